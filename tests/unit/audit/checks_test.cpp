#include <map>

#include "unit/audit/two_indexes.hpp"

namespace purvey::audit {
namespace {

TEST_F(Audit, nothing_is_odd) {
    open = {project("flask", "1.0")};
    set.entries = {entry("flask")};
    EXPECT_EQ(ids(), "");
}

TEST_F(Audit, a_name_on_two_indexes_unless_one_mirrors_the_other) {
    corp = {project("flask", "1.0", "bb"), project("six", "1.0")};
    open = {project("flask", "1.0"), project("six", "1.0")};
    set.entries = {entry("flask", corp_url, "bb"), entry("six", corp_url)};
    const auto all = found();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].kind, finding_kind::two_indexes);
    EXPECT_EQ(all[0].project, "flask");
    grant_to_corp("flask");
    EXPECT_EQ(ids(), "");
    indexes.everywhere = true;
    EXPECT_EQ(ids(), "two-indexes-bound");
    indexes.namespaces = {};
    rules.grants = {};
    indexes.bindings["flask"] = 0;  // a source of the project's own
    EXPECT_EQ(ids(), "two-indexes-bound");
}

TEST_F(Audit, a_private_name_is_free_for_anybody) {
    corp = {project("acme-core", "1.0")};
    set.entries = {entry("acme-core", corp_url)};
    EXPECT_EQ(ids(), "private-name");
    grant_to_corp("acme");
    EXPECT_EQ(ids(), "");
    indexes.everywhere = true;
    EXPECT_EQ(ids(), "private-name-bound");
}

// Says which names it was asked for.
class heard final : public source {
  public:
    std::vector<std::string> names;
    expected<const listing*, error> list(std::string_view project) override {
        names.emplace_back(project);
        return knows_nothing_.list(project);
    }
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override {
        return knows_nothing_.metadata(l, release, files, fitting);
    }
    void expect(std::span<const std::string> projects) override {
        names.insert(names.end(), projects.begin(), projects.end());
    }

  private:
    memory_source knows_nothing_ = *memory_source::make({});
};

TEST_F(Audit, a_bound_name_is_told_to_its_own_index_alone) {
    grant_to_corp("acme");
    auto own = *memory_source::make({project("acme-core", "1.0"), project("mine", "1.0")});
    heard open_one;
    indexes.all = {{"corp", corp_url, &own}, {"", public_url, &open_one, false, true}};
    indexes.bindings["mine"] = 0;
    set.entries = {entry("acme-core", corp_url), entry("mine", corp_url),
                   entry("acme-core", public_url)};
    const auto made = audit(set, {rules, indexes, young_since});
    ASSERT_TRUE(made);
    EXPECT_EQ(open_one.names, std::vector<std::string>{});
    ASSERT_EQ(made->findings.size(), 1u) << "what was told of the other index alone";
    EXPECT_EQ(made->findings[0].kind, finding_kind::ungranted);
    ASSERT_EQ(made->not_checked.size(), 1u);
    EXPECT_NE(made->not_checked[0].find("2 bound names too"), std::string::npos);
    indexes.everywhere = true;
    ASSERT_TRUE(audit(set, {rules, indexes, young_since}));
    EXPECT_FALSE(open_one.names.empty());
}

TEST_F(Audit, a_source_binds_a_name_to_an_index_that_does_not_have_it) {
    indexes.bindings["mine"] = 0;
    open = {project("mine", "1.0")};
    set.entries = {entry("mine", public_url)};
    EXPECT_EQ(ids(), "elsewhere-only") << "the lock says whence it is";
    set.entries[0].index = corp_url;
    EXPECT_EQ(ids(), "file-vanished") << "nobody else was asked";
    indexes.everywhere = true;
    EXPECT_EQ(ids(), "elsewhere-only file-vanished");
    corp = {project("mine", "1.0", "bb")};
    indexes.everywhere = false;
    set.entries[0].index = public_url;
    EXPECT_EQ(ids(), "index-changed");
    grant_to_corp("mine");
    EXPECT_EQ(ids(), "index-changed") << "the source outranks the project's own grant";
}

TEST_F(Audit, a_granted_name_that_only_somebody_else_has) {
    grant_to_corp("acme");
    open = {project("acme-core", "1.0")};
    set.entries = {entry("acme-core", public_url)};
    EXPECT_EQ(ids(), "ungranted");
    indexes.everywhere = true;
    EXPECT_EQ(ids(), "ungranted elsewhere-only");
    set.entries[0].index = "";
    EXPECT_EQ(ids(), "ungranted elsewhere-only file-vanished");
}

