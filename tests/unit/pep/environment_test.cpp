#include "purvey/model/environment.hpp"

#include <gtest/gtest.h>

namespace purvey {
namespace {

TEST(Environment, Default) {
    const environment e = default_environment();
    EXPECT_EQ(e.label, "CPython 3.11 on Linux x86-64, glibc 2.36");
    EXPECT_EQ(e.python.str(), "3.11.0");
    EXPECT_EQ(e.markers.python_full_version, "3.11.0");
    EXPECT_EQ(e.markers.python_version, "3.11");
    EXPECT_EQ(e.markers.implementation_version, "3.11.0");
    EXPECT_EQ(e.markers.sys_platform, "linux");
    EXPECT_EQ(e.markers.platform_machine, "x86_64");
    EXPECT_EQ(e.tags.tags().at(1), "cp311-cp311-manylinux_2_36_x86_64");
}

struct row {
    const char *name, *os, *sys, *system, *machine, *first_tag;
};

TEST(Environment, Platforms) {
    const row rows[] = {
        {"linux", "posix", "linux", "Linux", "x86_64", "cp312-cp312-linux_x86_64"},
        {"aarch64-unknown-linux-gnu", "posix", "linux", "Linux", "aarch64",
         "cp312-cp312-linux_aarch64"},
        {"x86_64-unknown-linux-musl", "posix", "linux", "Linux", "x86_64",
         "cp312-cp312-linux_x86_64"},
        {"x86_64-manylinux2014", "posix", "linux", "Linux", "x86_64", "cp312-cp312-linux_x86_64"},
        {"ppc64le-manylinux_2_28", "posix", "linux", "Linux", "ppc64le",
         "cp312-cp312-linux_ppc64le"},
        {"macos", "posix", "darwin", "Darwin", "arm64", "cp312-cp312-macosx_13_0_arm64"},
        {"x86_64-apple-darwin", "posix", "darwin", "Darwin", "x86_64",
         "cp312-cp312-macosx_13_0_x86_64"},
        {"windows", "nt", "win32", "Windows", "AMD64", "cp312-cp312-win_amd64"},
        {"i686-pc-windows-msvc", "nt", "win32", "Windows", "x86", "cp312-cp312-win32"},
        {"aarch64-pc-windows-msvc", "nt", "win32", "Windows", "ARM64", "cp312-cp312-win_arm64"},
    };
    for (const row& r : rows) {
        const auto e = make_environment("3.12.4", r.name);
        ASSERT_TRUE(e.has_value()) << r.name;
        EXPECT_EQ(e->markers.os_name, r.os);
        EXPECT_EQ(e->markers.sys_platform, r.sys);
        EXPECT_EQ(e->markers.platform_system, r.system);
        EXPECT_EQ(e->markers.platform_machine, r.machine);
        EXPECT_EQ(e->markers.platform_release, "");
        EXPECT_EQ(e->tags.tags().front(), r.first_tag);
    }
}

TEST(Environment, LibcVersions) {
    const auto tag = [](const char* name) {
        return make_environment("3.11", name)->tags.tags().at(1);
    };
    EXPECT_EQ(tag("linux"), "cp311-cp311-manylinux_2_28_x86_64");
    EXPECT_EQ(tag("x86_64-manylinux2014"), "cp311-cp311-manylinux_2_17_x86_64");
    EXPECT_EQ(tag("aarch64-manylinux_2_40"), "cp311-cp311-manylinux_2_40_aarch64");
    EXPECT_EQ(tag("x86_64-unknown-linux-musl"), "cp311-cp311-musllinux_1_2_x86_64");
    EXPECT_EQ(tag("aarch64-musllinux_1_1"), "cp311-cp311-musllinux_1_1_aarch64");
}

TEST(Environment, PythonVersions) {
    EXPECT_EQ(make_environment("3.11", "linux")->markers.python_full_version, "3.11.0");
    EXPECT_EQ(make_environment("3.9.18", "linux")->markers.python_version, "3.9");
    EXPECT_EQ(make_environment("3.14.0rc1", "linux")->markers.python_full_version, "3.14.0rc1");
    EXPECT_EQ(make_environment("3.14rc1", "linux")->markers.python_full_version, "3.14.0rc1");
    EXPECT_EQ(make_environment("3.13", "linux")->label, "CPython 3.13 on Linux x86-64, glibc 2.28");
    for (const char* bad : {"", "3", "2.7", "4.0", "3.11.1.2", "3.11+x", "3.11.post1", "1!3.11",
                            "x", "3.x", "3.11.dev1", "3.99999999999999999999"}) {
        const auto e = make_environment(bad, "linux");
        ASSERT_FALSE(e.has_value()) << bad;
        EXPECT_EQ(e.error().kind, error_kind::bad_input);
    }
}

TEST(Environment, UnknownPlatformListsTheKnown) {
    for (const char* bad :
         {"", "beos", "x86_64-manylinux_2", "x86_64-manylinux_2_", "-manylinux_2_17",
          "x86_64-manylinux_-2_17", "x86_64-manylinux_3_1", "x86_64-manylinux_2_9999",
          "vax-manylinux_2_17", "x86_64-musllinux_2_1", "Linux"}) {
        const auto e = make_environment("3.11", bad);
        ASSERT_FALSE(e.has_value()) << bad;
        EXPECT_EQ(e.error().kind, error_kind::bad_input);
        EXPECT_NE(e.error().remedy.find("x86_64-unknown-linux-musl"), std::string::npos);
    }
}

}  // namespace
}  // namespace purvey
