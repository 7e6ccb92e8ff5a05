#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <utility>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/value_bits.hpp"

namespace purvey::solve {

// Values lo, lo+1, ..., hi-1.
struct value_range {
    value lo = 0, hi = 0;
    friend bool operator==(const value_range&, const value_range&) = default;
};

// A set of values: up to four ranges in place, a bitset beyond. Real requirements are nearly always
// one range; as bitsets alone, two projects of 20,000 lock-step releases took 100 MB.
// Invariants: ranges ascending, disjoint, not adjacent; the bitset has five ranges or more and no
// trailing zero word.
class value_set {
  public:
    value_set() : ranges_{} {}
    value_set(value lo, value hi) : ranges_{} {
        if (lo < hi) {
            ranges_[0] = {lo, hi};
            count_ = 1;
        }
    }
    value_set(const value_set& o) { take(o); }
    value_set(value_set&& o) noexcept { take(std::move(o)); }
    value_set& operator=(const value_set& o) {
        if (this != &o) {
            drop_bits();
            take(o);
        }
        return *this;
    }
    value_set& operator=(value_set&& o) noexcept {
        if (this != &o) {
            drop_bits();
            take(std::move(o));
        }
        return *this;
    }
    ~value_set() { drop_bits(); }
    static value_set single(value v) { return {v, v + 1}; }
    // Ranges ascending, not overlapping; empty ones are skipped and adjacent ones joined.
    static value_set of(std::span<const value_range> ranges) {
        value_set s;
        for (const value_range r : ranges) s.append(r);
        return s;
    }

    bool empty() const noexcept { return count_ == 0; }
    bool contains(value v) const noexcept {
        if (count_ == as_bits) return v / 64 < bits_.size() && (bits_[v / 64] >> (v % 64) & 1U);
        for (std::size_t i = 0; i < count_; ++i)
            if (v < ranges_[i].hi) return v >= ranges_[i].lo;
        return false;
    }
    // Precondition of min, max: !empty().
    value min() const noexcept {
        if (count_ != as_bits) return ranges_[0].lo;
        std::size_t w = 0;
        while (bits_[w] == 0) ++w;
        return static_cast<value>(w * 64 + std::countr_zero(bits_[w]));
    }
    value max() const noexcept {
        if (count_ != as_bits) return ranges_[count_ - 1U].hi - 1;
        const std::size_t last = bits_.size() - 1;
        return static_cast<value>(last * 64 + 63 - std::countl_zero(bits_[last]));
    }
    bool is_single() const noexcept { return count_ == 1 && ranges_[0].hi - ranges_[0].lo == 1; }
    std::size_t size() const noexcept {
        std::size_t n = 0;
        each_range([&](value_range r) { n += r.hi - r.lo; });
        return n;
    }

    template <class F>
    void each_range(F&& f) const {
        if (count_ != as_bits) {
            for (std::size_t i = 0; i < count_; ++i) f(ranges_[i]);
            return;
        }
        value lo = 0;
        while (next_bit(lo, true)) {
            value hi = lo;
            if (!next_bit(hi, false)) hi = static_cast<value>(bits_.size() * 64);
            f(value_range{lo, hi});
            lo = hi;
        }
    }

    bool subset_of(const value_set& o) const {
        if (count_ == as_bits || o.count_ == as_bits) return minus(o).empty();
        for (std::size_t i = 0, j = 0; i < count_; ++i) {
            while (j < o.count_ && o.ranges_[j].hi < ranges_[i].hi) ++j;
            if (j == o.count_ || o.ranges_[j].lo > ranges_[i].lo) return false;
        }
        return true;
    }
    // The greatest value that is not in o, or `none_left`.
    static constexpr value none_left = 0xFFFF'FFFF;  // in no domain
    value max_outside(const value_set& o) const {
        if (count_ == as_bits || o.count_ == as_bits) {
            const value_set rest = minus(o);
            return rest.empty() ? none_left : rest.max();
        }
        std::size_t j = o.count_;
        for (std::size_t i = count_; i-- > 0;) {
            value end = ranges_[i].hi;  // everything from here on is in o
            while (j > 0 && o.ranges_[j - 1].lo >= end) --j;
            for (; j > 0 && o.ranges_[j - 1].hi >= end; --j) {
                end = o.ranges_[j - 1].lo;
                if (end <= ranges_[i].lo) break;
            }
            if (end > ranges_[i].lo) return end - 1;
        }
        return none_left;
    }
    bool intersects(const value_set& o) const {
        if (count_ == as_bits || o.count_ == as_bits) return !intersect(o).empty();
        for (std::size_t i = 0, j = 0; i < count_ && j < o.count_;) {
            if (ranges_[i].hi <= o.ranges_[j].lo)
                ++i;
            else if (o.ranges_[j].hi <= ranges_[i].lo)
                ++j;
            else
                return true;
        }
        return false;
    }

