#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "purvey/source/live.hpp"

namespace purvey::index {

struct http_request {
    std::string url;            // without credentials
    std::string accept;         // value of Accept, or ""
    std::string if_none_match;  // ETag of a copy at hand, or ""
    std::string if_modified_since;
    std::size_t limit = 0;   // bytes of the body, decoded
    std::string range;       // "0-99", "-100", or "" for the whole
    std::string index = {};  // for which it is asked: of two logins for one origin, its own is sent
    // The body, as it is sent, is hashed and not kept, however large it is.
    bool digest_only = false;
};

struct http_reply {
    long status = 0;  // 0: no usable answer, see failure
    std::string url;  // of the document, after redirects
    std::string content_type, etag, last_modified, cache_control, content_range;
    std::string body;    // decoded
    std::string sha256;  // of digest_only: of the body, lower-case hexadecimal, and its size
    std::uint64_t size = 0;
    // Since the first attempt began, redirects and further attempts included, in microseconds.
    std::uint64_t first_byte_us = 0, total_us = 0;
    std::string login;            // a sentence: which was sent, or that none was
    bool login_possible = false;  // its host is that of an index
    std::string failure;          // one clause, no URL in it that has credentials
    bool too_large = false;       // the failure: the body is above the limit
};

// Many requests at once in the calling thread: one curl_multi loop, HTTP/2 where the server speaks
// it, redirects followed within the rules of url.hpp, transient failures tried again.
class http_client {
  public:
    using handler = std::function<void(http_reply&&)>;

    explicit http_client(const live_options&);
    ~http_client();
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;

    // Queued; `done` is called from step(), exactly once unless the client is destroyed first.
    void get(http_request, handler done);
    // Sends and receives what it can, waiting at most so long for something to happen, and hands
    // over at most one answer: what its reader asks for goes out before the next one is read.
    void step(int wait_ms);
    bool idle() const;

    std::uint64_t requests() const;
    std::uint64_t bytes() const;
    std::size_t under_way() const;

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace purvey::index
