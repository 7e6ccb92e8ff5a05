// libFuzzer: the first byte picks the grammar, the rest is the text. Beyond not crashing, what is
// accepted must keep its promises: normal forms are stable, orders and keys agree.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "purvey/model/environment.hpp"
#include "purvey/pep/metadata.hpp"
#include "purvey/pep/name.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/pep/tag.hpp"

namespace {

using namespace purvey;

void check(bool holds) {
    if (!holds) std::abort();
}

const environment& target() {
    static const environment e = default_environment();
    return e;
}

// Two versions, one a line: the order is antisymmetric and agrees with keys and hashes.
void fuzz_version(std::string_view text) {
    const std::size_t half = text.find('\n');
    const auto a = pep::version::parse(text.substr(0, half));
    if (!a) return;
    const auto again = pep::version::parse(a->str());
    check(again && again->str() == a->str() && *again == *a && again->hash() == a->hash());
    const auto b = half == text.npos ? a : pep::version::parse(text.substr(half + 1));
    if (!b) return;
    check((*a < *b) == (*b > *a) && (*a == *b) == (*b == *a));
    const auto x = a->packed_key(), y = b->packed_key();
    if (x && y) check((*x <=> *y) == (*a <=> *b));
    if (*a == *b) check(x == y && a->hash() == b->hash());
}

// A specifier set and a version, one a line.
void fuzz_specifier(std::string_view text) {
    const std::size_t half = text.find('\n');
    const auto s = pep::specifier_set::parse(text.substr(0, half));
    if (!s) return;
    const auto again = pep::specifier_set::parse(s->str());
    check(again && again->str() == s->str());
    const auto v = half == text.npos ? std::nullopt
                                     : std::optional(pep::version::parse(text.substr(half + 1)));
    if (v && *v) check(s->contains(**v) == again->contains(**v));
}

void fuzz_marker(std::string_view text) {
    const auto m = pep::marker::parse(text);
    if (!m) return;
    const bool result = m->evaluate(target().markers, "test");
    for (char quote : {'\'', '"'})
        if (text.find(quote) == text.npos) {
            const auto again = pep::marker::parse(m->str());
            check(again && again->str() == m->str());
            check(again->evaluate(target().markers, "test") == result);
        }
}

void fuzz_requirement(std::string_view text) {
    if (const auto r = pep::parse_requirement(text)) {
        const auto again = pep::parse_requirement(r->str());
        check(again && again->str() == r->str());
    }
    (void)pep::parse_provides(text);
}

void fuzz_file_name(std::string_view text) {
    if (const auto w = pep::parse_wheel_name(text)) (void)target().tags.rank(*w);
    const std::size_t half = text.find('\n');
    if (half != text.npos) (void)pep::parse_sdist_name(text.substr(0, half), text.substr(half + 1));
}

void fuzz_target(std::string_view text) {
    const std::size_t half = text.find('\n');
    if (half != text.npos) (void)make_environment(text.substr(0, half), text.substr(half + 1));
    if (pep::is_valid_name(text)) check(pep::is_normalized_name(pep::normalize_name(text)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0]) {
        case 'V':
            fuzz_version(text);
            break;
        case 'S':
            fuzz_specifier(text);
            break;
        case 'M':
            fuzz_marker(text);
            break;
        case 'R':
            fuzz_requirement(text);
            break;
        case 'F':
            fuzz_file_name(text);
            break;
        case 'C':
            (void)pep::parse_core_metadata(text);
            break;
        case 'T':
            fuzz_target(text);
            break;
        default:
            return -1;
    }
    return 0;
}
