#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey::snapshot_format {

// Bytes to be read from anywhere: those of an open file, or of memory that outlives the store. A
// file is read and not mapped: a run needs a few hundred bytes here and there, a mapped page costs
// more than a read of them, and a file that was cut meanwhile is an error and no signal.
class byte_store {
  public:
    static expected<byte_store, error> open(const std::string& path);
    explicit byte_store(std::string_view bytes) : bytes_(bytes), size_(bytes.size()) {}

    byte_store(byte_store&& other) noexcept
        : bytes_(other.bytes_),
          size_(other.size_),
          descriptor_(std::exchange(other.descriptor_, -1)) {}
    byte_store& operator=(byte_store&& other) noexcept {
        bytes_ = other.bytes_;
        size_ = other.size_;
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~byte_store();

    std::uint64_t size() const { return size_; }
    // False: not all of these bytes are there.
    bool read(std::uint64_t offset, char* to, std::size_t size) const;

  private:
    std::string_view bytes_;
    std::uint64_t size_ = 0;
    int descriptor_ = -1;  // -1: the bytes are in memory
};

}  // namespace purvey::snapshot_format