    value_set intersect(const value_set& o) const {
        if (count_ != as_bits && o.count_ != as_bits) return intersect_ranges(o);
        return words(o, std::min(width(), o.width()), [](auto a, auto b) { return a & b; });
    }
    value_set minus(const value_set& o) const {
        if (empty() || o.empty()) return *this;
        if (count_ != as_bits && o.count_ != as_bits) return minus_ranges(o);
        return words(o, width(), [](auto a, auto b) { return a & ~b; });
    }
    value_set unite(const value_set& o) const {
        if (empty()) return o;
        if (o.empty()) return *this;
        const value n = std::max(end(), o.end());
        if (count_ != as_bits && o.count_ != as_bits) return unite_ranges(o);
        return words(o, (n + 63U) / 64U, [](auto a, auto b) { return a | b; });
    }
    // All values below n that are not in the set.
    value_set complement(value n) const {
        value_set s;
        value from = 0;
        each_range([&](value_range r) {
            if (from < n) s.append({from, std::min(r.lo, n)});
            from = r.hi;
        });
        if (from < n) s.append({from, n});
        return s;
    }

    friend bool operator==(const value_set& a, const value_set& b) {
        if (a.count_ != b.count_) return false;
        if (a.count_ == as_bits) return a.bits_ == b.bits_;
        return std::equal(a.ranges_.begin(), a.ranges_.begin() + a.count_, b.ranges_.begin());
    }

  private:
    static constexpr std::uint8_t as_bits = 255;
    static constexpr std::uint8_t in_place = 4;

    value end() const noexcept { return empty() ? 0 : max() + 1; }
    std::size_t width() const noexcept { return (end() + 63U) / 64U; }

    // Moves at to the next bit that is set (or clear); false if there is none.
    bool next_bit(value& at, bool set) const noexcept {
        for (std::size_t w = at / 64; w < bits_.size(); ++w) {
            std::uint64_t x = set ? bits_[w] : ~bits_[w];
            if (w == at / 64) x &= ~std::uint64_t{0} << (at % 64);
            if (x != 0) {
                at = static_cast<value>(w * 64 + std::countr_zero(x));
                return true;
            }
        }
        return false;
    }

    void append(value_range r) {
        if (r.lo >= r.hi) return;
        if (count_ == as_bits) return set_bits(bits_, r);
        if (count_ != 0 && ranges_[count_ - 1U].hi >= r.lo) {
            ranges_[count_ - 1U].hi = std::max(ranges_[count_ - 1U].hi, r.hi);
        } else if (count_ < in_place) {
            ranges_[count_++] = r;
        } else {
            value_bits all((r.hi + 63U) / 64U);
            for (const value_range& mine : ranges_) set_bits(all, mine);
            set_bits(all, r);
            become(std::move(all));
        }
    }
    void become(value_bits b) noexcept {
        drop_bits();
        new (&bits_) value_bits(std::move(b));
        count_ = as_bits;
    }
    void drop_bits() noexcept {
        if (count_ != as_bits) return;
        bits_.~value_bits();
        count_ = 0;
    }
    // Precondition of take: no bitset here.
    void take(const value_set& o) {
        if (o.count_ == as_bits)
            new (&bits_) value_bits(o.bits_);
        else
            ranges_ = o.ranges_;
        count_ = o.count_;
    }
    void take(value_set&& o) noexcept {
        if (o.count_ == as_bits)
            new (&bits_) value_bits(std::move(o.bits_));
        else
            ranges_ = o.ranges_;
        count_ = o.count_;
    }

