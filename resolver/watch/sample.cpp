#include "resolver/watch/sample.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "purvey/pep/name.hpp"
#include "purvey/pep/name_space.hpp"
#include "resolver/policy/sha256.hpp"
#include "resolver/source/index/range_sent.hpp"
#include "resolver/source/index/url.hpp"

namespace purvey::watch {
namespace {

constexpr const char* accepted =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
    "text/html;q=0.01";
constexpr std::size_t page_limit = 256u << 20;  // the root page of PyPI has 40 MB

bool absent(long status) {
    return status == 404 || status == 410;
}

std::string failure_of(const index::http_reply& r) {
    return r.status == 0 ? r.failure : "the index answered " + std::to_string(r.status);
}

struct listed_file {
    std::string project, name, url, sha256, uploaded;
    std::optional<std::uint64_t> size;
};

struct answered_page {
    bool read = false;  // or known not to be there
    std::string why;    // else
    std::vector<listed_file> files;
};

class look_at {
  public:
    look_at(const question& q, index::network& net, log_file& to, const clock& now,
            const told& tell)
        : asked_(q), net_(net), log_(to), now_(now), tell_(tell) {
        for (const entry& e : to.so_far().entries) past_.take(e);
    }

    expected<seen_now, error> run() {
        ask_for_pages();
        if (nothing_known())
            return bad_input(asked_.index,
                             "no project of the namespace " +
                                 pep::shown_name_space(asked_.name_space) + " is known there",
                             "Name some with --project.");
        if (auto done = keep_pages(); !done) return unexpected(std::move(done).error());
        const std::vector<const listed_file*> sample = choose();
        if (auto done = time_reference(sample); !done) return unexpected(std::move(done).error());
        to_read_ = sample.size();
        for (; read_ < to_read_; ++read_)
            if (auto done = read(*sample[read_]); !done) return unexpected(std::move(done).error());
        return std::move(out_);
    }

  private:
    entry seen_as(seen what) const {
        entry e;
        e.time = now_();
        e.observer = asked_.observer;
        e.what = what;
        e.name_space = asked_.name_space;
        e.index = asked_.index;
        return e;
    }
    entry seen_as(seen what, const listed_file& f) const {
        entry e = seen_as(what);
        e.project = f.project;
        e.file = f.name;
        e.url = f.url;
        return e;
    }
    entry failed(const std::string& project, const std::string& url, std::string why) {
        entry e = seen_as(seen::failed);
        e.project = project;
        e.url = url;
        e.why = std::move(why);
        out_.failed.push_back(e);
        return e;
    }

    void step() {
        net_.step(1000);
        if (tell_) tell_(read_, to_read_);
    }
    index::http_reply get(index::http_request r) {
        std::optional<index::http_reply> out;
        net_.get(std::move(r), [&](index::http_reply&& reply) { out = std::move(reply); });
        while (!out) step();
        return *std::move(out);
    }
    index::http_request page_request(const std::string& url) const {
        return {url, accepted, {}, {}, page_limit, {}, asked_.index};
    }
    answered_page parse(const std::string& project, const index::http_reply&);
    bool nothing_known() const;
    std::set<std::string> projects();
    void ask_for_pages();
    expected_void<error> keep_pages();
    void keep_listed(const listed_file&, std::vector<entry>&);
    std::vector<const listed_file*> choose() const;
    expected_void<error> time_reference(const std::vector<const listed_file*>& sample);
    expected_void<error> read(const listed_file&);
    // Sets size, digest and times, or says why not.
    index::http_reply fetch(const listed_file&, entry&);
    index::http_reply ask_size(const listed_file&, entry&);
    expected_void<error> keep(std::vector<entry>);

