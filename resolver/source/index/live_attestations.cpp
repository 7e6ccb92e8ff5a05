#include <algorithm>
#include <ctime>
#include <utility>

#include "resolver/source/index/live_source.hpp"
#include "resolver/source/index/url.hpp"

// Who published files: their provenance objects, asked for in one wave.
namespace purvey::index {

namespace {

constexpr std::size_t provenance_limit = 4u << 20;  // those of PyPI have some 10 kB a statement

constexpr const char* accepts_provenance =
    "application/vnd.pypi.integrity.v1+json, application/json;q=0.5, */*;q=0.1";

}  // namespace

expected_void<error> live_source::attestations(std::span<attested_file> files) {
    // Nothing is guessed any more.
    forecast* const guesses = std::exchange(forecast_, nullptr);
    for (const attested_file& f : files)
        if (!f.file->provenance.empty()) ask_provenance(f);
    std::optional<error> failed;
    for (attested_file& f : files) {
        f.known = f.file->provenance.empty();
        if (f.known) continue;
        provenance_state& s = *provenances_.at(std::string(f.file->provenance));
        if (!run_until([&] { return s.done; })) provenance_failed(s, "no answer arrived");
        if (const auto why = contradiction(s.said, *f.file); !s.failure && !why.empty())
            provenance_failed(s, why + ": " + std::string(f.file->name));
        if (s.failure && s.offline) {
            f.not_asked = s.failure;
            continue;
        }
        failed = s.failure;
        if (failed) break;
        f.known = true;
        for (const attested_by& a : s.said) f.publishers.push_back(a.who);
    }
    forecast_ = guesses;
    if (failed) return unexpected(*std::move(failed));
    return std::monostate{};
}

// As pages are, it is kept for who may see it.
std::string live_source::provenance_key(const provenance_state& s) const {
    const auto at = std::find(indexes_.begin(), indexes_.end(), s.index);
    const auto index = static_cast<std::size_t>(at - indexes_.begin());
    return "provenance " + (at == indexes_.end() ? s.url : page_key(index, s.url));
}

void live_source::ask_provenance(const attested_file& f) {
    const std::string url(f.file->provenance);
    auto& slot = provenances_[url];
    if (slot) return;
    slot = std::make_unique<provenance_state>();
    provenance_state& s = *slot;
    s.url = url;
    s.index = index_of(*f.page, f.page->releases[f.release]);
    s.copy = cache_.find(cached_kind::page, provenance_key(s));
    if (s.copy && !read_provenance(s.copy->body, s.said)) s.copy.reset();
    const bool fresh = s.copy && (options_.offline ||
                                  (!options_.refresh && fresh_enough(*s.copy, std::time(nullptr))));
    if (fresh) {
        ++counters_.from_cache;
        s.done = true;
        return;
    }
    const bool local = scheme_of(url) == url_scheme::file;
    s.offline = options_.offline && !local;
    if (s.offline)
        return provenance_failed(s, "not in the cache, and the index may not be asked (offline)");
    if (net() == nullptr) {
        s.failure = no_network_;
        s.done = true;
        return;
    }
    const auto arrived = [this, &s](http_reply&& r) { provenance_arrived(s, std::move(r)); };
    if (local) return fetch(url, provenance_limit, s.index, arrived);
    http_request r{url, accepts_provenance, {}, {}, provenance_limit, {}, s.index};
    if (s.copy) {
        r.if_none_match = s.copy->etag;
        r.if_modified_since = s.copy->last_modified;
    }
    net_->get(std::move(r), arrived);
}

void live_source::provenance_arrived(provenance_state& s, http_reply&& r) {
    if (r.status == 304 && s.copy) {
        cache_.keep(cached_kind::page, provenance_key(s), document_of(r, *s.copy));
    } else if (r.status == 200) {
        auto parsed = net_->parse_provenance(r.body);
        if (!parsed) return provenance_failed(s, parsed.error());
        s.said = *std::move(parsed);
        cached_document kept = document_of(r);
        const std::string body = put_provenance(s.said);
        kept.body = body;
        if (scheme_of(s.url) != url_scheme::file)
            cache_.keep(cached_kind::page, provenance_key(s), kept);
    } else {
        return provenance_failed(
            s, r.status == 0 ? r.failure : "the index answered " + std::to_string(r.status));
    }
    s.done = true;
}

void live_source::provenance_failed(provenance_state& s, const std::string& why) {
    s.failure = error{error_kind::unknown, "who published the file is not known: " + why,
                      redacted(s.url), "To lock without attestations: --no-attestations."};
    s.done = true;
}

}  // namespace purvey::index
