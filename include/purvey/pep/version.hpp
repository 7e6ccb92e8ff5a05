#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"

namespace purvey::pep {

struct version_pieces;

// A version of PEP 440 (living spec, "Version specifiers"), normalised when parsed. Release
// components, epoch and numbers beyond 64 bits are compared exactly. Equality and order are those
// of the standard: 1.0 == 1.0.0, but str() keeps the zeros as written. Texts longer than
// max_length bytes are refused.
class version {
  public:
    static constexpr std::size_t max_length = 32'000;

    version() : version("0", first_key) {}  // the version 0
    static expected<version, parse_error> parse(std::string_view text);

    std::string str() const { return text_; }  // normalised public version and local label
    std::string public_str() const { return std::string(public_text()); }  // without local label
    bool is_prerelease() const { return (flags_ & (has_pre | has_dev)) != 0; }  // dev counts
    bool is_postrelease() const { return (flags_ & has_post) != 0; }
    bool is_devrelease() const { return (flags_ & has_dev) != 0; }
    bool has_local() const { return public_end_ != text_.size(); }

    // A key whose order equals the order of versions, or nothing if this version does not fit
    // (then compare). Two versions with keys compare as their keys do; equal versions have equal
    // keys. The layout is in spec/pep.md; a key is never 0. Versions with an epoch or a local label
    // have none.
    std::optional<std::uint64_t> packed_key() const {
        if (key_ == 0 || has_local()) return std::nullopt;
        return key_;
    }

    friend bool operator==(const version& a, const version& b) {
        return (a <=> b) == std::strong_ordering::equal;
    }
    friend std::strong_ordering operator<=>(const version& a, const version& b) {
        if (a.key_ != 0 && b.key_ != 0 && a.key_ != b.key_) return a.key_ <=> b.key_;
        return compare(a, b);
    }
    std::size_t hash() const;  // equal versions have equal hashes

    // Views into this version, normalised; they end with it.
    std::string_view text() const { return text_; }
    std::string_view public_text() const { return std::string_view(text_).substr(0, public_end_); }
    std::string_view epoch() const;  // "0" when there is none
    std::string_view release() const {
        return std::string_view(text_).substr(release_begin_, release_end_ - release_begin_);
    }
    std::string_view pre() const;   // "a1", "b2", "rc3", or ""
    std::string_view post() const;  // the number, or ""
    std::string_view dev() const;   // the number, or ""
    std::string_view local() const;

    // Order without local labels.
    std::strong_ordering compare_public(const version& other) const {
        if (key_ != 0 && other.key_ != 0) return key_ <=> other.key_;
        return compare_public_exactly(*this, other);
    }
    // Same epoch and release, zeros padded.
    bool same_release(const version& other) const;
    // Where epoch and release, zeros padded and cut to as many parts as `prefix` has (less
    // `dropped` of them), lie against `prefix`: equal means that this version matches `prefix.*`.
    std::strong_ordering compare_prefix(const version& prefix, std::size_t dropped = 0) const;

  private:
    friend class version_builder;
    enum : std::uint8_t { has_pre = 1, has_post = 2, has_dev = 4 };
    static constexpr std::uint64_t first_key = std::uint64_t{0b00000'0'101} << 55;

    // A release alone.
    version(std::string_view text, std::uint64_t key)
        : text_(text),
          key_(key),
          release_end_(static_cast<std::uint16_t>(text.size())),
          public_end_(release_end_) {}
    static std::strong_ordering compare(const version&, const version&);
    static std::strong_ordering compare_public_exactly(const version&, const version&);

    std::string text_;       // normalised; the offsets below are into it
    std::uint64_t key_ = 0;  // of the public version; 0: does not fit
    std::uint16_t release_begin_ = 0, release_end_ = 0, public_end_ = 0;
    std::uint8_t flags_ = 0;
};

}  // namespace purvey::pep

template <>
struct std::hash<purvey::pep::version> {
    std::size_t operator()(const purvey::pep::version& v) const noexcept { return v.hash(); }
};
