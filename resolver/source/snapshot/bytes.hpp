#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Little-endian integers, LEB128 varints and text, in and out of bytes (spec/snapshot.md).
namespace purvey::snapshot_format {

inline std::uint32_t load32(const char* p) {
    std::uint32_t value = 0;
    for (int i = 3; i >= 0; --i) {
        value = value << 8 | static_cast<unsigned char>(p[i]);
    }
    return value;
}

inline std::uint64_t load64(const char* p) {
    return load32(p) | static_cast<std::uint64_t>(load32(p + 4)) << 32;
}

inline void store32(std::string& out, std::uint32_t value) {
    for (int i = 0; i < 4; ++i) {
        out.push_back(static_cast<char>(value >> (8 * i)));
    }
}

inline void store64(std::string& out, std::uint64_t value) {
    store32(out, static_cast<std::uint32_t>(value));
    store32(out, static_cast<std::uint32_t>(value >> 32));
}

inline void put_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
        out.push_back(static_cast<char>(value | 0x80));
    }
    out.push_back(static_cast<char>(value));
}

inline void put_text(std::string& out, std::string_view text) {
    put_varint(out, text.size());
    out.append(text);
}

// A text as what differs from the text before.
inline void put_step(std::string& out, std::string_view before, std::string_view text) {
    const auto differ = std::mismatch(before.begin(), before.end(), text.begin(), text.end());
    const auto kept = static_cast<std::size_t>(differ.first - before.begin());
    const std::size_t added = text.size() - kept;
    out.push_back(
        static_cast<char>(std::min<std::size_t>(kept, 15) << 4 | std::min<std::size_t>(added, 15)));
    if (kept >= 15) {
        put_varint(out, kept);
    }
    if (added >= 15) {
        put_varint(out, added);
    }
    out.append(text.substr(kept));
}

// Bytes kept of the text before, and what follows them.
struct text_step {
    std::size_t kept = 0;
    std::string_view added;
};

inline std::uint64_t zigzag(std::int64_t value) {
    return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}

inline std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1 ^ (0 - (value & 1)));
}

// Reads untrusted bytes. After the first read that does not fit, ok() is false and every further
// read gives zero or "", so a caller may check once, after a bounded loop.
class byte_reader {
  public:
    byte_reader() = default;
    explicit byte_reader(std::string_view bytes) : rest_(bytes) {}

    bool ok() const { return ok_; }
    bool done() const { return ok_ && rest_.empty(); }
    std::size_t left() const { return rest_.size(); }

    void fail() {
        ok_ = false;
        rest_ = {};
    }

    std::uint8_t byte() {
        if (rest_.empty()) {
            fail();
            return 0;
        }
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint8_t next = byte();
            if (shift == 63 && next > 1) {
                break;
            }
            value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        fail();
        return 0;
    }

    // A value that must not exceed `limit`.
    std::uint64_t varint_upto(std::uint64_t limit) {
        const std::uint64_t value = varint();
        if (value > limit) {
            fail();
            return 0;
        }
        return value;
    }

    // How many things follow, each of at least one byte.
    std::size_t count() {
        const std::uint64_t value = varint();
        if (value > rest_.size()) {
            fail();
            return 0;
        }
        return static_cast<std::size_t>(value);
    }

    std::string_view bytes(std::uint64_t size) {
        if (size > rest_.size()) {
            fail();
            return {};
        }
        const std::string_view found = rest_.substr(0, static_cast<std::size_t>(size));
        rest_.remove_prefix(found.size());
        return found;
    }

    std::string_view text() { return bytes(varint()); }

    // After a text of `before` bytes.
    text_step step(std::size_t before) {
        const std::uint8_t head = byte();
        const std::uint64_t kept = head >> 4 == 15 ? varint() : head >> 4;
        const std::uint64_t added = (head & 15) == 15 ? varint() : head & 15;
        if (kept > before) {
            fail();
            return {};
        }
        return {static_cast<std::size_t>(kept), bytes(added)};
    }

  private:
    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace purvey::snapshot_format
