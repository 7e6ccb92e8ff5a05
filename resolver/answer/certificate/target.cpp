#include "resolver/answer/certificate/target.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "purvey/pep/specifier.hpp"
#include "purvey/pep/tag.hpp"

namespace purvey::answer {
namespace {

using kind = json_value::kind;

using marker_value = std::string pep::marker_environment::*;
constexpr std::array<std::pair<std::string_view, marker_value>, 11> fields{{
    {"implementation_name", &pep::marker_environment::implementation_name},
    {"implementation_version", &pep::marker_environment::implementation_version},
    {"os_name", &pep::marker_environment::os_name},
    {"platform_machine", &pep::marker_environment::platform_machine},
    {"platform_python_implementation", &pep::marker_environment::platform_python_implementation},
    {"platform_release", &pep::marker_environment::platform_release},
    {"platform_system", &pep::marker_environment::platform_system},
    {"platform_version", &pep::marker_environment::platform_version},
    {"python_full_version", &pep::marker_environment::python_full_version},
    {"python_version", &pep::marker_environment::python_version},
    {"sys_platform", &pep::marker_environment::sys_platform},
}};

bool holds(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// RFC 3339 in UTC: without its "Z", text order is time order.
std::string_view without_z(std::string_view t) {
    if (t.ends_with('Z') || t.ends_with('z')) t.remove_suffix(1);
    return t;
}

}  // namespace

std::string certificate_target::read(const json_value& header, const std::string& snapshot) {
    if (!header.has_only({"purvey certificate", "snapshot", "target", "markers", "platforms",
                          "prereleases", "uploaded before", "locked", "virtual", "provides"}))
        return "a header with other keys";
    const json_value& version = *header.find("purvey certificate");
    if (!version.is_number() || version.number != 1) return "not version 1 of the format";
    const json_value& from = *header.find("snapshot");
    if (!from.is_text() || (!from.text.empty() && from.text != snapshot))
        return "it was made from another snapshot";
    if (std::string wrong = read_markers(*header.find("markers")); !wrong.empty()) return wrong;
    return read_policy(header) ? "" : "its policy cannot be read";
}

std::string certificate_target::read_markers(const json_value& said) {
    if (!said.is_object() || said.keys.size() != fields.size()) return "other marker fields";
    for (const auto& [name, value] : fields) {
        const json_value* v = said.find(name);
        if (v == nullptr || !v->is_text()) return "no marker field " + std::string(name);
        markers_.*value = v->text;
    }
    const auto python = pep::version::parse(markers_.python_full_version);
    const std::string_view digits = markers_.python_version;
    const auto dot = digits.find('.');
    if (!python || dot == std::string_view::npos) return "no version of Python";
    std::from_chars(digits.data() + dot + 1, digits.data() + digits.size(), minor_);
    python_ = *python;
    return "";
}

bool certificate_target::read_policy(const json_value& header) {
    const json_value& label = *header.find("target");
    const json_value& platforms = *header.find("platforms");
    const json_value& pre = *header.find("prereleases");
    const json_value& before = *header.find("uploaded before");
    const json_value& locked = *header.find("locked");
    if (!label.is_text() || !platforms.is_list_of(kind::text) || !pre.is_text() ||
        !before.is_text() || !locked.is_object())
        return false;
    label_ = label.text;
    before_ = before.text;
    for (const json_value& p : platforms.items) platforms_.insert(p.text);
    if (pre.text != "by rule" && pre.text != "allow" && pre.text != "disallow") return false;
    prereleases_ = pre.text == "allow"      ? prerelease_mode::allow
                   : pre.text == "disallow" ? prerelease_mode::disallow
                                            : prerelease_mode::by_rule;
    for (std::size_t k = 0; k < locked.keys.size(); ++k) {
        const auto v = pep::version::parse(locked.items[k].text);
        if (!v) return false;
        locked_.emplace_back(locked.keys[k], *v);
    }
    const json_value& virtuals = *header.find("virtual");
    if (!virtuals.is_list_of(kind::text)) return false;
    for (const json_value& v : virtuals.items) virtual_.insert(v.text);
    return read_provides(*header.find("provides"));
}

bool certificate_target::read_provides(const json_value& said) {
    if (!said.is_object()) return false;
    for (std::size_t k = 0; k < said.keys.size(); ++k) {
        if (!said.items[k].is_list_of(kind::text)) return false;
        for (const json_value& text : said.items[k].items) {
            auto e = pep::parse_provides(text.text);
            if (!e) return false;
            provides_[said.keys[k]].push_back(std::move(*e));
        }
    }
    return true;
}

const std::vector<pep::provides_entry>& certificate_target::provided_by(
    const std::string& project) const {
    static const std::vector<pep::provides_entry> nothing;
    const auto at = provides_.find(project);
    return at == provides_.end() ? nothing : at->second;
}

bool certificate_target::is_provided(std::string_view name) const {
    return std::any_of(provides_.begin(), provides_.end(), [&](const auto& p) {
        return std::any_of(p.second.begin(), p.second.end(),
                           [&](const auto& e) { return e.name == name; });
    });
}

bool certificate_target::is_locked(std::string_view project, const pep::version& v) const {
    return std::any_of(locked_.begin(), locked_.end(),
                       [&](const auto& l) { return l.first == project && l.second == v; });
}

certificate_target::word certificate_target::python(std::string_view text) {
    if (text.empty()) return word::fits;
    const auto [at, fresh] = pythons_.try_emplace(std::string(text), word::unreadable);
    if (fresh)
        if (const auto wanted = pep::specifier_set::parse(text))
            at->second = wanted->contains(python_) ? word::fits : word::differs;
    return at->second;
}

bool certificate_target::takes_python(std::string_view text) {
    return python(text) == word::fits;
}

bool certificate_target::refuses_python(std::string_view text) {
    return python(text) == word::differs;
}

// Some tag of the wheel is one that this CPython takes (PEP 425; binary distribution format).
bool certificate_target::takes_wheel(std::string_view name) const {
    const auto wheel = pep::parse_wheel_name(name);
    if (!wheel) return false;
    const std::string own = "cp3" + std::to_string(minor_);
    const auto any_of = [&](std::string_view prefix, int from, int to) {
        for (int m = from; m <= to; ++m)
            if (holds(wheel->python, std::string(prefix) + std::to_string(m))) return true;
        return false;
    };
    const bool pure = holds(wheel->python, "py3") || any_of("py3", 0, minor_);
    const bool none = holds(wheel->abi, "none"), is_own = holds(wheel->python, own);
    if (none && holds(wheel->platform, "any") && (pure || is_own)) return true;
    if (std::none_of(wheel->platform.begin(), wheel->platform.end(),
                     [&](const auto& p) { return platforms_.contains(p); }))
        return false;
    const bool stable = holds(wheel->abi, "abi3");
    const bool abi = none || stable || holds(wheel->abi, own + (minor_ < 8 ? "m" : ""));
    return (is_own && abi) || (stable && any_of("cp3", 2, minor_ - 1)) || (none && pure);
}

bool certificate_target::is_late(const release_file& f) const {
    if (before_.empty()) return false;
    return f.upload_time.empty() || without_z(f.upload_time) >= without_z(before_);
}

bool certificate_target::takes(const release_file& f, bool yanked_ok) {
    if (f.kind == file_kind::other || (f.yanked && !yanked_ok) || is_late(f)) return false;
    return takes_python(f.requires_python) && (f.kind == file_kind::sdist || takes_wheel(f.name));
}

std::set<std::string_view> certificate_target::defects(const release_file& f) {
    std::set<std::string_view> out;
    if (f.yanked) out.insert("yanked");
    if (!takes_python(f.requires_python)) out.insert("python");
    if (is_late(f)) out.insert("time");
    if (f.kind == file_kind::other || (f.kind == file_kind::wheel && !takes_wheel(f.name)))
        out.insert("file");
    return out;
}

}  // namespace purvey::answer
