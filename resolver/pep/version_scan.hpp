#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace purvey::pep {

// The pieces of one version as written (PEP 440, appendix B), before normalisation.
struct version_pieces {
    enum class letter : std::uint8_t { none, alpha, beta, rc };
    std::string_view epoch;    // digits, or ""
    std::string_view release;  // digits and dots
    letter pre = letter::none;
    bool post = false, dev = false;
    std::string_view pre_number, post_number, dev_number;  // digits, or "" for an implicit 0
    std::string_view local;                                // without "+"
    std::size_t end = 0;  // one past the last byte that belongs to the version
};

// Which parts a specifier's operator admits after the release.
struct version_form {
    bool suffixes = true;  // pre, post, dev
    bool local = true;
};

// Reads the longest version at the start of text (no white space is skipped). False if there is
// none; then nothing is known about `out`.
bool scan_version(std::string_view text, version_form form, version_pieces& out);

}  // namespace purvey::pep
