#include "resolver/source/index/page.hpp"

#include <gtest/gtest.h>

#include <string>

#include "resolver/source/index/listing.hpp"

namespace purvey::index {
namespace {

constexpr const char* here = "https://index.test/simple/demo/";
constexpr const char* json_type = "application/vnd.pypi.simple.v1+json";

class pages : public testing::Test {
  protected:
    page_or_reason json(std::string_view text) {
        return parse_page(json_type, text, {here, "demo", &text_});
    }
    page_or_reason html(std::string_view text) {
        return parse_page("text/html; charset=utf-8", text, {here, "demo", &text_});
    }
    page json_file(const std::string& members) {
        auto p = json(R"({"name": "demo", "files": [{"filename": "demo-1-py3-none-any.whl", )"
                      R"("url": "x.whl", )" +
                      members + "}]}");
        EXPECT_TRUE(p) << p.error();
        return p ? std::move(*p) : page{};
    }
    text_arena text_;
};

TEST_F(pages, json_says_all_there_is) {
    const auto p = json(R"({
        "meta": {"api-version": "1.4"}, "name": "Demo", "project-status": {"status": "archived"},
        "versions": ["1"], "files": [{
            "filename": "demo-1-py3-none-any.whl", "url": "https://files.test/a%2Bb.whl",
            "hashes": {"SHA256": ")" +
                        std::string(64, 'A') + R"("}, "size": 12,
            "upload-time": "2024-01-02T03:04:05.6Z", "requires-python": ">=3.8",
            "yanked": "bro\u0007ken", "core-metadata": {"sha256": ")" +
                        std::string(64, 'b') + R"("}}]})");
    ASSERT_TRUE(p) << p.error();
    EXPECT_EQ(p->status, "archived");
    ASSERT_EQ(p->files.size(), 1u);
    const release_file& f = p->files[0];
    EXPECT_EQ(f.url, "https://files.test/a%2Bb.whl");
    ASSERT_EQ(f.hashes.size(), 1u);
    EXPECT_EQ(f.hashes[0].first, "sha256");
    EXPECT_EQ(f.hashes[0].second, std::string(64, 'a'));
    EXPECT_EQ(f.size, 12u);
    EXPECT_EQ(f.upload_time, "2024-01-02T03:04:05.6Z");
    EXPECT_EQ(f.requires_python, ">=3.8");
    EXPECT_TRUE(f.yanked);
    EXPECT_EQ(f.yanked_reason, "bro\aken");
    EXPECT_EQ(f.metadata, metadata_offer::offered);
    EXPECT_EQ(f.metadata_sha256, std::string(64, 'b'));
}

TEST_F(pages, json_offers_of_metadata) {
    const auto offer = [&](const std::string& members) {
        return json_file(members).files.at(0).metadata;
    };
    EXPECT_EQ(offer(R"("hashes": {})"), metadata_offer::unknown);
    EXPECT_EQ(offer(R"("core-metadata": null)"), metadata_offer::unknown);
    EXPECT_EQ(offer(R"("core-metadata": false)"), metadata_offer::absent);
    EXPECT_EQ(offer(R"("core-metadata": true)"), metadata_offer::offered);
    EXPECT_EQ(offer(R"("dist-info-metadata": {})"), metadata_offer::offered);
    // PEP 714: the new name outranks the old one.
    EXPECT_EQ(offer(R"("core-metadata": false, "dist-info-metadata": true)"),
              metadata_offer::absent);
}

TEST_F(pages, json_yanked) {
    EXPECT_FALSE(json_file(R"("yanked": false)").files.at(0).yanked);
    EXPECT_FALSE(json_file(R"("yanked": "")").files.at(0).yanked);
    EXPECT_TRUE(json_file(R"("yanked": true)").files.at(0).yanked);
    EXPECT_TRUE(json_file(R"("yanked": "why")").files.at(0).yanked);
}

TEST_F(pages, json_sizes_out_of_reason_reject_the_file) {  // class 38
    for (const char* size : {"-1", "9223372036854775808", "1e3", "\"12\"", "1125899906842625"}) {
        const page p = json_file(std::string("\"size\": ") + size);
        EXPECT_TRUE(p.files.empty()) << size;
        ASSERT_EQ(p.rejected.size(), 1u) << size;
        EXPECT_EQ(p.rejected[0].what, "demo-1-py3-none-any.whl");
    }
    EXPECT_EQ(json_file(R"("size": 0)").files.at(0).size, 0u);
}

TEST_F(pages, json_that_means_nothing_is_refused) {  // class 33
    const std::string deep(5000, '[');
    for (const std::string& text :
         {std::string(),
          std::string("<html></html>"),
          std::string("null"),
          std::string("{}"),
          std::string(R"({"name": "demo"})"),
          std::string(R"({"name": "demo", "files": {}})"),
          std::string(R"({"name": 3, "files": []})"),
          std::string(R"({"files": []})"),
          std::string(R"({"name": "other", "files": []})"),
          std::string(R"({"name": "demo", "files": []} trailing)"),
          std::string(R"({"name": "demo", "files": [)"),
          std::string(R"({"name": "demo", "files": [], "x": NaN})"),
          std::string(R"({"name": "demo", "files": [], "x": Infinity})"),
          std::string(R"({"name": "demo", "files": [], "x": "\ud800"})"),
          std::string(R"({"name": "demo", "files": [], "x": "\udc00\ud800"})"),
          std::string("{\"name\": \"demo\", \"files\": [], \"x\": \"\xff\"}"),
          std::string(R"({"name": "demo", "files": [], "files": []})"),
          std::string(R"({"name": "demo", "files": [], "x": [{"a": 1, "\u0061": 2}]})"),
          std::string(R"({"name": "demo", "files": [], "x": )") + deep,
          std::string(R"({"name": "demo", "files": [], "x": )") + deep + std::string(5000, ']') +
              "}",
          std::string(R"({"meta": {"api-version": "2.0"}, "name": "demo", "files": []})"),
          std::string(R"({"meta": {"api-version": "one"}, "name": "demo", "files": []})"),
          std::string(R"({"meta": {"api-version": 1.0}, "name": "demo", "files": []})"),
          std::string(R"({"meta": [], "name": "demo", "files": []})")}) {
        const auto p = json(text);
        ASSERT_FALSE(p) << text.substr(0, 80);
        EXPECT_FALSE(p.error().empty());
    }
    EXPECT_TRUE(json(R"({"meta": {"api-version": "1.99"}, "name": "DEMO", "files": []})"));
}

TEST_F(pages, html_attributes) {
    const auto p = html(
        "<!DOCTYPE html><html><head><meta name=\"pypi:repository-version\" content=\"1.1\">"
        "<title>Links for demo</title></head><body>\n"
        "<a href=\"../../files/demo-1%2Bcpu-py3-none-any.whl#sha256=" +
        std::string(64, 'C') +
        "\" data-requires-python=\"&gt;=3.8, &lt;4\" data-yanked data-core-metadata=\"sha256=" +
        std::string(64, 'd') +
        "\">demo</a><br/>\n"
        "<A HREF='demo-2.tar.gz' data-dist-info-metadata='true' data-yanked='bad &amp; old'>x</A>\n"
        "<a href='demo-3.tar.gz' data-core-metadata='false'>x</a> <a name='no-link'>y</a>"
        "</body></html>");
    ASSERT_TRUE(p) << p.error();
    ASSERT_EQ(p->files.size(), 3u);
    const release_file &a = p->files[0], &b = p->files[1], &c = p->files[2];
    EXPECT_EQ(a.name, "demo-1+cpu-py3-none-any.whl");
    EXPECT_EQ(a.url, "https://index.test/files/demo-1%2Bcpu-py3-none-any.whl");
    ASSERT_EQ(a.hashes.size(), 1u);
    EXPECT_EQ(a.hashes[0].second, std::string(64, 'c'));
    EXPECT_EQ(a.requires_python, ">=3.8, <4");
    EXPECT_TRUE(a.yanked);
    EXPECT_EQ(a.metadata, metadata_offer::offered);
    EXPECT_EQ(a.metadata_sha256, std::string(64, 'd'));
    EXPECT_EQ(b.url, "https://index.test/simple/demo/demo-2.tar.gz");
    EXPECT_EQ(b.yanked_reason, "bad & old");
    EXPECT_EQ(b.metadata, metadata_offer::offered);
    EXPECT_EQ(c.metadata, metadata_offer::absent);
    EXPECT_FALSE(c.yanked);
}

TEST_F(pages, html_base_and_hostile_links) {  // class 34
    const auto p = html(
        "<base href='/mirror/'><base href='https://evil.test/'>"
        "<a href='demo-1.tar.gz'></a>"
        "<a href='//cdn.test/demo-2.tar.gz'></a>"
        "<a href=' JavaScript:alert(1)'></a><a href='data:text/plain,demo-3.tar.gz'></a>"
        "<a href='http://index.test/demo-4.tar.gz'></a><a href='file:///demo-5.tar.gz'></a>"
        "<a href='https://joe:pw@index.test/demo-6.tar.gz'></a>"
        "<a href='https://127.0.0.1/demo-7.tar.gz'></a>"
        "<a href='demo-8.tar.gz#sha256=12'></a><a href=''></a><a href='../'></a>");
    ASSERT_TRUE(p) << p.error();
    ASSERT_EQ(p->files.size(), 2u);
    EXPECT_EQ(p->files[0].url, "https://index.test/mirror/demo-1.tar.gz");
    EXPECT_EQ(p->files[1].url, "https://cdn.test/demo-2.tar.gz");
    EXPECT_EQ(p->rejected.size(), 8u);
    for (const auto& r : p->rejected) EXPECT_FALSE(r.why.empty());
}

TEST_F(pages, html_that_means_nothing_is_refused) {
    EXPECT_FALSE(html(""));
    EXPECT_FALSE(html(std::string_view("<a href='x'>\0", 13)));
    EXPECT_FALSE(html("<meta name='pypi:repository-version' content='2.0'>"));
    std::string deep;
    for (int i = 0; i < 200'000; ++i) deep += "<div>";
    EXPECT_FALSE(html(deep));
}

TEST_F(pages, html_in_pieces_loses_nothing) {
    std::string text = "<html><body>";
    for (int i = 0; i < 30'000; ++i)
        text += "<a href='demo-" + std::to_string(i) + ".tar.gz#sha256=" + std::string(64, 'e') +
                "'>demo</a><br/>\n";
    const auto p = html(text);
    ASSERT_TRUE(p) << p.error();
    ASSERT_EQ(p->files.size(), 30'000u);
    EXPECT_EQ(p->files.back().name, "demo-29999.tar.gz");
    EXPECT_TRUE(p->rejected.empty());
}

TEST_F(pages, other_types_are_no_pages) {
    EXPECT_FALSE(parse_page("application/json", "{}", {here, "demo", &text_}));
    EXPECT_FALSE(parse_page("", "<html></html>", {here, "demo", &text_}));
    EXPECT_TRUE(parse_page("Text/HTML", "<html></html>", {here, "demo", &text_}));
    EXPECT_TRUE(parse_page("application/vnd.pypi.simple.v1+html ; x=y", "<html></html>",
                           {here, "demo", &text_}));
}

TEST_F(pages, versions_of_the_api) {  // PEP 629
    for (const char* good : {"1.0", "1.1", "1.5", "1.99"}) EXPECT_EQ(api_version_refused(good), "");
    for (const char* bad : {"2.0", "0.9", "1", "", "1.x", "-1.0", "99999999999999.0"})
        EXPECT_NE(api_version_refused(bad), "") << bad;
}

class listings : public pages {
  protected:
    expected<listing, std::string> from(std::initializer_list<const char*> names) {
        page p;
        for (const char* n : names) p.files.emplace_back().name = n;
        return build_listing(std::move(p), "demo", "https://index.test/simple");
    }
};

TEST_F(listings, releases_ascend_and_files_keep_their_order) {
    const auto l = from({"demo-1.10.tar.gz", "demo-1.9-py3-none-any.whl",
                         "demo-1.10-py3-none-any.whl", "demo-1.10rc1.zip", "demo-1.9.0.tar.gz"});
    ASSERT_TRUE(l);
    ASSERT_EQ(l->releases.size(), 3u);
    EXPECT_EQ(l->releases[0].version.str(), "1.9");
    EXPECT_EQ(l->releases[0].files.size(), 2u);
    EXPECT_EQ(l->releases[1].version.str(), "1.10rc1");
    ASSERT_EQ(l->releases[2].files.size(), 2u);
    EXPECT_EQ(l->releases[2].files[0].kind, file_kind::sdist);
    EXPECT_EQ(l->releases[2].files[1].kind, file_kind::wheel);
    EXPECT_TRUE(l->exists);
}

TEST_F(listings, what_cannot_be_used_is_kept_with_its_reason) {
    const auto l = from({"demo-1-py3-none-any.whl", "demo-1-py3-none-any.whl", "demo-x.whl",
                         "other-1-py3-none-any.whl", "demo-1.egg", "demo-1.0-what.tar.gz", ""});
    ASSERT_TRUE(l);
    EXPECT_EQ(l->releases.size(), 1u);
    EXPECT_EQ(l->rejected.size(), 6u);
    for (const auto& r : l->rejected) EXPECT_FALSE(r.why.empty());
}

TEST(root_pages, list_projects_whatever_their_form) {
    const std::vector<std::string> names{"a-b", "demo"};
    const auto json = parse_projects(
        json_type,
        R"({"meta": {"api-version": "1.4"}, "projects": [{"name": "Demo"},)"
        R"({"name": "a_.b"}, {"name": "demo"}, {"name": "?"}, {"_last-serial": 1}, 7]})",
        "https://index.test/simple/");
    ASSERT_TRUE(json) << json.error();
    EXPECT_EQ(*json, names);
    const auto html =
        parse_projects("text/html",
                       R"(<a href="/simple/Demo/">x</a><a href="a_b/">x</a><a href="demo">y</a>)"
                       R"(<a href="">z</a><a>w</a><a href="gopher://x/">v</a>)",
                       "https://index.test/simple/");
    ASSERT_TRUE(html) << html.error();
    EXPECT_EQ(*html, names);
}

TEST(root_pages, that_are_none_say_why) {
    const auto refused = [](std::string_view type, std::string_view text) {
        const auto r = parse_projects(type, text, "https://index.test/simple/");
        return r ? "" : r.error();
    };
    EXPECT_EQ(refused(json_type, R"({"files": []})"), "the page has no list `projects`");
    EXPECT_EQ(refused(json_type, R"({"projects": [], "projects": []})"),
              "the key 'projects' stands twice in one object");
    EXPECT_NE(refused(json_type, R"({"meta": {"api-version": "2.0"}, "projects": []})"), "");
    EXPECT_NE(refused("text/plain", "demo"), "");
    EXPECT_NE(refused("text/html", ""), "");
}

}  // namespace
}  // namespace purvey::index
