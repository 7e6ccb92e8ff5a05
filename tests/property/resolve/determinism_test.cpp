#include <gtest/gtest.h>

#include "property/compared.hpp"
#include "property/resolve/trial.hpp"
#include "purvey/source/snapshot.hpp"

namespace purvey::check {
namespace {

request asked_for(const std::vector<std::string>& words) {
    request out;
    for (const auto& w : words)
        out.requirements.push_back({*pep::parse_requirement(w), w, "argument"});
    return out;
}

// The sets that the snapshot was recorded for (scripts/demo-sets.txt), a question and a conflict
// among them.
TEST(Determinism, LocksOfTheDemo) {
    auto from = snapshot::open(PURVEY_SOURCE_DIR "/resolver/data/demo.snapshot");
    ASSERT_TRUE(from);
    policy rules;
    rules.families = shipped_families();
    const std::vector<request> sets = {asked_for({"ultralytics", "albumentations"}),
                                       asked_for({"flask>=3", "werkzeug<3"}),
                                       asked_for({"flask"}),
                                       asked_for({"jupyterlab"}),
                                       asked_for({"psycopg2", "psycopg2-binary"}),
                                       asked_for({"psycopg2"})};
    comparison all(*from, rules, target(), {}, 5);
    for (const auto& d : all.run(sets))
        ADD_FAILURE() << "set " << d.request << ", telling " << static_cast<int>(d.how.how)
                      << ", seed " << d.how.seed << ":\n"
                      << d.first << "\nis not\n"
                      << d.then;
    EXPECT_NE(all.answers()[0].find("choice-needed"), std::string::npos);
    EXPECT_NE(all.answers()[1].find("conflict"), std::string::npos);
    for (const std::size_t k : {2U, 3U, 5U})
        EXPECT_TRUE(all.answers()[k].starts_with("lock-version")) << all.answers()[k];
}

// Projects without files: locks with stand-in digests.
TEST(Determinism, LocksOfSmallWorlds) {
    unsigned locks = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const world w = make_world(seed, {});
        auto from = memory_source::make(w.projects);
        comparison each(*from, w.rules, target(), trial::quick(), 2);
        std::vector<request> requests{asked(w)};
        for (const memory_project& p : w.projects) requests.push_back(asked_for({p.name}));
        for (const auto& d : each.run(requests))
            if (d.how.how != telling::one_release)  // see P14
                ADD_FAILURE() << w << d.first << "\nis not\n" << d.then;
        for (const std::string& a : each.answers()) locks += a.starts_with("lock-version");
    }
    EXPECT_GT(locks, 300u);
}

}  // namespace
}  // namespace purvey::check