TEST_F(Audit, where_nothing_says_whence_the_version_does) {
    grant_to_corp("acme");
    corp = {project("acme-core", "2.0"), project("acme-util", "1.0")};
    open = {project("acme-core", "1.0")};
    set.of = subject_kind::environment;
    set.entries = {entry("acme-core", ""), entry("acme-util", "")};
    indexes.everywhere = true;
    const auto all = found();
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].kind, finding_kind::ungranted);
    EXPECT_EQ(all[0].project, "acme-core");
    EXPECT_EQ(all[1].kind, finding_kind::two_indexes_bound);
    EXPECT_EQ(all[2].kind, finding_kind::private_name_bound);
}

TEST_F(Audit, files_of_no_index_under_a_grant) {
    grant_to_corp("acme");
    audited mine = entry("acme-mine"), forked = entry("acme-forked");
    mine.direct = "a directory";
    forked.direct = "a repository";
    set.entries = {mine, forked};
    const auto all = found();
    ASSERT_EQ(all.size(), 1u) << "a tree of the user's own is the user's";
    EXPECT_EQ(all[0].project, "acme-forked");
    EXPECT_EQ(all[0].kind, finding_kind::ungranted);
}

TEST_F(Audit, what_changed_since_the_lock) {
    open = {project("flask", "1.0", "bb"), project("gone", "2.0"), project("moved", "1.0"),
            project("part", "1.0")};
    corp = {project("moved", "1.0")};
    open[3].releases[0].files[0].yanked = true;
    open[3].releases[0].files[0].yanked_reason = "broken";
    audited part = entry("part");
    part.files.push_back({"part-1.0.tar.gz", {}, std::nullopt});
    set.entries = {entry("flask"), entry("gone"), entry("moved"), part, entry("lost")};
    std::map<std::string, std::string> said;
    for (const finding& f : found()) said[f.project] += std::string(rule_of(f.kind).id) + " ";
    EXPECT_EQ(said["flask"], "hash-changed ");
    EXPECT_EQ(said["gone"], "file-vanished ");
    EXPECT_EQ(said["moved"], "index-changed ");
    EXPECT_EQ(said["part"], "missing-hash file-vanished yanked ");
    EXPECT_EQ(said["lost"], "file-vanished ");
    indexes.merges = true;
    EXPECT_EQ(ids().find("index-changed"), std::string::npos) << "any of them may supply it";
}

TEST_F(Audit, a_size_that_changed) {
    open = {project("flask", "1.0")};
    open[0].releases[0].files[0].size = 5;
    set.entries = {entry("flask")};
    set.entries[0].files[0].size = 6;
    EXPECT_EQ(ids(), "hash-changed");
    set.entries[0].files[0].size = 5;
    EXPECT_EQ(ids(), "");
}

TEST_F(Audit, young_projects_and_those_of_one_release) {
    rules.audit.clear();
    open = {project("old", "1.0"), project("new", "1.0", "aa", "2024-05"), project("mute", "1.0")};
    open[0].releases.push_back(project("old", "2.0", "aa", "2024-06").releases[0]);
    open[2].releases[0].files[0].upload_time = "";
    set.entries = {entry("old"), entry("new"), entry("mute")};
    EXPECT_EQ(ids(), "young single-release single-release");
    young_since = "";
    EXPECT_EQ(ids(), "single-release single-release");
}

TEST_F(Audit, what_the_index_says_of_the_project) {
    open = {project("a", "1.0"), project("b", "1.0"), project("c", "1.0")};
    open[0].status = "quarantined";
    open[0].releases.clear();
    open[1].status = "archived";
    open[2].status = "deprecated";
    set.entries = {entry("a"), entry("b"), entry("c")};
    EXPECT_EQ(ids(), "quarantined deprecated archived");
}

TEST_F(Audit, whom_nobody_authorised) {
    open = {project("fork", "1.0"), project("numpy", "1.0"), project("blas", "1.0")};
    open[2].releases.clear();
    open[0].releases[0].provides_dist = {"numpy", "fork", "blas (==2)", "x>=1"};
    set.entries = {entry("fork")};
    EXPECT_EQ(ids(), "stranger-provides stranger-provides ignored-provides");
    set.roots = {"fork"};
    EXPECT_EQ(ids(), "stranger-provides ignored-provides") << "blas has no release: it is virtual";
    rules.provides.push_back({"fork", {*pep::parse_provides("numpy")}, "purvey.toml"});
    EXPECT_EQ(ids(), "ignored-provides");
    rules.provides.clear();
    rules.choices.push_back({"numpy", "fork", "purvey.toml"});
    EXPECT_EQ(ids(), "ignored-provides");
}

TEST_F(Audit, a_grant_says_what_its_projects_provide) {
    grant_to_corp("acme");
    grant g = rules.grants.all().values()[0];
    g.provide = {"numpy"};
    rules.grants = *grant_table::of({g});
    corp = {project("acme-core", "1.0")};
    corp[0].releases[0].provides_dist = {"numpy", "numpyx"};
    set.entries = {entry("acme-core", corp_url)};
    const auto all = found();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_NE(all[0].message.find("numpyx"), std::string::npos);
}

