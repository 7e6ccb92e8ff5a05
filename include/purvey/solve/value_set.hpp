#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "purvey/solve/bits.hpp"
#include "purvey/solve/ids.hpp"

namespace purvey::solve {

// A set of values in 32 bytes: up to three ranges, or bits, 192 of them in place and more on the
// heap. Real requirements are nearly always one range or two; as bits alone, two projects of 20,000
// lock-step releases took 100 MB.
// Two ranges or more of values below 64 are one word of bits: most of what is learned is.
// Invariants: ranges ascending, disjoint, not adjacent, those that are not used {0, 0}; bits have
// four ranges or more, or two and one word, and no trailing zero word.
class value_set {
  public:
    value_set() = default;
    value_set(value lo, value hi) noexcept
        : at_{lo < hi ? packed({lo, hi}) : 0}, form_(lo < hi ? 1 : 0) {}
    value_set(const value_set& o) : at_(o.at_), form_(o.form_) {
        if (form_ > in_place) copy_heap(o);
    }
    value_set(value_set&& o) noexcept { swap(o); }
    value_set& operator=(const value_set& o) {
        if (this != &o) *this = value_set(o);
        return *this;
    }
    value_set& operator=(value_set&& o) noexcept {
        swap(o);
        return *this;
    }
    void swap(value_set& o) noexcept {
        std::swap(at_, o.at_);
        std::swap(form_, o.form_);
    }
    ~value_set() { free_heap(); }
    static value_set single(value v) { return {v, v + 1}; }
    // Ranges ascending, not overlapping; empty ones are skipped and adjacent ones joined.
    static value_set of(std::span<const value_range> ranges) {
        value end = 0;
        for (const value_range r : ranges) end = std::max(end, r.hi);
        value_set made;
        for (const value_range r : ranges) made.append(r, end);
        made.done();
        return made;
    }

    bool empty() const noexcept { return form_ == 0; }
    bool contains(value v) const noexcept {
        if (is_bits()) return v / 64 < width() && (words()[v / 64] >> (v % 64) & 1U) != 0;
        const auto in = [&](value_range r) { return v - r.lo < r.hi - r.lo; };
        return in(range(0)) || in(range(1)) || in(range(2));
    }
    // For many values: calls f with what contains() says, made quicker.
    template <class F>
    void with_contains(F&& f) const {
        if (form_ == 1)
            f([r = range(0)](value v) { return v - r.lo < r.hi - r.lo; });
        else if (width() == 1)
            f([all = word(0)](value v) { return v < 64 && (all >> v & 1U) != 0; });
        else
            f([this](value v) { return contains(v); });
    }
    // Precondition of min, max: !empty().
    value min() const noexcept {
        if (!is_bits()) return range(0).lo;
        std::size_t w = 0;
        while (words()[w] == 0) ++w;
        return bits::lowest(words()[w], w);
    }
    value max() const noexcept {
        if (!is_bits()) return range(form_ - 1).hi - 1;
        return bits::highest(words()[width() - 1], width() - 1);
    }
    // What it holds outside of itself, in bytes.
    std::size_t heap_bytes() const noexcept { return form_ > in_place ? 8 * width() : 0; }
    bool is_single() const noexcept { return form_ == 1 && range(0).hi - range(0).lo == 1; }
    std::size_t size() const noexcept {
        std::size_t n = 0;
        each_range([&](value_range r) { n += r.hi - r.lo; });
        return n;
    }

    template <class F>
    void each_range(F&& f) const {
        if (!is_bits()) {
            for (std::size_t i = 0; i < form_; ++i) f(range(i));
            return;
        }
        for (value_range r; bits::next_range({words(), width()}, r);) f(r);
    }

