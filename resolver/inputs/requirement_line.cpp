#include "resolver/inputs/requirement_line.hpp"

#include <algorithm>
#include <cstdlib>

#include "resolver/inputs/text_file.hpp"

namespace purvey::detail {
namespace {

// The longest requirement on PyPI in October 2023 has 1,038 bytes.
constexpr std::size_t max_requirement_bytes = 65536;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n\f\v");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n\f\v") - first + 1);
}

bool is_scheme_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '.' || c == '-';
}

// Does a backslash before `next` escape it, inside `quote` (0: outside quotes)?
bool escapes(char quote, char next) {
    if (quote == '"') return next == '"' || next == '\\';
    return quote == 0;
}

// What could be a project's name, but is a file's name far more likely: pip takes archives for
// files too, and "requirements.txt" without -r would ask for a stranger's project of that name.
bool is_file_name(std::string_view text) {
    return text.ends_with(".whl") || text.ends_with(".tar.gz") || text.ends_with(".zip") ||
           text.ends_with(".txt");
}

std::string remedy_for(std::string_view text) {
    if (text.ends_with(".txt") || text.ends_with(".in"))
        return "to read it as a requirements file: -r " + shortened(text);
    const auto sign = text.find('=');
    if (sign != std::string_view::npos && text.find_first_of("=<>!~", sign + 1) != sign + 1 &&
        (sign == 0 || std::string_view{"<>!~="}.find(text[sign - 1]) == std::string_view::npos))
        return "write == for an exact version";
    return {};
}

}  // namespace

bool looks_like_path_or_url(std::string_view text) {
    text = text.substr(0, std::min(text.find(';'), text.size()));
    text = trimmed(text);
    if (text.starts_with(".") || text.starts_with("/") || text.starts_with("~")) return true;
    const auto colon = text.find(':');
    if (colon != std::string_view::npos && colon > 1 &&
        std::all_of(text.begin(), text.begin() + colon, is_scheme_char))
        return true;
    if (text.find('/') != std::string_view::npos && text.find('@') == std::string_view::npos)
        return true;
    return is_file_name(text);
}

expected<need, error> read_requirement(std::string_view text, const std::string& where) {
    text = trimmed(text);
    if (text.size() > max_requirement_bytes)
        return bad_input(where, "a requirement is longer than 64 KiB: " + shortened(text));
    auto parsed = pep::parse_requirement(text);
    if (!parsed || is_file_name(text)) {
        if (looks_like_path_or_url(text))
            return bad_input(
                where, "'" + shortened(text) + "' is a file or URL: here only names may stand",
                remedy_for(text));
        return bad_input(where,
                         "'" + shortened(text) +
                             "' is not a requirement: " + parsed.error().message +
                             " (at character " + std::to_string(parsed.error().offset + 1) + ")",
                         remedy_for(text));
    }
    if (!parsed->url.empty())
        return bad_input(where,
                         "'" + shortened(text) + "' asks for a URL: here only names may stand");
    return need{std::move(*parsed), std::string{text}, where};
}

expected<need, error> read_constraint(std::string_view text, const std::string& where) {
    auto constraint = read_requirement(text, where);
    if (constraint && !constraint->requirement.extras.empty())
        return bad_input(where, "'" + shortened(text) + "' has extras: constraints have none");
    return constraint;
}

std::string expand_variables(std::string_view line) {
    std::string out;
    std::size_t done = 0;
    for (;;) {
        const auto open = line.find("${", done);
        if (open == std::string_view::npos) break;
        std::size_t close = open + 2;
        while (close < line.size() &&
               ((line[close] >= 'A' && line[close] <= 'Z') ||
                (line[close] >= '0' && line[close] <= '9') || line[close] == '_'))
            ++close;
        const bool whole = close > open + 2 && close < line.size() && line[close] == '}';
        const std::string name{line.substr(open + 2, close - open - 2)};
        const char* value = whole ? std::getenv(name.c_str()) : nullptr;
        if (value != nullptr && *value != '\0') {
            out.append(line.substr(done, open - done)).append(value);
            done = close + 1;
        } else {
            out.append(line.substr(done, close - done));
            done = close;
        }
    }
    return out.append(line.substr(done));
}

expected<std::vector<std::string>, std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    bool in_word = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (quote == 0 && blank) {
            in_word = false;
            continue;
        }
        if (!in_word) words.emplace_back();
        in_word = true;
        if (c == '\\' && i + 1 < text.size() && escapes(quote, text[i + 1])) {
            words.back() += text[++i];
        } else if (quote == 0 && (c == '"' || c == '\'')) {
            quote = c;
        } else if (quote != 0 && c == quote) {
            quote = 0;
        } else {
            words.back() += c;
        }
    }
    if (quote != 0) return unexpected(std::string{"a quote is not closed"});
    return words;
}

// pip splits at spaces and takes the first word that starts with "-" (req_file.py,
// break_args_options).
split_line split_options(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool word_start = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
        if (word_start && line[i] == '-') return {trimmed(line.substr(0, i)), line.substr(i)};
    }
    return {trimmed(line), {}};
}

}  // namespace purvey::detail
