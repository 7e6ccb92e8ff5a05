#include "resolver/source/index/route.hpp"

#include <gtest/gtest.h>

namespace purvey::index {
namespace {

using places = std::vector<std::size_t>;

live_options three() {
    live_options o;
    o.indexes = {{"https://a/simple", "a", false},
                 {"https://b/simple", "b", true},
                 {"https://c/simple", "c", false}};
    o.bindings = {{"torch", 1}, {"nvidia-cuda-special", 0}};
    o.namespaces.set("nvidia", 2);
    o.namespaces.set("nvidia-cuda", 1);
    return o;
}

TEST(route, names_bound_to_none_go_along_the_order_without_the_explicit_ones) {
    const route r = route_of(three(), "flask");
    EXPECT_EQ(r.order, (places{0, 2}));
    EXPECT_FALSE(r.bound);
    EXPECT_FALSE(r.merged);
}

TEST(route, a_namespace_holds_its_name_and_what_follows_a_dash) {  // PEP 752
    for (const char* held : {"nvidia", "nvidia-nccl", "nvidia-cud"}) {
        EXPECT_EQ(route_of(three(), held).order, (places{2})) << held;
        EXPECT_TRUE(route_of(three(), held).bound) << held;
    }
    EXPECT_EQ(route_of(three(), "nvidiafoo").order, (places{0, 2}));
}

TEST(route, the_longest_namespace_counts_and_the_name_itself_before_all) {
    EXPECT_EQ(route_of(three(), "nvidia-cuda-runtime").order, (places{1}));
    EXPECT_EQ(route_of(three(), "nvidia-cuda-special").order, (places{0}));
    EXPECT_EQ(route_of(three(), "torch").order, (places{1}));
    EXPECT_EQ(route_of(three(), "torch-audio").order, (places{0, 2}));
}

TEST(route, the_unsafe_strategies_merge_but_never_what_is_bound) {
    live_options o = three();
    o.strategy = index_strategy::unsafe_best_match;
    EXPECT_TRUE(route_of(o, "flask").merged);
    EXPECT_FALSE(route_of(o, "torch").merged);
    o.indexes.pop_back();
    o.bindings.clear();
    EXPECT_FALSE(route_of(o, "flask").merged);
}

}  // namespace
}  // namespace purvey::index