    bool subset_of(const value_set& o) const noexcept {
        if (form_ == 1 && o.form_ == 1)
            return o.range(0).lo <= range(0).lo && range(0).hi <= o.range(0).hi;
        if (is_word()) return (at_[0] & ~o.low()) == 0;
        if (form_ == 1 && !o.is_bits()) {
            const value_range mine = range(0);
            const auto within = [&](value_range r) { return r.lo <= mine.lo && mine.hi <= r.hi; };
            return within(o.range(0)) || within(o.range(1)) || within(o.range(2));
        }
        return subset_of_many(o);
    }
    // The greatest value that is not in o, or `none_left`.
    static constexpr value none_left = 0xFFFF'FFFF;  // in no domain
    value max_outside(const value_set& o) const noexcept {
        if (form_ == 1 && o.form_ == 1) {
            const value_range mine = range(0), hole = o.range(0);
            if (mine.hi <= hole.lo || hole.hi < mine.hi) return mine.hi - 1;
            return mine.lo < hole.lo ? hole.lo - 1 : none_left;
        }
        if (is_word()) {
            const std::uint64_t x = at_[0] & ~o.low();
            return x == 0 ? none_left : bits::highest(x, 0);
        }
        if (form_ == 1 && !o.is_bits()) {
            const value_range mine = range(0);
            value end = mine.hi;  // everything from here on is in o
            for (const std::size_t j : {2, 1, 0})
                if (o.range(j).lo < end && end <= o.range(j).hi) end = o.range(j).lo;
            return mine.lo < end ? end - 1 : none_left;
        }
        return max_outside_many(o);
    }
    bool intersects(const value_set& o) const noexcept {
        if (form_ == 1 && o.form_ == 1)
            return range(0).lo < o.range(0).hi && o.range(0).lo < range(0).hi;
        if (is_word() || o.is_word()) return (low() & o.low()) != 0;
        if (form_ == 1 && !o.is_bits()) {
            const value_range mine = range(0);
            const auto meets = [&](value_range r) { return mine.lo < r.hi && r.lo < mine.hi; };
            return meets(o.range(0)) || meets(o.range(1)) || meets(o.range(2));
        }
        return intersects_many(o);
    }

    value_set intersect(const value_set& o) const {
        if (form_ == 1 && o.form_ == 1)
            return {std::max(range(0).lo, o.range(0).lo), std::min(range(0).hi, o.range(0).hi)};
        if (is_word() || o.is_word()) return of_word(low() & o.low());
        if (!is_bits() && !o.is_bits()) return intersect_ranges(o);
        return combine(o, std::min(width(), o.width()), [](auto a, auto b) { return a & b; });
    }
    value_set minus(const value_set& o) const {
        if (form_ == 1 && o.form_ == 1) {
            const value_range mine = range(0), hole = o.range(0);
            if (hole.lo <= mine.lo) return {std::max(mine.lo, hole.hi), mine.hi};
            if (hole.hi >= mine.hi) return {mine.lo, std::min(mine.hi, hole.lo)};
            if (mine.hi <= word_size) return of_word(low() & ~o.low());
            return {{mine.lo, hole.lo}, {hole.hi, mine.hi}};
        }
        if (is_small()) return of_word(low() & ~o.low());
        if (!is_bits() && !o.is_bits()) return minus_ranges(o);
        return combine(o, width(), [](auto a, auto b) { return a & ~b; });
    }
    value_set unite(const value_set& o) const {
        if (is_small() && o.is_small()) return of_word(low() | o.low());
        if (!is_bits() && !o.is_bits()) return unite_ranges(o);
        return combine(o, std::max(width(), o.width()), [](auto a, auto b) { return a | b; });
    }
    // All values below n that are not in the set.
    value_set complement(value n) const {
        value_set made;
        value from = 0;
        each_range([&](value_range r) {
            made.append({std::min(from, n), std::min(r.lo, n)}, n);
            from = r.hi;
        });
        made.append({std::min(from, n), n}, n);
        made.done();
        return made;
    }

    friend bool operator==(const value_set& a, const value_set& b) noexcept {
        if (a.form_ != b.form_) return false;
        if (a.form_ <= in_place) return a.at_ == b.at_;
        return std::equal(a.words(), a.words() + a.width(), b.words());
    }

  private:
    value_set(value_range a, value_range b) noexcept : at_{packed(a), packed(b)}, form_(2) {}

    // form_: the number of ranges, or first_bits and the number of words.
    // at_: ranges, packed (a set is copied often just after it was made, and a processor forwards a
    // store only whole); bits; or where these are on the heap.
    static constexpr std::uint32_t most_ranges = 3, first_bits = most_ranges;
    static constexpr std::uint32_t in_place = first_bits + 3;
    static constexpr value word_size = 64;

