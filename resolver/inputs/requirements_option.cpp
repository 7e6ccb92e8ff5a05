#include "resolver/inputs/requirements_option.hpp"

#include <array>

namespace purvey::detail {
namespace {

struct known_option {
    std::string_view name;
    char letter;  // 0: none
    bool takes_value;
    bool follows_requirement;
    std::string_view refused;  // why, or ""
};

constexpr std::array<known_option, 20> known{{
    {"--index-url", 'i', true, false, ""},
    {"--extra-index-url", 0, true, false, ""},
    {"--requirement", 'r', true, false, ""},
    {"--constraint", 'c', true, false, ""},
    {"--pre", 0, false, false, ""},
    {"--prefer-binary", 0, false, false, ""},
    {"--trusted-host", 0, true, false, ""},
    {"--use-feature", 0, true, false, ""},
    {"--global-option", 0, true, true, ""},
    {"--install-option", 0, true, true, ""},
    {"--config-settings", 'C', true, true, ""},
    {"--config-setting", 0, true, true, ""},
    {"--hash", 0, true, true, ""},
    {"--require-hashes", 0, false, false, ""},
    {"--editable", 'e', true, false,
     "-e (editable installs) is not supported: a lock is not for one machine's trees; name the "
     "directory without -e"},
    {"--find-links", 'f', true, false, ""},
    {"--no-index", 0, false, false, ""},
    {"--no-binary", 0, true, false, ""},
    {"--only-binary", 0, true, false, ""},
    {"--pypi-url", 0, true, false, "write --index-url for --pypi-url"},
}};

file_option make(const known_option& k) {
    return {std::string{k.name}, k.takes_value, k.follows_requirement, {}};
}

}  // namespace

std::optional<file_option> match_option(std::string_view word) {
    if (word.starts_with("--")) {
        const auto sign = word.find('=');
        for (const known_option& k : known) {
            if (k.name != word.substr(0, sign)) continue;
            if (sign != std::string_view::npos && !k.takes_value) return std::nullopt;
            file_option option = make(k);
            if (sign != std::string_view::npos) option.value = std::string{word.substr(sign + 1)};
            return option;
        }
        return std::nullopt;
    }
    if (word.size() < 2 || word[0] != '-') return std::nullopt;
    for (const known_option& k : known) {
        if (k.letter != word[1]) continue;
        file_option option = make(k);
        if (word.size() > 2) option.value = std::string{word.substr(2)};
        return option;
    }
    return std::nullopt;
}

std::string_view why_refused(std::string_view name) {
    for (const known_option& k : known)
        if (k.name == name) return k.refused;
    return {};
}

}  // namespace purvey::detail
