#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/answer/escape.hpp"

namespace purvey::answer {

// Writes one JSON value, two spaces a level. Every begin has its end; a key comes before each value
// within an object.
class json_text {
  public:
    json_text& begin_object() { return open('{'); }
    json_text& end_object() { return close('}'); }
    json_text& begin_array() { return open('['); }
    json_text& end_array() { return close(']'); }
    json_text& key(std::string_view name) {
        separate();
        out_.append(json_string(name)).append(": ");
        after_key_ = true;
        return *this;
    }
    json_text& string(std::string_view value) { return scalar(json_string(value)); }
    json_text& number(std::uint64_t value) { return scalar(std::to_string(value)); }
    json_text& boolean(bool value) { return scalar(value ? "true" : "false"); }
    json_text& null() { return scalar("null"); }
    json_text& strings(const std::vector<std::string>& values) {
        begin_array();
        for (const std::string& v : values) string(v);
        return end_array();
    }
    std::string take() { return std::move(out_) + "\n"; }

  private:
    void separate() {
        if (after_key_) {
            after_key_ = false;
            return;
        }
        if (filled_.empty()) return;
        if (filled_.back()) out_ += ",";
        filled_.back() = true;
        out_.append("\n").append(2 * filled_.size(), ' ');
    }
    json_text& scalar(std::string_view text) {
        separate();
        out_ += text;
        return *this;
    }
    json_text& open(char bracket) {
        separate();
        out_ += bracket;
        filled_.push_back(false);
        return *this;
    }
    json_text& close(char bracket) {
        const bool filled = filled_.back();
        filled_.pop_back();
        if (filled) out_.append("\n").append(2 * filled_.size(), ' ');
        out_ += bracket;
        return *this;
    }

    std::string out_;
    std::vector<bool> filled_;  // a level each: has it an element yet?
    bool after_key_ = false;
};

}  // namespace purvey::answer
