#include <gtest/gtest.h>

#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

namespace purvey {
namespace {

bool solvable(const std::string& requirement, const std::string& asked_for) {
    auto from = memory_source::make(
        {{.name = "app",
          .releases = {
              {.version = "1", .requires_dist = {requirement}, .provides_extra = {"x"}}}}});
    request asked;
    asked.requirements.push_back({*pep::parse_requirement(asked_for), asked_for, "test"});
    const auto found = resolve(*from, asked, policy{}, default_environment());
    EXPECT_TRUE(found);
    return found && std::holds_alternative<resolution>(*found);
}

// A release may name a URL where its marker does not hold: nobody would fetch it.
TEST(Urls, MatterWhereTheirMarkerHolds) {
    const std::string url = "lib @ https://example.org/lib.zip";
    EXPECT_FALSE(solvable(url, "app"));
    EXPECT_TRUE(solvable(url + " ; extra == 'x'", "app"));
    EXPECT_TRUE(solvable(url + " ; python_version < '3'", "app"));
    EXPECT_FALSE(solvable(url + " ; python_version >= '3'", "app"));
    EXPECT_TRUE(solvable(url + "?a;b=1 ; extra == 'x'", "app"));
}

}  // namespace
}  // namespace purvey
