#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "purvey/pep/name.hpp"
#include "purvey/policy/family.hpp"
#include "resolver/policy/sha256.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey {
namespace {

bool is_label(std::string_view text) {
    // What a project's name may look like, so that a label can be typed wherever a name can.
    return pep::is_valid_name(text);
}

class table_reader {
  public:
    table_reader(std::string_view where) : in_(where) {}

    expected<family_table, error> read(const ::toml::table& root) {
        family_table out;
        for (const auto& [key, node] : in_text_order(root)) {
            if (key == "schema") {
                if (node->value<std::int64_t>() != 1) in_.fail(*node, "schema must be 1");
            } else if (key == "index") {
                index_ = in_.string(*node, key);
            } else if (key == "reviewed") {
                in_.string(*node, key);
            } else if (key == "family") {
                for (const auto& f : in_.array(*node, key)) out.families.push_back(read_family(f));
            } else {
                unknown_key(*node, key);
            }
        }
        if (index_.empty()) in_.fail(root, "index is missing");
        if (!root.contains("schema")) in_.fail(root, "schema is missing");
        if (in_.failed()) return in_.take_error();
        for (auto& f : out.families) f.index = index_;
        return out;
    }

  private:
    family read_family(const ::toml::node& node) {
        family f;
        std::string kind;
        bool has_source = false;
        const ::toml::node* stands = nullptr;
        const auto& table = in_.table(node, "family");
        for (const auto& [key, value] : in_text_order(table)) {
            if (key == "label") {
                f.label = in_.string(*value, key);
                check_label(*value, f.label);
            } else if (key == "what") {
                f.what = in_.string(*value, key);
            } else if (key == "kind") {
                f.kind = read_kind(*value);
                kind = "given";
            } else if (key == "files") {
                (void)in_.strings(*value, key);  // examples, for who reviews
            } else if (key == "sources") {
                has_source = !in_.strings(*value, key).empty();
            } else if (key == "members") {
                for (const auto& m : in_.array(*value, key))
                    f.members.push_back(read_member(m, f.label));
            } else if (key == "stands-for") {
                stands = value;
            } else {
                unknown_key(*value, key);
            }
        }
        if (f.label.empty()) in_.fail(node, "a family without a label");
        if (f.what.empty() || kind.empty()) in_.fail(node, f.label + ": what or kind is missing");
        if (!has_source) in_.fail(node, f.label + ": no source");
        if (f.members.size() < 2) in_.fail(node, f.label + ": fewer than two members");
        if (stands) read_stands(*stands, f);
        return f;
    }

    void check_label(const ::toml::node& node, const std::string& label) {
        if (!is_label(label)) return in_.fail(node, "'" + label + "' cannot be a label");
        const auto [old, fresh] = labels_.try_emplace(pep::normalize_name(label), in_.at(node));
        if (!fresh) in_.fail(node, "the label " + label + " is taken at " + old->second);
    }

    family_kind read_kind(const ::toml::node& node) {
        const std::string kind = in_.string(node, "kind");
        if (kind == "same-import") return family_kind::same_import;
        if (kind == "look-alike") return family_kind::look_alike;
        if (kind != "same-files")
            in_.fail(node, "kind must be same-files, same-import or look-alike");
        return family_kind::same_files;
    }

    family_member read_member(const ::toml::node& node, const std::string& label) {
        family_member m;
        if (node.is_string()) {
            m.project = read_project(node, "a member");
        } else {
            const auto& table = in_.table(node, "a member");
            for (const auto& [key, value] : in_text_order(table)) {
                if (key == "project")
                    m.project = read_project(*value, key);
                else if (key == "versions")
                    m.versions = read_specifier(*value);
                else if (key == "platforms")
                    m.platforms = read_platforms(*value);
                else
                    unknown_key(*value, key);
            }
        }
        if (m.project.empty()) in_.fail(node, "a member without a project");
        const auto [old, fresh] = members_.try_emplace(m.project, label);
        if (!fresh) in_.fail(node, m.project + " is already a member of the family " + old->second);
        return m;
    }

