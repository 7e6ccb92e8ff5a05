#include "resolver/inputs/stated_hash.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace purvey::detail {
namespace {

constexpr std::array<std::pair<std::string_view, std::size_t>, 3> algorithms{
    {{"sha256", 64}, {"sha384", 96}, {"sha512", 128}}};

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

}  // namespace

std::string stated_hash(std::string_view algorithm, std::string_view hex) {
    const std::string name = lowered(algorithm), digits = lowered(hex);
    const bool known = std::any_of(algorithms.begin(), algorithms.end(), [&](const auto& a) {
        return a.first == name && a.second == digits.size();
    });
    const bool readable = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
    return known && readable ? name + ":" + digits : "";
}

std::vector<std::string> hashes_in_fragment(std::string_view url) {
    std::vector<std::string> out;
    const auto sign = url.find('#');
    std::string_view rest = sign == std::string_view::npos ? "" : url.substr(sign + 1);
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        std::string hash = stated_hash(part.substr(0, equals), part.substr(equals + 1));
        if (!hash.empty()) out.push_back(std::move(hash));
    }
    return out;
}

}  // namespace purvey::detail
