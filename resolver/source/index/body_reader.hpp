#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "resolver/source/index/digest.hpp"

struct z_stream_s;

namespace purvey::index {

// Takes a response body as it arrives, inflates gzip, and stops at the limit while inflating.
class body_reader {
  public:
    // digest_only: the bytes are hashed as they are sent, and not kept.
    explicit body_reader(std::size_t limit, bool digest_only = false);
    ~body_reader();
    body_reader(body_reader&&) noexcept;
    body_reader& operator=(body_reader&&) noexcept;

    // The Content-Encoding; false: one that was not asked for.
    bool set_encoding(std::string_view encoding);
    // false: too large or damaged; see failure().
    bool add(std::string_view bytes);
    // After the last byte: false when the compressed data ends early.
    bool finish();

    bool too_large() const { return too_large_; }
    const std::string& failure() const { return failure_; }
    std::string take() { return std::move(body_); }
    std::uint64_t size() const { return received_; }  // as sent
    std::string sha256() { return digest_ ? digest_->hex() : std::string(); }

  private:
    bool inflate_some(std::string_view bytes);
    bool fail(std::string why);

    std::size_t limit_;
    std::size_t received_ = 0;
    bool gzip_ = false, ended_ = false, too_large_ = false;
    std::unique_ptr<z_stream_s> zlib_;
    std::unique_ptr<digest_stream> digest_;
    std::string body_, failure_;
};

}  // namespace purvey::index