    const question& asked_;
    index::network& net_;
    log_file& log_;
    const clock& now_;
    const told& tell_;
    history past_;
    std::map<std::string, answered_page> pages_;
    std::uint64_t spent_ = 0;
    std::size_t read_ = 0, to_read_ = 0;
    seen_now out_;
};

expected_void<error> look_at::keep(std::vector<entry> more) {
    for (const entry& e : more)
        for (finding& f : past_.take(e)) out_.findings.push_back(std::move(f));
    return log_.append(std::move(more));
}

answered_page look_at::parse(const std::string& project, const index::http_reply& r) {
    answered_page out;
    if (r.status != 200) {
        out.read = absent(r.status);
        if (!out.read) out.why = failure_of(r);
        return out;
    }
    index::text_arena text;
    const auto page = net_.parse_page(r.content_type, r.body, {r.url, project, &text});
    out.read = page.has_value();
    if (!page) {
        out.why = page.error();
        return out;
    }
    std::set<std::string_view> names;
    for (const release_file& f : page->files) {
        if (!names.insert(f.name).second) continue;
        listed_file l{project, std::string(f.name),        std::string(f.url),
                      "",      std::string(f.upload_time), f.size};
        for (const auto& [algorithm, hex] : f.hashes)
            if (algorithm == "sha256") l.sha256 = hex;
        out.files.push_back(std::move(l));
    }
    return out;
}

bool look_at::nothing_known() const {
    const auto has_files = [](const auto& p) { return !p.second.files.empty(); };
    const auto is_of_it = [&](const auto& f) { return f.second.index == asked_.index; };
    return out_.failed.empty() && std::none_of(pages_.begin(), pages_.end(), has_files) &&
           std::none_of(past_.files().begin(), past_.files().end(), is_of_it);
}

// Those that the index lists, those that are named, and those of the log.
std::set<std::string> look_at::projects() {
    std::set<std::string> out;
    const auto add = [&](const std::string& name) {
        if (pep::holds(asked_.name_space, name)) out.insert(name);
    };
    const std::string url = asked_.index + "/";
    const index::http_reply r = get(page_request(url));
    if (r.status == 200) {
        const auto listed = net_.parse_projects(r.content_type, r.body, r.url);
        if (!listed) failed("", url, listed.error());
        if (listed) std::for_each(listed->begin(), listed->end(), add);
    } else if (!absent(r.status)) {
        failed("", url, failure_of(r));
    }
    if (pep::is_valid_name(asked_.name_space)) add(asked_.name_space);
    std::for_each(asked_.projects.begin(), asked_.projects.end(), add);
    for (const auto& [key, file] : past_.files())
        if (file.index == asked_.index) add(file.project);
    return out;
}

void look_at::ask_for_pages() {
    std::size_t left = 0;
    for (const std::string& project : projects()) {
        const std::string url = asked_.index + "/" + project + "/";
        ++left;
        net_.get(page_request(url), [this, project, url, &left](index::http_reply&& r) {
            --left;
            answered_page p = parse(project, r);
            if (!p.read) failed(project, url, p.why);
            pages_[project] = std::move(p);
        });
    }
    while (left > 0) step();
}

void look_at::keep_listed(const listed_file& f, std::vector<entry>& more) {
    ++out_.listed;
    const auto known = past_.files().find({asked_.index, f.name});
    const bool is_new = known == past_.files().end();
    if (!is_new && known->second.gone_since.empty()) {
        const auto& claims = known->second.claims;
        const auto before = claims.find(asked_.observer);
        if (before != claims.end() && before->second == known_file::claim{f.url, f.sha256, f.size})
            return;
    }
    out_.fresh += is_new ? 1 : 0;
    entry e = seen_as(seen::listed, f);
    e.sha256 = f.sha256;
    e.size = f.size;
    e.uploaded = f.uploaded;
    more.push_back(std::move(e));
}

expected_void<error> look_at::keep_pages() {
    entry run = seen_as(seen::run);
    run.seed = asked_.seed;
    run.sample = asked_.sample;
    std::vector<entry> more;
    std::set<std::string> here;
    for (const auto& [project, page] : pages_) {
        run.pages += page.read ? 1 : 0;
        out_.projects += page.files.empty() ? 0 : 1;
        for (const listed_file& f : page.files) {
            here.insert(f.name);
            keep_listed(f, more);
        }
    }
    for (const auto& [key, file] : past_.files()) {
        const auto page = pages_.find(file.project);
        if (file.index != asked_.index || !file.gone_since.empty() || page == pages_.end() ||
            !page->second.read || here.contains(file.file))
            continue;
        const auto claim = file.claims.find(asked_.observer);
        const std::string url = claim == file.claims.end() ? "" : claim->second.url;
        entry e = seen_as(seen::gone, {file.project, file.file, url, {}, {}, {}});
        e.why = page->second.files.empty() ? "the project has no files" : "not listed";
        more.push_back(std::move(e));
    }
    more.insert(more.begin(), out_.failed.begin(), out_.failed.end());
    more.insert(more.begin(), run);
    return keep(std::move(more));
}

// By the digest of the seed and the name: anybody can say which files had to be read.
std::vector<const listed_file*> look_at::choose() const {
    std::vector<std::pair<std::string, const listed_file*>> all;
    for (const auto& [project, page] : pages_)
        for (const listed_file& f : page.files)
            all.emplace_back(sha256_hex(std::to_string(asked_.seed) + " " + f.name), &f);
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second->url < b.second->url;
    });
    if (asked_.sample != 0 && all.size() > asked_.sample) all.resize(asked_.sample);
    std::vector<const listed_file*> out;
    out.reserve(all.size());
    for (const auto& [order, file] : all) out.push_back(file);
    return out;
}

