#include "unit/audit/two_indexes.hpp"

namespace purvey::audit {
namespace {

// Answers for some names only: an outage is no "no".
class broken_source final : public source {
  public:
    explicit broken_source(std::vector<memory_project> has = {}, bool with_metadata = true)
        : has_(*memory_source::make(std::move(has))), with_metadata_(with_metadata) {}
    expected<const listing*, error> list(std::string_view name) override {
        const auto page = has_.list(name);
        return (*page)->exists ? page : down();
    }
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override {
        if (with_metadata_) return has_.metadata(l, release, files, fitting);
        return down();
    }

  private:
    static unexpected<error> down() { return unknown("https://corp.example", "answered 503"); }
    memory_source has_;
    bool with_metadata_;
};

// Two indexes, the first of which has an outage.
class AuditInOutage : public Audit {
  protected:
    report looked(broken_source down) {
        auto up = *memory_source::make(open);
        indexes.all = {{"corp", corp_url, &down}, {"", public_url, &up, false, true}};
        auto made = audit(set, {rules, indexes, young_since});
        EXPECT_TRUE(made);
        return *std::move(made);
    }
    static std::string ids_of(const report& r) {
        std::string out;
        for (const finding& f : r.findings)
            out += (out.empty() ? "" : " ") + std::string(rule_of(f.kind).id);
        return out;
    }
};

TEST_F(AuditInOutage, what_needs_no_answer_is_found) {
    open = {project("flask", "1.0", "bb"), project("six", "1.0")};
    set.entries = {entry("flask"), entry("six", corp_url)};
    set.entries[1].files[0].hashes.clear();
    const report r = looked(broken_source());
    EXPECT_EQ(ids_of(r), "hash-changed missing-hash");
    ASSERT_EQ(r.missing.size(), 2u);
    EXPECT_EQ(r.missing[0].project, "flask");
    EXPECT_EQ(r.missing[0].index, "corp");
    EXPECT_NE(r.missing[0].why.find("answered 503"), std::string::npos);
}

// Each of these would be said if "no answer" were taken for "absent".
TEST_F(AuditInOutage, no_answer_is_never_absent) {
    set.entries = {entry("six", corp_url), entry("free", ""), entry("lost")};
    EXPECT_EQ(ids_of(looked(broken_source())), "file-vanished") << "of the index that answered";
    grant_to_corp("six");
    indexes.everywhere = true;
    open = {project("six", "1.0", "bb")};
    set.of = subject_kind::environment;
    set.entries = {entry("six", "")};
    EXPECT_EQ(ids_of(looked(broken_source())), "") << "whether corp has it is not known";
    rules.grants = {};
    indexes.namespaces = {};
    indexes.bindings["six"] = 0;
    set.entries = {entry("six", public_url, "bb")};
    EXPECT_EQ(ids_of(looked(broken_source())), "");
    set.of = subject_kind::lock;
    EXPECT_EQ(ids_of(looked(broken_source())), "index-changed") << "that it is bound is known";
}

TEST_F(AuditInOutage, who_supplies_a_name_is_open_behind_an_outage) {
    open = {project("tool", "1.0", "bb")};
    set.entries = {entry("tool", "")};
    EXPECT_EQ(ids_of(looked(broken_source())), "") << "corp may have it, and these files";
    set.entries = {entry("tool", "https://elsewhere.example/simple")};
    EXPECT_EQ(ids_of(looked(broken_source())), "");
    EXPECT_EQ(ids_of(looked(broken_source({project("tool", "1.0")}))), "index-changed two-indexes");
}

TEST_F(AuditInOutage, metadata_that_cannot_be_read) {
    set.entries = {entry("six", corp_url)};
    const report r = looked(broken_source({project("six", "1.0")}, false));
    EXPECT_EQ(ids_of(r), "private-name");
    ASSERT_EQ(r.missing.size(), 1u);
    EXPECT_EQ(r.missing[0].project, "six");
}

TEST_F(AuditInOutage, whether_a_claim_is_authorised_may_be_open) {
    memory_project claims = project("six", "1.0");
    claims.releases[0].provides_dist = {"blas"};
    open = {claims};
    set.entries = {entry("six", corp_url)};
    EXPECT_EQ(ids_of(looked(broken_source({claims}))), "stranger-provides");
    set.roots = {"six"};
    const report r = looked(broken_source({claims}));
    EXPECT_EQ(ids_of(r), "") << "corp may hold the name without a release";
    ASSERT_EQ(r.missing.size(), 1u);
    EXPECT_EQ(r.missing[0].project, "blas");
}

TEST_F(Audit, an_explicit_index_is_not_asked_for_other_names) {
    broken_source down;
    auto up = *memory_source::make({project("flask", "1.0")});
    indexes.all = {{"", public_url, &up, false, true}, {"corp", corp_url, &down, true}};
    set.entries = {entry("flask")};
    const auto made = audit(set, {rules, indexes, young_since});
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->missing.empty());
}

}  // namespace
}  // namespace purvey::audit
