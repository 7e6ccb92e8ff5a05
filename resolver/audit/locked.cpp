#include <algorithm>

#include "purvey/answer/lock.hpp"
#include "purvey/pep/name.hpp"
#include "purvey/pep/requirement.hpp"
#include "resolver/audit/audited.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey::audit {
namespace {

std::string last_part(std::string_view path) {
    path = path.substr(0, path.find_first_of("?#"));
    return std::string(path.substr(path.find_last_of("/\\") + 1));
}

std::string lower_case(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

class entry_reader {
  public:
    explicit entry_reader(std::string_view where) : toml_(where) {}

    expected<audited_set, error> read(const ::toml::table& root, std::string_view where) {
        audited_set out{subject_kind::lock, std::string(where), {}, {}};
        for (const auto& node : toml_.array(*root.get("packages"), "packages"))
            out.entries.push_back(read_entry(node));
        read_roots(root, out.roots);
        if (toml_.failed()) return toml_.take_error();
        return out;
    }

  private:
    std::string text_of(const ::toml::table& t, const char* key) {
        const auto* node = t.get(key);
        return node == nullptr ? std::string() : toml_.string(*node, key);
    }

    audited read_entry(const ::toml::node& node) {
        const ::toml::table& t = toml_.table(node, "an entry of packages");
        audited out;
        out.project = pep::normalize_name(text_of(t, "name"));
        out.line = node.source().begin.line;
        if (auto version = pep::version::parse(text_of(t, "version")))
            out.version = std::move(*version);
        out.index = text_of(t, "index");
        if (t.contains("vcs")) out.direct = "a repository";
        if (t.contains("directory")) out.direct = "a directory";
        if (const auto* archive = t.get("archive")) {
            out.direct = "a file of its own";
            out.files.push_back(read_file(*archive));
        }
        if (const auto* sdist = t.get("sdist")) out.files.push_back(read_file(*sdist));
        if (const auto* wheels = t.get("wheels"))
            for (const auto& each : toml_.array(*wheels, "wheels"))
                out.files.push_back(read_file(each));
        return out;
    }

    audited_file read_file(const ::toml::node& node) {
        const ::toml::table& t = toml_.table(node, "a file");
        audited_file out{text_of(t, "name"), {}, {}};
        for (const char* key : {"url", "path"})
            if (out.name.empty()) out.name = last_part(text_of(t, key));
        if (const auto* size = t.get("size")) {
            const auto bytes = size->value_exact<std::int64_t>();
            if (!bytes || *bytes < 0) toml_.fail(*size, "the size of a file is its bytes");
            if (bytes) out.size = static_cast<std::uint64_t>(*bytes);
        }
        if (const auto* hashes = t.get("hashes"))
            for (const auto& [algorithm, value] : toml_.table(*hashes, "hashes"))
                out.hashes.emplace_back(algorithm.str(),
                                        lower_case(toml_.string(value, algorithm.str())));
        return out;
    }

    void read_roots(const ::toml::table& root, std::vector<std::string>& roots) {
        const auto* tool = root.get("tool");
        if (tool == nullptr) return;
        const auto* ours = toml_.table(*tool, "tool").get("purvey");
        if (ours == nullptr) return;
        const auto* asked = toml_.table(*ours, "tool.purvey").get("requirements");
        if (asked == nullptr) return;
        for (const std::string& text : toml_.strings(*asked, "tool.purvey.requirements"))
            if (const auto r = pep::parse_requirement(text)) roots.push_back(r->name);
    }

    toml_reader toml_;
};

}  // namespace

expected<audited_set, error> read_locked(std::string_view text, std::string_view where,
                                         const environment& target) {
    // Whatever makes it no lock is said there.
    if (const auto sound = read_lock(text, where, target); !sound) return unexpected(sound.error());
    const auto root = parse_toml(text, where);
    if (!root) return unexpected(root.error());
    return entry_reader(where).read(*root, where);
}

}  // namespace purvey::audit
