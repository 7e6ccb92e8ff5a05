#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

#include "resolver/policy/sha256.hpp"
#include "resolver/watch/report.hpp"
#include "resolver/watch/sample.hpp"
#include "unit/watch/vendor.hpp"

// A vendor over a year of daily samples: for each promise one that keeps it and one that does not.
namespace purvey::watch {
namespace {

using purvey::testing::vendor;

std::string day(int n) {
    using namespace std::chrono;
    const year_month_day d{sys_days{year{2026} / 1 / 1} + days{n}};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT06:00:00Z", static_cast<int>(d.year()),
                  static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
    return text;
}

class year : public ::testing::Test {
  protected:
    year() {
        for (const char* project : {"acme", "acme-core", "acme-tools"})
            for (int n = 0; n < 20; ++n) {
                const std::string name =
                    std::string(project) + "-" + std::to_string(n) + "-py3-none-any.whl";
                vendor_.projects[project][name] = {name, "2025-12-31T00:00:00Z", 4'000'000, ""};
            }
        vendor_.projects["other"]["other-1-py3-none-any.whl"] = {"x"};
        grant_.name_space = "acme";
        grant_.index = "acme";
        grant_.index_url = vendor::index_url;
        grant_.promises = {5, 100, 20};
        grant_.where = "purvey.toml:4:1";
    }
    ~year() override {
        for (const std::string& path : paths_) std::remove(path.c_str());
    }

    using what_happens = std::function<void(int)>;  // before each day

    log watched(const std::string& observer, const what_happens& happens, int days = 365,
                int every = 1) {
        // In memory, where there is such a place: every append waits for the disk.
        const bool memory = ::access("/dev/shm", W_OK) == 0;
        paths_.push_back((memory ? "/dev/shm/" : ::testing::TempDir()) + "watch-year-" +
                         std::to_string(::getpid()) + "-" + std::to_string(paths_.size()) +
                         ".jsonl");
        auto file = log_file::open(paths_.back());
        EXPECT_TRUE(file) << file.error().message;
        int today = 0;
        question q{"acme", vendor::index_url, {}, observer};
        q.sample = 5;
        q.reference = vendor::reference_page;
        for (; today < days; today += every) {
            happens(today);
            q.seed = static_cast<std::uint64_t>(today);
            const auto seen = look(q, vendor_, *file, [&] { return day(today); });
            EXPECT_TRUE(seen) << seen.error().message;
        }
        return *read_log(paths_.back());
    }

    grant_report judged(const std::vector<log>& logs) {
        const auto all = judge(logs, {grant_});
        EXPECT_EQ(all.size(), 1u);
        return all.at(0);
    }
    grant_report after(const what_happens& happens, int days = 365) {
        return judged({watched("ada", happens, days)});
    }

    static judgement of(const grant_report& r, promise p) {
        for (const judgement& j : r.judgements)
            if (j.what == p) return j;
        ADD_FAILURE() << "not judged";
        return {};
    }
    // All are kept but this one.
    static void only_broken(const grant_report& r, promise p) {
        for (const judgement& j : r.judgements)
            EXPECT_EQ(j.is, j.what == p ? outcome::broken : outcome::kept)
                << static_cast<int>(j.what) << ": " << j.bad << " of " << j.observations;
        EXPECT_TRUE(r.broken());
    }
    vendor::file& file(int n) {
        return vendor_.projects["acme"]["acme-" + std::to_string(n) + "-py3-none-any.whl"];
    }

