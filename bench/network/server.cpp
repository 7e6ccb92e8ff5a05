#include "bench/network/server.hpp"

#include <event2/buffer.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace network {

namespace {

constexpr std::size_t drop = 64;  // bytes of a slow drip

double ms_of(clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

timeval span_of(double ms) {
    const auto us = static_cast<long>(ms * 1e3);
    return {us / 1'000'000, us % 1'000'000};
}

}  // namespace

server::server(event_base* base, const site& from) : base_(base), site_(from) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener_ = evconnlistener_new_bind(
        base_,
        [](evconnlistener*, evutil_socket_t fd, sockaddr*, int, void* self) {
            static_cast<server*>(self)->accept(fd);
        },
        this, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 1024,
        reinterpret_cast<sockaddr*>(&where), sizeof where);
    if (!listener_) std::exit(1);
    command("reset");
}

server::~server() {
    while (!connections_.empty()) close(*connections_.begin()->second);
    evconnlistener_free(listener_);
}

unsigned server::port() const {
    sockaddr_in where{};
    socklen_t size = sizeof where;
    getsockname(evconnlistener_get_fd(listener_), reinterpret_cast<sockaddr*>(&where), &size);
    return ntohs(where.sin_port);
}

void server::accept(evutil_socket_t fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto made = std::make_unique<connection>();
    connection& c = *made;
    c.owner = this;
    c.id = next_id_++;
    c.socket = bufferevent_socket_new(base_, fd, BEV_OPT_CLOSE_ON_FREE);
    c.timer = evtimer_new(
        base_,
        [](evutil_socket_t, short, void* at) {
            auto& one = *static_cast<connection*>(at);
            one.owner->send(one);
        },
        &c);
    bufferevent_setcb(
        c.socket,
        [](bufferevent*, void* at) {
            auto& one = *static_cast<connection*>(at);
            one.owner->read(one);
        },
        [](bufferevent*, void* at) {
            auto& one = *static_cast<connection*>(at);
            one.owner->sent(one);
        },
        [](bufferevent*, short, void* at) {
            auto& one = *static_cast<connection*>(at);
            one.owner->close(one);
        },
        &c);
    bufferevent_enable(c.socket, EV_READ | EV_WRITE);
    connections_[c.id] = std::move(made);
    ++counts_.connections;
}

void server::close(connection& c) {
    if (c.sending) --under_way_;
    event_free(c.timer);
    bufferevent_free(c.socket);
    connections_.erase(c.id);
    begin_waiting();
}

void server::read(connection& c) {
    evbuffer* const in = bufferevent_get_input(c.socket);
    const std::size_t count = evbuffer_get_length(in), before = c.received.size();
    c.received.resize(before + count);
    evbuffer_remove(in, c.received.data() + before, count);
    take_next(c);
}

void server::take_next(connection& c) {
    if (c.asked) return;
    bool bad = false;
    c.asked = request::take(c.received, bad);
    if (bad) {
        close(c);
        return;
    }
    if (!c.asked) return;
    c.arrived_ms = now_ms();
    c.wave = last_wave_ + 1;
    waiting_.push_back(c.id);
    begin_waiting();
}

void server::begin_waiting() {
    while (!waiting_.empty() && under_way_ < conditions_.at_once) {
        const auto next = connections_.find(waiting_.front());
        waiting_.pop_front();
        if (next != connections_.end()) begin(*next->second);
    }
}

void server::begin(connection& c) {
    counts_.most_at_once = std::max(counts_.most_at_once, ++under_way_);
    c.sending = answer(*c.asked, site_, conditions_);
    c.handed_over = 0;
    const double wait = conditions_.delay_of(c.asked->path);
    const timeval span = span_of(wait);
    if (wait > 0)
        evtimer_add(c.timer, &span);
    else
        send(c);
}

