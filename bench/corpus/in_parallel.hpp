#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

namespace purvey::bench {

// So many things to do, shared out to threads in pieces, and told of on standard error.
class in_parallel {
  public:
    in_parallel(std::size_t all, std::size_t piece) : all_(all), piece_(piece) {}

    // Calls work() in each of so many threads, and waits.
    template <class Work>
    static void run(unsigned threads, const Work& work) {
        std::vector<std::thread> started;
        for (unsigned t = 0; t < threads; ++t) started.emplace_back(work);
        for (std::thread& t : started) t.join();
    }

    struct range {
        std::size_t first, last;
        explicit operator bool() const { return first < last; }
    };
    // What nobody else does; empty at the end. From any thread.
    range next() {
        const std::size_t first = std::min(all_, next_.fetch_add(piece_));
        return {first, std::min(all_, first + piece_)};
    }

    double seconds() const {
        return std::chrono::duration<double>(clock::now() - started_).count();
    }
    // At most once in `pause` seconds, and at the end. From one thread at a time.
    void done(const range& r, double pause, const char* things, const std::string& more = "") {
        done_ += r.last - r.first;
        const bool at_end = done_ == all_;
        if (!at_end && seconds() < told_ + pause) return;
        told_ = seconds();
        const double rate = static_cast<double>(done_) / std::max(told_, 1e-9);
        std::fprintf(stderr, "%s%zu of %zu %s, %.1f s, %.0f a second, %.0f s left%s\n",
                     at_end ? "done: " : "", done_, all_, things, told_, rate,
                     static_cast<double>(all_ - done_) / std::max(rate, 0.01), more.c_str());
    }

  private:
    using clock = std::chrono::steady_clock;
    const std::size_t all_, piece_;
    std::atomic<std::size_t> next_{0};
    std::size_t done_ = 0;
    double told_ = 0;
    const clock::time_point started_ = clock::now();
};

}  // namespace purvey::bench
