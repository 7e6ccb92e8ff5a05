#pragma once

#include <cstddef>
#include <string_view>

#include "purvey/pep/marker.hpp"
#include "resolver/pep/failure.hpp"

namespace purvey::pep {

// Compared as a version where the other side allows it, else as a string.
bool is_version_field(marker_field);

// Reads one marker expression of the whole rest of a text (PEP 508 grammar, as packaging lexes it).
class marker_parser {
  public:
    // Offsets of errors count from the start of `text`; reading starts at `at`.
    marker_parser(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    failure parse(marker& out);

  private:
    using token = marker::token;
    struct operand;

    failure parse_item(marker& out);
    failure read_operand(operand& out);
    failure read_quoted(operand& out);
    failure read_op(marker_op& out);
    failure make_comparison(const operand& left, marker_op op, const operand& right,
                            std::size_t start, marker& out);
    bool take_word(std::string_view word);
    void skip();

    std::string_view text_;
    std::size_t at_;
};

}  // namespace purvey::pep
