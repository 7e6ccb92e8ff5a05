#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/lock.hpp"
#include "purvey/pep/marker.hpp"
#include "purvey/pep/name.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey {
namespace {

// Git's own marks, as whole lines. Asked only of a text that is no TOML: a string may hold them.
std::optional<std::size_t> merge_mark(std::string_view text) {
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view one = text.substr(at, end - at);
        for (const std::string_view mark : {"<<<<<<<", ">>>>>>>", "|||||||"})
            if (one.starts_with(mark) && (one.size() == 7 || one[7] == ' ' || one[7] == '\r'))
                return line;
        at = end + 1;
    }
    return std::nullopt;
}

class lock_reader {
  public:
    lock_reader(std::string_view where, const environment& target)
        : where_(where), toml_(where), target_(target) {}

    expected<previous_lock, error> read(const ::toml::table& root) {
        read_version(root);
        if (const auto* by = root.get("created-by"))
            out_.created_by = toml_.string(*by, "created-by");
        const auto* entries = root.get("packages");
        if (entries == nullptr && !toml_.failed())
            return bad_input(std::string(where_),
                             "has no [[packages]]: it is not a lock (PEP 751)");
        if (entries != nullptr)
            for (const auto& node : toml_.array(*entries, "packages")) read_entry(node);
        read_tool_table(root);
        if (toml_.failed()) return toml_.take_error();
        settle();
        return std::move(out_);
    }

  private:
    struct candidate {
        previous_lock::entry entry;
        bool fits = false;  // its marker holds in the target
    };

    void read_version(const ::toml::table& root) {
        const auto* node = root.get("lock-version");
        if (node == nullptr) {
            toml_.fail(root, "lock-version is missing: it is not a lock (PEP 751)");
            return;
        }
        const std::string version = toml_.string(*node, "lock-version");
        if (toml_.failed()) return;
        if (version != "1" && !version.starts_with("1."))
            toml_.fail(*node, "lock-version " + version +
                                  " is not known here; purvey reads version 1 (PEP 751)");
    }

    std::string text_of(const ::toml::table& t, const char* key) {
        const auto* node = t.get(key);
        return node == nullptr ? std::string() : toml_.string(*node, key);
    }

    void skip(const std::string& project, std::string_view why) {
        out_.skipped.push_back(project + ": " + std::string(why));
    }

    void read_entry(const ::toml::node& node) {
        const ::toml::table& t = toml_.table(node, "an entry of packages");
        const std::string name = text_of(t, "name");
        const std::string version = text_of(t, "version");
        const std::string marker = text_of(t, "marker");
        const std::string index = text_of(t, "index");
        if (toml_.failed()) return;
        if (!pep::is_valid_name(name)) {
            toml_.fail(node, name.empty() ? "an entry of packages has no name"
                                          : "\"" + name + "\" is not the name of a project");
            return;
        }
        const std::string project = pep::normalize_name(name);
        for (const char* from : {"vcs", "directory", "archive"})
            if (t.contains(from)) return skip(project, std::string("locked from ") + from);
        if (version.empty()) return skip(project, "locked without a version");
        auto parsed = pep::version::parse(version);
        if (!parsed) {
            toml_.fail(node, "\"" + version + "\" of " + name +
                                 " is not a version: " + parsed.error().message);
            return;
        }
        previous_lock::entry entry{project, std::move(*parsed), index, {}, {}};
        read_files(t, entry);
        read_publishers(t, entry);
        if (toml_.failed()) return;
        candidates_[project].push_back({std::move(entry), fits(marker)});
        if (candidates_[project].size() == 1) order_.push_back(project);
    }

    // Sorted, each once; where each of the file's own stands then.
    std::vector<std::size_t> read_identities(const ::toml::array& identities,
                                             std::vector<publisher>& sorted) {
        std::vector<publisher> all;
        for (const auto& node : identities) {
            const ::toml::table& t = toml_.table(node, "an entry of attestation-identities");
            publisher p{text_of(t, "kind"), {}};
            if (p.kind.empty() && !toml_.failed())
                toml_.fail(node, "an entry of attestation-identities needs a kind (PEP 751)");
            for (const auto& [key, value] : t)
                if (const auto text = value.value<std::string>(); text && key.str() != "kind")
                    p.fields.emplace_back(key.str(), *text);
            all.push_back(std::move(p));
        }
        sorted = all;
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        std::vector<std::size_t> places;
        for (const publisher& p : all)
            places.push_back(static_cast<std::size_t>(
                std::lower_bound(sorted.begin(), sorted.end(), p) - sorted.begin()));
        return places;
    }

