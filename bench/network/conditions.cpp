#include "bench/network/conditions.hpp"

#include <charconv>
#include <functional>
#include <random>
#include <sstream>

namespace network {

namespace {

bool number(std::string_view text, unsigned& out) {
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, out);
    return read.ec == std::errc() && read.ptr == end;
}

bool named(std::string_view word, fault& f) {
    using enum fault::kind;
    constexpr std::pair<std::string_view, fault::kind> names[] = {
        {"cut", cut}, {"longer", longer}, {"shorter", shorter}, {"changed", changed}};
    for (const auto& [name, what] : names)
        if (name == word) {
            f.what = what;
            return true;
        }
    if (word.starts_with("drip:")) {
        f.what = drip;
        word.remove_prefix(5);
    }
    return number(word, f.number);
}

}  // namespace

bool conditions::obey(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    if (verb == "delay") {
        spread_ms = 0, seed = 0;
        if (!(words >> delay_ms)) return false;
        return words >> spread_ms ? static_cast<bool>(words >> seed) : words.eof();
    }
    if (verb == "at-once") return words >> at_once && at_once > 0;
    if (verb == "max-age") return static_cast<bool>(words >> page_max_age);
    if (verb == "no-faults") {
        faults.clear();
        return true;
    }
    fault f;
    std::string what;
    if (verb != "fault" || !(words >> what >> f.every >> f.where) || f.every == 0) return false;
    if (!named(what, f)) return false;
    faults.push_back(std::move(f));
    return true;
}

double conditions::delay_of(std::string_view path) const {
    if (spread_ms <= 0) return delay_ms;
    std::minstd_rand random(
        static_cast<unsigned>(std::hash<std::string_view>()(path) ^ (seed * 0x9E3779B97F4A7C15u)));
    return delay_ms + std::uniform_real_distribution<>(0, spread_ms)(random);
}

const fault* conditions::meet(std::string_view path) {
    for (fault& f : faults)
        if (path.find(f.where) != std::string_view::npos && ++f.seen % f.every == 0) return &f;
    return nullptr;
}

}  // namespace network
