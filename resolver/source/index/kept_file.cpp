#include "resolver/source/index/kept_file.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace purvey::index {

using namespace snapshot_format;

namespace {

// Bits of a file's first byte: its kind, then the offer of its metadata, then these.
constexpr unsigned offer_shift = 2, offer_mask = 3, size_bit = 1u << 5, name_in_url_bit = 1u << 6,
                   provenance_bit = 1u << 7;

int nibble(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// A digest is mostly lower-case hex: two digits a byte.
void put_digest(std::string& out, std::string_view text) {
    const bool hex = text.size() % 2 == 0 &&
                     std::all_of(text.begin(), text.end(), [](char c) { return nibble(c) >= 0; });
    put_varint(out, (hex ? text.size() / 2 : text.size()) << 1 | (hex ? 1 : 0));
    if (!hex) out += text;
    for (std::size_t i = 0; hex && i < text.size(); i += 2)
        out.push_back(static_cast<char>(nibble(text[i]) << 4 | nibble(text[i + 1])));
}

// The two digits of each byte.
constexpr auto digits_of = [] {
    std::array<std::array<char, 2>, 256> all{};
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = {"0123456789abcdef"[i >> 4], "0123456789abcdef"[i & 15]};
    return all;
}();

std::string_view read_digest(byte_reader& in, text_arena& made) {
    const std::uint64_t head = in.varint();
    const std::string_view bytes = in.bytes(head >> 1);
    if ((head & 1) == 0) return bytes;
    char* const text = made.room(2 * bytes.size());
    char* to = text;
    for (const char byte : bytes)
        to = std::copy_n(digits_of[static_cast<unsigned char>(byte)].data(), 2, to);
    return {text, 2 * bytes.size()};
}

std::string_view read_step(byte_reader& in, std::string_view before, text_arena& made) {
    const text_step step = in.step(before.size());
    if (step.added.empty() && step.kept == before.size()) return before;
    char* const text = made.room(step.kept + step.added.size());
    std::copy_n(before.data(), step.kept, text);
    std::copy_n(step.added.data(), step.added.size(), text + step.kept);
    return {text, step.kept + step.added.size()};
}

}  // namespace

std::string_view read_shared(byte_reader& in, const std::vector<std::string_view>& shared) {
    const std::uint64_t number = in.varint();
    if (number < shared.size()) return shared[number];
    in.fail();
    return {};
}

void put_file(std::string& out, const release_file& f, neighbour& before, numbered& shared) {
    const bool named = f.url.ends_with(f.name);
    unsigned head = static_cast<unsigned>(f.kind) | static_cast<unsigned>(f.metadata)
                                                        << offer_shift;
    head |= (f.yanked ? yanked_bit : 0) | (f.size ? size_bit : 0) | (named ? name_in_url_bit : 0) |
            (f.provenance.empty() ? 0 : provenance_bit);
    out.push_back(static_cast<char>(head));
    put_step(out, before.url, f.url);
    if (named)
        put_varint(out, f.name.size());
    else
        put_text(out, f.name);
    if (f.size) put_varint(out, *f.size);
    if (f.yanked) put_text(out, f.yanked_reason);
    if (!f.provenance.empty()) put_text(out, f.provenance);
    put_step(out, before.upload_time, f.upload_time);
    put_varint(out, shared.of(f.requires_python));
    put_digest(out, f.metadata_sha256);
    put_varint(out, f.hashes.size());
    for (const auto& [algorithm, hex] : f.hashes) {
        put_varint(out, shared.of(algorithm));
        put_digest(out, hex);
    }
    before = {f.url, f.upload_time};
}

void read_file(byte_reader& in, const std::vector<std::string_view>& shared, neighbour& before,
               text_arena& made, release_file& f) {
    const unsigned head = in.byte();
    f.kind = static_cast<file_kind>(head & kind_mask);
    f.metadata = static_cast<metadata_offer>(head >> offer_shift & offer_mask);
    f.url = read_step(in, before.url, made);
    f.name = (head & name_in_url_bit) != 0
                 ? f.url.substr(f.url.size() - in.varint_upto(f.url.size()))
                 : in.text();
    if ((head & size_bit) != 0) f.size = in.varint();
    f.yanked = (head & yanked_bit) != 0;
    if (f.yanked) f.yanked_reason = in.text();
    if ((head & provenance_bit) != 0) f.provenance = in.text();
    f.upload_time = read_step(in, before.upload_time, made);
    f.requires_python = read_shared(in, shared);
    f.metadata_sha256 = read_digest(in, made);
    f.hashes.resize(in.count());
    for (auto& [algorithm, hex] : f.hashes) {
        algorithm = read_shared(in, shared);
        hex = read_digest(in, made);
    }
    if (f.kind > file_kind::other || f.metadata > metadata_offer::offered) in.fail();
    before = {f.url, f.upload_time};
}

}  // namespace purvey::index
