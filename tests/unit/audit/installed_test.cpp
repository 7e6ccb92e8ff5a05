#include <gtest/gtest.h>

#include "resolver/audit/audited.hpp"
#include "unit/inputs/folder.hpp"

namespace purvey::audit {
namespace {

const std::string site = "lib/python3.11/site-packages/";

void install(const folder& in, const std::string& place, const std::string& name,
             const std::string& more = "") {
    in.write(place + name + "-1.0.dist-info/METADATA",
             "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n" + more + "\nText.\n");
}

TEST(audit_environment, what_a_prefix_holds) {
    const folder here;
    install(here, site, "Demo.One", "Provides-Dist: blas\nProvides-Dist: lapack (==3)\n");
    here.write(site + "Demo.One-1.0.dist-info/REQUESTED", "");
    install(here, site, "mine");
    here.write(site + "mine-1.0.dist-info/direct_url.json",
               R"({"url": "file:///src", "dir_info": {"editable": true}})");
    install(here, site, "forked");
    here.write(site + "forked-1.0.dist-info/direct_url.json",
               R"({"url": "https://x", "vcs_info": {"vcs": "git", "commit_id": "1"}})");
    install(here, site, "fetched");
    here.write(site + "fetched-1.0.dist-info/direct_url.json",
               R"({"url": "https://x/f.whl", "archive_info": {}})");
    here.write(site + "not_a_distribution/METADATA", "Name: x\n");
    for (const std::string& folder : {here.path(), here.path(site)}) {
        const auto set = read_installed(folder);
        ASSERT_TRUE(set) << set.error().message;
        ASSERT_EQ(set->entries.size(), 4u);
        EXPECT_EQ(set->entries[0].project, "demo-one");
        EXPECT_EQ(set->entries[0].provides, (std::vector<std::string>{"blas", "lapack (==3)"}));
        EXPECT_EQ(set->entries[1].direct, "a URL");
        EXPECT_EQ(set->entries[2].direct, "a repository");
        EXPECT_EQ(set->entries[3].direct, "a directory");
        EXPECT_EQ(set->roots, std::vector<std::string>{"demo-one"});
    }
}

TEST(audit_environment, nothing_and_what_cannot_be_read) {
    const folder here;
    EXPECT_FALSE(read_installed(here.path()));
    EXPECT_FALSE(read_installed(here.path("nowhere")));
    std::filesystem::create_directories(here.path(site));
    const auto empty = read_installed(here.path());
    ASSERT_TRUE(empty);
    EXPECT_TRUE(empty->entries.empty());
    here.write(site + "Bro.ken-1.0.dist-info/METADATA", "Name: a\nName: b\n\n");
    here.write(site + "~ip-2.0.dist-info/RECORD", "");
    here.write(site + "late-1.0.dist-info/METADATA/x", "");
    here.write(site + "torn.dist-info/METADATA", "Metadata-Version: 2.1\nName: -\n\n");
    install(here, site, "whole");
    const auto set = read_installed(here.path());
    ASSERT_TRUE(set) << set.error().message;
    std::vector<std::string> said;
    for (const audited& e : set->entries) {
        said.push_back(e.project + " " + e.version_text());
        EXPECT_EQ(e.unread.empty(), e.project == "whole") << e.project;
    }
    EXPECT_EQ(said, (std::vector<std::string>{"bro-ken 1.0", "late 1.0", "torn ", "whole 1.0",
                                              "~ip 2.0"}));
    EXPECT_NE(set->entries[4].unread.find("~ip-2.0.dist-info/METADATA: is not a file"),
              std::string::npos);
}

}  // namespace
}  // namespace purvey::audit
