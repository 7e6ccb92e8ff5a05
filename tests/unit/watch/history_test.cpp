#include "resolver/watch/history.hpp"

#include <gtest/gtest.h>

namespace purvey::watch {
namespace {

class past : public testing::Test {
  protected:
    std::vector<finding> take(seen what, const std::string& sha256,
                              const std::string& observer = "ada",
                              std::optional<std::uint64_t> size = std::nullopt) {
        entry e;
        e.time = "2026-01-0" + std::to_string(++day_) + "T00:00:00Z";
        e.observer = observer;
        e.what = what;
        e.index = "https://acme.test";
        e.file = "a.whl";
        e.sha256 = sha256;
        e.size = size;
        return history_.take(e);
    }
    std::vector<fault> faults(seen what, const std::string& sha256,
                              const std::string& observer = "ada",
                              std::optional<std::uint64_t> size = std::nullopt) {
        std::vector<fault> out;
        for (const finding& f : take(what, sha256, observer, size)) out.push_back(f.what);
        return out;
    }
    using none = std::vector<fault>;
    history history_;
    int day_ = 0;
};

TEST_F(past, what_agrees_is_no_finding) {
    EXPECT_EQ(faults(seen::listed, "x"), none{});
    EXPECT_EQ(faults(seen::read, "x", "ada", 5), none{});
    EXPECT_EQ(faults(seen::listed, "x", "bob"), none{});
    EXPECT_EQ(faults(seen::read, "x", "bob", 5), none{});
    EXPECT_EQ(faults(seen::failed, "y"), none{});
    EXPECT_EQ(faults(seen::unread, "y"), none{});
    EXPECT_EQ(faults(seen::reference, "y"), none{});
}

TEST_F(past, of_a_file_that_is_not_read_the_size_is_compared) {
    take(seen::listed, "x", "ada", 5);
    EXPECT_EQ(faults(seen::unread, "", "ada", 5), none{});
    EXPECT_EQ(faults(seen::unread, ""), none{});
    const auto found = take(seen::unread, "", "ada", 6);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].what, fault::unlike_page);
    EXPECT_EQ(found[0].was, "5 bytes");
    EXPECT_EQ(found[0].is, "6 bytes");
    EXPECT_EQ(faults(seen::read, "x", "ada", 5), none{});
}

TEST_F(past, other_bytes_than_before_are_told_with_both_sights) {
    take(seen::read, "x");
    const auto found = take(seen::read, "y");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].what, fault::changed);
    EXPECT_EQ(found[0].was, "x");
    EXPECT_EQ(found[0].since, "2026-01-01T00:00:00Z");
    EXPECT_EQ(found[0].is, "y");
    EXPECT_EQ(found[0].time, "2026-01-02T00:00:00Z");
    EXPECT_EQ(faults(seen::read, "y"), none{});  // told already
    EXPECT_EQ(faults(seen::read, "z"), none{fault::changed});
}

TEST_F(past, pages_are_compared_with_pages_and_bytes_with_pages) {
    take(seen::listed, "x");
    EXPECT_EQ(faults(seen::read, "y"), none{fault::unlike_page});
    EXPECT_EQ(faults(seen::read, "y"), none{fault::unlike_page});  // as long as it is so
    EXPECT_EQ(faults(seen::listed, "y"), none{fault::changed});
    EXPECT_EQ(faults(seen::read, "y"), none{});
}

TEST_F(past, a_page_that_begins_to_state_digests_must_state_the_right_one) {
    EXPECT_EQ(faults(seen::listed, ""), none{});
    EXPECT_EQ(faults(seen::read, "x"), none{});
    EXPECT_EQ(faults(seen::listed, "y"), none{fault::changed});
}

TEST_F(past, sizes) {
    EXPECT_EQ(faults(seen::listed, "", "ada", 5), none{});
    EXPECT_EQ(faults(seen::listed, "", "ada", 6), none{fault::changed});
    const auto found = take(seen::read, "x", "ada", 7);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].what, fault::unlike_page);
    EXPECT_EQ(found[0].was, "6 bytes");
    EXPECT_EQ(found[0].is, "7 bytes");
}

TEST_F(past, people_who_see_different_bytes) {
    take(seen::read, "x");
    EXPECT_EQ(faults(seen::read, "y", "bob"), none{fault::differs});
    EXPECT_EQ(faults(seen::read, "x", "cyd"), none{});
    EXPECT_EQ(faults(seen::read, "y", "cyd"), none{fault::changed});
}

TEST_F(past, gone_is_told_once_and_may_end) {
    take(seen::listed, "x");
    EXPECT_EQ(faults(seen::gone, ""), none{fault::gone});
    EXPECT_EQ(faults(seen::gone, "", "bob"), none{});
    const known_file& k = history_.files().begin()->second;
    EXPECT_EQ(k.gone_since, "2026-01-02T00:00:00Z");
    EXPECT_EQ(faults(seen::listed, "x"), none{});
    EXPECT_EQ(k.gone_since, "");
    EXPECT_EQ(k.returns, 1u);
    EXPECT_EQ(faults(seen::gone, ""), none{fault::gone});
}

}  // namespace
}  // namespace purvey::watch
