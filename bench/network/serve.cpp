// serve SITE: an index on 127.0.0.1, as far away as it is told. Prints "ready PORT", then answers
// each line of its standard input (server::command) with one line, and ends with it.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>

#include "bench/network/server.hpp"

namespace {

struct talk {
    network::server& about;
    event_base* base;
    std::string received;

    void read() {
        char bytes[4096];
        const auto count = ::read(STDIN_FILENO, bytes, sizeof bytes);
        if (count <= 0) {
            event_base_loopbreak(base);
            return;
        }
        received.append(bytes, static_cast<std::size_t>(count));
        for (std::size_t end; (end = received.find('\n')) != std::string::npos;) {
            std::puts(about.command(received.substr(0, end)).c_str());
            received.erase(0, end + 1);
        }
        std::fflush(stdout);
    }
};

event_base* precise_base() {
    event_config* const wanted = event_config_new();
    event_config_set_flag(wanted, EVENT_BASE_FLAG_NO_CACHE_TIME);
    event_config_set_flag(wanted, EVENT_BASE_FLAG_PRECISE_TIMER);
    event_base* const made = event_base_new_with_config(wanted);
    event_config_free(wanted);
    return made;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: serve SITE\n", stderr);
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    const network::site from(argv[1]);
    const std::unique_ptr<event_base, void (*)(event_base*)> base(precise_base(), event_base_free);
    network::server index(base.get(), from);
    talk spoken{index, base.get(), {}};
    event* const line = event_new(
        base.get(), STDIN_FILENO, EV_READ | EV_PERSIST,
        [](evutil_socket_t, short, void* at) { static_cast<talk*>(at)->read(); }, &spoken);
    event_add(line, nullptr);
    std::printf("ready %u\n", index.port());
    std::fflush(stdout);
    event_base_dispatch(base.get());
    event_free(line);
}
