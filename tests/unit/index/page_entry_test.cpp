#include "resolver/source/index/page_entry.hpp"

#include <gtest/gtest.h>

#include <string>

namespace purvey::index {
namespace {

release_file file(std::string_view name, std::string_view url) {
    release_file f;
    f.name = name;
    f.url = url;
    f.kind = file_kind::wheel;
    f.hashes = {{"sha256", "00ff"}, {"md5", "aa"}};
    f.size = std::uint64_t{1} << 40;
    f.upload_time = "2023-10-03T12:00:00.5Z";
    f.requires_python = ">=3.8";
    f.yanked = true;
    f.yanked_reason = "wrong";
    f.metadata = metadata_offer::offered;
    f.metadata_sha256 = "1234";
    f.provenance = "https://h/provenance";
    return f;
}

listing demo() {
    listing l;
    l.exists = true;
    l.status = "archived";
    l.status_reason = "see other";
    l.namespaces = {{"demo", true}, {"demo-more", false}};
    l.virtual_providers = {"other", "more"};
    release one{*pep::version::parse("1!1.0rc1"), {}, {}};
    release_file odd = file("demo-1.whl", "https://h/demo-1.whl");
    odd.hashes = {{"sha256", "00FF"}, {"half", "abc"}, {"none", ""}};  // no digests of whole bytes
    one.files = {
        file("demo-1.whl", "https://h/demo-1.whl"), file("demo.whl", "https://h/x?y"), {}, odd};
    l.releases.push_back(std::move(one));
    l.releases.push_back({*pep::version::parse("1!2.0+local.1"), {}, {}});
    l.rejected = {{"demo.exe", "neither a wheel nor a source distribution"}};
    return l;
}

void expect_equal(const release_file& a, const release_file& b) {
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.url, b.url);
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.hashes, b.hashes);
    EXPECT_EQ(a.size, b.size);
    EXPECT_EQ(a.upload_time, b.upload_time);
    EXPECT_EQ(a.requires_python, b.requires_python);
    EXPECT_EQ(a.yanked, b.yanked);
    EXPECT_EQ(a.yanked_reason, b.yanked_reason);
    EXPECT_EQ(a.metadata, b.metadata);
    EXPECT_EQ(a.metadata_sha256, b.metadata_sha256);
    EXPECT_EQ(a.provenance, b.provenance);
}

TEST(page_entry, a_listing_is_read_as_it_was_put) {
    const listing was = demo();
    const std::string bytes = put_listing(was);
    listing is;
    kept_listing kept;
    ASSERT_TRUE(kept.read(bytes, is));
    EXPECT_EQ(is.exists, was.exists);
    EXPECT_EQ(is.status, was.status);
    EXPECT_EQ(is.status_reason, was.status_reason);
    EXPECT_EQ(is.namespaces, was.namespaces);
    EXPECT_EQ(is.virtual_providers, was.virtual_providers);
    ASSERT_EQ(is.releases.size(), was.releases.size());
    for (std::size_t r = 0; r < was.releases.size(); ++r) {
        EXPECT_EQ(is.releases[r].version, was.releases[r].version);
        ASSERT_EQ(is.releases[r].files.size(), was.releases[r].files.size());
        for (std::size_t f = 0; f < was.releases[r].files.size(); ++f)
            expect_equal(is.releases[r].files[f], was.releases[r].files[f]);
    }
    ASSERT_EQ(is.rejected.size(), 1u);
    EXPECT_EQ(is.rejected[0].what, "demo.exe");
    EXPECT_EQ(is.rejected[0].why, was.rejected[0].why);
    EXPECT_EQ(put_listing(is), bytes);
}

TEST(page_entry, an_absent_project_is_kept_as_such) {
    listing is;
    kept_listing kept;
    const std::string bytes = put_listing(listing{});
    ASSERT_TRUE(kept.read(bytes, is));
    EXPECT_FALSE(is.exists);
    EXPECT_TRUE(is.releases.empty());
    EXPECT_FALSE(is.namespaces);
}

TEST(page_entry, no_grant_is_not_silence) {
    listing was, is;
    was.namespaces.emplace();
    const std::string bytes = put_listing(was);
    kept_listing kept;
    ASSERT_TRUE(kept.read(bytes, is));
    EXPECT_EQ(is.namespaces, was.namespaces);
}

// The checksum of an entry finds damage; this is about what no checksum covers.
TEST(page_entry, what_is_cut_off_is_no_listing_or_has_no_files) {
    const std::string bytes = put_listing(demo());
    std::size_t refused = 0;
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        listing is;
        kept_listing kept;
        const std::string cut = bytes.substr(0, n);
        if (!kept.read(cut, is)) {
            ++refused;
            continue;
        }
        EXPECT_TRUE(is.releases[0].files.empty() || is.releases[1].files.empty()) << n;
    }
    EXPECT_GT(refused, 40u);
}

TEST(page_entry, releases_share_the_shapes_of_their_files) {
    listing was;
    was.exists = true;
    for (int i = 0; i < 20; ++i) {
        const std::string version = "1." + std::to_string(i);
        was.releases.push_back(
            {*pep::version::parse(version), {file("d-1-py3-none-any.whl", "")}, {}});
        if (i >= 10) was.releases.whole().back().files[0].requires_python = ">=3.9";
    }
    const std::string bytes = put_listing(was);
    listing is;
    kept_listing kept;
    ASSERT_TRUE(kept.read(bytes, is));
    ASSERT_EQ(is.shapes.size(), 2u);
    EXPECT_EQ(is.shape_of.of(9), 0u);
    EXPECT_EQ(is.shape_of.of(10), 1u);
    for (std::size_t r = 0; r < 20; ++r)
        EXPECT_EQ(is.shapes[is.shape_of.of(r)], release_shape{shape_of(is.releases[r].files[0])});
}

TEST(page_entry, metadata_is_read_as_it_was_put) {
    release_metadata was;
    was.requires_python = ">=3.9";
    was.requires_dist = {"a>1", "b; extra == 'x'"};
    was.provides_extra = {"x"};
    was.provides_dist = {"virtual (1.0)"};
    was.obsoletes_dist = {"old"};
    was.import_name = {"demo"};
    const std::string bytes = put_metadata(was);
    release_metadata is;
    ASSERT_TRUE(read_metadata(bytes, is));
    EXPECT_EQ(is.requires_python, was.requires_python);
    EXPECT_EQ(is.requires_dist, was.requires_dist);
    EXPECT_EQ(is.provides_extra, was.provides_extra);
    EXPECT_EQ(is.provides_dist, was.provides_dist);
    EXPECT_EQ(is.obsoletes_dist, was.obsoletes_dist);
    EXPECT_EQ(is.import_name, was.import_name);
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        release_metadata cut;
        EXPECT_FALSE(read_metadata(std::string_view(bytes).substr(0, n), cut)) << n;
    }
}

}  // namespace
}  // namespace purvey::index
