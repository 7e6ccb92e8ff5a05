#include <gtest/gtest.h>

#include "purvey/answer/text.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

// Virtual names, choices and families where a search once went wrong.
namespace purvey {
namespace {

std::string answered(std::vector<memory_project> projects, const std::vector<std::string>& words,
                     const policy& rules) {
    auto from = memory_source::make(std::move(projects));
    request asked;
    for (const auto& w : words) asked.requirements.push_back({*pep::parse_requirement(w), w, ""});
    const auto found = resolve(*from, asked, rules, default_environment());
    if (!found) return found.error().message;
    std::string out;
    if (const auto* r = std::get_if<resolution>(&*found))
        for (const picked_release& p : r->packages)
            out += p.project + " " + p.what().version.str() + "; ";
    if (const auto* r = std::get_if<resolution>(&*found))
        for (const binding& b : r->bindings) out += b.name + "=" + b.provider + " ";
    if (const auto* c = std::get_if<conflict>(&*found)) {
        out = "conflict:";
        for (const std::string& b : c->blamed_choices) out += " " + b;
    }
    if (std::holds_alternative<choice_needed>(*found)) out = "asks";
    return out;
}

policy virtual_name(const std::string& name, std::vector<std::string> providers) {
    policy p;
    p.virtuals.push_back({name, std::move(providers), ""});
    return p;
}

// The extra is on, whichever of the provider's two versions of v it is to be.
TEST(NamesMet, AnExtraOfANameWithTwoVersions) {
    const memory_project m{
        .name = "m",
        .releases = {{.version = "2", .provides_dist = {"v"}},
                     {.version = "3", .provides_extra = {"x"}, .provides_dist = {"v"}}}};
    EXPECT_EQ(answered({m}, {"v[x]"}, virtual_name("v", {"m"})), "m 3; v=m ");
    const memory_project without{.name = "m",
                                 .releases = {{.version = "2", .provides_dist = {"v"}},
                                              {.version = "3", .provides_dist = {"v"}}}};
    EXPECT_EQ(answered({without}, {"v[x]"}, virtual_name("v", {"m"})), "conflict:");
}

// Found by Properties.P36Snapshot: a name that is granted to another index is none that a
// stranger's page makes a real project, so what the user provides meets it.
TEST(NamesMet, AStrangersPageOfAGrantedNameIsNone) {
    policy rules;
    rules.provides.push_back({"m", {*pep::parse_provides("acme-v==1")}, ""});
    grant g{.name_space = "acme", .index = "corp"};
    g.index_url = "https://corp.example/simple";
    rules.grants = *grant_table::of({g});
    const memory_project m{.name = "m", .releases = {{.version = "2"}}};
    memory_project strange{.name = "acme-v", .releases = {{.version = "99"}}};
    strange.index_url = "https://strange.example/simple";
    EXPECT_EQ(answered({m}, {"acme-v"}, rules), "m 2; acme-v=m ");
    EXPECT_EQ(answered({m, strange}, {"acme-v"}, rules), "m 2; acme-v=m ");
    strange.index_url = g.index_url;
    EXPECT_EQ(answered({m, strange}, {"acme-v"}, rules), "acme-v 99; ");
}

// q stands before p in the queue, though neither of its versions of v is settled yet.
TEST(NamesMet, AChosenProviderComesInItsTurn) {
    policy rules = virtual_name("w", {"p"});
    rules.choices.push_back({"v", "q", ""});
    const std::vector<memory_project> projects = {
        {.name = "a", .releases = {{.version = "3", .requires_dist = {"b"}}, {.version = "1"}}},
        {.name = "b", .releases = {{.version = "1", .requires_dist = {"v<=2"}}}},
        {.name = "p",
         .releases = {{.version = "3", .requires_dist = {"a"}, .provides_dist = {"w"}}}},
        {.name = "q",
         .releases = {{.version = "3", .provides_dist = {"v"}},
                      {.version = "2", .provides_dist = {"v"}}}}};
    EXPECT_EQ(answered(projects, {"v", "w"}, rules), "q 3; p 3; a 1; v=q w=p ");
}

// The label of a family that is switched off is a word like any other (rule 5): here a project.
TEST(NamesMet, AChoiceOfTheProjectOfThatName) {
    policy rules;
    rules.choices.push_back({"jwt", "jwt", ""});
    EXPECT_EQ(answered({{.name = "jwt", .releases = {{.version = "1"}}},
                        {.name = "pyjwt", .releases = {{.version = "2"}}}},
                       {"pyjwt", "jwt"}, rules),
              "pyjwt 2; jwt 1; ");
    EXPECT_EQ(answered({{.name = "jwt"}}, {"jwt"}, rules), "conflict: jwt");
}

TEST(NamesMet, AMemberWithoutReleasesIsNotVirtual) {
    policy rules;
    rules.families.families = {{.label = "fam", .members = {{"m1", {}, {}}, {"m2", {}, {}}}}};
    rules.choices.push_back({"fam", "m2", ""});
    EXPECT_EQ(answered({{.name = "m2"}}, {"m2"}, rules), "conflict:");
}

family two(const std::string& label, const std::string& a, const std::string& b) {
    return {.label = label,
            .members = {{a, {}, {}}, {b, {}, {}}},
            .stands = {{.provider = a, .name = b, .version = counted_as::own}}};
}

// n stands for nobody, so m is the only offer, and nobody asked whether that will do.
TEST(NamesMet, ABindingThatNobodyChoseSaysWhatIsLost) {
    policy rules;
    rules.families.families = {two("fam", "m", "n")};
    rules.families.families[0].stands[0].lost = "speed";
    auto from =
        memory_source::make({{.name = "a", .releases = {{.version = "1", .requires_dist = {"m"}}}},
                             {.name = "b", .releases = {{.version = "1", .requires_dist = {"n"}}}},
                             {.name = "m", .releases = {{.version = "1"}}},
                             {.name = "n", .releases = {{.version = "1"}}}});
    const auto lost = [&] {
        const request asked{
            {{*pep::parse_requirement("a"), "a", ""}, {*pep::parse_requirement("b"), "b", ""}}, {}};
        const auto found = resolve(*from, asked, rules, default_environment());
        const auto& r = std::get<resolution>(*found);
        EXPECT_EQ(r.bindings.at(0).loses, std::vector<std::string>{"for n: speed"});
        return warnings(r);
    };
    EXPECT_EQ(lost().back(), "m provides fam (the only one that works); what is lost for n: speed");
    rules.choices.push_back({"fam", "m", ""});
    EXPECT_EQ(lost().size(), 1U);  // that it stands in for n
}

memory_release built(const std::string& version, const std::string& file) {
    const bool wheel = file.ends_with(".whl");
    return {.version = version,
            .origin = wheel ? metadata_origin::own_file : metadata_origin::needs_build,
            .why = "no wheel",
            .files = {{.name = file, .kind = wheel ? file_kind::wheel : file_kind::sdist}}};
}

TEST(NamesMet, AReleaseThatOnlyABuildWouldTellOfComesWithAWayRound) {
    const auto way = [](const policy& rules, std::vector<memory_release> releases) {
        auto from = memory_source::make(
            {{.name = "n", .releases = std::move(releases), .files_known = true},
             {.name = "m", .releases = {{.version = "1"}}}});
        const request asked{{{*pep::parse_requirement("n"), "n", ""}}, {}};
        const auto found = resolve(*from, asked, rules, default_environment());
        EXPECT_FALSE(found);
        return found ? std::string() : found.error().remedy;
    };
    policy rules;
    EXPECT_EQ(way(rules, {built("1", "n-1.tar.gz")}), "no release of n has a wheel: do without it");
    EXPECT_EQ(way(rules, {built("1", "n-1-py3-none-any.whl"), built("2", "n-2.tar.gz")}),
              "constrain n to a release with a wheel, for example \"n!=2\"");
    rules.families.families = {two("fam", "m", "n")};
    rules.families.families[0].stands[0].lost = "speed";
    EXPECT_EQ(way(rules, {built("1", "n-1.tar.gz")}),
              "let another project stand for it: --choose fam=m (lost: speed)");
}

// m 1.5 brings in q, which asks for m by name: then the family may be bound to m. That m 1.5 has
// not been read when m 2 is found to bring in nobody must not matter.
TEST(NamesMet, AnOfferThatAnUnreadReleaseMakesPossible) {
    policy rules = virtual_name("v", {"m", "q"});
    rules.families.families = {two("fam", "m", "n")};
    const std::vector<memory_project> projects = {
        {.name = "m",
         .releases = {{.version = "2", .provides_dist = {"v"}},
                      {.version = "1.5", .requires_dist = {"q"}, .provides_dist = {"v"}}}},
        {.name = "n", .releases = {{.version = "2.1"}}},
        {.name = "q",
         .releases = {{.version = "2", .requires_dist = {"m"}, .provides_dist = {"v (2.1)"}}}}};
    EXPECT_EQ(answered(projects, {"v", "n"}, rules), "asks");
}

// m1 can provide v only if m3 came in and exempted m2; m3 stands for m1 only where the family is
// bound to it, so nobody asks for it. Not to be fooled, the binding of v comes before the family's.
TEST(NamesMet, WhatMightStandForANameIsNotThereForThat) {
    policy rules = virtual_name("v", {"m1"});
    family f{.label = "fam", .members = {{"m1", {}, {}}, {"m2", {}, {}}, {"m3", {}, {}}}};
    f.members[2].versions = *pep::specifier_set::parse("<3");
    stands_for mapped{.provider = "m2", .name = "m1", .version = counted_as::mapped};
    mapped.map.emplace_back(*pep::version::parse("1"), *pep::version::parse("2"));
    f.stands = {mapped, {.provider = "m3", .name = "m1", .version = counted_as::own}};
    rules.families.families = {f};
    const std::vector<memory_project> projects = {
        {.name = "a",
         .releases = {{.version = "2", .requires_dist = {"m1", "m2"}, .provides_dist = {"v"}}}},
        {.name = "m1", .releases = {{.version = "1.5", .provides_dist = {"v (2.1)"}}}},
        {.name = "m2", .releases = {{.version = "1"}}},
        {.name = "m3", .releases = {{.version = "3", .requires_dist = {"m2"}}}}};
    EXPECT_EQ(answered(projects, {"v", "a"}, rules), "a 2; m2 1; v=a fam=m2 ");
}

// The walk under one family's binding wants a member exempt, which k1 might bring in; k1's own
// family is not bound, so it stands for nobody meanwhile.
TEST(NamesMet, AMemberOfAnUnboundFamilyStandsForNobody) {
    policy rules;
    family f{.label = "f", .members = {{"n1", {}, {}}, {"n2", {}, {}}, {"n3", {}, {}}}};
    family g = two("g", "k1", "k2");
    g.members.push_back({"k3", {}, {}});
    rules.families.families = {f, g};
    const std::vector<memory_project> projects = {
        {.name = "n1", .releases = {{.version = "1"}}},
        {.name = "n2", .releases = {{.version = "2", .requires_dist = {"q"}}}},
        {.name = "n3", .releases = {{.version = "1", .requires_dist = {"n2"}}}},
        {.name = "q", .releases = {{.version = "1.5", .requires_dist = {"n1"}}}},
        {.name = "c", .releases = {{.version = "1.5", .requires_dist = {"k2"}}}},
        {.name = "k1", .releases = {{.version = "2.1"}, {.version = "2.1b1"}}},
        {.name = "k2",
         .releases = {{.version = "2.1", .requires_dist = {"k1"}}, {.version = "2"}}}};
    EXPECT_EQ(answered(projects, {"n2", "c"}, rules), "conflict:");
}

// Conflicts are explained with some requirements left out: nobody asks for the extra then.
TEST(NamesMet, AMissingExtraIsExplained) {
    policy rules;
    rules.choices.push_back({"v", "a", ""});
    const std::vector<memory_project> projects = {
        {.name = "a", .releases = {{.version = "3", .provides_dist = {"v (2)"}}}},
        {.name = "b", .releases = {{.version = "1", .requires_dist = {"v[x,y]"}}}}};
    EXPECT_EQ(answered(projects, {"v", "b"}, rules), "conflict:");
}

class cancelled_after final : public observer {
  public:
    explicit cancelled_after(unsigned steps) : left_(steps) {}
    bool cancelled() override { return left_ == 0 || --left_ == 0; }
    bool used_up() const { return left_ == 0; }

  private:
    unsigned left_;
};

// Wherever it is stopped, a question is whole or there is none.
TEST(NamesMet, ACancelledQuestionIsNoQuestion) {
    const std::vector<memory_project> projects = {
        {.name = "p", .releases = {{.version = "1", .provides_dist = {"v"}}}},
        {.name = "q", .releases = {{.version = "1", .provides_dist = {"v"}}}}};
    const policy rules = virtual_name("v", {"p", "q"});
    auto from = memory_source::make(projects);
    const request asked{{{*pep::parse_requirement("v"), "v", ""}}, {}};
    for (unsigned steps = 1;; ++steps) {
        ASSERT_LT(steps, 1'000u);
        cancelled_after watcher(steps);
        const auto found = resolve(*from, asked, rules, default_environment(), {}, &watcher);
        if (!watcher.used_up()) break;
        ASSERT_FALSE(found) << steps;
        EXPECT_EQ(found.error().kind, error_kind::limit);
    }
}

}  // namespace
}  // namespace purvey
