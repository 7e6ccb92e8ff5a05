#include <algorithm>

#include "resolver/source/snapshot/decoded.hpp"

namespace purvey::snapshot_format {
namespace {

std::span<const release_range> read_ranges(byte_reader& in, std::size_t releases,
                                           std::vector<release_range>& all) {
    const std::size_t start = all.size();
    std::uint64_t end = 0;
    bool more = true;
    while (more && in.ok()) {
        const std::uint64_t head = in.varint();
        more = (head & 1) != 0;
        const std::uint64_t gap = head >> 1;
        const std::uint64_t extra = in.varint_upto(releases);
        // The spans handed out point into `all`, which must not grow.
        if (gap > releases - end || extra + 1 > releases - end - gap ||
            all.size() == all.capacity()) {
            in.fail();
            break;
        }
        const std::uint64_t first = end + gap;
        end = first + extra + 1;
        all.emplace_back(static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end));
    }
    return {all.data() + start, all.size() - start};
}

void read_exceptions(byte_reader& in, std::size_t releases, decoded_field& field) {
    const std::size_t exceptions = in.count();
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < exceptions && in.ok(); ++i) {
        const std::uint64_t gap = in.varint_upto(releases - end);
        const std::uint64_t extra = in.varint_upto(releases);
        if (extra + 1 > releases - end - gap) {
            in.fail();
            return;
        }
        decoded_field::exception e;
        e.first = static_cast<std::uint32_t>(end + gap);
        end += gap + extra + 1;
        e.last = static_cast<std::uint32_t>(end);
        const std::size_t places = in.count();
        e.places.reserve(places);
        for (std::size_t p = 0; p < places && in.ok(); ++p) {
            const std::uint64_t place = in.varint();
            if (place >= field.groups.size()) {
                in.fail();
                return;
            }
            e.places.push_back(static_cast<std::uint32_t>(place));
        }
        field.exceptions.push_back(std::move(e));
    }
}

bool covers(const requirement_group& group, std::uint32_t release) {
    const auto after =
        std::upper_bound(group.ranges.begin(), group.ranges.end(), release,
                         [](std::uint32_t value, const auto& r) { return value < r.second; });
    return after != group.ranges.end() && after->first <= release;
}

}  // namespace

decoded_field read_field(byte_reader& in, std::span<const std::string_view> texts,
                         std::size_t releases, std::vector<release_range>& ranges) {
    decoded_field field;
    const std::size_t groups = in.count();
    field.groups.reserve(groups);
    for (std::size_t i = 0; i < groups && in.ok(); ++i) {
        requirement_group& group = field.groups.emplace_back();
        group.requirement = read_string(in, texts);
        group.ranges = read_ranges(in, releases, ranges);
    }
    read_exceptions(in, releases, field);
    return field;
}

std::vector<std::string_view> decoded_field::of(std::uint32_t release) const {
    std::vector<std::string_view> out;
    const auto after =
        std::upper_bound(exceptions.begin(), exceptions.end(), release,
                         [](std::uint32_t value, const exception& e) { return value < e.last; });
    if (after != exceptions.end() && after->first <= release) {
        out.reserve(after->places.size());
        for (const std::uint32_t place : after->places) {
            out.push_back(groups[place].requirement);
        }
        return out;
    }
    // Counted first: these lists are most of what a run keeps.
    out.reserve(static_cast<std::size_t>(
        std::count_if(groups.begin(), groups.end(),
                      [&](const requirement_group& group) { return covers(group, release); })));
    for (const requirement_group& group : groups) {
        if (covers(group, release)) {
            out.push_back(group.requirement);
        }
    }
    return out;
}

}  // namespace purvey::snapshot_format
