#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "purvey/pep/marker.hpp"

namespace purvey::pep {

// Reads one marker expression of the whole rest of a text (PEP 508 grammar, as packaging lexes it).
class marker_parser {
  public:
    // Offsets of errors count from the start of `text`; reading starts at `at`.
    marker_parser(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    std::optional<parse_error> parse(marker& out);

  private:
    using token = marker::token;
    struct operand;

    std::optional<parse_error> parse_item(marker& out);
    std::optional<parse_error> read_operand(operand& out);
    std::optional<parse_error> read_quoted(operand& out);
    std::optional<parse_error> read_op(marker_op& out);
    std::optional<parse_error> make_comparison(const operand& left, marker_op op,
                                               const operand& right, std::size_t start,
                                               marker& out);
    bool take_word(std::string_view word);
    void skip();
    std::optional<parse_error> fail(std::size_t at, std::string message) const {
        return parse_error{std::move(message), at};
    }

    std::string_view text_;
    std::size_t at_;
};

}  // namespace purvey::pep
