#include "resolver/cli/progress.hpp"

#include <string>
#include <utility>

#include "purvey/answer/text.hpp"
#include "resolver/cli/console.hpp"
#include "resolver/cli/interrupt.hpp"

namespace purvey::cli {

progress::progress(bool shown)
    : shown_(shown), next_(clock::now() + std::chrono::milliseconds{200}) {}

void progress::picked(std::size_t projects) {
    if (shown_) reached(std::to_string(projects) + " names settled");
}

void progress::reached(std::string phrase) {
    reached_ = std::move(phrase);
    draw();
}

void progress::moved(const live_counters& now) {
    network_ = now;
    draw();
}

void progress::draw() {
    if (!shown_) return;
    const auto now = clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::milliseconds{100};
    std::string line = "\r\033[K" + reached_;
    if (network_.requests != 0)
        line +=
            ", " + std::to_string(network_.requests) + " requests, " + size_text(network_.bytes);
    if (network_.under_way != 0)
        line += "; waiting for " + std::to_string(network_.under_way) +
                (network_.under_way == 1 ? " answer" : " answers") + " of the index";
    set_line_drawn(true);
    drawn_ = true;
    print_err(line);
}

void progress::erase() {
    if (!drawn_) return;
    print_err("\r\033[K");
    drawn_ = false;
    set_line_drawn(false);
}

}  // namespace purvey::cli
