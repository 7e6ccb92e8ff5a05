#include "property/resolve/properties.hpp"

#include <rapidcheck.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace purvey::check {
namespace {

std::string variable(const char* called, const char* otherwise) {
    const char* value = std::getenv(called);
    return value != nullptr ? value : otherwise;
}

// rapidcheck takes its settings from the environment, at the first check.
void settle() {
    static const bool done = [] {
        const bool deep = std::getenv("PURVEY_DEEP") != nullptr;
        const std::string words =
            "max_success=" + variable("PURVEY_CASES", deep ? "20000" : "1000") +
            " seed=" + variable("PURVEY_SEED", "5");
        return setenv("RC_PARAMS", words.c_str(), 0) == 0;
    }();
    if (!done) std::abort();
}

rc::Gen<world> worlds(const shape& s) {
    return [s](const rc::Random& random, int) {
        return rc::shrinkable::shrinkRecur(
            make_world(rc::Random(random).next(), s),
            [](const world& w) { return rc::seq::fromContainer(smaller(w)); });
    };
}

std::string tried(property p, const world& w) {
    if (std::getenv("PURVEY_TRACE") != nullptr) std::cerr << w << std::flush;
    dice d(w.seed ^ 0x5EED);
    return p(w, d);
}

// "P7 1234" in seeds.txt: the world with that seed failed once.
bool kept_worlds_hold(const std::string& name, const shape& s, property p) {
    std::ifstream in(PURVEY_SOURCE_DIR "/tests/property/resolve/seeds.txt");
    bool good = in.is_open();
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string of;
        std::uint64_t seed = 0;
        if (!(words >> of >> seed) || of != name) continue;
        const world w = make_world(seed, s);
        if (const std::string wrong = tried(p, w); !wrong.empty()) {
            std::cerr << "kept seed: " << wrong << "\n" << w;
            good = false;
        }
    }
    return good;
}

}  // namespace

bool holds(const std::string& promise, const shape& s, property p) {
    settle();
    const std::string name = promise.substr(0, promise.find(':'));
    const bool kept = kept_worlds_hold(name, s, p);
    return rc::check(promise,
                     [&] {
                         const world w = *worlds(s);
                         const std::string wrong = tried(p, w);
                         if (!wrong.empty()) {
                             RC_LOG() << "to keep it: " << name << " " << w.seed << "\n";
                             RC_FAIL(wrong);
                         }
                     }) &&
           kept;
}

}  // namespace purvey::check
