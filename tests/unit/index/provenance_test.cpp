#include "resolver/source/index/provenance.hpp"

#include <gtest/gtest.h>

namespace purvey::index {
namespace {

// {"subject": [{"name": "demo-1.tar.gz", "digest": {"sha256": "00ff"}}]}
constexpr std::string_view statement =
    "eyJzdWJqZWN0IjogW3sibmFtZSI6ICJkZW1vLTEudGFyLmd6IiwgImRpZ2VzdCI6IHsic2hhMjU2IjogIjAwZmYifX1dfQ"
    "==";

std::string object(std::string_view coded) {
    return R"({"version": 1, "attestation_bundles": [{"publisher": {"kind": "GitHub",)"
           R"( "workflow": "w", "claims": {"x": 1}, "environment": null, "repository": "r"},)"
           R"( "attestations": [{"version": 1, "envelope": {"statement": ")" +
           std::string(coded) + R"("}}]}]})";
}

TEST(provenance, names_publishers_and_what_they_signed) {
    const auto p = parse_provenance(object(statement));
    ASSERT_TRUE(p) << p.error();
    ASSERT_EQ(p->size(), 1u);
    const publisher who{"GitHub", {{"repository", "r"}, {"workflow", "w"}}};
    EXPECT_EQ(p->front().who, who);
    release_file f;
    f.name = "Demo-1.tar.gz";
    f.hashes = {{"md5", "aa"}};
    EXPECT_EQ(contradiction(*p, f), "") << "spelled otherwise, and no SHA-256 to compare";
    f.hashes = {{"sha256", "00ff"}};
    EXPECT_EQ(contradiction(*p, f), "");
    f.hashes = {{"sha256", "00fe"}};
    EXPECT_NE(contradiction(*p, f), "");
}

TEST(provenance, comes_back_from_the_cache_or_is_a_miss) {
    const std::string kept = put_provenance(*parse_provenance(object(statement)));
    provenance again;
    ASSERT_TRUE(read_provenance(kept, again));
    EXPECT_EQ(put_provenance(again), kept);
    for (std::size_t n = 0; n < kept.size(); ++n)
        EXPECT_FALSE(read_provenance(kept.substr(0, n), again)) << n;
}

TEST(provenance, base64_is_read_strictly) {
    for (const std::string& coded :
         {std::string(statement.substr(1)), " " + std::string(statement),
          std::string(statement) + "\\n", std::string("=="), std::string()})
        EXPECT_FALSE(parse_provenance(object(coded))) << coded;
}

}  // namespace
}  // namespace purvey::index
