#include "resolver/source/index/body_reader.hpp"

#include <zlib.h>

#include <array>
#include <utility>

namespace purvey::index {

namespace {

// A page compresses about twentyfold; a bomb a thousandfold.
constexpr std::size_t ratio_limit = 100;
constexpr std::size_t ratio_floor = 1u << 20;

}  // namespace

body_reader::body_reader(std::size_t limit, bool digest_only)
    : limit_(limit), digest_(digest_only ? std::make_unique<digest_stream>("sha256") : nullptr) {}
body_reader::~body_reader() {
    if (zlib_) inflateEnd(zlib_.get());
}
body_reader::body_reader(body_reader&&) noexcept = default;
body_reader& body_reader::operator=(body_reader&& other) noexcept {
    if (this != &other) {
        if (zlib_) inflateEnd(zlib_.get());
        limit_ = other.limit_;
        received_ = other.received_;
        gzip_ = other.gzip_;
        ended_ = other.ended_;
        too_large_ = other.too_large_;
        zlib_ = std::move(other.zlib_);
        digest_ = std::move(other.digest_);
        body_ = std::move(other.body_);
        failure_ = std::move(other.failure_);
    }
    return *this;
}

bool body_reader::fail(std::string why) {
    if (failure_.empty()) failure_ = std::move(why);
    return false;
}

bool body_reader::set_encoding(std::string_view encoding) {
    if (digest_ || encoding.empty() || encoding == "identity") return true;
    if (encoding != "gzip" && encoding != "x-gzip")
        return fail("the server used the encoding '" + std::string(encoding.substr(0, 40)) +
                    "', which was not asked for");
    zlib_ = std::make_unique<z_stream_s>();
    *zlib_ = {};
    if (inflateInit2(zlib_.get(), 15 + 16) != Z_OK) {
        zlib_.reset();
        return fail("out of memory");
    }
    gzip_ = true;
    return true;
}

bool body_reader::add(std::string_view bytes) {
    if (!failure_.empty()) return false;
    received_ += bytes.size();
    if (gzip_) return inflate_some(bytes);
    if (received_ > limit_) {
        too_large_ = true;
        return fail("the answer is larger than " + std::to_string(limit_) + " bytes");
    }
    digest_ ? digest_->add(bytes) : void(body_.append(bytes));
    return true;
}

bool body_reader::inflate_some(std::string_view bytes) {
    std::array<char, 64u << 10> out;
    zlib_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    zlib_->avail_in = static_cast<uInt>(bytes.size());
    do {
        if (ended_) return zlib_->avail_in == 0 || fail("bytes follow the compressed data");
        zlib_->next_out = reinterpret_cast<Bytef*>(out.data());
        zlib_->avail_out = static_cast<uInt>(out.size());
        const int code = inflate(zlib_.get(), Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
            return fail("the compressed data is damaged");
        const std::size_t made = out.size() - zlib_->avail_out;
        const std::size_t total = body_.size() + made;
        if (total > limit_ || (total > ratio_floor && total / ratio_limit > received_)) {
            too_large_ = true;
            return fail("the answer inflates to more than " +
                        std::to_string(total > limit_ ? limit_ : received_ * ratio_limit) +
                        " bytes");
        }
        body_.append(out.data(), made);
        ended_ = code == Z_STREAM_END;
    } while (zlib_->avail_in > 0 || zlib_->avail_out == 0);
    return true;
}

bool body_reader::finish() {
    if (!failure_.empty()) return false;
    if (gzip_ && !ended_ && received_ > 0) return fail("the compressed data ends early");
    return true;
}

}  // namespace purvey::index
