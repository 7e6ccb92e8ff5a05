#include <gtest/gtest.h>

#include "purvey/policy/grant.hpp"

namespace purvey {
namespace {

grant to(std::string name_space, std::string index, policy_level by = policy_level::project) {
    grant g;
    g.name_space = std::move(name_space);
    g.index = std::move(index);
    g.by = by;
    g.where = g.index + ":" + g.name_space;
    return g;
}

grant owned_by(std::string owner, grant g) {
    g.owner = std::move(owner);
    return g;
}

grant_table table(std::vector<grant> all) {
    auto made = grant_table::of(std::move(all));
    EXPECT_TRUE(made) << made.error().message;
    return made ? std::move(*made) : grant_table{};
}

error refused(std::vector<grant> all) {
    auto made = grant_table::of(std::move(all));
    EXPECT_FALSE(made);
    return made ? error{} : made.error();
}

std::string index_of(const grant_table& t, std::string_view project) {
    const grant* g = t.find(project);
    return g == nullptr ? "" : g->index;
}

TEST(grants, the_longest_namespace_counts) {  // PEP 752
    const auto t = table({to("nvidia-cuda", "b"), to("nvidia", "a"), to("acme-", "c")});
    EXPECT_EQ(index_of(t, "nvidia"), "a");
    EXPECT_EQ(index_of(t, "nvidia-nccl"), "a");
    EXPECT_EQ(index_of(t, "nvidia-cuda-runtime-cu12"), "b");
    EXPECT_EQ(index_of(t, "nvidia-cudax"), "a");
    EXPECT_EQ(index_of(t, "nvidiafoo"), "");
    EXPECT_EQ(index_of(t, "acme-x"), "c");
    EXPECT_EQ(index_of(t, "acme"), "") << "a star leaves the name itself";
}

TEST(grants, one_namespace_in_other_words_is_bad_input_naming_both_places) {
    const error e = refused({to("acme", "a"), to("acme", "b")});
    EXPECT_EQ(e.kind, error_kind::bad_input);
    EXPECT_EQ(e.where, "b:acme");
    EXPECT_NE(e.message.find("a:acme"), std::string::npos);
    EXPECT_EQ(table({to("acme", "a"), to("acme", "a")}).all().size(), 1u);
}

TEST(grants, an_owner_holds_what_lies_inside) {
    const auto child = owned_by("Other", to("nvidia-cuda", "b"));
    const auto parent = owned_by("NVIDIA", to("nvidia", "a"));
    for (const auto& both : {std::vector{child, parent}, std::vector{parent, child}}) {
        const error e = refused(both);
        EXPECT_EQ(e.kind, error_kind::bad_input);
        EXPECT_EQ(e.where, "b:nvidia-cuda");
    }
    EXPECT_EQ(table({owned_by("NVIDIA", to("nvidia-cuda", "b")), parent}).all().size(), 2u);
}

TEST(grants, a_project_adds_to_the_policy_of_the_machine_and_does_not_loosen_it) {
    const grant machine = owned_by("Acme", to("acme", "corp", policy_level::machine));
    for (const char* inside : {"acme", "acme-web", "acme-"}) {
        const error e = refused({to(inside, "elsewhere"), machine});
        EXPECT_EQ(e.kind, error_kind::refused) << inside;
        EXPECT_NE(e.message.find(machine.where), std::string::npos);
        EXPECT_EQ(table({to(inside, "corp"), machine}).find("acme-web")->owner, "Acme") << inside;
    }
    EXPECT_EQ(refused({owned_by("Mallory", to("acme-web", "corp")), machine}).kind,
              error_kind::refused);
    EXPECT_EQ(index_of(table({to("other", "elsewhere"), machine}), "other-x"), "elsewhere");

    grant strict = machine;
    strict.require_owned = true;
    strict.promises.keep_years = 5;
    const auto t = table({to("acme-web", "corp"), to("acme", "corp"), strict});
    EXPECT_TRUE(t.find("acme-web-ui")->require_owned);
    EXPECT_TRUE(t.find("acme")->require_owned);
    EXPECT_EQ(t.find("acme-web")->promises.keep_years, 5u);
}

// Found by Properties.P38Order.
TEST(grants, words_of_one_level_are_compared_as_they_hold_under_a_higher_one) {
    grant machine = to("acme", "corp", policy_level::machine), strict = to("acme-web", "corp");
    machine.require_owned = strict.require_owned = true;
    const grant mild = to("acme-web", "corp");
    for (const auto& both :
         {std::vector{mild, strict, machine}, std::vector{strict, mild, machine}})
        EXPECT_TRUE(table(both).find("acme-web")->require_owned);
    EXPECT_EQ(refused({mild, strict}).kind, error_kind::bad_input);
}

TEST(grants, two_places_of_a_level_that_differ_are_told_under_a_higher_one_too) {
    const grant machine = to("acme", "corp", policy_level::machine);
    grant one = to("acme", "corp"), other = one;
    one.provide = {"blas"};
    for (const auto& lists : {std::vector<std::string>{"mkl"}, std::vector<std::string>{}}) {
        other.provide = lists;
        EXPECT_EQ(refused({machine, one, other}).kind, error_kind::bad_input);
        EXPECT_EQ(refused({other, one, machine}).kind, error_kind::bad_input);
    }
    EXPECT_EQ(table({one, machine, one}).find("acme")->provide, one.provide);
    EXPECT_EQ(table({one, machine}).find("acme")->where, machine.where);
}

TEST(grants, published_ones_that_contradict_are_passed_over) {
    const auto t = table({to("acme", "squatter", policy_level::published),
                          to("acme-web", "squatter", policy_level::published),
                          to("nvidia", "vendor", policy_level::published), to("acme", "corp")});
    EXPECT_EQ(index_of(t, "acme-web"), "corp");
    EXPECT_EQ(index_of(t, "nvidia-x"), "vendor");
}

TEST(name_spaces, are_names_or_names_with_one_star_at_the_end) {
    EXPECT_EQ(*pep::parse_name_space("Foo_Bar"), "foo-bar");
    EXPECT_EQ(*pep::parse_name_space("foo-*"), "foo-");
    for (const char* bad : {"", "*", "-*", "foo*", "f*o-bar", "foo-*-bar", "foo-*-*", "foo.*",
                            "-foo", "foo-", "naïve", "foo bar"})
        EXPECT_FALSE(pep::parse_name_space(bad)) << bad;
    EXPECT_TRUE(pep::contains("foo", "foo-"));
    EXPECT_FALSE(pep::contains("foo-", "foo"));
    EXPECT_TRUE(pep::contains("foo-", "foo-bar"));
    EXPECT_FALSE(pep::contains("foo", "foobar"));
}

}  // namespace
}  // namespace purvey
