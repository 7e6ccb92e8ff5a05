#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "resolver/source/index/body_reader.hpp"
#include "resolver/source/index/http.hpp"

namespace purvey::index {

using curl_handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using curl_headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// One request on its way: every attempt and every redirect of it. At a stable address while curl
// holds its handle.
struct transfer {
    transfer(http_request r, http_client::handler h)
        : request(std::move(r)),
          done(std::move(h)),
          url(request.url),
          body(request.limit, request.digest_only) {}

    http_request request;
    http_client::handler done;
    std::string url;  // of this hop
    unsigned redirects = 0, attempts = 0;
    std::chrono::steady_clock::time_point not_before{}, began{}, first_byte{};

    curl_handle easy{nullptr, curl_easy_cleanup};
    curl_headers headers{nullptr, curl_slist_free_all};
    body_reader body;
    http_reply reply;
    std::string login;  // as http_reply has it, of this attempt
    bool login_possible = false;
    std::string encoding, retry_after;
    bool encoding_set = false;
};

// What an attempt came to.
struct verdict {
    enum class kind { finished, again, redirected } what = kind::finished;
    std::chrono::milliseconds wait{0};  // before the next attempt
};

// Gives the transfer a fresh handle for its next attempt.
void prepare(transfer&, const live_options&);

// Reads what curl says of the attempt; fills in transfer.reply when finished.
verdict judge(transfer&, CURLcode, const live_options&);

}  // namespace purvey::index