    // PEP 751 has them of the entry; purvey says of which file, where they differ.
    void read_publishers(const ::toml::table& t, previous_lock::entry& entry) {
        const auto* identities = t.get("attestation-identities");
        if (identities == nullptr) return;
        attestation_record& out = entry.attested;
        const auto places =
            read_identities(toml_.array(*identities, "attestation-identities"), out.publishers);
        const auto* by = t.at_path("tool.purvey.published-by").node();
        if (by == nullptr) {
            std::vector<std::size_t> all(out.publishers.size());
            std::iota(all.begin(), all.end(), std::size_t{0});
            for (const auto& [name, sha256] : entry.files) out.files.push_back({name, all});
            return;
        }
        for (const auto& node : toml_.array(*by, "published-by")) {
            const ::toml::table& one = toml_.table(node, "an entry of published-by");
            attestation_record::of_file f{text_of(one, "file"), {}};
            if (const auto* list = one.get("by"))
                for (const auto& place : toml_.array(*list, "by")) {
                    const auto k = place.value_exact<std::int64_t>().value_or(-1);
                    if (k < 0 || static_cast<std::size_t>(k) >= places.size())
                        return toml_.fail(place, "is no place in attestation-identities");
                    f.by.push_back(places[static_cast<std::size_t>(k)]);
                }
            out.files.push_back(std::move(f));
        }
    }

    void read_files(const ::toml::table& t, previous_lock::entry& entry) {
        if (const auto* sdist = t.get("sdist")) read_file(*sdist, entry);
        if (const auto* wheels = t.get("wheels"))
            for (const auto& wheel : toml_.array(*wheels, "wheels")) read_file(wheel, entry);
    }

    // A file without a name is called as its address or path ends (PEP 751); one without a SHA-256
    // is not kept.
    void read_file(const ::toml::node& node, previous_lock::entry& entry) {
        const ::toml::table& t = toml_.table(node, "a file of packages");
        const auto* hashes = t.get("hashes");
        if (hashes == nullptr) return;
        std::string sha256 = text_of(toml_.table(*hashes, "hashes"), "sha256");
        std::string name;
        for (const char* key : {"name", "url", "path"})
            if (name.empty()) name = text_of(t, key);
        name.erase(0, name.rfind('/') + 1);
        for (char& c : sha256)
            if (c >= 'A' && c <= 'F') c = static_cast<char>(c | 0x20);
        if (!name.empty() && !sha256.empty()) entry.files.emplace_back(name, sha256);
    }

    // A marker of a lock may ask about extras and groups (PEP 751); those entries fit only where
    // nothing is asked, so they count as not fitting here.
    bool fits(const std::string& text) const {
        if (text.empty()) return true;
        const auto m = pep::marker::parse(text);
        return m && m->evaluate(target_.markers, "");
    }

    // One version a project: the only one listed, or the only one for this target.
    void settle() {
        for (const std::string& project : order_) {
            std::vector<candidate>& list = candidates_[project];
            if (list.size() > 1) std::erase_if(list, [](const candidate& c) { return !c.fits; });
            if (list.empty()) {
                skip(project, "none of its entries is for this target");
            } else if (std::any_of(list.begin(), list.end(), [&](const candidate& c) {
                           return c.entry.version != list.front().entry.version;
                       })) {
                skip(project, "several versions of it are for this target");
            } else {
                out_.entries.push_back(std::move(list.front().entry));
            }
        }
    }

    void read_tool_table(const ::toml::table& root) {
        const auto* tool = root.get("tool");
        if (tool == nullptr) return;
        const auto* ours = toml_.table(*tool, "tool").get("purvey");
        if (ours == nullptr) return;
        const ::toml::table& t = toml_.table(*ours, "tool.purvey");
        out_.families_digest = text_of(t, "families");
        const auto* bindings = t.get("bindings");
        if (bindings == nullptr) return;
        for (const auto& node : toml_.array(*bindings, "tool.purvey.bindings")) {
            const ::toml::table& b = toml_.table(node, "an entry of tool.purvey.bindings");
            choice made{pep::normalize_name(text_of(b, "name")),
                        pep::normalize_name(text_of(b, "provider")), toml_.at(node)};
            if (toml_.failed()) return;
            if (made.name.empty() || made.provider.empty()) {
                toml_.fail(node, "a binding needs a name and a provider");
                return;
            }
            out_.bindings.push_back(std::move(made));
        }
    }

    std::string_view where_;
    toml_reader toml_;
    const environment& target_;
    previous_lock out_;
    std::map<std::string, std::vector<candidate>> candidates_;
    std::vector<std::string> order_;  // of first mention
};

}  // namespace

expected<previous_lock, error> read_lock(std::string_view text, std::string_view where,
                                         const environment& target) {
    const auto root = parse_toml(text, where);
    if (root) return lock_reader(where, target).read(*root);
    if (const auto line = merge_mark(text))
        return bad_input(std::string(where) + ":" + std::to_string(*line),
                         "a merge of two versions of this lock was left unfinished",
                         "take either version, then lock again");
    return unexpected(root.error());
}

void prefer(const previous_lock& lock, policy& p) {
    for (const previous_lock::entry& e : lock.entries) {
        p.locked.emplace_back(e.project, e.version);
        p.locked_indexes.emplace_back(e.project, without_credentials(e.index));
        if (!e.attested.publishers.empty()) p.locked_publishers.emplace_back(e.project, e.attested);
        for (const auto& [name, sha256] : e.files)
            p.locked_files.push_back({e.project, name, sha256});
    }
    p.locked_families_digest = lock.families_digest;
    p.locked_bindings.insert(p.locked_bindings.end(), lock.bindings.begin(), lock.bindings.end());
}

}  // namespace purvey