TEST_F(Audit, near_misses_of_roots_and_grants) {
    grant_to_corp("nvidia");
    open = {project("requets", "1.0"), project("nvidla-cublas", "1.0"), project("requests", "1.0")};
    set.entries = {entry("requets"), entry("nvidla-cublas"), entry("requests")};
    set.roots = {"requests"};
    EXPECT_EQ(ids(), "near-miss near-miss");
}

TEST_F(Audit, severities_as_the_policy_has_them) {
    open = {project("flask", "1.0", "bb")};
    set.entries = {entry("flask")};
    EXPECT_EQ(found().at(0).level, severity::error);
    rules.audit = {{finding_kind::hash_changed, severity::note},
                   {finding_kind::single_release, severity::warning}};
    const auto all = found();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].level, severity::warning);
    EXPECT_EQ(all[1].level, severity::note);
}

TEST_F(Audit, what_must_be_owned) {
    grant_to_corp("acme");
    grant g = rules.grants.all().values()[0];
    g.require_owned = true;
    rules.grants = *grant_table::of({g});
    corp = {project("acme-core", "1.0")};
    set.entries = {entry("acme-core", corp_url)};
    const auto with = [&](std::optional<std::vector<granted_namespace>> said) {
        corp[0].namespaces = std::move(said);
        return ids();
    };
    EXPECT_EQ(with(std::nullopt), "not-owned");
    EXPECT_EQ(with(std::vector<granted_namespace>{}), "not-owned");
    EXPECT_EQ(with({{{"acme", false}}}), "not-owned");
    EXPECT_EQ(with({{{"acme", true}}}), "");
    corp[0].namespaces.reset();
    set.entries[0].index = public_url;
    EXPECT_EQ(ids(), "ungranted") << "it is not corp's project that was locked";
}

TEST_F(Audit, a_project_in_the_place_of_a_virtual_name) {
    open = {project("blas", "1.0")};
    open[0].index_url = public_url;
    set.entries = {entry("blas")};
    EXPECT_EQ(ids(), "");
    open[0].virtual_providers.emplace();
    EXPECT_EQ(ids(), "") << "the index is not trusted for that";
    rules.virtual_indexes = {public_url};
    EXPECT_EQ(ids(), "virtual-name");
    rules.virtual_indexes.clear();
    rules.virtuals = {{"blas", {"openblas"}, "purvey.toml:2:8"}};
    const auto all = found();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_NE(all[0].message.find("purvey.toml:2:8"), std::string::npos);
    set.entries[0].direct = "a URL";
    EXPECT_EQ(ids(), "") << "rule 8 of spec/provides.md: not the project of an index";
}

TEST_F(Audit, what_somebody_accepts) {
    open = {project("flask", "1.0", "bb"), project("six", "1.0", "bb")};
    set.entries = {entry("flask"), entry("six")};
    rules.accepted = {
        {finding_kind::hash_changed, "flask", "known", "", "purvey.toml:1:1"},
        {finding_kind::hash_changed, "six", "for now", "2026-01-31", "purvey.toml:5:1"},
        {finding_kind::yanked, "six", "nothing", "", "purvey.toml:9:1"},
        {finding_kind::yanked, "six", "a policy", "", "machine.toml:1:1", policy_level::machine},
        {finding_kind::private_name_bound, "six", "not looked for", "", "purvey.toml:13:1"}};
    const auto on = [&](const std::string& day) {
        auto source = *memory_source::make(open);
        indexes.all = {{"", public_url, &source, false, true}};
        return *audit(set, {rules, indexes, young_since, day});
    };
    const report before = on("2026-01-31");
    EXPECT_TRUE(before.findings.empty());
    ASSERT_EQ(before.accepted.size(), 2u);
    EXPECT_EQ(before.accepted[0].reason, "known");
    EXPECT_EQ(before.unused, std::vector<std::string>{
                                 "purvey.toml:9:1: accepts yanked of six, which was not found"});
    const report after = on("2026-02-01");
    ASSERT_EQ(after.findings.size(), 1u);
    EXPECT_EQ(after.findings[0].project, "six");
    EXPECT_NE(after.findings[0].message.find("until 2026-01-31 and no longer (purvey.toml:5:1)"),
              std::string::npos);
    EXPECT_EQ(after.accepted.size(), 1u);
}

TEST_F(Audit, an_installed_folder_that_cannot_be_read) {
    open = {project("flask", "1.0")};
    set.of = subject_kind::environment;
    audited broken;
    broken.project = "broken";
    broken.unread = "was not looked at: METADATA: is not a file";
    set.entries = {broken, entry("flask", "")};
    const auto all = found();
    ASSERT_EQ(all.size(), 1u) << "and no index was asked for it";
    EXPECT_EQ(all[0].kind, finding_kind::no_metadata);
}

}  // namespace
}  // namespace purvey::audit
