#pragma once

#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "bench/network/conditions.hpp"
#include "bench/network/exchange.hpp"
#include "bench/network/site.hpp"

namespace network {

// Since the last reset. A request's *wave* is one more than the greatest of the answers that had
// left before it came: the greatest wave of all is the longest chain of requests none of which was
// sent before the one before it was answered.
struct counts {
    std::array<std::uint64_t, 4> requests{};  // by kind_of
    std::uint64_t bytes = 0, connections = 0, not_modified = 0, missing = 0, failed = 0, waves = 0;
    std::size_t most_at_once = 0;
};

// One thread, HTTP/1.1, connections kept alive. Answers wait without holding up others.
class server {
  public:
    server(event_base*, const site&);
    ~server();

    unsigned port() const;
    // A line on standard input: what conditions::obey knows, "reset", "counts", "log FILE". The
    // answer, one line.
    std::string command(const std::string& line);

  private:
    struct connection {
        server* owner = nullptr;
        std::uint64_t id = 0;
        bufferevent* socket = nullptr;
        event* timer = nullptr;
        std::string received;
        std::optional<request> asked;  // the one that is being answered
        std::optional<reply> sending;
        std::size_t handed_over = 0;  // bytes of its body
        double arrived_ms = 0;
        std::uint64_t wave = 0;
    };

    void accept(evutil_socket_t);
    void close(connection&);
    void read(connection&);
    void take_next(connection&);
    void begin(connection&);
    void begin_waiting();
    void send(connection&);
    void sent(connection&);
    void count(const connection&);
    double now_ms() const;
    std::string told() const;

    event_base* base_;
    const site& site_;
    evconnlistener* listener_;
    conditions conditions_;
    counts counts_;
    std::uint64_t last_wave_ = 0, next_id_ = 1;
    std::size_t under_way_ = 0;
    double reset_ms_ = 0, reset_cpu_ms_ = 0;
    std::unordered_map<std::uint64_t, std::unique_ptr<connection>> connections_;
    std::deque<std::uint64_t> waiting_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> log_{nullptr, std::fclose};
};

}  // namespace network
