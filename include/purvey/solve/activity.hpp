#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/trail.hpp"

namespace purvey::solve {

// Variables by the part that they had in conflicts, the latest conflicts counting most (as VSIDS
// does it: Moskewicz et al. 2001). Whole numbers, so it is the same everywhere. Where nothing had a
// part, the variables come as they were made.
class activity {
  public:
    void had_part(var v) {
        make_room(v);
        of_[index(v)].amount += step_;
        if (of_[index(v)].at != outside) rise(of_[index(v)].at);
    }
    void conflict_is_over() {
        step_ += step_ / 16;
        if (step_ >= large) fade();
    }

    // From here on next() finds every variable that must be there and is not settled, if it is told
    // of what is undone.
    void start(const trail& t) {
        seen_ = t.size();
        for (std::uint32_t k = 0; k < t.variables(); ++k) insert(var{k});
    }
    // Before entries of the trail beyond `keep` are undone.
    void undone(const trail& t, place keep) {
        for (place p = t.size(); p > keep; --p) insert(t.at(p).v);
        seen_ = std::min(seen_, keep);
    }
    // False: there is none.
    bool next(const trail& t, var& v) {
        while (seen_ < t.size()) insert(t.at(++seen_).v);
        while (!heap_.empty()) {
            v = heap_.front();
            take_first();
            if (!t.domain(v).is_single() && !t.domain(v).contains(0)) return true;
        }
        return false;
    }

  private:
    static constexpr std::uint32_t outside = 0xFFFF'FFFF;
    static constexpr std::uint64_t large = std::uint64_t{1} << 40;
    struct one {
        std::uint64_t amount = 0;
        std::uint32_t at = outside;  // its place in heap_
    };

    void make_room(var v) {
        if (index(v) >= of_.size())
            of_.resize(std::max<std::size_t>(64, 2 * (std::size_t{index(v)} + 1)));
    }
    // Keeps the order of those in heap_ but where amounts fall together.
    void fade() {
        constexpr unsigned bits = 32;
        step_ >>= bits;
        for (one& x : of_) x.amount >>= bits;
        for (std::size_t at = 1; at < heap_.size(); ++at) rise(at);
    }

    bool before(var a, var b) const {
        const std::uint64_t x = of_[index(a)].amount, y = of_[index(b)].amount;
        return x != y ? x > y : index(a) < index(b);
    }
    void put(std::size_t at, var v) {
        heap_[at] = v;
        of_[index(v)].at = static_cast<std::uint32_t>(at);
    }
    void insert(var v) {
        make_room(v);
        if (of_[index(v)].at != outside) return;
        heap_.push_back(v);
        rise(heap_.size() - 1);
    }
    void rise(std::size_t at) {
        const var v = heap_[at];
        for (; at > 0 && before(v, heap_[(at - 1) / 2]); at = (at - 1) / 2)
            put(at, heap_[(at - 1) / 2]);
        put(at, v);
    }
    void take_first() {
        of_[index(heap_.front())].at = outside;
        const var last = heap_.back();
        heap_.pop_back();
        if (heap_.empty()) return;
        std::size_t at = 0;
        for (std::size_t child = 1; child < heap_.size(); child = 2 * at + 1) {
            if (child + 1 < heap_.size() && before(heap_[child + 1], heap_[child])) ++child;
            if (!before(heap_[child], last)) break;
            put(at, heap_[child]);
            at = child;
        }
        put(at, last);
    }

    std::vector<one> of_;  // by variable, as far as any had a part or is in heap_
    std::vector<var> heap_;
    std::uint64_t step_ = 256;
    place seen_ = 0;  // entries of the trail up to it are in heap_, or need not be
};

}  // namespace purvey::solve
