#include "purvey/pep/name.hpp"

#include "resolver/pep/ascii.hpp"

namespace purvey::pep {

bool is_valid_name(std::string_view name) {
    if (name.empty() || name.size() > max_name_length) return false;
    if (!ascii::is_alnum(name.front()) || !ascii::is_alnum(name.back())) return false;
    for (char c : name)
        if (!ascii::is_alnum(c) && !ascii::is_separator(c)) return false;
    return true;
}

std::string normalize_name(std::string_view name) {
    const auto stays = [](char c) { return ascii::is_digit(c) || (c >= 'a' && c <= 'z'); };
    std::size_t plain = 0;
    while (plain < name.size() && stays(name[plain])) ++plain;
    std::string out(name.substr(0, plain));
    if (plain == name.size()) return out;
    out.reserve(name.size());
    bool separated = false;
    for (char c : name.substr(plain)) {
        const bool separator = ascii::is_separator(c);
        if (!separator) out.push_back(ascii::to_lower(c));
        if (separator && !separated) out.push_back('-');
        separated = separator;
    }
    return out;
}

bool is_normalized_name(std::string_view name) {
    if (name.empty() || name.size() > max_name_length) return false;
    if (name.front() == '-' || name.back() == '-') return false;
    char previous = 0;
    for (char c : name) {
        if (c == '-' && previous == '-') return false;
        if (c != '-' && !ascii::is_digit(c) && !(c >= 'a' && c <= 'z')) return false;
        previous = c;
    }
    return true;
}

}  // namespace purvey::pep
