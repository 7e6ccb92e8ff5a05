#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "purvey/resolve.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/problem/catalog.hpp"

// The sets that resolver/data/demo.snapshot was recorded for, as far as they were recorded.
namespace purvey::objective_check {
namespace {

using problem::catalog;
using problem::known_project;
using problem::known_requirement;

// Of a recording, the releases whose metadata is in it.
class recorded_releases final : public source {
  public:
    explicit recorded_releases(source& all) : all_(all) {}

    expected<const listing*, error> list(std::string_view project) override {
        if (const auto it = pages_.find(project); it != pages_.end()) return &it->second.page;
        const auto found = all_.list(project);
        if (!found) return found;
        kept& k = pages_[std::string(project)];
        k.page = **found;
        k.page.releases = {};
        for (std::size_t r = 0; r < (*found)->releases.size(); ++r) {
            const std::vector<std::size_t> files = every_file((*found)->releases[r]);
            if (!all_.metadata(**found, r, files, files.size())) continue;
            k.page.releases.push_back((*found)->releases[r]);
            k.at.push_back(r);
        }
        k.from = *found;
        return &k.page;
    }
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override {
        const kept& k = pages_.find(l.project)->second;
        return all_.metadata(*k.from, k.at[release], files, fitting);
    }

  private:
    struct kept {
        listing page;
        const listing* from = nullptr;
        std::vector<std::size_t> at;  // releases of the page, in the recording
    };
    static std::vector<std::size_t> every_file(const purvey::release& r) {
        std::vector<std::size_t> out;
        for (std::size_t f = 0; f < r.files.size(); ++f) out.push_back(f);
        return out;
    }
    source& all_;
    std::map<std::string, kept, std::less<>> pages_;
};

request asked(const std::vector<std::string>& words) {
    request out;
    for (const std::string& w : words)
        out.requirements.push_back({*pep::parse_requirement(w), w, "test"});
    return out;
}

// Every answer, by trying each candidate of each project that is needed; the least total of bytes.
// Shares with the resolver what a requirement admits, and nothing of the search.
class lister {
  public:
    lister(catalog& c) : catalog_(c) {}

    std::uint64_t least(const request& r) {
        for (const need& n : r.requirements) ask(*catalog_.requirement(n.requirement));
        go_on(0);
        return least_;
    }
    std::size_t answers() const { return answers_; }

  private:
    struct asked_of {
        known_project* project;
        solve::value_set allowed;
        std::vector<std::string> extras;
        solve::value pick = 0;
        std::size_t extras_done = 0;
    };

    asked_of& place(known_project& p) {
        for (asked_of& a : all_)
            if (a.project == &p) return a;
        return all_.emplace_back(asked_of{&p, {1, p.table.count() + 1}, {}});
    }

    void ask(const known_requirement& r) {
        known_project& p = **catalog_.project(r.what.name);
        asked_of& a = place(p);
        a.allowed = a.allowed.intersect(catalog_.admitted(p, r));
        for (const std::string& x : r.what.extras)
            if (std::find(a.extras.begin(), a.extras.end(), x) == a.extras.end())
                a.extras.push_back(x);
    }

    // What a pick asks for without an extra, or with one.
    void ask_all(const asked_of& a, const std::string& extra) {
        const auto m = catalog_.metadata(*a.project, a.pick);
        for (const known_requirement* r : (*m)->requirements) {
            const bool with = std::binary_search(r->extras().begin(), r->extras().end(), extra);
            if (extra.empty() ? r->always() : !r->always() && with) ask(*r);
        }
    }

    void go_on(std::uint64_t bytes) {
        if (bytes >= least_) return;
        for (const asked_of& a : all_)
            if (a.allowed.empty() || (a.pick != 0 && !a.allowed.contains(a.pick))) return;
        for (std::size_t k = 0; k < all_.size(); ++k) {
            if (all_[k].pick == 0) return pick_each(k, bytes);
            if (all_[k].extras_done < all_[k].extras.size()) {
                const auto before = all_;
                ask_all(all_[k], all_[k].extras[all_[k].extras_done++]);
                go_on(bytes);
                all_ = before;
                return;
            }
        }
        ++answers_;
        least_ = bytes;
    }

    void pick_each(std::size_t k, std::uint64_t bytes) {
        const auto before = all_;
        const known_project& p = *all_[k].project;
        for (solve::value v = 1; v <= p.table.count(); ++v) {
            if (!before[k].allowed.contains(v)) continue;
            const auto m = catalog_.metadata(*before[k].project, v);
            if (!m || !(*m)->error.empty() || (*m)->raw->origin == metadata_origin::needs_build)
                continue;
            all_[k].pick = v;
            ask_all(all_[k], "");
            go_on(bytes + *p.release(v).files[p.table.fitting_files_of(v).front()].size);
            all_ = before;
        }
    }

    catalog& catalog_;
    std::deque<asked_of> all_;
    std::uint64_t least_ = std::numeric_limits<std::uint64_t>::max();
    std::size_t answers_ = 0;  // each better than those before
};

TEST(Recorded, SmallestDownloadEqualsListing) {
    auto opened = snapshot::open(PURVEY_SOURCE_DIR "/resolver/data/demo.snapshot");
    ASSERT_TRUE(opened);
    recorded_releases from(*opened);
    policy rules;
    rules.objective.goals = {goal::size};
    const environment target = default_environment();
    for (const std::vector<std::string>& set :
         std::vector<std::vector<std::string>>{{"ultralytics", "albumentations"},
                                               {"flask"},
                                               {"jupyterlab"},
                                               {"psycopg2", "psycopg2-binary"},
                                               {"psycopg2"},
                                               {"flask>=3", "werkzeug<3"}}) {
        SCOPED_TRACE(set.front());
        const request r = asked(set);
        const auto found = resolve(from, r, rules, target);
        ASSERT_TRUE(found) << found.error().message;
        catalog known(from, {&target, &rules, &r});
        lister all(known);
        const std::uint64_t least = all.least(r);
        const auto* answer = std::get_if<resolution>(&*found);
        ASSERT_EQ(answer == nullptr, all.answers() == 0);
        if (answer == nullptr) continue;
        ASSERT_EQ(answer->levels.size(), 1u);
        std::printf("%s: %zu projects, %llu bytes, plain %llu\n", set.front().c_str(),
                    answer->packages.size(),
                    static_cast<unsigned long long>(answer->levels[0].after),
                    static_cast<unsigned long long>(answer->levels[0].before));
        EXPECT_TRUE(answer->levels[0].proven);
        EXPECT_EQ(answer->levels[0].after, least);
    }
}

}  // namespace
}  // namespace purvey::objective_check