    vendor vendor_;
    grant grant_;
    std::vector<std::string> paths_;
};

TEST_F(year, all_promises_are_kept) {
    const grant_report r = after([&](int today) {
        if (today % 30 == 0) {  // releases come
            const std::string name = "acme-1." + std::to_string(today) + "-py3-none-any.whl";
            vendor_.projects["acme"][name] = {name, day(today), 4'000'000, ""};
        }
    });
    for (const judgement& j : r.judgements) EXPECT_EQ(j.is, outcome::kept);
    EXPECT_EQ(r.judgements.size(), 5u);
    EXPECT_FALSE(r.broken());
    EXPECT_TRUE(r.findings.empty());
    EXPECT_EQ(r.runs, 365u);
    EXPECT_EQ(r.files, 60u + 13u);
    EXPECT_EQ(r.from, "2026-01-01T06:00:00Z");
    EXPECT_EQ(r.to, "2026-12-31T06:00:00Z");
    EXPECT_EQ(of(r, promise::unchanged).observations, 365u * 5);
    EXPECT_EQ(of(r, promise::p95_ms).measured, 50'000u);
    EXPECT_EQ(of(r, promise::p95_ms).of_reference, 60'000u);
    EXPECT_EQ(of(r, promise::min_mb_s).measured, 50'000'000u);
}

TEST_F(year, one_file_of_sixty_changes_in_place) {
    const grant_report r = after([&](int today) {
        if (today == 200) file(7).bytes = "changed";
    });
    only_broken(r, promise::unchanged);
    ASSERT_EQ(r.findings.size(), 1u);
    EXPECT_EQ(r.findings[0].what, fault::changed);
    EXPECT_EQ(r.findings[0].file, "acme-7-py3-none-any.whl");
    EXPECT_EQ(r.findings[0].time, day(200));  // its page says so at once
}

TEST_F(year, one_file_changes_behind_a_page_that_does_not) {
    file(7).stated = sha256_hex(file(7).bytes);
    const grant_report r = after([&](int today) {
        if (today == 200) file(7).bytes = "changed";
    });
    only_broken(r, promise::unchanged);
    ASSERT_FALSE(r.findings.empty());  // once it was read
    EXPECT_EQ(r.findings[0].file, "acme-7-py3-none-any.whl");
    EXPECT_GE(r.findings[0].time, day(200));
    EXPECT_LT(r.findings[0].time, day(250));
}

TEST_F(year, a_file_that_is_removed_too_early) {
    const auto remove = [&](int today) {
        if (today == 100) vendor_.projects["acme-core"].erase("acme-core-3-py3-none-any.whl");
    };
    const grant_report r = after(remove);
    only_broken(r, promise::not_removed);
    EXPECT_EQ(of(r, promise::not_removed).bad, 1u);
    ASSERT_EQ(r.findings.size(), 1u);
    EXPECT_EQ(r.findings[0].what, fault::gone);
    EXPECT_EQ(r.findings[0].time, day(100));
}

TEST_F(year, a_file_that_is_removed_after_its_time) {
    vendor_.projects["acme-core"]["acme-core-3-py3-none-any.whl"].uploaded = "2021-01-02T00:00:00Z";
    const auto remove = [&](int today) {
        if (today == 100) vendor_.projects["acme-core"].erase("acme-core-3-py3-none-any.whl");
    };
    const log l = watched("ada", remove);
    EXPECT_EQ(of(judged({l}), promise::not_removed).is, outcome::kept);
    grant_.promises.keep_years = 6;
    EXPECT_EQ(of(judged({l}), promise::not_removed).is, outcome::broken);
    grant_.promises.keep_years = 0;  // never
    EXPECT_EQ(of(judged({l}), promise::not_removed).is, outcome::broken);
}

TEST_F(year, an_index_that_is_often_out) {
    const auto out = [&](int today) {
        vendor_.broken.clear();
        if (today % 20 == 0) vendor_.broken = {std::string(vendor::index_url) + "/acme/"};
    };
    only_broken(after([&](int today) {
                    out(today);
                    if (today % 20 == 0) {
                        vendor_.broken.insert(std::string(vendor::index_url) + "/acme-core/");
                        vendor_.broken.insert(std::string(vendor::index_url) + "/acme-tools/");
                    }
                }),
                promise::available);
}

TEST_F(year, seldom_outages_and_those_of_the_observer_break_nothing) {
    const grant_report r = after([&](int today) {
        const bool own_fault = today % 10 == 5;
        vendor_.reference_answers = !own_fault;
        vendor_.broken.clear();
        if (own_fault || today == 100)
            for (const char* p : {"/acme/", "/acme-core/", "/acme-tools/"})
                vendor_.broken.insert(vendor::index_url + std::string(p));
    });
    for (const judgement& j : r.judgements) EXPECT_EQ(j.is, outcome::kept);
    EXPECT_EQ(of(r, promise::available).left_out, 36u);
    EXPECT_GT(of(r, promise::available).bad, 0u);
}

TEST_F(year, one_bad_day_is_not_enough) {
    const grant_report r = after(
        [&](int today) {
            vendor_.broken.clear();
            if (today != 39) return;
            for (const char* p : {"/", "/acme/", "/acme-core/", "/acme-tools/"})
                vendor_.broken.insert(vendor::index_url + std::string(p));
            for (const auto& [project, files] : vendor_.projects)
                for (const auto& [name, f] : files)
                    vendor_.broken.insert("https://acme.test/files/" + name);
        },
        40);
    EXPECT_EQ(of(r, promise::available).bad_runs, 1u);
    EXPECT_NE(of(r, promise::available).is, outcome::broken);
}

TEST_F(year, first_bytes_that_come_too_late) {
    only_broken(
        after([&](int today) { vendor_.first_byte_us = today % 10 == 0 ? 400'000 : 50'000; }),
        promise::p95_ms);
}

TEST_F(year, slowness_of_the_observer_is_not_the_vendor_s) {
    const grant_report r = after([&](int today) {
        const bool slow = today % 3 == 0;
        vendor_.first_byte_us = slow ? 400'000 : 50'000;
        vendor_.reference_first_byte_us = slow ? 300'000 : 60'000;
    });
    for (const judgement& j : r.judgements) EXPECT_EQ(j.is, outcome::kept);
    EXPECT_EQ(of(r, promise::p95_ms).left_out, 122u);
}

TEST_F(year, throughput_that_is_too_low) {
    only_broken(after([&](int today) { vendor_.rate = today % 2 == 0 ? 5'000'000 : 50'000'000; }),
                promise::min_mb_s);
}

TEST_F(year, small_files_say_nothing_of_throughput) {
    for (auto& [project, files] : vendor_.projects)
        for (auto& [name, f] : files) f.size = 900'000;
    vendor_.rate = 1;
    const judgement j = of(after([](int) {}), promise::min_mb_s);
    EXPECT_EQ(j.observations, 0u);
    EXPECT_EQ(j.is, outcome::unknown);
}

TEST_F(year, a_week_is_too_short_for_what_is_counted) {
    const grant_report r = after([](int) {}, 7);
    EXPECT_EQ(of(r, promise::unchanged).is, outcome::kept);
    EXPECT_EQ(of(r, promise::not_removed).is, outcome::kept);
    EXPECT_EQ(of(r, promise::available).is, outcome::unknown);
    EXPECT_EQ(of(r, promise::p95_ms).is, outcome::unknown);
    EXPECT_EQ(of(r, promise::min_mb_s).is, outcome::unknown);
    const grant_report once = after([](int) {}, 1);
    for (const judgement& j : once.judgements) EXPECT_EQ(j.is, outcome::unknown);
}

TEST_F(year, what_no_grant_promises_is_not_judged) {
    grant_.promises = {};
    EXPECT_EQ(after([](int) {}, 10).judgements.size(), 3u);
    grant_.name_space = "acme-core";  // is not the one that was watched
    const grant_report r = after([](int) {}, 10);
    EXPECT_TRUE(r.granted.empty());
    EXPECT_EQ(r.judgements.size(), 3u);
}

TEST_F(year, people_in_different_places_are_compared) {
    const log ada = watched(
        "ada", [](int) {}, 365, 7);
    file(3).bytes = "for bob";
    const log bob = watched(
        "bob", [](int) {}, 365, 11);
    EXPECT_FALSE(judged({ada}).broken());
    EXPECT_FALSE(judged({bob}).broken());
    const grant_report r = judged({ada, bob});
    EXPECT_EQ(of(r, promise::unchanged).is, outcome::broken);
    EXPECT_EQ(r.observers, (std::vector<std::string>{"ada", "bob"}));
    ASSERT_FALSE(r.findings.empty());
    EXPECT_EQ(r.findings[0].what, fault::differs);
    EXPECT_EQ(r.findings[0].file, "acme-3-py3-none-any.whl");
    EXPECT_EQ(r.runs, 53u + 34u);
    // The order of the logs is nothing.
    EXPECT_EQ(judged({bob, ada}).findings.size(), r.findings.size());
}

}  // namespace
}  // namespace purvey::watch
