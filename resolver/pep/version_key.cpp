#include "resolver/pep/version_key.hpp"

#include <cstddef>

namespace purvey::pep {
namespace {

// What follows the release, in order. A key starts with at least one set bit because no tag is 0.
enum suffix_tag : unsigned { only_dev = 1, alpha, beta, rc, final_release, post_release };
enum pre_tag : unsigned { pre_dev = 0, pre_alone = 1, pre_post = 2 };

struct number_class {
    unsigned prefix, prefix_bits, value_bits;
};
// A prefix code that keeps order: each class starts where the one before ends.
constexpr number_class classes[] = {
    {0b0, 1, 4}, {0b10, 2, 8}, {0b110, 3, 13}, {0b1110, 4, 27}, {0b1111, 4, 48}};

class bit_writer {
  public:
    // Precondition: count < 64. Bits beyond 64 push out the first ones, and key() is 0.
    void put(std::uint64_t value, unsigned count) {
        used_ += count;
        bits_ = bits_ << count | value;
    }

    void number(std::uint64_t value) {
        if (value < 16) return put(value, 5);  // nearly all; the first class
        std::uint64_t base = 0;
        for (const number_class& c : classes) {
            const std::uint64_t size = std::uint64_t{1} << c.value_bits;
            if (value - base < size) {
                const std::uint64_t prefix = c.prefix;
                return put(prefix << c.value_bits | (value - base), c.prefix_bits + c.value_bits);
            }
            base += size;
        }
        overflow_ = true;
    }

    void number(std::string_view digits) {
        std::uint64_t value = 0;
        for (char c : digits) {
            value = value * 10 + static_cast<unsigned>(c - '0');
            if (value >= std::uint64_t{1} << 56) {
                overflow_ = true;
                return;
            }
        }
        number(value);
    }

    // Precondition: something was put.
    std::uint64_t key() const { return overflow_ || used_ > 64 ? 0 : bits_ << (64 - used_); }

  private:
    std::uint64_t bits_ = 0;
    unsigned used_ = 0;
    bool overflow_ = false;
};

// Each part after the first is announced by a 1; a 0 ends the release. Trailing zeros are left out.
void put_release(bit_writer& out, std::string_view release) {
    bool first = true;
    std::size_t zeros = 0, at = 0;
    while (at <= release.size()) {
        std::size_t end = release.find('.', at);
        if (end == std::string_view::npos) end = release.size();
        const std::string_view part = release.substr(at, end - at);
        const bool zero = part.find_first_not_of('0') == std::string_view::npos;
        if (zero && !first) {
            ++zeros;
        } else {
            for (; zeros > 0; --zeros) {
                out.put(1, 1);
                out.number(std::uint64_t{0});
            }
            if (!first) out.put(1, 1);
            out.number(part);
        }
        first = false;
        at = end + 1;
    }
    out.put(0, 1);
}

void put_post(bit_writer& out, const version_pieces& v) {
    out.number(v.post_number);
    out.put(v.dev ? 0 : 1, 1);
    if (v.dev) out.number(v.dev_number);
}

void put_pre(bit_writer& out, const version_pieces& v) {
    out.put(static_cast<unsigned>(v.pre) - 1 + alpha, 3);
    out.number(v.pre_number);
    if (v.post) {
        out.put(pre_post, 2);
        put_post(out, v);
    } else if (v.dev) {
        out.put(pre_dev, 2);
        out.number(v.dev_number);
    } else {
        out.put(pre_alone, 2);
    }
}

}  // namespace

std::uint64_t packed_release_key(std::string_view text) {
    bit_writer out;
    unsigned zeros = 0;
    const char *at = text.data(), *const end = at + text.size();
    for (bool first = true;; first = false, ++at) {
        const char* const start = at;
        std::uint64_t value = 0;
        for (; at != end && *at >= '0' && *at <= '9'; ++at)
            value = value * 10 + static_cast<unsigned>(*at - '0');
        const auto digits = at - start;
        // In normal form, and far from overflow.
        if (digits == 0 || digits > 9 || (digits > 1 && *start == '0')) return 0;
        if (at != end && *at != '.') return 0;
        if (value == 0 && !first) {
            ++zeros;
        } else {
            for (; zeros > 0; --zeros) out.put(0b1'0'0000, 6);
            if (!first) out.put(1, 1);
            out.number(value);
        }
        if (at == end) break;
    }
    out.put(0b0 << 3 | final_release, 4);
    return out.key();
}

std::uint64_t packed_version_key(const version_pieces& v) {
    if (v.epoch.find_first_not_of('0') != std::string_view::npos) return 0;
    bit_writer out;
    put_release(out, v.release);
    if (v.pre != version_pieces::letter::none) {
        put_pre(out, v);
    } else if (v.post) {
        out.put(post_release, 3);
        put_post(out, v);
    } else if (v.dev) {
        out.put(only_dev, 3);
        out.number(v.dev_number);
    } else {
        out.put(final_release, 3);
    }
    return out.key();
}

}  // namespace purvey::pep
