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
    const json_value* files = header.find("files");
    if (files == nullptr
            ? !header.has_only({"purvey certificate", "snapshot", "target", "markers", "platforms",
                                "prereleases", "uploaded before", "locked", "virtual", "provides",
                                "may overlap"})
            : !header.has_only({"purvey certificate", "snapshot", "target", "markers", "platforms",
                                "prereleases", "uploaded before", "locked", "virtual", "provides",
                                "may overlap", "files"}))
        return "a header with other keys";
    if (files != nullptr && !read_file_rules(*files)) return "its rules on files cannot be read";
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
    for (const json_value& p : platforms.items) platforms_.push_back(p.text);
    name_tags();
    constexpr std::array modes{prerelease_mode::by_rule, prerelease_mode::allow,
                               prerelease_mode::disallow, prerelease_mode::if_necessary,
                               prerelease_mode::explicitly};
    const auto mode = std::find_if(modes.begin(), modes.end(),
                                   [&](prerelease_mode m) { return purvey::word(m) == pre.text; });
    if (mode == modes.end()) return false;
    prereleases_ = *mode;
    for (std::size_t k = 0; k < locked.keys.size(); ++k) {
        const auto v = pep::version::parse(locked.items[k].text);
        if (!v) return false;
        locked_.emplace_back(locked.keys[k], *v);
    }
    const json_value& virtuals = *header.find("virtual");
    if (!virtuals.is_list_of(kind::text)) return false;
    for (const json_value& v : virtuals.items) virtual_.insert(v.text);
    const json_value& overlap = *header.find("may overlap");
    if (!overlap.is_list_of(kind::text)) return false;
    for (const json_value& pair : overlap.items) may_overlap_.insert(pair.text);
    return read_provides(*header.find("provides"));
}

bool certificate_target::read_file_rules(const json_value& said) {
    if (!said.has_only({"formats", "uploaded before"})) return false;
    const auto read = [&](const json_value& from, auto& to) {
        for (std::size_t k = 0; from.is_object() && k < from.keys.size(); ++k)
            to.emplace(from.keys[k], from.items[k].text);
        return from.is_object() && std::all_of(from.items.begin(), from.items.end(),
                                               [](const auto& v) { return v.is_text(); });
    };
    return read(*said.find("formats"), formats_) && formats_.contains(":all:") &&
           read(*said.find("uploaded before"), before_of_) &&
           std::all_of(formats_.begin(), formats_.end(), [](const auto& f) {
               return f.second == "any" || f.second == "wheels" || f.second == "sdists";
           });
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

// In the order of packaging.tags: cpython_tags, compatible_tags.
void certificate_target::name_tags() {
    const auto digits = [](int minor) { return "3" + std::to_string(minor); };
    const std::string own = "cp" + digits(minor_);
    tags_ = {{own, own + (minor_ < 8 ? "m" : "")}, {own, "abi3"}, {own, "none"}};
    for (int m = minor_ - 1; m >= 2; --m) tags_.emplace_back("cp" + digits(m), "abi3");
    pure_ = {"py" + digits(minor_), "py3"};
    for (int m = minor_ - 1; m >= 0; --m) pure_.push_back("py" + digits(m));
    for (const std::string& python : pure_) tags_.emplace_back(python, "none");
    pure_.insert(pure_.begin(), own);
}

std::optional<std::size_t> certificate_target::place_of(const pep::wheel_name& wheel) const {
    const auto platform = std::find_if(platforms_.begin(), platforms_.end(),
                                       [&](const auto& p) { return holds(wheel.platform, p); });
    for (std::size_t k = 0; platform != platforms_.end() && k < tags_.size(); ++k)
        if (holds(wheel.python, tags_[k].first) && holds(wheel.abi, tags_[k].second))
            return k * platforms_.size() + static_cast<std::size_t>(platform - platforms_.begin());
    if (!holds(wheel.abi, "none") || !holds(wheel.platform, "any")) return std::nullopt;
    for (std::size_t k = 0; k < pure_.size(); ++k)
        if (holds(wheel.python, pure_[k])) return tags_.size() * platforms_.size() + k;
    return std::nullopt;
}

// PEP 425; binary distribution format.
bool certificate_target::takes_wheel(std::string_view name) const {
    const auto wheel = pep::parse_wheel_name(name);
    return wheel && place_of(*wheel);
}

// By tag, then the newest build, then as they are listed; source distributions after all wheels.
const release_file* certificate_target::first(const std::vector<release_file>& files,
                                              bool yanked_ok, const std::string& project) {
    using build = std::pair<std::uint64_t, std::string>;  // 0: none
    const release_file* best = nullptr;
    std::size_t best_place = 0;
    build best_build;
    for (const release_file& f : files) {
        if (!takes(f, yanked_ok, project)) continue;
        std::size_t place = (tags_.size() + 1) * platforms_.size() + pure_.size();
        build made;
        if (f.kind == file_kind::wheel) {
            const auto wheel = pep::parse_wheel_name(f.name);
            place = *place_of(*wheel);
            const char* const end = wheel->build.data() + wheel->build.size();
            const auto [text, wrong] = std::from_chars(wheel->build.data(), end, made.first);
            if (wrong == std::errc()) ++made.first;
            made.second.assign(text, end);
        }
        const auto bytes = [](const release_file& file) { return file.size.value_or(UINT64_MAX); };
        if (best != nullptr &&
            (place > best_place ||
             (place == best_place &&
              (made < best_build || (made == best_build && bytes(f) >= bytes(*best))))))
            continue;
        best = &f, best_place = place, best_build = std::move(made);
    }
    return best;
}

bool certificate_target::is_late(const release_file& f, const std::string& project) const {
    const auto own = before_of_.find(project);
    const std::string& limit = own == before_of_.end() ? before_ : own->second;
    if (limit.empty()) return false;
    return f.upload_time.empty() || without_z(f.upload_time) >= without_z(limit);
}

bool certificate_target::is_of_format(const release_file& f, const std::string& project) const {
    if (formats_.empty()) return true;
    const auto own = formats_.find(project);
    const std::string& format = own == formats_.end() ? formats_.at(":all:") : own->second;
    return format == "any" || (format == "wheels") == (f.kind == file_kind::wheel);
}

bool certificate_target::takes(const release_file& f, bool yanked_ok, const std::string& project) {
    if (f.kind == file_kind::other || (f.yanked && !yanked_ok) || is_late(f, project) ||
        !is_of_format(f, project))
        return false;
    return takes_python(f.requires_python) && (f.kind == file_kind::sdist || takes_wheel(f.name));
}

std::set<std::string_view> certificate_target::defects(const release_file& f,
                                                       const std::string& project) {
    std::set<std::string_view> out;
    if (f.yanked) out.insert("yanked");
    if (!takes_python(f.requires_python)) out.insert("python");
    if (is_late(f, project)) out.insert("time");
    if (f.kind == file_kind::other || !is_of_format(f, project) ||
        (f.kind == file_kind::wheel && !takes_wheel(f.name)))
        out.insert("file");
    return out;
}

}  // namespace purvey::answer
