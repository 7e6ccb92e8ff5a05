#pragma once

namespace purvey::cli {

// At the start, before any file is opened. Ctrl-C ends the program with exit code 130 at once,
// SIGTERM with 143, a drawn progress line erased; SIGPIPE is ignored, so that a reader that went
// away shows up as a failed write; standard streams that are closed lead to /dev/null.
void prepare_process();

// Told to the handler: is there a progress line to erase?
void set_line_drawn(bool drawn);

// While one lives, the end waits: files are written whole or not at all,
// and what was started is ended first.
class uninterrupted {
  public:
    uninterrupted();
    uninterrupted(const uninterrupted&) = delete;
    uninterrupted& operator=(const uninterrupted&) = delete;
    ~uninterrupted();
    // The end was asked for and waits.
    static bool is_asked();
};

}  // namespace purvey::cli
