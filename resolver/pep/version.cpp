#include "purvey/pep/version.hpp"

#include <algorithm>

#include "resolver/pep/ascii.hpp"
#include "resolver/pep/version_build.hpp"
#include "resolver/pep/version_scan.hpp"

namespace purvey::pep {
namespace {

using std::strong_ordering;

// Both are digits without leading zeros, of any length.
strong_ordering compare_numbers(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return a.size() <=> b.size();
    return a.compare(b) <=> 0;
}

// The next dot-separated part, and what is left in `rest`; `end` (kept) where there is none.
std::string_view next_part(std::string_view& rest, std::string_view end) {
    if (rest.empty()) return end;
    const std::size_t dot = rest.find('.');
    const std::string_view part = rest.substr(0, dot);
    rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
    return part;
}

strong_ordering compare_releases(std::string_view a, std::string_view b) {
    while (!a.empty() || !b.empty()) {
        const strong_ordering order = compare_numbers(next_part(a, "0"), next_part(b, "0"));
        if (order != 0) return order;
    }
    return strong_ordering::equal;
}

// dev alone < a < b < rc < none of them.
int pre_rank(const version& v) {
    const std::string_view pre = v.pre();
    if (!pre.empty()) return pre[0] == 'a' ? 1 : pre[0] == 'b' ? 2 : 3;
    return v.is_devrelease() && !v.is_postrelease() ? 0 : 4;
}

std::string_view pre_number(const version& v) {
    const std::string_view pre = v.pre();
    return pre.substr(pre.find_first_of("0123456789"));
}

// A segment of digits is greater than one with letters; letters compare as text.
strong_ordering compare_local_parts(std::string_view a, std::string_view b) {
    const bool a_number = ascii::skip_digits(a, 0) == a.size();
    const bool b_number = ascii::skip_digits(b, 0) == b.size();
    if (a_number != b_number) return a_number ? strong_ordering::greater : strong_ordering::less;
    return a_number ? compare_numbers(a, b) : a.compare(b) <=> 0;
}

strong_ordering compare_locals(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        const strong_ordering order = compare_local_parts(next_part(a, ""), next_part(b, ""));
        if (order != 0) return order;
    }
    return !a.empty() <=> !b.empty();
}

}  // namespace

expected<version, parse_error> version::parse(std::string_view text) {
    if (const std::uint64_t key = version_builder::key_of_release(text)) return version(text, key);
    version v;
    const std::string_view stripped = ascii::strip(text);
    version_pieces pieces;
    if (!scan_version(stripped, {}, pieces))
        return unexpected(parse_error{"not a version: no release number", 0});
    if (pieces.end != stripped.size()) {
        const auto offset = static_cast<std::size_t>(stripped.data() - text.data()) + pieces.end;
        return unexpected(parse_error{"not a version (PEP 440)", offset});
    }
    if (!version_builder::build(pieces, v)) return unexpected(version_too_long());
    return v;
}

std::string_view version::epoch() const {
    return release_begin_ == 0 ? std::string_view("0")
                               : std::string_view(text_).substr(0, release_begin_ - 1u);
}

std::string_view version::pre() const {
    if (!(flags_ & has_pre)) return {};
    const std::string_view rest = public_text().substr(release_end_);
    return rest.substr(0, rest.find('.'));
}

std::string_view version::post() const {
    if (!(flags_ & has_post)) return {};
    std::string_view rest = public_text().substr(release_end_);
    rest.remove_prefix(rest.find(".post") + 5);
    return rest.substr(0, rest.find('.'));
}

std::string_view version::dev() const {
    if (!(flags_ & has_dev)) return {};
    const std::string_view rest = public_text();
    return rest.substr(rest.rfind('v') + 1);
}

std::string_view version::local() const {
    return has_local() ? std::string_view(text_).substr(public_end_ + 1u) : std::string_view();
}

bool version::same_release(const version& other) const {
    return compare_numbers(epoch(), other.epoch()) == 0 &&
           compare_releases(release(), other.release()) == 0;
}

strong_ordering version::compare_prefix(const version& prefix, std::size_t dropped) const {
    if (const auto order = compare_numbers(epoch(), prefix.epoch()); order != 0) return order;
    std::string_view rest = prefix.release(), mine = release();
    for (; dropped > 0; --dropped) {
        const std::size_t dot = rest.rfind('.');
        rest = dot == std::string_view::npos ? std::string_view() : rest.substr(0, dot);
    }
    while (!rest.empty()) {
        const strong_ordering order = compare_numbers(next_part(mine, "0"), next_part(rest, "0"));
        if (order != 0) return order;
    }
    return strong_ordering::equal;
}

strong_ordering version::compare_public_exactly(const version& a, const version& b) {
    if (const auto o = compare_numbers(a.epoch(), b.epoch()); o != 0) return o;
    if (const auto o = compare_releases(a.release(), b.release()); o != 0) return o;
    if (const int x = pre_rank(a), y = pre_rank(b); x != y) return x <=> y;
    if (a.flags_ & has_pre)
        if (const auto o = compare_numbers(pre_number(a), pre_number(b)); o != 0) return o;
    // No post is less than any ("" is shorter), no dev greater than any.
    if (const auto o = compare_numbers(a.post(), b.post()); o != 0) return o;
    if (a.is_devrelease() != b.is_devrelease())
        return a.is_devrelease() ? strong_ordering::less : strong_ordering::greater;
    return compare_numbers(a.dev(), b.dev());
}

strong_ordering version::compare(const version& a, const version& b) {
    if (const auto o = a.compare_public(b); o != 0) return o;
    return compare_locals(a.local(), b.local());
}

std::size_t version::hash() const {
    std::uint64_t h = key_;
    const auto mix = [&h](std::string_view s) {
        for (char c : s) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    };
    if (key_ == 0) {
        std::string_view head = std::string_view(text_).substr(0, release_end_);
        while (head.size() >= release_begin_ + 2u && head.ends_with(".0")) head.remove_suffix(2);
        mix(head);
        mix(public_text().substr(release_end_));
    }
    if (has_local()) mix(local());
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    return static_cast<std::size_t>(h);
}

}  // namespace purvey::pep
