#include "resolver/cli/interrupt.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace purvey::cli {
namespace {

volatile std::sig_atomic_t line_drawn = 0;
volatile std::sig_atomic_t holds = 0;
volatile std::sig_atomic_t waiting = 0;  // the signal that came while held

// Only async-signal-safe calls: write and _exit (signal-safety(7)).
[[noreturn]] void leave(int signal) {
    if (line_drawn != 0) {
        constexpr char erase[] = "\r\033[K";
        [[maybe_unused]] const auto done = ::write(STDERR_FILENO, erase, sizeof erase - 1);
    }
    ::_exit(128 + signal);
}

extern "C" void on_signal(int signal) {
    if (holds != 0) {
        waiting = signal;
        return;
    }
    leave(signal);
}

void handle(int signal, void (*handler)(int)) {
    struct sigaction old {
    }, action{};
    // What the caller ignores (nohup, a background job) stays ignored.
    if (::sigaction(signal, nullptr, &old) == 0 && old.sa_handler == SIG_IGN) return;
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
}

}  // namespace

void prepare_process() {
    // A stream that the caller closed must not become some other file's descriptor.
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
        if (::fcntl(fd, F_GETFD) == -1 && errno == EBADF) (void)::open("/dev/null", O_RDWR);
    handle(SIGINT, on_signal);
    handle(SIGTERM, on_signal);
    handle(SIGPIPE, SIG_IGN);
}

void set_line_drawn(bool drawn) {
    line_drawn = drawn ? 1 : 0;
}

uninterrupted::uninterrupted() {
    holds = holds + 1;
}

bool uninterrupted::is_asked() {
    return waiting != 0;
}

uninterrupted::~uninterrupted() {
    holds = holds - 1;
    if (holds == 0 && waiting != 0) leave(waiting);
}

}  // namespace purvey::cli
