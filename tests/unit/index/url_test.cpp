#include "resolver/source/index/url.hpp"

#include <gtest/gtest.h>

namespace purvey::index {
namespace {

TEST(url, credentials_are_never_shown) {  // class 29
    EXPECT_EQ(redacted("https://joe:pw@host.test/a@b"), "https://***@host.test/a@b");
    EXPECT_EQ(redacted("https://token@host.test"), "https://***@host.test");
    EXPECT_EQ(redacted("https://a@b:c@host.test/"), "https://***@host.test/");
    EXPECT_EQ(redacted("https://host.test/a@b"), "https://host.test/a@b");
    EXPECT_EQ(redacted("plain"), "plain");
    const auto bare = without_credentials("https://joe:p%40w@host.test/x");
    EXPECT_EQ(bare.url, "https://host.test/x");
    EXPECT_EQ(bare.user, "joe");
    EXPECT_EQ(bare.password, "p@w");
}

TEST(url, origins) {
    EXPECT_EQ(origin_of("HTTPS://joe:pw@Host.Test:8443/x"), "https://host.test:8443");
    EXPECT_EQ(origin_of("file:///a/b"), "file://");
    EXPECT_EQ(origin_of("nonsense"), "");
}

TEST(url, links_are_resolved) {
    const auto to = [](const char* base, const char* ref) {
        const link l = follow_link(base, ref);
        return l.refused.empty() ? l.url : "refused: " + l.refused;
    };
    constexpr const char* page = "https://host.test/simple/demo/";
    EXPECT_EQ(to(page, "a.whl"), "https://host.test/simple/demo/a.whl");
    EXPECT_EQ(to(page, "../../a.whl#sha256=00"), "https://host.test/a.whl");
    EXPECT_EQ(to(page, "/a.whl"), "https://host.test/a.whl");
    EXPECT_EQ(to(page, "//cdn.test/a.whl"), "https://cdn.test/a.whl");
    EXPECT_EQ(to(page, "https://cdn.test/a%2Bb.whl"), "https://cdn.test/a%2Bb.whl");
    EXPECT_EQ(to("http://host.test/s/", "https://cdn.test/a"), "https://cdn.test/a");
    EXPECT_EQ(to("file:///i/simple/demo/index.html", "../../files/a.whl"), "file:///i/files/a.whl");
    EXPECT_EQ(to("https://joe:pw@host.test/s/", "a.whl"), "https://host.test/s/a.whl");
    EXPECT_EQ(to(page, "a b.whl"), "https://host.test/simple/demo/a%20b.whl");
}

TEST(url, links_that_are_refused) {  // classes 34 and 45
    constexpr const char* page = "https://host.test/simple/demo/";
    for (const char* bad :
         {"javascript:alert(1)", "JAVASCRIPT:x", "data:,x", "file:///etc/passwd", "ftp://h/x",
          "http://host.test/a", "https://u:p@host.test/a", "https://127.0.0.1/a",
          "https://localhost/a", "https://10.1.2.3/a", "https://192.168.0.1/a", "https://[::1]/a",
          "https://[fd00::1]/a", "https://169.254.169.254/latest", "https://0x7f.1/a", "", "#x",
          "https://ho\x01st/", "mailto:a@b"})
        EXPECT_NE(follow_link(page, bad).refused, "") << bad;
    EXPECT_NE(follow_link(page, std::string_view("a\0b", 3)).refused, "");
    EXPECT_NE(step_refused("http://host.test/", "file:///x"), "");
    EXPECT_EQ(step_refused("http://127.0.0.1:80/", "http://localhost:81/"), "");
}

TEST(url, file_names) {
    EXPECT_EQ(file_name_of("https://h/x/torch-2.0%2Bcpu-cp311.whl?x=/y"),
              "torch-2.0+cpu-cp311.whl");
    EXPECT_EQ(file_name_of("https://h/x/"), "");
    EXPECT_EQ(percent_decoded("%zz%4"), "%zz%4");
    EXPECT_EQ(percent_decoded("%41%2f"), "A/");
    for (const char* path : {"/a b/c%20+#?;\xc3\xa9", "/", "/torch-2.0+cpu"})
        EXPECT_EQ(path_of_file_url(file_url_of(path)), path);
}

}  // namespace
}  // namespace purvey::index
