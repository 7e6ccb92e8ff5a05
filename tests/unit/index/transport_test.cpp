#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "purvey/model/file_url.hpp"
#include "resolver/source/index/body_reader.hpp"
#include "resolver/source/index/digest.hpp"
#include "resolver/source/index/disk_cache.hpp"
#include "resolver/source/index/file_tree.hpp"
#include "resolver/source/index/walk.hpp"

namespace purvey::index {
namespace {

std::string gzipped(const std::string& text) {
    z_stream z{};
    EXPECT_EQ(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&z, text.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
    out.resize(z.total_out);
    deflateEnd(&z);
    return out;
}

TEST(body, gzip_in_single_bytes) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919);
    body_reader b(1 << 20);
    ASSERT_TRUE(b.set_encoding("gzip"));
    for (const char c : gzipped(text)) ASSERT_TRUE(b.add({&c, 1}));
    EXPECT_TRUE(b.finish());
    EXPECT_EQ(b.take(), text);
}

TEST(body, digests_as_it_is_sent_and_keeps_nothing) {
    const std::string zipped = gzipped(std::string(1000, 'x'));
    body_reader b(1 << 20, true);
    ASSERT_TRUE(b.set_encoding("gzip"));
    for (const char c : zipped) ASSERT_TRUE(b.add({&c, 1}));
    EXPECT_TRUE(b.finish());
    EXPECT_EQ(b.sha256(), sha256_hex(zipped));
    EXPECT_EQ(b.size(), zipped.size());
    EXPECT_EQ(b.take(), "");
    body_reader small(10, true);
    EXPECT_TRUE(small.add("0123456789"));
    EXPECT_FALSE(small.add("0"));
    EXPECT_TRUE(small.too_large());
}

TEST(body, gzip_that_lies) {  // classes 40, 43, 44
    const std::string whole = gzipped(std::string(1000, 'x') + "end");
    body_reader cut(1 << 20);
    ASSERT_TRUE(cut.set_encoding("gzip"));
    EXPECT_TRUE(cut.add(std::string_view(whole).substr(0, whole.size() - 9)));
    EXPECT_FALSE(cut.finish());
    body_reader followed(1 << 20);
    ASSERT_TRUE(followed.set_encoding("gzip"));
    EXPECT_FALSE(followed.add(whole + "more"));
    body_reader plain(1 << 20);
    ASSERT_TRUE(plain.set_encoding("gzip"));
    EXPECT_FALSE(plain.add("plain text"));
    body_reader bomb(std::size_t{1} << 30);
    ASSERT_TRUE(bomb.set_encoding("gzip"));
    EXPECT_FALSE(bomb.add(gzipped(std::string(64u << 20, ' '))));
    EXPECT_TRUE(bomb.too_large());
    EXPECT_LT(bomb.take().size(), 8u << 20);
    body_reader other(1 << 20);
    EXPECT_FALSE(other.set_encoding("br"));
}

TEST(body, the_limit_is_exact) {
    body_reader b(10);
    ASSERT_TRUE(b.set_encoding(""));
    EXPECT_TRUE(b.add("0123456789"));
    EXPECT_FALSE(b.add("x"));
    EXPECT_TRUE(b.too_large());
}

TEST(digest, of_known_texts) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(cache, freshness) {  // class 49
    cached_document d;
    d.fetched = 1000;
    EXPECT_TRUE(fresh_enough(d, 1000));
    EXPECT_TRUE(fresh_enough(d, 1599));
    EXPECT_FALSE(fresh_enough(d, 1600));
    EXPECT_FALSE(fresh_enough(d, 999)) << "from the future";
    d.etag = "\"x\"";
    EXPECT_FALSE(fresh_enough(d, 1000)) << "validators: ask";
    d.cache_control = "public, max-age=60";
    EXPECT_TRUE(fresh_enough(d, 1059));
    EXPECT_FALSE(fresh_enough(d, 1060));
    d.cache_control = "max-age=999999999999";
    EXPECT_FALSE(fresh_enough(d, 1601)) << "never longer than ten minutes";
    d.cache_control = "max-age=60, no-cache";
    EXPECT_FALSE(fresh_enough(d, 1000));
    d.cache_control = "max-age=-5";
    EXPECT_FALSE(fresh_enough(d, 1000));
}

class on_disk : public testing::Test {
  protected:
    on_disk()
        : folder_(std::filesystem::temp_directory_path() /
                  ("purvey-cache-test-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder_);
    }
    ~on_disk() override { std::filesystem::remove_all(folder_); }
    std::filesystem::path folder_;
};

TEST_F(on_disk, what_is_kept_is_found_whole) {
    const disk_cache c(folder_.string());
    EXPECT_FALSE(c.find(cached_kind::page, "x"));
    const cached_document d{{"a\n\nb\0c", 6}, "\"e\"", "then", "max-age=1", 42, {}};
    c.keep(cached_kind::page, "x", d);
    const auto found = c.find(cached_kind::page, "x");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->etag, d.etag);
    EXPECT_EQ(found->last_modified, d.last_modified);
    EXPECT_EQ(found->cache_control, d.cache_control);
    EXPECT_EQ(found->fetched, 42);
    EXPECT_EQ(found->body, d.body);
    EXPECT_FALSE(c.find(cached_kind::page, "y"));
    EXPECT_FALSE(c.find(cached_kind::metadata, "x"));
}

TEST_F(on_disk, every_damaged_byte_is_a_miss) {  // class 53
    const disk_cache c(folder_.string());
    const auto find = [&] { return c.find(cached_kind::page, "k"); };
    c.keep(cached_kind::page, "k", {"body", "\"e\"", "", "", 42, {}});
    std::filesystem::path entry;
    for (const auto& e : std::filesystem::recursive_directory_iterator(folder_))
        if (e.is_regular_file()) entry = e.path();
    std::string whole(std::filesystem::file_size(entry), '\0');
    std::ifstream(entry, std::ios::binary).read(whole.data(), static_cast<long>(whole.size()));
    const auto write = [&](const std::string& text) {
        std::ofstream(entry, std::ios::binary | std::ios::trunc) << text;
    };
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        write(damaged);
        EXPECT_FALSE(find()) << i;
        write(whole.substr(0, i));
        EXPECT_FALSE(find()) << i;
    }
    write(whole);
    EXPECT_TRUE(find());
    // Another key's entry in its place.
    c.keep(cached_kind::page, "other", {"other body", "", "", "", 1, {}});
    for (const auto& e : std::filesystem::recursive_directory_iterator(folder_))
        if (e.is_regular_file() && e.path() != entry)
            std::filesystem::copy_file(e.path(), entry,
                                       std::filesystem::copy_options::overwrite_existing);
    EXPECT_FALSE(find());
}

