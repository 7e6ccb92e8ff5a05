#include <algorithm>
#include <ctime>
#include <string>

#include "purvey/pep/name.hpp"
#include "resolver/source/index/file_tree.hpp"
#include "resolver/source/index/live_source.hpp"
#include "resolver/source/index/page_entry.hpp"
#include "resolver/source/index/url.hpp"

// Metadata of releases: which file is asked, and what its answer is worth.
namespace purvey::index {

namespace {

// What makes the metadata of a file immutable: its own digest, else that of the file. "" if neither
// is known; then it is not kept.
std::string cache_key(const release_file& f) {
    const std::string digest =
        f.metadata_sha256.empty() ? sha256_of(f) : std::string(f.metadata_sha256);
    return digest.empty() ? digest : std::string(f.url) + " " + digest;
}

// "" or why what a source distribution says may not be what a wheel built from it would say
// (PEP 643; metadata 2.6 promises that a wheel keeps what a dynamic field lists, but it may add).
std::string unreliable(const pep::core_metadata& m) {
    const auto version = pep::version::parse(m.metadata_version);
    static const pep::version first = *pep::version::parse("2.2");
    if (!version || *version < first)
        return "its metadata is of version '" + m.metadata_version.substr(0, 20) +
               "'; only from 2.2 on it says what a build leaves as it is";
    for (std::string field : m.dynamic) {
        for (char& c : field) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        for (const char* const read :
             {"version", "requires-python", "requires-dist", "provides-extra", "provides-dist",
              "obsoletes-dist", "import-name"})
            if (field == read) return std::string("its ") + read + " is dynamic";
    }
    return {};
}

// "" or why this text is not the metadata of that release.
std::string contradiction(const pep::core_metadata& m, const listing& l, const release& r) {
    if (pep::normalize_name(m.name) != l.project)
        return "its metadata names another project ('" + m.name.substr(0, 100) + "')";
    const auto version = pep::version::parse(m.version);
    if (!version || !(*version == r.version))
        return "its metadata has version '" + m.version.substr(0, 100) + "'";
    return {};
}

}  // namespace

std::string sha256_of(const release_file& f) {
    for (const auto& [name, hex] : f.hashes)
        if (name == "sha256") return std::string(hex);
    return {};
}

release_metadata views_of(const pep::core_metadata& m) {
    release_metadata out;
    out.requires_dist.assign(m.requires_dist.begin(), m.requires_dist.end());
    out.provides_extra.assign(m.provides_extra.begin(), m.provides_extra.end());
    out.provides_dist.assign(m.provides_dist.begin(), m.provides_dist.end());
    out.obsoletes_dist.assign(m.obsoletes_dist.begin(), m.obsoletes_dist.end());
    out.import_name.assign(m.import_name.begin(), m.import_name.end());
    out.requires_python = m.requires_python;
    return out;
}

walk& live_source::start_walk(const listing& l, std::size_t release,
                              std::span<const std::size_t> files, std::size_t fitting,
                              walk::asker for_whom) {
    std::vector<std::size_t> asked(files.begin(), files.end());
    asked.push_back(fitting);
    asked.push_back(static_cast<std::size_t>(for_whom));
    auto& slot = walks_[{&l.releases[release], asked}];
    if (slot) return *slot;
    slot = std::make_unique<walk>();
    walk& w = *slot;
    w.page = &l;
    w.release = release;
    w.for_whom = for_whom;
    asked.resize(files.size());
    plan_walk(w, asked, fitting);
    advance(w);
    return w;
}

void live_source::advance(walk& w) {
    if (w.page->from == supplier::directory) {
        w.result = &pages_.at(w.page->project)->asked.front()->declared.said;
        w.finished = true;
    }
    while (!w.finished && w.next < w.order.size()) {
        const auto [index, origin] = w.order[w.next];
        const release_file& f = w.what().files[index];
        // Not worth a whole file as long as it is a guess.
        if (w.for_whom != walk::asker::search && looked_into(f)) return;
        file_state& s = start_file(*w.page, w.what(), f);
        if (s.progress == progress_of::waiting) {
            s.waiting.push_back(&w);
            return;
        }
        if (s.failure) {
            w.failure = s.failure;
            w.finished = true;
        } else if (s.unusable.empty()) {
            auto& as = origin == metadata_origin::own_file ? s.as_own : s.as_other;
            if (!as) {
                as = s.said;
                as->origin = origin;
                as->file = f.name;
            }
            w.result = &*as;
            w.finished = true;
        } else {
            w.note(f.name, s.unusable);
            ++w.next;
        }
    }
    if (!w.finished) {
        w.unbuilt.origin = metadata_origin::needs_build;
        w.unbuilt.why = w.tried.empty() ? "it has no file that could be asked" : w.tried;
        const auto& order = w.order;
        const bool buildable = std::any_of(order.begin(), order.end(), [&](const auto& a) {
            return w.what().files[a.file].kind == file_kind::sdist;
        });
        if (buildable && options_.builder == nullptr)
            w.unbuilt.why += "; nothing is built without --allow-build";
        w.result = &w.unbuilt;
        w.finished = true;
    }
    if (w.for_whom != walk::asker::search) foreseen_.push_back(&w);
}

bool live_source::page_offers_metadata(const listing& l) const {
    const auto page = pages_.find(l.project);
    return page != pages_.end() && page->second->offers_metadata;
}

live_source::file_state& live_source::start_file(const listing& l, const release& r,
                                                 const release_file& f) {
    auto& slot = files_[std::string(f.url)];
    if (slot) return *slot;
    slot = std::make_unique<file_state>();
    file_state& s = *slot;
    s.url = std::string(f.url) + ".metadata";
    s.progress = progress_of::waiting;
    if (read_kept(s, f)) {
        ++counters_.from_cache;
        file_done(s);
        return s;
    }
    const bool beside = f.metadata == metadata_offer::offered ||
                        (f.metadata == metadata_offer::unknown && !page_offers_metadata(l));
    if (options_.offline && scheme_of(s.url) != url_scheme::file) {
        file_failed(s, "not in the cache, and the index may not be asked (offline)");
        file_done(s);
    } else if (net() == nullptr) {
        s.failure = no_network_;
        file_done(s);
    } else if (!beside || looked_into(f)) {
        look_inside(s, l, r, f);
    } else {
        fetch(s.url, options_.metadata_limit, index_of(l, r),
              [this, &s, &l, &r, &f](http_reply&& reply) {
                  file_arrived(s, l, r, f, std::move(reply));
              });
    }
    return s;
}

// From the disk at once, or from the network when it comes. Precondition: net() opened.
void live_source::fetch(const std::string& url, std::size_t limit, std::string index,
                        network::handler done) {
    if (scheme_of(url) != url_scheme::file) {
        net_->get({url, {}, {}, {}, limit, {}, std::move(index)}, std::move(done));
        return;
    }
    auto d = read_local(url, limit);
    http_reply reply;
    reply.status = !d.failure.empty() ? 0 : d.found ? 200 : 404;
    reply.body = std::move(d.body);
    reply.failure = std::move(d.failure);
    done(std::move(reply));
}

// Only a look inside can tell, which takes the whole file. It may be built then, so a builder is
// given every file that its metadata beside it may not settle.
bool live_source::looked_into(const release_file& f) const {
    return f.kind == file_kind::sdist &&
           (f.metadata != metadata_offer::offered || options_.builder != nullptr);
}

// What an earlier run found out of the file.
bool live_source::read_kept(file_state& s, const release_file& f) {
    const std::string key = cache_key(f);
    if (key.empty()) return false;
    const bool may_build = f.kind == file_kind::sdist && options_.builder != nullptr;
    for (const bool built : {true, false}) {
        if (built && !may_build) continue;
        s.copy = cache_.find(cached_kind::metadata, built ? key + built_by() : key);
        s.said = {};
        if (!s.copy || !index::read_metadata(s.copy->body, s.said)) continue;
        if (s.said.why.empty() || !may_build) {
            s.unusable = std::move(s.said.why);
            return true;
        }
    }
    s.said = {};
    return false;
}

std::string live_source::built_by() const {
    return " built by " + options_.builder->identity();
}

void live_source::file_arrived(file_state& s, const listing& l, const release& r,
                               const release_file& f, http_reply&& reply) {
    const bool offered = f.metadata == metadata_offer::offered;
    // A guessed address may be refused in any way; an offered one only by not being there.
    const bool none = reply.status == 404 || reply.status == 410 ||
                      (!offered && reply.status >= 400 && reply.status < 500);
    if (none) {
        look_inside(s, l, r, f);
        return;
    }
    if (reply.status == 200) {
        read_metadata(s, l, r, f, reply.body);
    } else if (reply.status == 0) {
        file_failed(s, reply.failure);
    } else {
        file_failed(s, "the index answered " + std::to_string(reply.status), remedy_of(reply));
    }
    file_done(s);
}

void live_source::read_metadata(file_state& s, const listing& l, const release& r,
                                const release_file& f, std::string_view text) {
    if (!f.metadata_sha256.empty()) {
        const std::string have = net_->sha256_hex(text);
        if (have != f.metadata_sha256) {
            file_failed(s, "its SHA-256 is " + have + ", but the index says " +
                               std::string(f.metadata_sha256));
            return;
        }
    }
    auto fields = pep::parse_core_metadata(text);
    if (!fields) {
        s.unusable = "its metadata cannot be read (" + fields.error().message + ")";
        return;
    }
    s.unusable = contradiction(*fields, l, r);
    if (s.unusable.empty() && f.kind == file_kind::sdist) s.unusable = unreliable(*fields);
    if (!s.unusable.empty()) return;
    s.fields = std::move(*fields);
    s.said = views_of(s.fields);
    keep_metadata(s.said, f, {});
}

// What a build makes of it is no metadata of the file itself, so it has a key of its own.
void live_source::read_built(file_state& s, const listing& l, const release& r,
                             const release_file& f, std::string_view text) {
    auto fields = pep::parse_core_metadata(text);
    s.unusable = fields ? contradiction(*fields, l, r) : "what a build says of it cannot be read";
    if (!s.unusable.empty()) return;
    s.fields = std::move(*fields);
    s.said = views_of(s.fields);
    keep_metadata(s.said, f, built_by());
}

void live_source::keep_metadata(const release_metadata& said, const release_file& f,
                                const std::string& made) {
    const std::string key = cache_key(f);
    if (key.empty() || scheme_of(f.url) == url_scheme::file) return;
    const std::string body = put_metadata(said);
    cache_.keep(cached_kind::metadata, key + made, {body, {}, {}, {}, std::time(nullptr), {}});
}

void live_source::file_failed(file_state& s, std::string why, std::string remedy) {
    s.failure = error{error_kind::unknown, std::move(why), redacted(s.url), std::move(remedy)};
}

void live_source::file_done(file_state& s) {
    s.progress = progress_of::done;
    ++counters_.metadata;
    report();
    const auto waiting = std::move(s.waiting);
    s.waiting.clear();
    for (walk* const w : waiting) advance(*w);
}

}  // namespace purvey::index
