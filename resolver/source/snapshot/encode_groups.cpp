#include <list>
#include <unordered_map>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/writer.hpp"

namespace purvey::snapshot_format {
namespace {

struct group {
    std::uint32_t id = 0;
    std::uint32_t place = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;
};

// Releases [first, last) whose own order is not that of the groups.
struct exception {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    const std::vector<std::uint32_t>* ids = nullptr;
};

class grouping {
  public:
    grouping(const std::vector<release_record>& releases, std::size_t field)
        : releases_(releases), field_(field) {
        order();
        collect();
    }

    std::size_t size() const { return groups_.size(); }

    std::size_t ranges() const {
        std::size_t all = 0;
        for (const group& g : groups_) {
            all += g.ranges.size();
        }
        return all;
    }

    void put(std::string& out, const text_numbers& numbers) const {
        put_varint(out, groups_.size());
        for (const group& g : groups_) {
            put_varint(out, numbers.of(g.id));
            std::uint32_t end = 0;
            for (std::size_t i = 0; i < g.ranges.size(); ++i) {
                const auto& [first, last] = g.ranges[i];
                const bool more = i + 1 < g.ranges.size();
                put_varint(out, static_cast<std::uint64_t>(first - end) << 1 | (more ? 1 : 0));
                put_varint(out, last - first - 1);
                end = last;
            }
        }
        put_exceptions(out);
    }

  private:
    const std::vector<release_record>& releases_;
    std::size_t field_;
    std::list<group> groups_;
    std::unordered_map<std::uint32_t, std::list<group>::iterator> by_id_;
    std::vector<exception> exceptions_;

    const std::vector<std::uint32_t>& ids(std::size_t release) const {
        return releases_[release].fields[field_];
    }

    // An order of all strings that most releases agree with: the newest release sets it, what older
    // ones add comes after what stood before it there.
    void order() {
        for (std::size_t release = releases_.size(); release-- > 0;) {
            if (release + 1 < releases_.size() && ids(release) == ids(release + 1)) {
                continue;
            }
            auto next = groups_.begin();
            for (const std::uint32_t id : ids(release)) {
                const auto [found, fresh] = by_id_.try_emplace(id);
                if (fresh) {
                    found->second = groups_.insert(next, group{id, 0, {}});
                }
                next = std::next(found->second);
            }
        }
        std::uint32_t place = 0;
        for (group& g : groups_) {
            g.place = place++;
        }
    }

    void collect() {
        for (std::uint32_t release = 0; release < releases_.size(); ++release) {
            bool in_order = true;
            std::int64_t before = -1;
            for (const std::uint32_t id : ids(release)) {
                group& g = *by_id_.at(id);
                in_order = in_order && g.place > before;
                before = g.place;
                if (g.ranges.empty() || g.ranges.back().second < release) {
                    g.ranges.emplace_back(release, release + 1);
                } else {
                    g.ranges.back().second = release + 1;
                }
            }
            if (!in_order) {
                except(release);
            }
        }
    }

    void except(std::uint32_t release) {
        if (!exceptions_.empty() && exceptions_.back().last == release &&
            *exceptions_.back().ids == ids(release)) {
            ++exceptions_.back().last;
        } else {
            exceptions_.push_back({release, release + 1, &ids(release)});
        }
    }

    void put_exceptions(std::string& out) const {
        put_varint(out, exceptions_.size());
        std::uint32_t end = 0;
        for (const exception& e : exceptions_) {
            put_varint(out, e.first - end);
            put_varint(out, e.last - e.first - 1);
            put_varint(out, e.ids->size());
            for (const std::uint32_t id : *e.ids) {
                put_varint(out, by_id_.at(id)->place);
            }
            end = e.last;
        }
    }
};

}  // namespace

group_counts put_field(std::string& out, const std::vector<release_record>& releases,
                       std::size_t field, const text_numbers& numbers) {
    const grouping groups(releases, field);
    groups.put(out, numbers);
    return {groups.size(), groups.ranges()};
}

}  // namespace purvey::snapshot_format
