#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "resolver/toml/utf8.hpp"

namespace purvey {

// From toml++'s positions (lines and columns from 1, columns in code points) to byte offsets. The
// text must be the one that was parsed, without a byte order mark. Total: what lies outside is cut.
class toml_text_map {
  public:
    explicit toml_text_map(std::string_view text) : text_(text) {
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') begins_.push_back(i + 1);
    }

    std::size_t line_begin(std::size_t line) const {
        if (line == 0) return 0;
        return line <= begins_.size() ? begins_[line - 1] : text_.size();
    }
    // Behind the line's newline.
    std::size_t line_end(std::size_t line) const { return line_begin(line + 1); }

    std::size_t offset(std::size_t line, std::size_t column) const {
        std::size_t at = line_begin(line);
        for (; column > 1 && at < text_.size(); --column)
            at += std::max<std::size_t>(1, utf8_sequence(text_, at));
        return std::min(at, text_.size());
    }

    // The blanks a line begins with.
    std::string_view indent(std::size_t line) const {
        const std::size_t from = line_begin(line);
        const std::size_t to = text_.find_first_not_of(" \t", from);
        return text_.substr(from, std::min(to, text_.size()) - from);
    }

  private:
    std::string_view text_;
    std::vector<std::size_t> begins_{0};
};

}  // namespace purvey
