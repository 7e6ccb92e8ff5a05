#pragma once

#include <span>
#include <string>
#include <string_view>

// The doors through which untrusted text leaves: terminal, shell line, JSON, TOML. Each is total
// (any bytes in, printable text out) and loses no information a reader needs to see.
namespace purvey {

// For a terminal, a log or a message. C0 and DEL become \xNN, so do bytes that are not UTF-8;
// C1 controls, bidirectional controls, zero-width and other invisible characters and line
// separators become \u{N}. Everything else, the backslash included, stays.
std::string escape(std::string_view untrusted);

// One word of a POSIX shell line; `sh` reads it back as the same bytes. Words without special
// characters stay bare. Bytes that escape() would not print are written as "$(printf '\NNN')", so
// that the line is safe to show and safe to paste; only newlines at the end of a word stay as they
// are, in quotes. Precondition: no NUL (an argv has none).
std::string shell_quote(std::string_view word);
std::string shell_line(std::span<const std::string> words);

// A JSON string (RFC 8259), quotes included. Bytes that are not UTF-8 become U+FFFD; what escape()
// would not print is written as \uNNNN.
std::string json_string(std::string_view text);

// A TOML 1.0 basic string, quotes included, on the same terms as json_string. NUL and the other
// controls are legal there as \uNNNN.
std::string toml_string(std::string_view text);

// `https://user:secret@host/x` without `user:secret@`: what may stand in a lock or a message.
std::string without_credentials(std::string_view url);

}  // namespace purvey
