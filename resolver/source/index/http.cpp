#include "resolver/source/index/http.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <deque>
#include <list>
#include <string>
#include <vector>

#include "resolver/source/index/transfer.hpp"
#include "resolver/source/index/url.hpp"

namespace purvey::index {

using clock = std::chrono::steady_clock;

struct http_client::impl {
    explicit impl(const live_options& o) : options(o), multi(curl_multi_init()) {
        curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
        curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(o.connections));
        for (const index_entry& i : o.indexes) {
            bare_url index = without_credentials(i.url);
            index.url.resize(without_end_slashes(index.url).size());
            logins.push_back({origin_of(index.url), index.url, index.user, index.password});
        }
    }
    ~impl() {
        for (auto& t : active) curl_multi_remove_handle(multi, t->easy.get());
        active.clear();
        curl_multi_cleanup(multi);
    }

    void start(std::unique_ptr<transfer> t);
    void start_due();
    void collect();
    int wait_for(int wait_ms) const;

    live_options options;
    CURLM* multi;
    // Of every index. Credentials are sent to its origin and nowhere else; of two indexes at one
    // origin, those of the one that is asked, else of the first that has any.
    struct login {
        std::string origin, index, user, password;
        bool is_empty() const { return user.empty() && password.empty(); }
    };
    const login* login_for(const transfer&) const;
    std::vector<login> logins;
    std::deque<std::unique_ptr<transfer>> queued;
    std::vector<std::unique_ptr<transfer>> resting;  // until not_before
    std::list<std::unique_ptr<transfer>> active;
    std::deque<std::unique_ptr<transfer>> finished;  // not yet handed over
    std::uint64_t requests = 0, bytes = 0;
};

const http_client::impl::login* http_client::impl::login_for(const transfer& t) const {
    const login* best = nullptr;
    const std::string origin = origin_of(t.url);
    for (const login& l : logins) {
        if (l.origin != origin) continue;
        if (l.index == t.request.index && !l.is_empty()) return &l;
        if (best == nullptr || best->is_empty()) best = &l;
    }
    return best;
}

// A host of no index gets nothing, not even what netrc has for it.
void http_client::impl::start(std::unique_ptr<transfer> t) {
    prepare(*t, options);
    const login* const own = login_for(*t);
    t->login_possible = own != nullptr;
    t->login = own != nullptr ? "No login was sent." : "No login was sent: its host is no index's.";
    if (own != nullptr && !own->is_empty()) {
        curl_easy_setopt(t->easy.get(), CURLOPT_USERNAME, own->user.c_str());
        curl_easy_setopt(t->easy.get(), CURLOPT_PASSWORD, own->password.c_str());
        t->login = "The login of " + own->index + " was sent.";
    } else if (own != nullptr && !options.netrc.empty()) {
        curl_easy_setopt(t->easy.get(), CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
        curl_easy_setopt(t->easy.get(), CURLOPT_NETRC_FILE, options.netrc.c_str());
        t->login = "What " + options.netrc + " has for its host was sent, if anything.";
    }
    curl_multi_add_handle(multi, t->easy.get());
    ++requests;
    active.push_back(std::move(t));
}

void http_client::impl::start_due() {
    const auto now = clock::now();
    for (auto& t : resting)
        if (t->not_before <= now) queued.push_front(std::move(t));
    std::erase(resting, nullptr);
    while (!queued.empty() && active.size() < options.connections) {
        auto t = std::move(queued.front());
        queued.pop_front();
        start(std::move(t));
    }
}

void http_client::impl::collect() {
    int left = 0;
    while (CURLMsg* const m = curl_multi_info_read(multi, &left)) {
        if (m->msg != CURLMSG_DONE) continue;
        const CURLcode code = m->data.result;
        CURL* const easy = m->easy_handle;
        const auto at = std::find_if(active.begin(), active.end(),
                                     [&](const auto& t) { return t->easy.get() == easy; });
        auto t = std::move(*at);
        active.erase(at);
        curl_multi_remove_handle(multi, easy);
        curl_off_t body = 0;
        long head = 0;
        curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &body);
        curl_easy_getinfo(easy, CURLINFO_HEADER_SIZE, &head);
        bytes += static_cast<std::uint64_t>(body) + static_cast<std::uint64_t>(head);
        const verdict v = judge(*t, code, options);
        if (v.what == verdict::kind::finished) {
            finished.push_back(std::move(t));
        } else {
            t->not_before = clock::now() + v.wait;
            resting.push_back(std::move(t));
        }
    }
}

int http_client::impl::wait_for(int wait_ms) const {
    auto longest = std::chrono::milliseconds(wait_ms);
    const auto now = clock::now();
    for (const auto& t : resting)
        longest = std::min(
            longest, std::max(std::chrono::milliseconds(0),
                              std::chrono::ceil<std::chrono::milliseconds>(t->not_before - now)));
    return static_cast<int>(longest.count());
}

http_client::http_client(const live_options& o) {
    // Not thread-safe in old libcurl, and called before any other use of it here.
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)ready;
    impl_ = std::make_unique<impl>(o);
}
http_client::~http_client() = default;

void http_client::get(http_request r, handler done) {
    impl_->queued.push_back(std::make_unique<transfer>(std::move(r), std::move(done)));
}

void http_client::step(int wait_ms) {
    int running = 0;
    impl_->start_due();
    curl_multi_perform(impl_->multi, &running);
    if (wait_ms > 0 && impl_->finished.empty() && (running > 0 || !impl_->resting.empty()) &&
        static_cast<std::size_t>(running) == impl_->active.size()) {
        curl_multi_poll(impl_->multi, nullptr, 0, impl_->wait_for(wait_ms), nullptr);
        curl_multi_perform(impl_->multi, &running);
    }
    impl_->collect();
    impl_->start_due();
    if (impl_->finished.empty()) return;
    const auto t = std::move(impl_->finished.front());
    impl_->finished.pop_front();
    t->done(std::move(t->reply));
}

bool http_client::idle() const {
    return under_way() == 0;
}
std::uint64_t http_client::requests() const {
    return impl_->requests;
}
std::uint64_t http_client::bytes() const {
    return impl_->bytes;
}
std::size_t http_client::under_way() const {
    return impl_->queued.size() + impl_->resting.size() + impl_->active.size() +
           impl_->finished.size();
}

}  // namespace purvey::index
