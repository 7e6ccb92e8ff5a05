#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "purvey/pep/name.hpp"
#include "purvey/pep/tag.hpp"
#include "resolver/pep/ascii.hpp"

namespace purvey::pep {
namespace {

unexpected<parse_error> refused(std::size_t at, std::string message) {
    return unexpected(parse_error{std::move(message), at});
}

// "py2.py3", in lower case; false if a member is empty.
bool split_set(std::string_view text, std::vector<std::string>& out) {
    std::size_t at = 0;
    while (at <= text.size()) {
        const std::size_t end = std::min(text.find('.', at), text.size());
        if (end == at) return false;
        std::string& part = out.emplace_back(text.substr(at, end - at));
        std::transform(part.begin(), part.end(), part.begin(), ascii::to_lower);
        at = end + 1;
    }
    return true;
}

bool is_identifier(std::string_view s) {
    return !s.empty() && !ascii::is_digit(s[0]) && std::all_of(s.begin(), s.end(), ascii::is_word);
}

// Letters, digits, "_" and ".", without "__": "-" is escaped, and runs are collapsed (PEP 427).
bool is_wheel_project(std::string_view s) {
    return !s.empty() && s.size() <= max_name_length && s.find("__") == std::string_view::npos &&
           std::all_of(s.begin(), s.end(), [](char c) { return ascii::is_word(c) || c == '.'; });
}

// Splits at "-": five parts, or six with a build number. False otherwise.
bool split_wheel(std::string_view stem, std::vector<std::string_view>& parts) {
    for (std::size_t at = 0; at <= stem.size() && parts.size() <= 6;) {
        const std::size_t end = std::min(stem.find('-', at), stem.size());
        parts.push_back(stem.substr(at, end - at));
        at = end + 1;
    }
    return parts.size() == 5 || parts.size() == 6;
}

constexpr std::string_view sdist_endings[] = {".tar.gz",  ".zip",      ".tgz",    ".tar.bz2",
                                              ".tbz",     ".tar.xz",   ".txz",    ".tar",
                                              ".tar.zst", ".tar.lzma", ".tar.lz", ".tar.Z"};

std::string_view without_ending(std::string_view file_name) {
    for (std::string_view ending : sdist_endings)
        if (file_name.ends_with(ending))
            return file_name.substr(0, file_name.size() - ending.size());
    return {};
}

}  // namespace

expected<wheel_name, parse_error> parse_wheel_name(std::string_view file_name) {
    if (!file_name.ends_with(".whl")) return refused(0, "not a wheel: no \".whl\" at the end");
    const std::string_view stem = file_name.substr(0, file_name.size() - 4);
    std::vector<std::string_view> parts;
    if (!split_wheel(stem, parts))
        return refused(0, "a wheel's name has five parts, or six with a build number");
    const auto offset = [&](std::string_view part) {
        return static_cast<std::size_t>(part.data() - file_name.data());
    };
    if (!is_wheel_project(parts[0])) return refused(0, "not a project's name as wheels spell it");
    wheel_name out;
    out.name = normalize_name(parts[0]);
    auto v = version::parse(parts[1]);
    if (!v) return refused(offset(parts[1]), "the wheel's version is not one of PEP 440");
    out.version = std::move(*v);
    if (parts.size() == 6) {
        if (parts[2].empty() || !ascii::is_digit(parts[2][0]))
            return refused(offset(parts[2]), "a build number begins with a digit");
        out.build = parts[2];
    }
    const std::size_t tag = parts.size() - 3;
    if (!split_set(parts[tag], out.python) || !split_set(parts[tag + 1], out.abi) ||
        !split_set(parts[tag + 2], out.platform))
        return refused(offset(parts[tag]), "an empty part in the wheel's tags");
    if (!std::all_of(out.python.begin(), out.python.end(), is_identifier))
        return refused(offset(parts[tag]), "the wheel's first tag is no interpreter");
    return out;
}

expected<sdist_name, parse_error> parse_sdist_name(std::string_view file_name,
                                                   std::string_view project) {
    const std::string_view stem = without_ending(file_name);
    if (stem.empty()) return refused(0, "not a source distribution: unknown ending");
    const std::string wanted = normalize_name(project);
    bool named = false;
    for (std::size_t dash = stem.find('-'); dash != std::string_view::npos;
         dash = stem.find('-', dash + 1)) {
        if (dash > 2 * max_name_length) break;
        if (normalize_name(stem.substr(0, dash)) != wanted) continue;
        named = true;
        if (auto v = version::parse(stem.substr(dash + 1)))
            return sdist_name{wanted, std::move(*v)};
    }
    return refused(0, named ? "the file's version is not one of PEP 440"
                            : "not a file of the project \"" + wanted + "\"");
}

}  // namespace purvey::pep