    using storage = std::array<std::uint64_t, 3>;
    static_assert(sizeof(std::uint64_t*) == sizeof(std::uint64_t));

    bool is_bits() const noexcept { return form_ > most_ranges; }
    bool is_word() const noexcept { return form_ == first_bits + 1; }
    bool is_small() const noexcept { return is_word() || (form_ <= 1 && range(0).hi <= word_size); }
    // word(0).
    std::uint64_t low() const noexcept {
        if (is_word()) return at_[0];
        if (form_ > 1) return word(0);
        const value_range r = range(0);
        const std::uint64_t from = r.lo < word_size ? ~std::uint64_t{0} << r.lo : 0;
        return r.hi < word_size ? from & ~(~std::uint64_t{0} << r.hi) : from;
    }
    static value_set of_word(std::uint64_t all) noexcept {
        value_set made;
        if (all == 0) return made;
        const value lo = bits::lowest(all, 0), hi = bits::highest(all, 0) + 1;
        const bool one_range = static_cast<value>(std::popcount(all)) == hi - lo;
        made.at_[0] = one_range ? packed({lo, hi}) : all;
        made.form_ = one_range ? 1 : first_bits + 1;
        return made;
    }
    static std::uint64_t packed(value_range r) noexcept { return std::uint64_t{r.hi} << 32 | r.lo; }
    value_range range(std::size_t i) const noexcept {
        return {static_cast<value>(at_[i]), static_cast<value>(at_[i] >> 32)};
    }
    std::uint64_t* heap() const noexcept { return std::bit_cast<std::uint64_t*>(at_[0]); }
    const std::uint64_t* words() const noexcept { return form_ > in_place ? heap() : at_.data(); }
    std::uint64_t* words() noexcept { return form_ > in_place ? heap() : at_.data(); }
    std::uint32_t width() const noexcept {
        if (is_bits()) return form_ - first_bits;
        return form_ == 0 ? 0 : bits::words_for(range(form_ - 1).hi);
    }
    std::uint64_t word(std::size_t w) const noexcept {
        if (is_bits()) return w < width() ? words()[w] : 0;
        std::uint64_t all = 0;
        for (std::size_t i = 0; i < form_; ++i) all |= bits::of_range(range(i), w);
        return all;
    }

    [[gnu::noinline]] bool subset_of_many(const value_set& o) const noexcept {
        if (!is_bits() && !o.is_bits()) {
            for (std::size_t i = 0, j = 0; i < form_; ++i) {
                while (j < o.form_ && o.range(j).hi < range(i).hi) ++j;
                if (j == o.form_ || o.range(j).lo > range(i).lo) return false;
            }
            return true;
        }
        for (std::size_t w = 0; w < width(); ++w)
            if ((word(w) & ~o.word(w)) != 0) return false;
        return true;
    }
    [[gnu::noinline]] bool intersects_many(const value_set& o) const noexcept {
        if (!is_bits() && !o.is_bits()) {
            for (std::size_t i = 0; i < form_; ++i)
                for (std::size_t j = 0; j < o.form_; ++j)
                    if (range(i).lo < o.range(j).hi && o.range(j).lo < range(i).hi) return true;
            return false;
        }
        for (std::size_t w = std::min(width(), o.width()); w-- > 0;)
            if ((word(w) & o.word(w)) != 0) return true;
        return false;
    }
    [[gnu::noinline]] value max_outside_many(const value_set& o) const noexcept {
        if (!is_bits() && !o.is_bits()) {
            for (std::size_t i = form_; i-- > 0;) {
                const value_range mine = range(i);
                value end = mine.hi;  // everything from here on is in o
                for (std::size_t j = o.form_; j-- > 0;)
                    if (o.range(j).lo < end && end <= o.range(j).hi) end = o.range(j).lo;
                if (mine.lo < end) return end - 1;
            }
            return none_left;
        }
        for (std::size_t w = width(); w-- > 0;) {
            const std::uint64_t x = word(w) & ~o.word(w);
            if (x != 0) return bits::highest(x, w);
        }
        return none_left;
    }

