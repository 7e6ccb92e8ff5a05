#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "purvey/expected.hpp"

namespace purvey {

// Why there is neither an answer nor a "no". The values are the exit codes of the command line
// (spec/cli.md); 0, 1 and 3 are answers, not errors.
enum class error_kind : std::uint8_t {
    bad_input = 2,  // the user's own files or words
    refused = 4,    // policy
    unknown = 5,    // network, I/O, a bad page, metadata or digest from an index
    limit = 6,      // a limit on steps or bytes was reached
};

struct error {
    error_kind kind = error_kind::unknown;
    // One sentence, no trailing newline; untrusted text in it is raw and is escaped when printed.
    std::string message;
    // "file:line", a URL, or empty. Printed before the message.
    std::string where;
    // What the user can do about it; may be empty. Printed after the message.
    std::string remedy;
};

inline std::string in_words(const error& e) {
    return e.where.empty() ? e.message : e.where + ": " + e.message;
}

inline unexpected<error> bad_input(std::string where, std::string message,
                                   std::string remedy = {}) {
    return unexpected(
        error{error_kind::bad_input, std::move(message), std::move(where), std::move(remedy)});
}

inline unexpected<error> unknown(std::string where, std::string message, std::string remedy = {}) {
    return unexpected(
        error{error_kind::unknown, std::move(message), std::move(where), std::move(remedy)});
}

}  // namespace purvey
