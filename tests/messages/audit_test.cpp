#include <gtest/gtest.h>

#include "messages/approve.hpp"
#include "resolver/audit/print.hpp"

namespace purvey::audit {
namespace {

report odd_lock() {
    report r{subject_kind::lock, "pylock.toml", 40, {}, {}};
    const auto add = [&](finding_kind k, const std::string& project, const std::string& version,
                         const std::string& message) {
        r.findings.push_back({k, rule_of(k).usual, project, version, message, 7});
    };
    add(finding_kind::ungranted, "acme-util", "99.0",
        "comes from https://pypi.org/simple, but purvey.toml:3:1 grants acme to corp");
    add(finding_kind::hash_changed, "six", "1.16.0",
        "six-1.16.0-py2.py3-none-any.whl changed in place: sha256 8abb2f1d8689… in the lock, "
        "000000000000… now");
    add(finding_kind::two_indexes, "flask", "3.0.3",
        "stands on corp and on https://pypi.org/simple: other tools, or another order of indexes, "
        "may take either");
    add(finding_kind::near_miss, "nvidla-cublas", "12.4",
        "begins nearly as nvidia, a namespace that is granted");
    add(finding_kind::near_miss, "requets", "0.1", "is nearly requests, which you ask for");
    for (int k = 0; k < 14; ++k)
        add(finding_kind::single_release, "lone-" + std::to_string(k), "1.0",
            "has one release only");
    r.not_checked = {"The age of 3 projects: the index states no times of upload."};
    return r;
}

TEST(Audited, a_lock) {
    text_context c;
    testing::approve("audit", report_text(odd_lock(), c));
}

TEST(Audited, nothing_found) {
    report r{subject_kind::requirements, "", 1, {}, {}};
    testing::approve("audit-clean", report_text(r, {}));
}

// Somebody has looked at one finding, and one index does not answer.
report partly_looked_at() {
    report r = odd_lock();
    r.accepted.push_back({r.findings[2], "a mirror of ours, which lacks the newest releases",
                          "purvey.toml:9:1", "2027-01-31"});
    r.findings = {r.findings[0]};
    for (const char* name : {"flask", "six"})
        r.missing.push_back(
            {name, "corp",
             std::string("https://pypi.corp.example/simple/") + name + "/: answered 503"});
    return r;
}

TEST(Audited, what_is_accepted_and_what_could_not_be_asked) {
    text_context c;
    testing::approve("audit-partly", report_text(partly_looked_at(), c));
    c.full = true;
    testing::approve("audit-partly-full", report_text(partly_looked_at(), c));
}

TEST(Audited, sarif) {
    report r = odd_lock();
    r.findings.resize(2);
    const report partly = partly_looked_at();
    r.accepted = partly.accepted;
    r.missing = partly.missing;
    testing::approve("audit-sarif", report_sarif(r, {"0.1.0", ""}));
}

}  // namespace
}  // namespace purvey::audit