index::http_reply look_at::fetch(const listed_file& f, entry& e) {
    index::http_request r{f.url, "", {}, {}, asked_.max_bytes - spent_, {}, asked_.index};
    r.digest_only = true;
    index::http_reply reply = get(std::move(r));
    if (reply.status == 200) {
        spent_ += reply.size;
        e.sha256 = reply.sha256;
        e.size = reply.size;
        e.first_byte_us = std::max<std::uint64_t>(reply.first_byte_us, 1);
        e.total_us = std::max(reply.total_us, e.first_byte_us);
    } else {
        e.why = failure_of(reply);
    }
    return reply;
}

// Of a file that is too large: its first byte comes with the size of all. A server that knows no
// ranges begins to send everything, and is cut off.
index::http_reply look_at::ask_size(const listed_file& f, entry& e) {
    constexpr std::size_t most = 1024;
    index::http_reply reply = get({f.url, "", {}, {}, most, "0-0", asked_.index});
    e.what = seen::unread;
    if (const auto sent = index::parse_range(reply.content_range)) e.size = sent->total;
    if (reply.status == 200)
        e.size = reply.body.size();  // no more than that, whatever the page says
    if (reply.too_large) reply.status = 200;
    return reply;
}

// The file of the page that is nearest in size to the middle of the sample, of the first such one.
expected_void<error> look_at::time_reference(const std::vector<const listed_file*>& sample) {
    if (asked_.reference.empty()) return std::monostate{};
    std::vector<std::uint64_t> sizes;
    for (const listed_file* f : sample)
        if (f->size) sizes.push_back(*f->size);
    std::sort(sizes.begin(), sizes.end());
    const std::uint64_t middle = sizes.empty() ? 0 : sizes[sizes.size() / 2];
    const std::string page_url(without_end_slashes(asked_.reference));
    const answered_page page =
        parse(index::file_name_of(page_url), get(page_request(page_url + "/")));
    const auto distance = [&](const listed_file& f) {
        const std::uint64_t size = f.size.value_or(UINT64_MAX);
        return size > middle ? size - middle : middle - size;
    };
    const auto best =
        std::min_element(page.files.begin(), page.files.end(),
                         [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    entry e = seen_as(seen::reference);
    e.url = page_url + "/";
    if (!page.read || best == page.files.end()) {
        e.why = page.why.empty() ? "the page lists no file" : page.why;
    } else {
        e.project = best->project;
        e.file = best->name;
        e.url = best->url;
        fetch(*best, e);
    }
    out_.reference = e;
    return keep({std::move(e)});
}

expected_void<error> look_at::read(const listed_file& f) {
    entry e = seen_as(seen::read, f);
    const bool fits = f.size.value_or(0) <= asked_.max_bytes - spent_;
    index::http_reply reply = fits ? fetch(f, e) : index::http_reply{};
    if (!fits || reply.too_large) reply = ask_size(f, e);
    e.time = now_();
    if (absent(reply.status)) {
        e.what = seen::gone;
    } else if (reply.status != 200 && reply.status != 206) {
        e.what = seen::failed;
        e.why = failure_of(reply);
        out_.failed.push_back(e);
    } else if (e.what == seen::unread) {
        e.why = std::string("larger than what is left of --max-bytes; ") +
                (e.size ? "its size alone was asked for" : "its size is not told");
        ++out_.unread;
        out_.sized += e.size ? 1 : 0;
    } else {
        out_.reads.push_back(e);
    }
    return keep({std::move(e)});
}

}  // namespace

expected<seen_now, error> look(const question& q, index::network& net, log_file& log,
                               const clock& now, const told& tell) {
    return look_at(q, net, log, now, tell).run();
}

}  // namespace purvey::watch
