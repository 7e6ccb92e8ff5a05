#include "resolver/audit/near_names.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "resolver/audit/audit.hpp"

namespace purvey::audit {
namespace {

std::string near_to(const std::vector<own_name>& own, const std::string& project) {
    const near_names all(own);
    const own_name* found = all.like(project);
    return found == nullptr ? "" : found->name;
}

TEST(near_names, one_edit) {
    EXPECT_TRUE(one_edit_apart("requests", "request"));
    EXPECT_TRUE(one_edit_apart("requests", "reqeusts"));
    EXPECT_TRUE(one_edit_apart("requests", "requestx"));
    EXPECT_TRUE(one_edit_apart("requests", "requests2"));
    EXPECT_TRUE(one_edit_apart("requests", "xrequests"));
    EXPECT_FALSE(one_edit_apart("requests", "requests"));
    EXPECT_FALSE(one_edit_apart("requests", "requests22"));
    EXPECT_FALSE(one_edit_apart("requests", "eruqests"));
    EXPECT_FALSE(one_edit_apart("cuda-cu11", "cuda-cu12")) << "digits are versions";
    EXPECT_FALSE(one_edit_apart("", ""));
}

TEST(near_names, what_looks_the_same) {
    EXPECT_EQ(looks("pillow"), looks("pi11ow"));
    EXPECT_EQ(looks("numpy"), looks("nurnpy"));
    EXPECT_EQ(looks("flask-login"), looks("flasklogin"));
    EXPECT_EQ(looks("awscli"), looks("avvscl1"));
    EXPECT_EQ(looks("tor0"), looks("toro"));
    EXPECT_NE(looks("numpy"), looks("numba"));
}

TEST(near_names, of_roots_and_namespaces) {
    const std::vector<own_name> own{
        {"requests", false}, {"acme", true}, {"nvidia", true}, {"six", false}};
    EXPECT_EQ(near_to(own, "requets"), "requests");
    EXPECT_EQ(near_to(own, "requests"), "");
    EXPECT_EQ(near_to(own, "requests-oauth"), "") << "a root is compared as a whole";
    EXPECT_EQ(near_to(own, "nvidla-cublas"), "nvidia");
    EXPECT_EQ(near_to(own, "nvida-cublas"), "nvidia");
    EXPECT_EQ(near_to(own, "nvida"), "nvidia");
    EXPECT_EQ(near_to(own, "acne-core"), "") << "too short for edits";
    EXPECT_EQ(near_to(own, "acrne-core"), "acme");
    EXPECT_EQ(near_to(own, "sip"), "");
    EXPECT_EQ(near_to(own, "s1x"), "six");
    EXPECT_EQ(near_to(own, std::string(300, 'a')), "");
}

TEST(near_names, own_names_are_not_near_misses) {
    grant g;
    g.name_space = "nvidia";
    const grant_table grants = *grant_table::of({g});
    const name_audit names(grants, {"requests", "request"});
    EXPECT_EQ(names.near("request"), nullptr) << "asked for by its own name";
    EXPECT_EQ(names.near("nvidia-cuda"), nullptr);
    ASSERT_NE(names.near("nvidi-cuda"), nullptr);
    EXPECT_TRUE(names.near("nvidi-cuda")->begins);
}

// The same, one own name after the other.
bool near_by_definition(const std::vector<own_name>& own, const std::string& project) {
    for (const own_name& n : own)
        for (std::size_t end = 1; end <= project.size(); ++end) {
            const bool whole = end == project.size();
            if (!whole && (!n.begins || project[end] != '-')) continue;
            const std::string start = project.substr(0, end);
            const bool edited =
                n.name.size() >= near_names::shortest_edited && one_edit_apart(n.name, start);
            if (edited || (start != n.name && looks(start) == looks(n.name))) return true;
        }
    return false;
}

TEST(near_names, finds_what_comparing_with_each_finds) {
    const auto letters = [] {
        return rc::gen::element('a', 'b', 'r', 'n', 'm', 'l', '1', '0', 'o', 'v');
    };
    const auto word = [&](int most) {
        return rc::gen::resize(most, rc::gen::nonEmpty(rc::gen::container<std::string>(letters())));
    };
    std::size_t near = 0, far = 0;
    EXPECT_TRUE(rc::check([&] {
        std::vector<own_name> own;
        for (int k = *rc::gen::inRange(1, 6); k != 0; --k)
            own.push_back({*word(7), *rc::gen::arbitrary<bool>()});
        // Near misses are rare among texts made at random: half are an own name with an edit.
        std::string project = *word(8);
        if (*rc::gen::arbitrary<bool>()) {
            project = own.front().name;
            const auto at = *rc::gen::inRange<std::size_t>(0, project.size());
            project.replace(at, *rc::gen::inRange<std::size_t>(0, 2), 1, *letters());
        }
        if (*rc::gen::arbitrary<bool>()) project += "-" + *word(3);
        const bool expected = near_by_definition(own, project);
        ++(expected ? near : far);
        RC_ASSERT((near_names(own).like(project) != nullptr) == expected);
    }));
    EXPECT_GT(near, 0u);
    EXPECT_GT(far, 0u);
}

}  // namespace
}  // namespace purvey::audit
