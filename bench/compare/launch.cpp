// launch: runs commands and says what each took. One request a line, its words separated by U+001F:
// "time" or "memory", then the command; the environment is the launcher's own. Answers, a line
// each:
//   time     nanoseconds, peak resident KiB, exit code, nanoseconds of processor
//   memory   KiB of anonymous memory at the end, exit code
// A small program of its own: what a child reports as its peak includes what its parent had when it
// was started. "memory" stops the child where it exits (ptrace(2), PTRACE_EVENT_EXIT), while all
// that it still holds is mapped.
#include <fcntl.h>
#include <spawn.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

struct ended {
    int status = 0;
    long peak_kib = 0;
    long long nanoseconds = 0, processor_nanoseconds = 0;
};

int exit_code(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

long long nanoseconds(const timeval& t) {
    return t.tv_sec * 1'000'000'000LL + t.tv_usec * 1'000LL;
}

ended timed(char** argv) {
    static posix_spawn_file_actions_t* const nowhere = [] {
        auto* made = new posix_spawn_file_actions_t;
        posix_spawn_file_actions_init(made);
        for (int fd = 0; fd < 3; ++fd)
            posix_spawn_file_actions_addopen(made, fd, "/dev/null", O_RDWR, 0);
        return made;
    }();
    ended out;
    rusage used{};
    const auto start = std::chrono::steady_clock::now();
    pid_t child = 0;
    if (posix_spawn(&child, argv[0], nowhere, nullptr, argv, environ) != 0) std::exit(1);
    wait4(child, &out.status, 0, &used);
    out.nanoseconds = (std::chrono::steady_clock::now() - start).count();
    out.processor_nanoseconds = nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime);
    out.peak_kib = used.ru_maxrss;
    return out;
}

long anonymous_kib(pid_t of) {
    std::ifstream file("/proc/" + std::to_string(of) + "/smaps_rollup");
    for (std::string word; file >> word;)
        if (long kib = 0; word == "Anonymous:" && file >> kib) return kib;
    return -1;
}

[[noreturn]] void become(char** argv) {
    const int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; ++fd) dup2(null, fd);
    ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    execv(argv[0], argv);
    _exit(127);
}

// Threads that the child starts are not traced; the event is that of the thread that ends last.
std::pair<long, int> held_at_the_end(char** argv) {
    const pid_t child = fork();
    if (child == 0) become(argv);
    int status = 0;
    waitpid(child, &status, 0);  // stopped at its execv
    ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACEEXIT);
    long kib = -1;
    for (long signal = 0; WIFSTOPPED(status);) {
        ptrace(PTRACE_CONT, child, nullptr, signal);
        waitpid(child, &status, 0);
        if (!WIFSTOPPED(status)) break;
        const bool leaves = status >> 8 == (SIGTRAP | (PTRACE_EVENT_EXIT << 8));
        if (leaves) kib = anonymous_kib(child);
        signal = leaves ? 0 : WSTOPSIG(status);
    }
    return {kib, exit_code(status)};
}

std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words(1);
    for (const char c : line)
        if (c == '\x1f')
            words.emplace_back();
        else
            words.back().push_back(c);
    return words;
}

void answer(std::vector<std::string> words) {
    std::vector<char*> argv;
    for (std::size_t k = 1; k < words.size(); ++k) argv.push_back(words[k].data());
    argv.push_back(nullptr);
    if (words[0] == "memory") {
        const auto [kib, code] = held_at_the_end(argv.data());
        std::printf("%ld %d\n", kib, code);
    } else {
        const ended e = timed(argv.data());
        std::printf("%lld %ld %d %lld\n", e.nanoseconds, e.peak_kib, exit_code(e.status),
                    e.processor_nanoseconds);
    }
    std::fflush(stdout);
}

}  // namespace

int main() {
    std::string line;
    for (int c; (c = std::getchar()) != EOF;) {
        if (c != '\n') {
            line.push_back(static_cast<char>(c));
            continue;
        }
        answer(words_of(line));
        line.clear();
    }
}
