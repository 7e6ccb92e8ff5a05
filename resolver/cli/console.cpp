#include "resolver/cli/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "resolver/disk/descriptor.hpp"

namespace purvey::cli {
namespace {

bool is_set(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

bool dumb() {
    const char* term = std::getenv("TERM");
    return term == nullptr || std::string_view{term} == "dumb";
}

}  // namespace

bool print_out(std::string_view text) {
    // Whoever reads no further has what they wanted.
    const bool written = disk::write_all(STDOUT_FILENO, text) || errno == EPIPE;
    if (!written) print_err("error: standard output cannot be written\n");
    return written;
}

void print_err(std::string_view text) {
    (void)disk::write_all(STDERR_FILENO, text);
}

streams::streams(std::string_view color) {
    const bool out_terminal = ::isatty(STDOUT_FILENO) == 1;
    err_terminal = ::isatty(STDERR_FILENO) == 1;
    const bool may = color == "auto" && !is_set("NO_COLOR") && !dumb();
    out_colour = color == "always" || (may && out_terminal);
    err_colour = color == "always" || (may && err_terminal);
    winsize size{};
    if (out_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0)
        width = std::clamp<std::size_t>(size.ws_col, 40, 160);
}

}  // namespace purvey::cli
