#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "purvey/resolve.hpp"
#include "purvey/source/live.hpp"

namespace purvey::cli {

// One line on standard error while a run takes long: names picked, requests, bytes, and what it
// waits for; or what else is reached. Redrawn at most ten times a second, first after 0.2 s, erased
// at the end.
class progress final : public observer, public live_progress {
  public:
    explicit progress(bool shown);
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    ~progress() override { erase(); }

    void picked(std::size_t projects) override;
    void moved(const live_counters&) override;
    void reached(std::string phrase);
    void erase();

  private:
    using clock = std::chrono::steady_clock;
    void draw();

    bool shown_;
    bool drawn_ = false;
    std::string reached_ = "0 names settled";
    live_counters network_;
    clock::time_point next_;
};

}  // namespace purvey::cli
