#include <gtest/gtest.h>

#include "property/resolve/properties.hpp"
#include "property/resolve/reference.hpp"

namespace purvey::check {
namespace {

TEST(Properties, P3) {
    EXPECT_TRUE(holds("P3: picks, bindings and questions are those of the rules, looked up in all models",
                      {}, [](const world& w, dice&) -> std::string {
                          const auto want = reference_answer(w);
                          const std::string got = trial(w).answer();
                          if (!want || *want == got) return "";
                          return "want " + *want + "\ngot  " + got;
                      }));
}

}  // namespace
}  // namespace purvey::check
