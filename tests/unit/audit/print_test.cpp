#include "resolver/audit/print.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace purvey::audit {
namespace {

std::string file_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(audit_rules, stand_in_their_order_with_ids_that_are_their_own) {
    for (std::size_t k = 0; k < finding_rules.size(); ++k) {
        EXPECT_EQ(static_cast<std::size_t>(finding_rules[k].kind), k);
        for (std::size_t j = 0; j < k; ++j) EXPECT_NE(finding_rules[j].id, finding_rules[k].id);
    }
}

// The rows "| `ID` | severity | ..." of the table.
TEST(audit_rules, are_those_of_the_specification) {
    std::string text = file_text(PURVEY_SOURCE_DIR "/spec/audit.md");
    text = text.substr(text.find("## Findings"));
    text = text.substr(0, text.find("## Near misses"));
    std::vector<std::string> rows, expected;
    for (std::size_t at = text.find("\n| `"); at != text.npos; at = text.find("\n| `", at + 1)) {
        const std::size_t second = text.find(" | ", at + 1);
        rows.push_back(text.substr(at + 1, text.find(" | ", second + 1) - at - 1));
    }
    for (const finding_rule& rule : finding_rules)
        expected.push_back("| `" + std::string(rule.id) + "` | " + std::string(word(rule.usual)));
    EXPECT_EQ(rows, expected);
}

report one(severity level) {
    report r{subject_kind::lock, "pylock.toml", 1, {}, {}};
    r.findings.push_back({finding_kind::young, level, "x", "1", "is young", 3});
    return r;
}

TEST(audit_report, the_exit_code_is_that_of_its_gravest_finding) {
    EXPECT_EQ(exit_code(report{}), 0);
    EXPECT_EQ(exit_code(one(severity::note)), 0);
    EXPECT_EQ(exit_code(one(severity::warning)), 0);
    EXPECT_EQ(exit_code(one(severity::error)), 4);
    report r = one(severity::warning);
    r.missing.push_back({"x", "corp", "answered 503"});
    EXPECT_EQ(exit_code(r), 5) << "an outage is not success";
    r.findings[0].level = severity::error;
    EXPECT_EQ(exit_code(r), 4);
    EXPECT_NE(report_json(r, {"0", ""}).find("\"exit\": 4"), std::string::npos);
}

TEST(audit_report, what_is_accepted_is_no_error) {
    report r = one(severity::error);
    r.accepted.push_back({r.findings[0], "seen", "purvey.toml:2:1", "2027-01-31"});
    r.findings.clear();
    EXPECT_EQ(exit_code(r), 0);
    text_context c;
    EXPECT_NE(report_text(r, c).find("1 finding is accepted (--full lists them)."),
              std::string::npos);
    c.full = true;
    c.width = 200;
    EXPECT_NE(report_text(r, c).find("accepted until 2027-01-31: seen (purvey.toml:2:1)"),
              std::string::npos);
}

TEST(audit_report, twelve_outages_unless_full) {
    report r = one(severity::note);
    r.missing.resize(20, {"x", "corp", "answered 503"});
    text_context c;
    EXPECT_NE(report_text(r, c).find("and 9 more: --full shows them"), std::string::npos);
    c.full = true;
    EXPECT_EQ(report_text(r, c).find("more:"), std::string::npos);
}

TEST(audit_report, a_hostile_text_is_escaped) {
    report r = one(severity::error);
    r.findings[0].message = "says \x1b[31m\"red\"\n";
    r.where = "a b/\x1b.toml";
    for (const std::string& text :
         {report_text(r, {}), report_json(r, {"0", ""}), report_sarif(r, {"0", ""})})
        EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
    EXPECT_NE(report_sarif(r, {"0", ""}).find("\"uri\": \"a%20b/%1B.toml\""), std::string::npos);
}

TEST(audit_report, twelve_lines_a_kind_unless_full) {
    report r = one(severity::error);
    r.findings.resize(20, r.findings[0]);
    text_context c;
    const std::string cut = report_text(r, c);
    EXPECT_NE(cut.find("and 9 more: --full shows them"), std::string::npos) << cut;
    c.full = true;
    EXPECT_EQ(report_text(r, c).find("more:"), std::string::npos);
}

}  // namespace
}  // namespace purvey::audit
