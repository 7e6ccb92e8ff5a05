#include "purvey/policy/file_formats.hpp"

#include "purvey/pep/name.hpp"

namespace purvey {

// pip's FormatControl: a name, and ":all:", is in one of its two sets at most; what is said of all
// forgets what was said of names.
expected_void<error> file_formats::add(file_format only, std::string_view words,
                                       std::string_view where) {
    while (!words.empty()) {
        const std::size_t comma = std::min(words.find(','), words.size());
        const std::string_view word = words.substr(0, comma);
        words.remove_prefix(std::min(comma + 1, words.size()));
        if (word == ":all:") {
            others = only;
            named.clear();
        } else if (word == ":none:") {
            if (others == only) others = file_format::any;
            std::erase_if(named, [&](const auto& n) { return n.second == only; });
        } else if (pep::is_valid_name(word)) {
            const std::string name = pep::normalize_name(word);
            std::erase_if(named, [&](const auto& n) { return n.first == name; });
            named.emplace_back(name, only);
        } else {
            return bad_input(std::string(where), "'" + std::string(word) + "' is no project",
                             "name projects, :all: or :none:, separated by commas");
        }
    }
    return std::monostate{};
}

std::vector<std::string> file_formats::words(file_format only) const {
    std::vector<std::string> out;
    for (const auto& [name, format] : named)
        if (format == only) out.push_back(name);
    std::sort(out.begin(), out.end());
    if (others == only) out.insert(out.begin(), ":all:");
    return out;
}

}  // namespace purvey
