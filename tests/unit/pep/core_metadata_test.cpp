#include <gtest/gtest.h>

#include <string>

#include "purvey/pep/metadata.hpp"

namespace purvey::pep {
namespace {

constexpr std::string_view head = "Metadata-Version: 2.1\nName: Foo\nVersion: 1.0\n";

std::string with(std::string_view more) {
    return std::string(head) + std::string(more);
}

TEST(CoreMetadata, Fields) {
    const auto m = parse_core_metadata(
        with("requires-python:   >=3.8  \nRequires-Dist: a>=1\nREQUIRES-DIST: b; extra == 'x'\n"
             "Provides-Extra: x\nProvides-Dist: cv2\nObsoletes-Dist: old\nRequires-External: C\n"
             "Import-Name: foo\nImport-Namespace: ns\nDynamic: Description\nSummary: s\n"
             "\nName: body\nRequires-Dist: not-this\n"));
    ASSERT_TRUE(m.has_value()) << m.error().message;
    EXPECT_EQ(m->metadata_version, "2.1");
    EXPECT_EQ(m->name, "Foo");
    EXPECT_EQ(m->version, "1.0");
    EXPECT_EQ(m->requires_python, ">=3.8");
    EXPECT_EQ(m->requires_dist, (std::vector<std::string>{"a>=1", "b; extra == 'x'"}));
    EXPECT_EQ(m->provides_extra, std::vector<std::string>{"x"});
    EXPECT_EQ(m->provides_dist, std::vector<std::string>{"cv2"});
    EXPECT_EQ(m->obsoletes_dist, std::vector<std::string>{"old"});
    EXPECT_EQ(m->requires_external, std::vector<std::string>{"C"});
    EXPECT_EQ(m->import_name, std::vector<std::string>{"foo"});
    EXPECT_EQ(m->import_namespace, std::vector<std::string>{"ns"});
    EXPECT_EQ(m->dynamic, std::vector<std::string>{"Description"});
}

TEST(CoreMetadata, FoldedLinesAndLineEnds) {
    const auto m = parse_core_metadata(
        "\xEF\xBB\xBFMetadata-Version: 1.2\r\nName: foo\r\nVersion: 1\r\nDescription: one\r\n"
        "        two: three\r\n \r\nRequires-Dist: a\r\n  >=1\r\n\r\nName: again");
    ASSERT_TRUE(m.has_value()) << m.error().message;
    EXPECT_EQ(m->requires_dist, std::vector<std::string>{"a >=1"});
}

TEST(CoreMetadata, Refused) {
    const std::string bad[] = {
        "",
        "\n",
        "Name: foo\nVersion: 1\n",
        "Metadata-Version: 2.1\nVersion: 1\n",
        "Metadata-Version: 2.1\nName: foo\n",
        with("Name: bar\n"),
        with("name: Foo\n"),
        with("Requires-Python: >=3\nRequires-Python: >=3\n"),
        with("Metadata-Version: 2.1\n"),
        with("no colon\n"),
        with(": nothing\n"),
        " folded\n" + with(""),
        with(std::string("Summary: a\0b\n", 13)),
        with("Summary: \xff\n"),
        with("Summary: \xc0\x80\n"),
        with("Requires-Dist: \xed\xa0\x80\n"),
        "Metadata-Version: 3.0\nName: a\nVersion: 1\n",
        "Metadata-Version: x\nName: a\nVersion: 1\n",
        "Metadata-Version: 10.0\nName: a\nVersion: 1\n",
    };
    for (const std::string& text : bad) EXPECT_FALSE(parse_core_metadata(text).has_value()) << text;
}

TEST(CoreMetadata, BodyIsFree) {
    EXPECT_TRUE(
        parse_core_metadata(with(std::string("\n\0\xff : : Name: x\nName: y", 22))).has_value());
    EXPECT_TRUE(parse_core_metadata(with("Metadata: \xe2\x82\xac \xf0\x9f\x98\x80\n")).has_value());
    EXPECT_TRUE(parse_core_metadata("Metadata-Version: 2.9\nName: a\nVersion: 1").has_value());
}

TEST(CoreMetadata, TenMegabytes) {
    std::string big = with("");
    while (big.size() < 10'000'000) big += "Requires-Dist: somebody-else>=1.0\n";
    const auto m = parse_core_metadata(big);
    ASSERT_TRUE(m.has_value());
    EXPECT_GT(m->requires_dist.size(), 250'000u);
    EXPECT_TRUE(parse_core_metadata(with("\n") + std::string(10'000'000, '\0')).has_value());
    EXPECT_TRUE(parse_core_metadata(with("Summary: " + std::string(10'000'000, 'x'))).has_value());
}

TEST(CoreMetadata, OffsetOfTheError) {
    EXPECT_EQ(parse_core_metadata(with("Name: bar\n")).error().offset, head.size());
}

}  // namespace
}  // namespace purvey::pep