    static void set_bits(value_bits& to, value_range r) {
        to.grow((r.hi + 63U) / 64U);
        for (value v = r.lo; v < r.hi;) {
            const value stop = std::min(r.hi, (v / 64 + 1) * 64);
            const std::uint64_t upto =
                stop % 64 == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << (stop % 64)) - 1;
            to[v / 64] |= upto & (~std::uint64_t{0} << (v % 64));
            v = stop;
        }
    }

    value_set minus_ranges(const value_set& o) const {
        value_set s;
        for (std::size_t i = 0, j = 0; i < count_; ++i) {
            value from = ranges_[i].lo;
            while (j < o.count_ && o.ranges_[j].hi <= from) ++j;
            for (std::size_t k = j; k < o.count_ && o.ranges_[k].lo < ranges_[i].hi; ++k) {
                s.append({from, o.ranges_[k].lo});
                from = o.ranges_[k].hi;
            }
            s.append({from, ranges_[i].hi});
        }
        return s;
    }
    value_set intersect_ranges(const value_set& o) const {
        value_set s;
        for (std::size_t i = 0, j = 0; i < count_ && j < o.count_;) {
            s.append({std::max(ranges_[i].lo, o.ranges_[j].lo),
                      std::min(ranges_[i].hi, o.ranges_[j].hi)});
            if (ranges_[i].hi < o.ranges_[j].hi)
                ++i;
            else
                ++j;
        }
        return s;
    }
    value_set unite_ranges(const value_set& o) const {
        value_set s;
        std::size_t i = 0, j = 0;
        while (i < count_ || j < o.count_) {
            const bool mine = j == o.count_ || (i < count_ && ranges_[i].lo <= o.ranges_[j].lo);
            s.append(mine ? ranges_[i++] : o.ranges_[j++]);
        }
        return s;
    }

    std::uint64_t word(std::size_t w) const noexcept {
        if (count_ == as_bits) return w < bits_.size() ? bits_[w] : 0;
        std::uint64_t x = 0;
        for (std::size_t i = 0; i < count_; ++i) {
            const std::uint64_t from = w * 64, to = from + 64;
            const std::uint64_t lo = std::max<std::uint64_t>(ranges_[i].lo, from);
            const std::uint64_t hi = std::min<std::uint64_t>(ranges_[i].hi, to);
            if (lo >= hi) continue;
            const std::uint64_t upto =
                hi == to ? ~std::uint64_t{0} : (std::uint64_t{1} << (hi - from)) - 1;
            x |= upto & (~std::uint64_t{0} << (lo - from));
        }
        return x;
    }
    template <class Op>
    value_set words(const value_set& o, std::size_t n, Op op) const {
        value_bits made(static_cast<std::uint32_t>(n));
        for (std::size_t w = 0; w < n; ++w) made[w] = op(word(w), o.word(w));
        value_set r;
        r.become(std::move(made));
        r.settle();
        return r;
    }
    // From bits back to ranges where four suffice.
    void settle() {
        std::size_t words = bits_.size();
        while (words != 0 && bits_[words - 1] == 0) --words;
        bits_.shrink(static_cast<std::uint32_t>(words));
        in_place_ranges found{};
        std::size_t n = 0;
        value lo = 0;
        while (next_bit(lo, true)) {
            if (n == in_place) return;
            value hi = lo;
            if (!next_bit(hi, false)) hi = static_cast<value>(bits_.size() * 64);
            found[n++] = {lo, hi};
            lo = hi;
        }
        drop_bits();
        ranges_ = found;
        count_ = static_cast<std::uint8_t>(n);
    }

    // A plain array, but assignable.
    struct in_place_ranges {
        value_range all[in_place];
        value_range& operator[](std::size_t i) noexcept { return all[i]; }
        const value_range& operator[](std::size_t i) const noexcept { return all[i]; }
        const value_range* begin() const noexcept { return all; }
        const value_range* end() const noexcept { return all + in_place; }
    };
    union {
        in_place_ranges ranges_;
        value_bits bits_;
    };
    std::uint8_t count_ = 0;
};

}  // namespace purvey::solve