void server::send(connection& c) {
    evbuffer* const out = bufferevent_get_output(c.socket);
    const reply& r = *c.sending;
    if (c.handed_over == 0) evbuffer_add(out, r.head.data(), r.head.size());
    const auto rest = r.bytes().substr(c.handed_over);
    const auto piece = rest.substr(0, r.drip_ms > 0 ? drop : rest.size());
    // The site outlives every buffer.
    if (r.changed.empty())
        evbuffer_add_reference(out, piece.data(), piece.size(), nullptr, nullptr);
    else
        evbuffer_add(out, piece.data(), piece.size());
    c.handed_over += piece.size();
    if (c.handed_over == r.bytes().size()) return;
    const timeval span = span_of(r.drip_ms);
    evtimer_add(c.timer, &span);
}

void server::sent(connection& c) {
    if (!c.sending || c.handed_over < c.sending->bytes().size()) return;
    if (evbuffer_get_length(bufferevent_get_output(c.socket)) > 0) return;
    count(c);
    const bool last = c.sending->close;
    if (last) {
        close(c);
        return;
    }
    --under_way_;
    c.asked.reset();
    c.sending.reset();
    take_next(c);
    begin_waiting();
}

void server::count(const connection& c) {
    const reply& r = *c.sending;
    ++counts_.requests[static_cast<std::size_t>(c.asked->kind())];
    counts_.bytes += r.head.size() + r.bytes().size();
    counts_.not_modified += r.status == 304;
    counts_.missing += r.status == 404;
    counts_.failed += r.status > 404 || r.status == 401 || r.status == 403;
    last_wave_ = std::max(last_wave_, c.wave);
    counts_.waves = last_wave_;
    if (!log_) return;
    const auto kind = kind_names[static_cast<std::size_t>(c.asked->kind())];
    std::fprintf(log_.get(), "%.2f\t%.2f\t%lu\t%lu\t%s\t%d\t%zu\t%s\n", c.arrived_ms, now_ms(),
                 c.wave, c.id, kind.data(), r.status, r.bytes().size(), c.asked->path.c_str());
}

double server::now_ms() const {
    return ms_of(CLOCK_MONOTONIC) - reset_ms_;
}

std::string server::told() const {
    std::string out = "{";
    for (std::size_t k = 0; k < counts_.requests.size(); ++k)
        out +=
            "\"" + std::string(kind_names[k]) + "\": " + std::to_string(counts_.requests[k]) + ", ";
    const std::pair<const char*, std::uint64_t> more[] = {
        {"bytes", counts_.bytes},          {"connections", counts_.connections},
        {"at once", counts_.most_at_once}, {"not modified", counts_.not_modified},
        {"missing", counts_.missing},      {"failed", counts_.failed},
        {"waves", counts_.waves}};
    for (const auto& [name, value] : more)
        out += "\"" + std::string(name) + "\": " + std::to_string(value) + ", ";
    return out + "\"cpu ms\": " + std::to_string(ms_of(CLOCK_PROCESS_CPUTIME_ID) - reset_cpu_ms_) +
           "}";
}

std::string server::command(const std::string& line) {
    if (line == "counts") {
        if (log_) std::fflush(log_.get());
        return told();
    }
    if (line == "reset") {
        counts_ = {};
        last_wave_ = 0;
        reset_ms_ = ms_of(CLOCK_MONOTONIC);
        reset_cpu_ms_ = ms_of(CLOCK_PROCESS_CPUTIME_ID);
        return "done";
    }
    if (line == "log") {
        log_.reset();
        return "done";
    }
    if (line.starts_with("log ")) {
        log_.reset(std::fopen(line.c_str() + 4, "we"));
        if (log_)
            std::fputs("came ms\tleft ms\twave\tconnection\tkind\tstatus\tbytes\tpath\n",
                       log_.get());
        return log_ ? "done" : "no such file";
    }
    return conditions_.obey(line) ? "done" : "not understood";
}

}  // namespace network
