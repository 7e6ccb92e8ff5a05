#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/answer/escape.hpp"

namespace purvey::answer {

// One JSON object on one line.
class json_line {
  public:
    json_line& string(std::string_view key, std::string_view value) {
        name(key);
        out_ += json_string(value);
        return *this;
    }
    json_line& number(std::string_view key, std::uint64_t value) {
        name(key);
        out_ += std::to_string(value);
        return *this;
    }
    json_line& strings(std::string_view key, const std::vector<std::string>& values) {
        name(key);
        append(values);
        return *this;
    }
    json_line& numbers(std::string_view key, const std::vector<std::uint32_t>& values) {
        name(key);
        out_ += '[';
        for (std::size_t k = 0; k < values.size(); ++k)
            out_.append(k == 0 ? "" : ", ").append(std::to_string(values[k]));
        out_ += ']';
        return *this;
    }
    json_line& begin(std::string_view key) {
        name(key);
        out_ += '{';
        fresh_ = true;
        return *this;
    }
    json_line& end() {
        out_ += '}';
        fresh_ = false;
        return *this;
    }
    json_line& begin_list(std::string_view key) {
        name(key);
        out_ += '[';
        fresh_ = true;
        return *this;
    }
    json_line& end_list() {
        out_ += ']';
        fresh_ = false;
        return *this;
    }
    // An object of a list; end() ends it.
    json_line& item() {
        if (!std::exchange(fresh_, true)) out_ += ", ";
        out_ += '{';
        return *this;
    }
    std::string take() { return std::move(out_) + "}\n"; }

  private:
    void name(std::string_view key) {
        if (!std::exchange(fresh_, false)) out_ += ", ";
        out_.append(json_string(key)).append(": ");
    }
    void append(const std::vector<std::string>& values) {
        out_ += '[';
        for (std::size_t k = 0; k < values.size(); ++k)
            out_.append(k == 0 ? "" : ", ").append(json_string(values[k]));
        out_ += ']';
    }

    std::string out_ = "{";
    bool fresh_ = true;
};

}  // namespace purvey::answer
