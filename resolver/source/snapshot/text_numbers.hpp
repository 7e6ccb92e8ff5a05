#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "resolver/source/snapshot/string_table.hpp"

namespace purvey::snapshot_format {

struct project_record;

// The texts of a table that one project uses, numbered in their order.
class text_numbers {
  public:
    explicit text_numbers(const string_table& texts) : texts_(texts) {}

    // Forgets the project before.
    void collect(const project_record& project);
    std::size_t bytes() const;  // of all these texts
    void put(std::string& out) const;
    std::uint32_t of(std::uint32_t id) const { return number_[id]; }
    // 0 stands for "", n + 1 for text n, before as after.
    std::uint32_t optional(std::uint32_t id) const { return id == 0 ? 0 : number_[id - 1] + 1; }

  private:
    const string_table& texts_;
    std::vector<std::uint32_t> used_;      // ids, ascending by text
    std::vector<std::uint32_t> number_;    // by id; of the texts used
    std::vector<std::uint32_t> asked_by_;  // by id: the last project that used it
    std::uint32_t project_ = 0;

    void use(std::uint32_t id);
    void use_optional(std::uint32_t id);
};

}  // namespace purvey::snapshot_format
