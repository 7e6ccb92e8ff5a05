#include "resolver/source/snapshot/grants_note.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "resolver/source/snapshot/bytes.hpp"

namespace purvey::snapshot_format {
namespace {

constexpr std::array texts = {&published_grant::name_space, &published_grant::index_url,
                              &published_grant::owner,      &published_grant::since,
                              &published_grant::until,      &published_grant::where};

}  // namespace

std::string put_grants(const recorded_grants& list) {
    std::string out;
    for (const std::string* text : {&list.index_url, &list.url, &list.day}) put_text(out, *text);
    put_varint(out, list.grants.size());
    for (const published_grant& g : list.grants) {
        for (const auto text : texts) put_text(out, g.*text);
        put_varint(out, g.keep_years);
        put_varint(out, g.p95_ms);
        store64(out, std::bit_cast<std::uint64_t>(g.min_mb_s));
    }
    return out;
}

std::optional<recorded_grants> read_grants(std::string_view bytes) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    byte_reader in(bytes);
    recorded_grants list;
    for (std::string* text : {&list.index_url, &list.url, &list.day}) *text = in.text();
    for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
        published_grant& g = list.grants.emplace_back();
        for (const auto text : texts) g.*text = in.text();
        g.keep_years = static_cast<std::uint32_t>(in.varint_upto(most));
        g.p95_ms = static_cast<std::uint32_t>(in.varint_upto(most));
        const std::string_view number = in.bytes(8);
        if (in.ok()) g.min_mb_s = std::bit_cast<double>(load64(number.data()));
        if (!std::isfinite(g.min_mb_s) || g.min_mb_s < 0) return std::nullopt;
    }
    if (!in.done()) return std::nullopt;
    return list;
}

}  // namespace purvey::snapshot_format
