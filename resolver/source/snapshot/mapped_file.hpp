#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey::snapshot_format {

// A file mapped for reading.
class mapped_file {
  public:
    mapped_file() = default;
    static expected<mapped_file, error> open(const std::string& path);

    mapped_file(mapped_file&& other) noexcept
        : bytes_(std::exchange(other.bytes_, std::string_view{})) {}
    mapped_file& operator=(mapped_file&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~mapped_file();

    std::string_view bytes() const { return bytes_; }

  private:
    std::string_view bytes_;
};

}  // namespace purvey::snapshot_format
