#include <gtest/gtest.h>

#include "purvey/policy/configuration.hpp"

namespace purvey {
namespace {

expected<configuration, error> parsed(std::string_view text,
                                      policy_level by = policy_level::project,
                                      std::string_view where = "purvey.toml") {
    return parse_configuration(text, where, config_form::purvey_toml, by);
}

error refused(configuration into, std::string_view text, policy_level by) {
    const auto done = merge_configuration(into, *parsed(text, by, "other.toml"));
    EXPECT_FALSE(done);
    return done ? error{} : done.error();
}

TEST(severities, are_read_at_every_level) {
    const std::string_view text = "[audit]\nyoung = \"error\"\ntwo-indexes = \"off\"\n";
    for (const policy_level by :
         {policy_level::machine, policy_level::user, policy_level::project}) {
        const auto c = parsed(text, by);
        ASSERT_TRUE(c) << c.error().message;
        ASSERT_EQ(c->audit.size(), 2u);
        EXPECT_EQ(c->audit[0].of, finding_kind::young);
        EXPECT_EQ(c->audit[0].as, severity::error);
        EXPECT_EQ(c->audit[0].by, by);
        EXPECT_EQ(c->audit[0].where, "purvey.toml:2:9");
        EXPECT_EQ(severity_of(finding_kind::two_indexes, c->audit, policy_level::project),
                  severity::off);
        EXPECT_EQ(severity_of(finding_kind::yanked, c->audit, policy_level::project),
                  severity::warning)
            << "the usual";
    }
}

TEST(severities, misspelt_words_are_bad_input) {
    for (const std::string_view text :
         {"[audit]\nyuong = \"error\"\n", "[audit]\nyoung = \"fatal\"\n", "[audit]\nyoung = 3\n",
          "audit = \"off\"\n"}) {
        const auto c = parsed(text);
        ASSERT_FALSE(c) << text;
        EXPECT_EQ(c.error().kind, error_kind::bad_input);
        EXPECT_EQ(c.error().where.rfind("purvey.toml:", 0), 0u);
    }
}

TEST(severities, a_lower_level_raises_and_does_not_lower) {
    auto machine = *parsed("[audit]\nyoung = \"warning\"\n", policy_level::machine, "machine.toml");
    auto raised = machine;
    ASSERT_TRUE(merge_configuration(raised, *parsed("[audit]\nyoung = \"error\"\n")));
    EXPECT_EQ(severity_of(finding_kind::young, raised.audit, policy_level::project),
              severity::error);
    const error e = refused(machine, "[audit]\nyoung = \"note\"\n", policy_level::project);
    EXPECT_EQ(e.kind, error_kind::refused);
    EXPECT_EQ(e.where, "other.toml:2:9");
    EXPECT_NE(e.message.find("machine.toml:2:9"), std::string::npos) << e.message;
    EXPECT_EQ(refused(machine, "[audit]\nyoung = \"off\"\n", policy_level::user).kind,
              error_kind::refused);
}

TEST(severities, two_words_of_one_level_are_bad_input) {
    const auto first = *parsed("[audit]\nyoung = \"warning\"\n");
    const error e = refused(first, "[audit]\nyoung = \"error\"\n", policy_level::project);
    EXPECT_EQ(e.kind, error_kind::bad_input);
    EXPECT_NE(e.message.find("purvey.toml:2:9"), std::string::npos) << e.message;
}

const std::string accepts =
    "[[audit.accept]]\nid = \"young\"\nproject = \"Acme.Core\"\nreason = \"ours\"\n";

TEST(accepted, what_is_read) {
    const auto c = parsed("[audit]\nyanked = \"off\"\n" + accepts + "until = 2027-01-05\n",
                          policy_level::user);
    ASSERT_TRUE(c) << c.error().message;
    EXPECT_EQ(c->audit.size(), 1u);
    ASSERT_EQ(c->accepted.size(), 1u);
    const acceptance& a = c->accepted[0];
    EXPECT_EQ(a.of, finding_kind::young);
    EXPECT_EQ(a.project, "acme-core");
    EXPECT_EQ(a.reason, "ours");
    EXPECT_EQ(a.until, "2027-01-05");
    EXPECT_EQ(a.where, "purvey.toml:3:1");
    EXPECT_EQ(a.by, policy_level::user);
}

TEST(accepted, misspelt_words_are_bad_input_with_their_place) {
    const auto place_of = [](const std::string& text) {
        const auto c = parsed("[[audit.accept]]\n" + text);
        EXPECT_FALSE(c) << text;
        return c ? "" : c.error().where;
    };
    const std::string id = "id = \"young\"\n", project = "project = \"x\"\n",
                      reason = "reason = \"r\"\n";
    EXPECT_EQ(place_of("id = \"yuong\"\n" + project + reason), "purvey.toml:2:6");
    EXPECT_EQ(place_of(id + "project = \"-\"\n" + reason), "purvey.toml:3:11");
    EXPECT_EQ(place_of(id + project + "reason = \" \"\n"), "purvey.toml:4:10");
    EXPECT_EQ(place_of(id + project), "purvey.toml:1:1");
    EXPECT_EQ(place_of(id + project + reason + "until = \"2027-01-05\"\n"), "purvey.toml:5:9");
    EXPECT_EQ(place_of(id + project + reason + "untill = 2027-01-05\n"), "purvey.toml:5:10");
    EXPECT_FALSE(parsed("[audit]\naccept = \"all\"\n"));
}

TEST(accepted, not_where_a_higher_level_says_how_grave_it_is) {
    const auto machine = *parsed("[audit]\nyoung = \"note\"\n", policy_level::machine, "m.toml");
    const error e = refused(machine, accepts, policy_level::project);
    EXPECT_EQ(e.kind, error_kind::refused);
    EXPECT_EQ(e.where, "other.toml:1:1");
    EXPECT_NE(e.message.find("m.toml:2:9"), std::string::npos) << e.message;
    configuration own = machine;
    EXPECT_TRUE(merge_configuration(own, *parsed(accepts, policy_level::machine)));
}

TEST(accepted, twice_on_one_level) {
    configuration own = *parsed(accepts);
    ASSERT_TRUE(merge_configuration(own, *parsed(accepts)));
    EXPECT_EQ(own.accepted.size(), 1u);
    const error e = refused(own, accepts + "until = 2027-01-05\n", policy_level::project);
    EXPECT_EQ(e.kind, error_kind::bad_input);
    EXPECT_NE(e.message.find("purvey.toml:1:1"), std::string::npos) << e.message;
}

}  // namespace
}  // namespace purvey
