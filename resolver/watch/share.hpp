#pragma once

#include <cstddef>
#include <cstdint>

// May a share of observations be as large as was found, if the promise holds? (spec/watch.md)
namespace purvey::watch {

enum class outcome : std::uint8_t { kept, broken, unknown };

// So many, all of them good, are needed to say with 95 % confidence that at most `share` is bad.
std::size_t needed(double share);

// At most `share` of all may be bad; of `n` that were seen `bad` were. unknown: fewer were seen
// than are needed, or what is bad may still be chance. kept: no more than the share was bad.
// broken: fewer than one in a hundred vendors that keep the promise would look like that.
outcome judge_share(std::size_t n, std::size_t bad, double share);

}  // namespace purvey::watch
