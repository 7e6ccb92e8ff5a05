#include "resolver/source/settings/pip_conf.hpp"

#include <algorithm>

namespace purvey {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\f\v";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string normalised_key(std::string_view key) {
    std::string out(key);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        if (c == '_') c = '-';
    }
    if (out.starts_with("--")) out.erase(0, 2);
    return out;
}

struct reader {
    std::string file;
    std::vector<pip_setting> out;
    std::vector<std::string> sections;
    bool open_value = false;  // an indented line continues the last value

    expected_void<error> line(std::string_view raw, std::size_t number);
    unexpected<error> wrong(std::size_t number, std::string why) const {
        return bad_input(file + ":" + std::to_string(number), std::move(why));
    }
};

expected_void<error> reader::line(std::string_view raw, std::size_t number) {
    const std::string_view text = trimmed(raw);
    if (text.empty() || text.front() == '#' || text.front() == ';') return std::monostate{};
    const bool indented = raw.front() == ' ' || raw.front() == '\t';
    if (indented && open_value) {
        auto& value = out.back().value;
        if (!value.empty()) value += '\n';
        value += text;
        return std::monostate{};
    }
    open_value = false;
    if (text.front() == '[') {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return wrong(number, "a section without ']'");
        std::string name(text.substr(1, end - 1));
        if (std::find(sections.begin(), sections.end(), name) != sections.end())
            return wrong(number, "the section [" + name + "] stands twice");
        sections.push_back(std::move(name));
        return std::monostate{};
    }
    if (sections.empty()) return wrong(number, "a setting before the first section");
    const auto sign = text.find_first_of("=:");
    if (sign == std::string_view::npos || sign == 0)
        return wrong(number, "neither a section nor `key = value`");
    pip_setting s{sections.back(), normalised_key(trimmed(text.substr(0, sign))),
                  std::string(trimmed(text.substr(sign + 1))), file + ":" + std::to_string(number)};
    for (const auto& have : out)
        if (have.section == s.section && have.key == s.key)
            return wrong(number, "`" + s.key + "` stands twice in [" + s.section + "]");
    out.push_back(std::move(s));
    open_value = true;
    return std::monostate{};
}

}  // namespace

expected<std::vector<pip_setting>, error> parse_pip_conf(std::string_view text,
                                                         const std::string& file) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    reader r{file, {}, {}};
    std::size_t number = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (auto done = r.line(text.substr(0, end), ++number); !done)
            return unexpected(std::move(done).error());
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::move(r.out);
}

}  // namespace purvey
