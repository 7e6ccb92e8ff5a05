#include "resolver/source/index/place.hpp"

#include <gtest/gtest.h>

namespace purvey::index {
namespace {

std::string names_of(const place_files& files, const std::string& project) {
    std::string out;
    for (const release_file& f : files.of(project)) out += std::string(f.name) + " ";
    return out;
}

TEST(places, a_file_belongs_to_the_project_that_its_name_says) {
    std::vector<release_file> files;
    for (const char* name : {"foo-1.0.tar.gz", "Foo_Bar-2-py3-none-any.whl", "foo-bar-1.zip",
                             "foo.bar-3.tar.bz2", "foobar-1.tar.gz", "foo-1.0-py3-none-any.whl",
                             "foo-1.0.exe", "foo-x.tar.gz", "foo-1.whl", "README", ""}) {
        release_file f;
        f.name = name;
        files.push_back(f);
    }
    place_files place;
    place.take(files);
    EXPECT_EQ(names_of(place, "foo"), "foo-1.0-py3-none-any.whl foo-1.0.tar.gz ");
    EXPECT_EQ(names_of(place, "foo-bar"),
              "foo-bar-1.zip Foo_Bar-2-py3-none-any.whl foo.bar-3.tar.bz2 ");
    EXPECT_EQ(names_of(place, "foobar"), "foobar-1.tar.gz ");
    EXPECT_EQ(names_of(place, "fo"), "");
    EXPECT_EQ(names_of(place, "bar"), "");
}

}  // namespace
}  // namespace purvey::index