    void free_heap() noexcept {
        if (form_ > in_place) delete[] heap();
    }
    [[gnu::noinline]] void copy_heap(const value_set& o) {
        at_[0] = std::bit_cast<std::uint64_t>(new std::uint64_t[width()]);
        std::copy_n(o.heap(), width(), heap());
    }
    // Precondition: no heap. Zeros, `count` words of them.
    void become_bits(std::uint32_t count) {
        at_ = {};
        form_ = first_bits + count;
        if (form_ > in_place) at_[0] = std::bit_cast<std::uint64_t>(new std::uint64_t[count]());
    }
    // Back to the normal form, from any bits.
    [[gnu::noinline]] void normalize() {
        std::uint32_t count = width();
        while (count != 0 && words()[count - 1] == 0) --count;
        if (count <= 1) {
            const std::uint64_t all = count == 0 ? 0 : words()[0];
            free_heap();
            form_ = 0;
            *this = of_word(all);
            return;
        }
        const bits::words all(words(), count);
        storage found{};
        std::uint32_t form = 0;
        for (value_range r; form <= most_ranges && bits::next_range(all, r); ++form)
            if (form < most_ranges) found[form] = packed(r);
        if (form > most_ranges) {
            form = first_bits + count;
            found = at_;
            if (form_ > in_place && form <= in_place) {
                found = {};
                std::copy_n(heap(), count, found.begin());
                delete[] heap();
            }
        } else {
            free_heap();
        }
        at_ = found;
        form_ = form;
    }

    // While a set is made of ascending ranges below `end`; done() follows.
    void append(value_range r, value end) {
        if (r.lo >= r.hi) return;
        if (is_bits()) return bits::add({words(), width()}, r);
        if (form_ != 0 && range(form_ - 1).hi == r.lo) {
            at_[form_ - 1] = packed({range(form_ - 1).lo, r.hi});
        } else if (form_ < most_ranges) {
            at_[form_++] = packed(r);
        } else {
            const value_range had[] = {range(0), range(1), range(2)};
            become_bits(bits::words_for(end));
            for (const value_range mine : had) bits::add({words(), width()}, mine);
            bits::add({words(), width()}, r);
        }
    }
    void done() {
        if (is_bits())
            normalize();
        else if (form_ > 1 && end() <= word_size)
            *this = of_word(word(0));
    }

    value end() const noexcept { return form_ == 0 ? 0 : range(form_ - 1).hi; }

    [[gnu::noinline]] value_set minus_ranges(const value_set& o) const {
        value_set made;
        const value limit = end();
        for (std::size_t i = 0; i < form_; ++i) {
            value from = range(i).lo;
            const value to = range(i).hi;
            for (std::size_t j = 0; j < o.form_; ++j) {
                const value_range hole = o.range(j);
                if (hole.hi <= from || to <= hole.lo) continue;
                made.append({from, hole.lo}, limit);
                from = hole.hi;
            }
            made.append({from, to}, limit);
        }
        made.done();
        return made;
    }
    [[gnu::noinline]] value_set intersect_ranges(const value_set& o) const {
        value_set made;
        const value limit = end();
        for (std::size_t i = 0; i < form_; ++i)
            for (std::size_t j = 0; j < o.form_; ++j)
                made.append(
                    {std::max(range(i).lo, o.range(j).lo), std::min(range(i).hi, o.range(j).hi)},
                    limit);
        made.done();
        return made;
    }
    [[gnu::noinline]] value_set unite_ranges(const value_set& o) const {
        value_set made;
        const value limit = std::max(end(), o.end());
        value_range open;
        for (std::size_t i = 0, j = 0; i < form_ || j < o.form_;) {
            const bool mine = j == o.form_ || (i < form_ && range(i).lo <= o.range(j).lo);
            const value_range r = mine ? range(i++) : o.range(j++);
            if (r.lo <= open.hi && open.lo < open.hi) {
                open.hi = std::max(open.hi, r.hi);
                continue;
            }
            made.append(open, limit);
            open = r;
        }
        made.append(open, limit);
        made.done();
        return made;
    }
    template <class Op>
    value_set combine(const value_set& o, std::uint32_t count, Op op) const {
        value_set made;
        made.become_bits(count);
        std::uint64_t* const to = made.words();
        for (std::size_t w = 0; w < count; ++w) to[w] = op(word(w), o.word(w));
        made.normalize();
        return made;
    }

    storage at_{};
    std::uint32_t form_ = 0;
};

}  // namespace purvey::solve