TEST(file_tree, paths) {
    EXPECT_EQ(path_of_file_url("file:///a%20b/c%2Bd"), "/a b/c+d");
    EXPECT_EQ(path_of_file_url("file://localhost/a"), "/a");
    EXPECT_EQ(path_of_file_url("file://elsewhere/a"), "");
    EXPECT_EQ(path_of_file_url("file:///a%00b"), "");
    EXPECT_EQ(path_of_file_url("https://h/a"), "");
    const auto d = read_local("file:///", 10);
    EXPECT_FALSE(d.found);
    EXPECT_FALSE(d.failure.empty());
    EXPECT_TRUE(read_local("file:///no/such/file", 10).failure.empty());
}

release_file made(const char* name, file_kind kind, metadata_offer offer) {
    release_file f;
    f.name = name;
    f.kind = kind;
    f.metadata = offer;
    return f;
}

TEST(walks, files_are_asked_in_a_fixed_order) {
    listing l;
    l.releases.whole().resize(1);
    using enum metadata_offer;
    l.releases.whole()[0].files = {
        made("s", file_kind::sdist, offered),  made("w1", file_kind::wheel, unknown),
        made("w2", file_kind::wheel, offered), made("w3", file_kind::wheel, absent),
        made("w4", file_kind::wheel, unknown), made("t", file_kind::sdist, unknown)};
    const auto order = [&](std::size_t fitting) {
        walk w;
        w.page = &l;
        plan_walk(w, {0, 1, 2, 3, 4, 5, 99}, fitting);
        std::string text;
        for (const auto& a : w.order) {
            text += l.releases[0].files[a.file].name;
            text += a.origin == metadata_origin::own_file ? "+ " : "- ";
        }
        return text;
    };
    EXPECT_EQ(order(3), "w1+ w2+ s+ w3- w4- t- ");
    EXPECT_EQ(order(0), "w1- w2- w3- w4- s- t- ");
    EXPECT_EQ(order(7), "w1+ w2+ w3+ w4+ s+ t+ ");
}

}  // namespace
}  // namespace purvey::index