    void read_stands(const ::toml::node& node, family& f) {
        for (const auto& entry : in_.array(node, "stands-for")) {
            stands_for s = read_stand(entry);
            const auto is_member = [&](const std::string& p) {
                return std::any_of(f.members.begin(), f.members.end(),
                                   [&](const family_member& m) { return m.project == p; });
            };
            for (const std::string& p : {s.provider, s.name})
                if (!is_member(p)) in_.fail(entry, "'" + p + "' is no member of " + f.label);
            if (s.provider == s.name) in_.fail(entry, s.name + " cannot stand for itself");
            for (const stands_for& other : f.stands)
                if (other.provider == s.provider && other.name == s.name)
                    in_.fail(entry, s.provider + " for " + s.name + " stands twice");
            f.stands.push_back(std::move(s));
        }
    }

    stands_for read_stand(const ::toml::node& entry) {
        stands_for s;
        std::string version;
        const auto& table = in_.table(entry, "an entry of stands-for");
        for (const auto& [key, value] : in_text_order(table)) {
            if (key == "provider")
                s.provider = read_project(*value, key);
            else if (key == "name")
                s.name = read_project(*value, key);
            else if (key == "version")
                version = in_.string(*value, key);
            else if (key == "map")
                read_map(*value, s);
            else if (key == "versions")
                s.versions = read_specifier(*value);
            else if (key == "platforms")
                s.platforms = read_platforms(*value);
            else if (key == "lost")
                s.lost = in_.string(*value, key);
            else
                unknown_key(*value, key);
        }
        if (version == "none") s.version = counted_as::none;
        if (version == "mapped") s.version = counted_as::mapped;
        if (version != "own" && version != "none" && version != "mapped")
            in_.fail(entry, "version must be own, none or mapped");
        if ((version == "mapped") == s.map.empty())
            in_.fail(entry, "a map belongs to version = \"mapped\", and only there");
        if (s.lost.empty()) in_.fail(entry, "lost is missing: say what, or \"nothing\"");
        return s;
    }

    void read_map(const ::toml::node& node, stands_for& s) {
        for (const auto& [key, value] : in_text_order(in_.table(node, "map"))) {
            const auto own = read_version(*value, key);
            const auto counted = read_version(*value, in_.string(*value, "a mapped version"));
            if (!in_.failed()) s.map.emplace_back(*own, *counted);
        }
    }

    std::optional<pep::version> read_version(const ::toml::node& node, std::string_view text) {
        auto v = pep::version::parse(text);
        if (v) return *std::move(v);
        in_.fail(node, "'" + std::string(text) + "' is not a version: " + v.error().message);
        return std::nullopt;
    }

    pep::specifier_set read_specifier(const ::toml::node& node) {
        const std::string text = in_.string(node, "versions");
        auto s = pep::specifier_set::parse(text);
        if (s) return *std::move(s);
        in_.fail(node, "'" + text + "' is not a version range: " + s.error().message);
        return {};
    }

    std::string read_project(const ::toml::node& node, std::string_view what) {
        std::string name = in_.string(node, what);
        if (!pep::is_normalized_name(name))
            in_.fail(node, "'" + name + "' is not a normalised project name");
        return name;
    }

    std::vector<std::string> read_platforms(const ::toml::node& node) {
        static constexpr std::array<std::string_view, 3> known{"linux", "windows", "macos"};
        auto out = in_.strings(node, "platforms");
        for (const auto& p : out)
            if (std::find(known.begin(), known.end(), p) == known.end())
                in_.fail(node, "'" + p + "' is none of linux, windows, macos");
        if (out.empty()) in_.fail(node, "platforms is empty: leave it out to mean all");
        return out;
    }

    void unknown_key(const ::toml::node& node, std::string_view key) {
        in_.fail(node, "unknown key '" + std::string(key) + "'");
    }

    toml_reader in_;
    std::string index_;
    std::unordered_map<std::string, std::string> labels_;   // normalised -> where
    std::unordered_map<std::string, std::string> members_;  // project -> label
};

}  // namespace

expected<family_table, error> load_families(std::string_view text, std::string_view where) {
    auto root = parse_toml(text, where);
    if (!root) return unexpected(std::move(root).error());
    auto table = table_reader(where).read(*root);
    if (table) table->digest = sha256_hex(text);
    return table;
}

}  // namespace purvey
