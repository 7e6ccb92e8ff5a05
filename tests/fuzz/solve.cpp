#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "property/solve/driver.hpp"
#include "property/solve/enumeration.hpp"
#include "property/solve/universe.hpp"

// Bytes become a small universe; every manner of supply gives the answer of the walk over the list
// of all its models.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace purvey::solve::check;
    dice d(std::span(data, size));
    shape s;
    s.projects_to = 5;
    s.groups_of_project_to = 4;
    s.exclusions_to = 4;
    const universe u = make_universe(d, s);
    const auto expected = walk(u, all_models(u));
    for (const supply_mode mode : {supply_mode::up_front, supply_mode::one_release,
                                   supply_mode::whole_project, supply_mode::mixture})
        for (const bool interrupted : {false, true}) {
            const outcome o =
                play(u, {mode, interrupted, interrupted, 0, interrupted ? 1U : 200U}, d);
            if (o.satisfiable == expected.has_value() && o.picks == expected.value_or(model{}) &&
                (o.satisfiable || o.proven))
                continue;
            std::fputs(to_text(u).c_str(), stderr);
            std::abort();
        }
    return 0;
}
