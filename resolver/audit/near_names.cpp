#include "resolver/audit/near_names.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "purvey/pep/name.hpp"

namespace purvey::audit {
namespace {

constexpr std::uint64_t base = 0x9E3779B97F4A7C15ull;
constexpr std::size_t longest = pep::max_name_length;

constexpr std::array<std::uint64_t, longest + 1> powers = [] {
    std::array<std::uint64_t, longest + 1> out{1};
    for (std::size_t k = 1; k <= longest; ++k) out[k] = out[k - 1] * base;
    return out;
}();

// Hashes of any beginning of a text, and of that with one letter left out, each in constant time: a
// polynomial modulo 2^64. Equal hashes are always compared as texts.
class rolling_hash {
  public:
    explicit rolling_hash(std::string_view text) {
        to_[0] = 0;
        for (std::size_t k = 0; k < text.size(); ++k)
            to_[k + 1] = to_[k] * base + static_cast<unsigned char>(text[k]);
    }
    std::uint64_t to(std::size_t end) const { return mixed(to_[end]); }
    std::uint64_t without(std::size_t left_out, std::size_t end) const {
        const std::size_t rest = end - left_out - 1;
        const std::uint64_t tail = to_[end] - to_[left_out + 1] * powers[rest];
        return mixed(to_[left_out] * powers[rest] + tail);
    }

  private:
    static std::uint64_t mixed(std::uint64_t h) {
        h ^= h >> 32;
        h *= 0xD6E8FEB86659FD93ull;
        return h ^ (h >> 32);
    }
    std::array<std::uint64_t, longest + 1> to_;  // as far as the text goes
};

// Those by sight are kept apart from those by letters.
constexpr std::uint64_t by_sight = 0xA0761D6478BD642Full;

bool digit(char c) {
    return c >= '0' && c <= '9';
}

void see(std::string& seen, char c) {
    if (c == '-') return;
    if (c == '1' || c == 'i') c = 'l';
    if (c == '0') c = 'o';
    const char last = seen.empty() ? '\0' : seen.back();
    if (last == 'r' && c == 'n')
        seen.back() = 'm';
    else if (last == 'v' && c == 'v')
        seen.back() = 'w';
    else
        seen += c;
}

// Calls each(end) for every beginning of the name that a namespace may be compared with: those that
// end before a '-', and the whole.
template <class Each>
bool each_beginning(std::string_view name, Each each) {
    for (std::size_t end = name.find('-'); end != name.npos; end = name.find('-', end + 1))
        if (each(end)) return true;
    return each(name.size());
}

}  // namespace

bool one_edit_apart(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin());
    const std::string_view p(x, a.end()), q(y, b.end());
    if (q.empty()) return false;
    if (p.size() < q.size()) return p == q.substr(1);
    if (p.size() != q.size()) return false;
    if (p.substr(1) == q.substr(1)) return !(digit(p[0]) && digit(q[0]));
    return p.size() > 1 && p[0] == q[1] && p[1] == q[0] && p.substr(2) == q.substr(2);
}

std::string looks(std::string_view name) {
    std::string seen;
    for (const char c : name) see(seen, c);
    return seen;
}

near_names::near_names(std::vector<own_name> names) : names_(std::move(names)) {
    std::erase_if(names_, [](const own_name& n) { return n.name.size() > longest; });
    std::size_t texts = 0;
    for (const own_name& n : names_) texts += n.name.size() + 2;
    slots_.resize(std::bit_ceil(2 * texts + 1));
    maybe_.resize(std::bit_ceil(16 * texts / 64 + 1));
    for (std::size_t own = 0; own < names_.size(); ++own) {
        const std::string& name = names_[own].name;
        const std::string seen = looks(name);
        add(rolling_hash(seen).to(seen.size()) ^ by_sight, own);
        if (name.size() < shortest_edited) continue;
        const rolling_hash hash(name);
        add(hash.to(name.size()), own);
        for (std::size_t k = 0; k < name.size(); ++k)
            if (k == 0 || name[k] != name[k - 1]) add(hash.without(k, name.size()), own);
    }
}

void near_names::add(std::uint64_t hash, std::size_t own) {
    const std::uint64_t bit = hash & (64 * maybe_.size() - 1);
    maybe_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    std::size_t at = (hash >> 20) & (slots_.size() - 1);
    while (slots_[at].own != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(own + 1)};
}

template <class Fits>
const own_name* near_names::found(std::uint64_t hash, Fits fits) const {
    const std::uint64_t bit = hash & (64 * maybe_.size() - 1);
    if ((maybe_[bit / 64] >> (bit % 64) & 1) == 0) return nullptr;
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t at = (hash >> 20) & (slots_.size() - 1); slots_[at].own != 0;
         at = (at + 1) & (slots_.size() - 1)) {
        const own_name& n = names_[slots_[at].own - 1];
        if (slots_[at].tag == tag && fits(n)) return &n;
    }
    return nullptr;
}

const own_name* near_names::edited(std::string_view project) const {
    const rolling_hash hash(project);
    const own_name* near = nullptr;
    each_beginning(project, [&](std::size_t end) {
        if (end + 1 < shortest_edited) return false;
        const auto fits = [&](const own_name& n) {
            return (n.begins || end == project.size()) && n.name.size() >= shortest_edited &&
                   one_edit_apart(n.name, project.substr(0, end));
        };
        near = found(hash.to(end), fits);
        for (std::size_t k = 0; near == nullptr && k < end; ++k)
            if (k == 0 || project[k] != project[k - 1]) near = found(hash.without(k, end), fits);
        return near != nullptr;
    });
    return near;
}

const own_name* near_names::looking(std::string_view project) const {
    const own_name* near = nullptr;
    each_beginning(project, [&](std::size_t end) {
        const std::string seen = looks(project.substr(0, end));
        near = found(rolling_hash(seen).to(seen.size()) ^ by_sight, [&](const own_name& n) {
            return (n.begins || end == project.size()) && n.name != project.substr(0, end) &&
                   looks(n.name) == seen;
        });
        return near != nullptr;
    });
    return near;
}

const own_name* near_names::like(std::string_view project) const {
    if (names_.empty() || project.size() > longest) return nullptr;
    const own_name* near = looking(project);
    return near != nullptr ? near : edited(project);
}

}  // namespace purvey::audit
