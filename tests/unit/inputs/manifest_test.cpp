#include <gtest/gtest.h>

#include "purvey/inputs.hpp"
#include "tests/unit/inputs/folder.hpp"

namespace purvey {
namespace {

class manifest : public ::testing::Test {
  protected:
    expected<inputs, error> read(std::string_view text, input_words words = {}) {
        folder_.write("pyproject.toml", text);
        words.directory = folder_.path();
        return read_inputs(words);
    }
    error failure(std::string_view text, input_words words = {}) {
        auto done = read(text, std::move(words));
        EXPECT_FALSE(done) << text;
        return done ? error{} : done.error();
    }
    std::string path() const { return folder_.path("pyproject.toml"); }
    folder folder_;
};

constexpr std::string_view project = R"([project]
name = "My.Proj"
requires-python = ">=3.9"
dependencies = ["flask", "httpx>=0.27; python_version > '3.8'"]
[project.optional-dependencies]
fast = ["uvloop"]
Doc_s = ["sphinx", "my-proj[fast]"]
all = ["my_proj[doc-s,fast] ; os_name == 'posix'"]
[dependency-groups]
test = ["pytest", {include-group = "Li.nt"}]
li-nt = ["ruff"]
)";

TEST_F(manifest, is_read_where_nothing_else_is_named) {
    const auto in = read(project);
    ASSERT_TRUE(in) << in.error().where << in.error().message;
    EXPECT_EQ(texts(in->asked.requirements),
              (strings{"flask", "httpx>=0.27; python_version > \"3.8\""}));
    EXPECT_EQ(in->asked.requirements[0].where, path() + ":4:17");
    EXPECT_EQ(in->manifest, path());
    EXPECT_EQ(in->requires_python.value, ">=3.9");
    EXPECT_EQ(in->requires_python.where, path() + ":3:19");
}

TEST_F(manifest, is_left_alone_where_something_is_named) {
    const auto in = read(project, {.requirements = {"rich"}});
    ASSERT_TRUE(in);
    EXPECT_EQ(texts(in->asked.requirements), (strings{"rich"}));
    EXPECT_EQ(in->manifest, "");
}

TEST_F(manifest, can_be_named_with_r) {
    folder_.write("pyproject.toml", project);
    const auto in = read_inputs({.requirements = {"rich"}, .requirement_files = {path()}});
    ASSERT_TRUE(in);
    EXPECT_EQ(in->asked.requirements.size(), 3u);
    EXPECT_EQ(in->manifest, path());
}

TEST_F(manifest, extras_expand_through_the_project_itself) {
    EXPECT_EQ(texts(read(project, {.extras = {"DOC-S"}})->asked.requirements),
              (strings{"flask", "httpx>=0.27; python_version > \"3.8\"", "sphinx", "uvloop"}));
    EXPECT_EQ(texts(read(project, {.extras = {"all"}})->asked.requirements),
              (strings{"flask", "httpx>=0.27; python_version > \"3.8\"",
                       "sphinx; os_name == \"posix\"", "uvloop; os_name == \"posix\""}));
    EXPECT_EQ(read(project, {.all_extras = true})->asked.requirements.size(), 7u);
    EXPECT_NE(failure(project, {.extras = {"none"}}).message.find("'none'"), std::string::npos);
}

TEST_F(manifest, extras_that_name_each_other_end) {
    const auto in = read(
        "[project]\nname='p'\n[project.optional-dependencies]\n"
        "a=['p[b]','x']\nb=['p[a]','y']\n",
        {.extras = {"a"}});
    ASSERT_TRUE(in);
    EXPECT_EQ(texts(in->asked.requirements), (strings{"x", "y"}));
    // Markers that multiply at every level.
    std::string wide = "[project]\nname='p'\n[project.optional-dependencies]\n";
    for (int i = 0; i < 60; ++i) {
        const std::string n = std::to_string(i + 1);
        wide += "e" + std::to_string(i) + "=[\"p[e" + n + "];os_name=='a'\",\"p[e" + n +
                "];os_name=='b'\"]\n";
    }
    wide += "e60=['x']\n";
    failure(wide, {.extras = {"e0"}});
}

TEST_F(manifest, two_spellings_of_one_extra_or_group_are_an_error) {
    EXPECT_NE(failure("[project]\nname='p'\n[project.optional-dependencies]\na_b=[]\na-b=[]\n",
                      {.extras = {"a-b"}})
                  .message.find("twice"),
              std::string::npos);
    const error e = failure("[dependency-groups]\nA=[]\na=[]\n", {.groups = {"a"}});
    EXPECT_NE(e.message.find("twice"), std::string::npos);
    EXPECT_EQ(e.where, path() + ":3:3");
}

TEST_F(manifest, groups_follow_pep_735) {
    EXPECT_EQ(texts(read(project, {.groups = {"Test"}})->asked.requirements),
              (strings{"flask", "httpx>=0.27; python_version > \"3.8\"", "pytest", "ruff"}));
    // With something else named, only the group is added.
    EXPECT_EQ(
        texts(read(project, {.requirements = {"rich"}, .groups = {"test"}})->asked.requirements),
        (strings{"rich", "pytest", "ruff"}));
    // Groups need no [project].
    EXPECT_TRUE(read("[dependency-groups]\na=['x']\n", {.groups = {"a"}}));
    EXPECT_FALSE(read(project, {.groups = {"none"}}));
    EXPECT_FALSE(read("", {.groups = {"a"}}));
}

TEST_F(manifest, groups_that_include_themselves_are_an_error) {
    const error e =
        failure("[dependency-groups]\na=[{include-group='b'}]\nb=[{include-group='A'}]\n",
                {.groups = {"a"}});
    EXPECT_NE(e.message.find("includes itself"), std::string::npos);
    EXPECT_EQ(e.where, path() + ":3:4");
}

TEST_F(manifest, groups_with_odd_entries_are_an_error) {
    for (const char* entry :
         {"1", "{}", "{include-group='b', x=1}", "{include='b'}", "{include-group=1}", "['x']",
          "'not a requirement'", "'x @ https://y'"})
        failure("[dependency-groups]\na=[" + std::string{entry} + "]\nb=[]\n", {.groups = {"a"}});
    failure("dependency-groups=1\n", {.groups = {"a"}});
    failure("[dependency-groups]\na=1\n", {.groups = {"a"}});
}

TEST_F(manifest, long_chains_of_groups_end) {
    std::string text = "[dependency-groups]\n";
    for (int i = 0; i < 10000; ++i)
        text += "g" + std::to_string(i) + "=[{include-group='g" + std::to_string(i + 1) + "'}]\n";
    failure(text + "g10000=[]\n", {.groups = {"g0"}});
    // Diamonds: each group includes the next twice.
    std::string wide = "[dependency-groups]\n";
    for (int i = 0; i < 90; ++i) {
        const std::string next = "{include-group='g" + std::to_string(i + 1) + "'}";
        wide += "g" + std::to_string(i) + "=[" + next + "," + next + "]\n";
    }
    const auto in = read(wide + "g90=['x']\n", {.groups = {"g0"}});
    ASSERT_TRUE(in);
    EXPECT_EQ(texts(in->asked.requirements), (strings{"x"}));
}

TEST_F(manifest, dynamic_dependencies_are_refused) {
    const error e = failure("[project]\nname='p'\ndynamic=['dependencies']\n");
    EXPECT_EQ(e.where, path() + ":3:9");
    EXPECT_FALSE(e.remedy.empty());
    EXPECT_TRUE(read("[project]\nname='p'\ndynamic=['version']\n"));
    failure("[project]\nname='p'\ndynamic=['optional-dependencies']\n", {.extras = {"a"}});
}

TEST_F(manifest, wrong_shapes_are_errors_with_a_place) {
    for (const char* text :
         {"project = 1\n", "[project]\nname=1\n", "[project]\nname='a b'\n", "[project]\n",
          "[project]\nname='p'\ndependencies='flask'\n", "[project]\nname='p'\ndependencies=[1]\n",
          "[project]\nname='p'\ndependencies=['flask >=']\n",
          "[project]\nname='p'\noptional-dependencies=1\n",
          "[project]\nname='p'\noptional-dependencies={'a b'=[]}\n",
          "[project]\nname='p'\nrequires-python=3\n", "[project]\nname='p'\ndynamic=1\n",
          "[project]\nname='p'\ndependencies=['x @ https://y.example/x.whl']\n",
          "[project]\nname='p'\nname='q'\n", "[project\n", "\xFF\n"})
        EXPECT_TRUE(failure(text).where.starts_with(path() + ":")) << text;
    EXPECT_EQ(failure("[tool.x]\n").where, path());
}

TEST_F(manifest, hostile_texts_end) {
    failure("[project]\nname='p'\ndependencies=" + std::string(100000, '[') + "\n");
    std::string key = "a";
    for (int i = 0; i < 200000; ++i) key += ".a";
    failure(key + "=1\n");
    failure("[project]\nname='p'\ndependencies=[\"x;" + std::string(10000, '(') + "\"]\n");
}

TEST_F(manifest, none_at_all_is_an_empty_request) {
    const auto in = read_inputs({.directory = folder_.path()});
    ASSERT_TRUE(in);
    EXPECT_TRUE(in->asked.requirements.empty());
    EXPECT_EQ(in->warnings.size(), 1u);
    EXPECT_FALSE(read_inputs({.extras = {"a"}, .directory = folder_.path()}));
    EXPECT_FALSE(read_inputs({.groups = {"a"}, .directory = folder_.path()}));
}

}  // namespace
}  // namespace purvey
