#include "purvey/policy/configuration.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

using namespace purvey;
namespace fs = std::filesystem;

configuration read(std::string_view text, config_form form = config_form::purvey_toml) {
    auto c = parse_configuration(text, "purvey.toml", form);
    EXPECT_TRUE(c) << c.error().where << ": " << c.error().message;
    return c ? *std::move(c) : configuration{};
}

std::string what_is_wrong(std::string_view text) {
    const auto c = parse_configuration(text, "purvey.toml", config_form::purvey_toml);
    if (c) return "";
    EXPECT_EQ(c.error().kind, error_kind::bad_input);
    return c.error().where + ": " + c.error().message;
}

policy with_families() {
    policy p;
    p.families = shipped_families();
    return p;
}

constexpr std::string_view full = R"(
[choice]
cv2 = "OpenCV_Python.Headless"
Blas = "openblas"
[provides]
My_BLAS = ["blas==3.1", "cblas (3); sys_platform == 'linux'"]
[virtual]
blas = ["openblas", "MKL", "mkl"]
[families]
Fitz = "allow"
)";

TEST(configuration, reads_every_table) {
    const auto c = read(full);
    ASSERT_EQ(c.choices.size(), 2u);
    EXPECT_EQ(c.choices[0].name, "cv2");
    EXPECT_EQ(c.choices[0].provider, "opencv-python-headless");
    EXPECT_EQ(c.choices[0].where, "purvey.toml:3:7");
    ASSERT_EQ(c.provides.size(), 1u);
    EXPECT_EQ(c.provides[0].project, "my-blas");
    ASSERT_EQ(c.provides[0].entries.size(), 2u);
    EXPECT_EQ(c.provides[0].entries[0].version->str(), "3.1");
    EXPECT_TRUE(c.provides[0].entries[1].condition != nullptr);
    ASSERT_EQ(c.virtuals.size(), 1u);
    EXPECT_EQ(c.virtuals[0].providers, (std::vector<std::string>{"openblas", "mkl"}));
    ASSERT_EQ(c.allowed_overlaps.size(), 1u);
    EXPECT_EQ(c.files, std::vector<std::string>{"purvey.toml"});
    EXPECT_TRUE(c.warnings.empty());
}

TEST(configuration, pyproject_has_the_prefix) {
    const std::string_view text =
        "[project]\nname = \"x\"\n[tool.other]\na = 1\n[tool.purvey.choice]\ncv2 = "
        "\"opencv-python\"\n";
    EXPECT_EQ(read(text, config_form::pyproject).choices.size(), 1u);
    EXPECT_TRUE(read("[choice]\ncv2 = \"a\"\n", config_form::pyproject).choices.empty());
    EXPECT_TRUE(read("[project]\nname = \"x\"\n", config_form::pyproject).files.empty());
    EXPECT_EQ(form_of("a/pyproject.toml"), config_form::pyproject);
    EXPECT_EQ(form_of("a/purvey.toml"), config_form::purvey_toml);
}

TEST(configuration, empty_text_says_nothing) {
    EXPECT_TRUE(read("").files.empty());
    EXPECT_TRUE(read("", config_form::pyproject).choices.empty());
}

TEST(configuration, unknown_keys_warn_and_later_ones_are_accepted) {
    const auto c = read(
        "[[index]]\nname = \"x\"\nurl = \"https://x/simple\"\n[[grant]]\nnamespace = \"a\"\nindex "
        "= \"x\"\n"
        "[external]\n[[environments]]\n[choices]\ncv2 = \"a\"\n");
    ASSERT_EQ(c.warnings.size(), 1u);
    EXPECT_EQ(c.warnings[0], "purvey.toml:9:1: unknown key 'choices'");
    const auto d = read("[tool.purvey.choice]\ncv2 = \"a\"\n");
    ASSERT_EQ(d.warnings.size(), 1u);
    EXPECT_NE(d.warnings[0].find("without the prefix"), std::string::npos);
}

TEST(configuration, bad_values_name_their_place) {
    EXPECT_EQ(what_is_wrong("[choice]\ncv2 = 1\n"), "purvey.toml:2:7: choice.cv2 must be a string");
    EXPECT_NE(what_is_wrong("[choice]\ncv2 = [{provider = \"a\"}]\n").find("not supported yet"),
              std::string::npos);
    EXPECT_NE(what_is_wrong("[choice]\ncv2 = \"a b\"\n").find("'a b' cannot be"),
              std::string::npos);
    EXPECT_NE(what_is_wrong("[choice]\n\"c v\" = \"a\"\n").find("'c v' cannot be"),
              std::string::npos);
    EXPECT_NE(what_is_wrong("[choice]\na-b = \"x\"\nA_b = \"y\"\n").find("set twice"),
              std::string::npos);
    EXPECT_NE(what_is_wrong("choice = \"x\"\n").find("must be a table"), std::string::npos);
    EXPECT_NE(what_is_wrong("[provides]\np = [\"n>=1\"]\n").find("purvey.toml:2:6"),
              std::string::npos);
    EXPECT_NE(what_is_wrong("[provides]\np = \"n\"\n").find("must be a list"), std::string::npos);
    EXPECT_NE(what_is_wrong("[virtual]\nv = [1]\n").find("must be a string"), std::string::npos);
    EXPECT_NE(what_is_wrong("[families]\ncv2 = \"deny\"\n").find("only value"), std::string::npos);
    EXPECT_NE(what_is_wrong("[choice]\ncv2 = \"a\"\ncv2 = \"b\"\n"), "");
}

TEST(configuration, applies_labels_before_names) {
    policy p = with_families();
    std::vector<std::string> warnings;
    ASSERT_TRUE(apply_configuration(read(full), p, warnings));
    ASSERT_EQ(p.choices.size(), 2u);
    EXPECT_EQ(p.choices[0].name, "cv2");
    EXPECT_EQ(p.choices[1].name, "blas");
    EXPECT_EQ(p.allowed_overlaps, std::vector<std::string>{"fitz"});
    EXPECT_EQ(find_family(p.families, "fitz"), nullptr);
    EXPECT_EQ(p.families.digest, shipped_families().digest);
    EXPECT_TRUE(warnings.empty());
}

TEST(configuration, a_label_is_spelled_as_in_the_table) {
    policy p = with_families();
    std::vector<std::string> warnings;
    ASSERT_TRUE(apply_configuration(read("[choice]\ncrypto = \"pycryptodome\"\n"), p, warnings));
    EXPECT_EQ(p.choices.at(0).name, "Crypto");
}

TEST(configuration, a_choice_outside_the_family_is_refused) {
    policy p = with_families();
    std::vector<std::string> warnings;
    const auto r = apply_configuration(read("[choice]\ncv2 = \"numpy\"\n"), p, warnings);
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().where, "purvey.toml:2:7");
    EXPECT_NE(r.error().remedy.find("opencv-python-headless"), std::string::npos);
    // With the family off, the word is a name like any other.
    policy q = with_families();
    EXPECT_TRUE(apply_configuration(
        read("[choice]\npsycopg2 = \"psycopg2-fork\"\n[families]\npsycopg2 = \"allow\"\n"), q,
        warnings));
    EXPECT_EQ(q.choices.at(0).name, "psycopg2");
}

TEST(configuration, an_unknown_label_warns) {
    policy p = with_families();
    std::vector<std::string> warnings;
    ASSERT_TRUE(apply_configuration(read("[families]\ncv3 = \"allow\"\n"), p, warnings));
    EXPECT_EQ(warnings, std::vector<std::string>{"purvey.toml:2:7: no family has the label 'cv3'"});
}

TEST(configuration, files_merge_and_contradictions_name_both) {
    auto a = *parse_configuration("[choice]\ncv2 = \"a\"\n[virtual]\nv = [\"p\"]\n", "a.toml",
                                  config_form::purvey_toml);
    const auto same = *parse_configuration("[choice]\nCV2 = \"A\"\n[virtual]\nv = [\"q\", \"p\"]\n",
                                           "b.toml", config_form::purvey_toml);
    ASSERT_TRUE(merge_configuration(a, same));
    EXPECT_EQ(a.choices.size(), 1u);
    ASSERT_EQ(a.virtuals.size(), 1u);
    EXPECT_EQ(a.virtuals[0].providers, (std::vector<std::string>{"p", "q"}));
    const auto other =
        *parse_configuration("[choice]\ncv2 = \"b\"\n", "c.toml", config_form::purvey_toml);
    const auto r = merge_configuration(a, other);
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().kind, error_kind::bad_input);
    EXPECT_NE(r.error().where.find("c.toml:2"), std::string::npos);
    EXPECT_NE(r.error().message.find("a.toml:2"), std::string::npos);
}

TEST(configuration, which_files) {
    using list = std::vector<std::string>;
    const list here{"uv.toml", "pyproject.toml", "purvey.toml"};
    EXPECT_EQ(configuration_files("", ""), here);
    EXPECT_EQ(configuration_files("pyproject.toml", "."), here);
    EXPECT_EQ(configuration_files("./pyproject.toml", ""), here);
    EXPECT_EQ(configuration_files("sub/pyproject.toml", ""),
              (list{"sub/uv.toml", "sub/pyproject.toml", "sub/purvey.toml", "purvey.toml"}));
    EXPECT_EQ(configuration_files("/pyproject.toml", "/w"),
              (list{"/uv.toml", "/pyproject.toml", "/purvey.toml", "/w/purvey.toml"}));
}

TEST(configuration, loads_what_exists) {
    std::string folder = (fs::temp_directory_path() / "purvey-config-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    std::ofstream(folder + "/purvey.toml") << "[choice]\ncv2 = \"opencv-python\"\n";
    const auto c = load_configuration(configuration_files("", folder));
    ASSERT_TRUE(c);
    EXPECT_EQ(c->choices.size(), 1u);
    EXPECT_EQ(c->files, std::vector<std::string>{folder + "/purvey.toml"});
    fs::create_directory(folder + "/pyproject.toml");
    EXPECT_FALSE(load_configuration(configuration_files("", folder)));  // no regular file
    fs::remove_all(folder);
}

TEST(configuration, the_command_line_is_the_newer_word) {
    auto c = read("[choice]\ncv2 = \"opencv-python\"\n");
    const auto said = parse_choice("CV2=opencv_python_headless", "--choose");
    ASSERT_TRUE(said);
    override_choice(c, *said);
    ASSERT_EQ(c.choices.size(), 1u);
    EXPECT_EQ(c.choices[0].provider, "opencv-python-headless");
    EXPECT_EQ(c.choices[0].where, "--choose");
    for (const char* bad : {"", "cv2", "=x", "cv2=", "cv2=a=b", "cv2= a"})
        EXPECT_FALSE(parse_choice(bad, "--choose")) << bad;
}

TEST(configuration, reads_what_is_said_of_indexes) {
    const auto own = read(R"(
index-strategy = "first-index"
[[index]]
name = "corp"
url = "https://corp/simple"
[[index]]
name = "gpu"
url = "./wheels"
explicit = true
[[index]]
url = "https://mirror/simple"
default = true
[sources]
Torch_Vision = { index = "gpu", marker = "sys_platform == 'linux'" }
tool = [{ index = "gpu", extra = "Fast" }, { index = "corp", group = "dev" }]
[[grant]]
namespace = "Acme.Core"
index = "corp"
owner = "acme"
)");
    const index_tables& t = own.index;
    EXPECT_TRUE(own.warnings.empty());
    EXPECT_EQ(t.strategy, (index_tables::stated_text{"first-index", "purvey.toml:2:18"}));
    ASSERT_EQ(t.indexes.size(), 3u);
    EXPECT_EQ(t.indexes[0].name, "corp");
    EXPECT_EQ(t.indexes[0].where, "purvey.toml:3:1");
    EXPECT_FALSE(t.indexes[0].bound_only || t.indexes[0].is_default || t.indexes[0].from_uv);
    EXPECT_TRUE(t.indexes[1].bound_only);
    EXPECT_EQ(t.indexes[1].url, "./wheels");
    EXPECT_TRUE(t.indexes[2].is_default);
    ASSERT_EQ(t.sources.size(), 3u);
    EXPECT_EQ(t.sources[0].project, "torch-vision");
    EXPECT_EQ(t.sources[0].marker, "sys_platform == 'linux'");
    EXPECT_EQ(t.sources[1].extra, "fast");
    EXPECT_EQ(t.sources[2].group, "dev");
    ASSERT_EQ(t.grants.size(), 1u);
    EXPECT_EQ(t.grants[0].name_space, "acme-core");
}

TEST(configuration, reads_what_uv_is_told_of_indexes) {
    const auto c = parse_configuration(R"(
[tool.uv]
dev-dependencies = ["x"]
index-url = "../tree"
extra-index-url = ["https://a", "https://b"]
index-strategy = "unsafe-best-match"
[[tool.uv.index]]
name = "corp"
url = "./corp"
authenticate = "always"
[tool.uv.sources]
a = { index = "corp" }
b = { workspace = true }
)",
                                       "sub/pyproject.toml", config_form::pyproject);
    ASSERT_TRUE(c) << c.error().message;
    const index_tables& t = c->index;
    ASSERT_EQ(t.indexes.size(), 1u);
    EXPECT_TRUE(t.indexes[0].from_uv);
    EXPECT_EQ(t.indexes[0].url, "./sub/./corp") << "beside the file";
    EXPECT_EQ(t.uv_index_url.first, "./sub/../tree");
    EXPECT_EQ(t.uv_extra_index_urls.size(), 2u);
    EXPECT_EQ(t.uv_strategy.first, "unsafe-best-match");
    ASSERT_EQ(t.uv_sources.size(), 2u);
    EXPECT_EQ(t.uv_sources[1].refused, "a member of uv's workspace");
    EXPECT_TRUE(t.sources.empty() && t.strategy.first.empty());
}

TEST(configuration, reads_what_uv_is_told_of_files) {
    const auto c = parse_configuration(R"(
no-index = true
find-links = ["wheels", "/w", "https://h/links"]
no-binary-package = ["b", "c"]
no-build = true
no-binary = false
exclude-newer = "2025-01-01"
prerelease = "allow"
resolution = "lowest"
exclude-newer-package = { d = "7 days", e = false }
unread = 1
[[index]]
name = "flat"
url = "./links"
format = "flat"
ignore-error-codes = [403]
)",
                                       "sub/uv.toml", config_form::uv_toml);
    ASSERT_TRUE(c) << c.error().message;
    std::vector<std::string> words;
    for (const option_word& w : c->options) words.push_back(w.option + " " + w.value);
    EXPECT_EQ(words, (std::vector<std::string>{
                         "only-binary :all:", "no-binary b,c", "exclude-newer 2025-01-01",
                         "prerelease allow", "resolution lowest", "exclude-newer-package d=7 days",
                         "exclude-newer-package e=false"}));
    EXPECT_EQ(c->options[1].where, "sub/uv.toml:4:21");
    const index_tables& t = c->index;
    ASSERT_EQ(t.uv_find_links.size(), 3u);
    EXPECT_EQ(t.uv_find_links[0].first, "sub/wheels");
    EXPECT_EQ(t.uv_find_links[1].first, "/w");
    EXPECT_EQ(t.uv_find_links[2].first, "https://h/links");
    EXPECT_EQ(t.uv_no_index.second, "sub/uv.toml:2:12");
    ASSERT_EQ(t.indexes.size(), 1u);
    EXPECT_TRUE(t.indexes[0].flat);
    ASSERT_EQ(c->warnings.size(), 1u);
    EXPECT_NE(c->warnings[0].find("sub/uv.toml:16:22: ignore-error-codes"), std::string::npos);
}

TEST(configuration, beside_uv_toml_the_sources_alone_count) {
    constexpr const char* text = "[tool.uv]\nno-build = true\nsources.a.path = 'a'\n";
    for (const auto form : {config_form::pyproject, config_form::pyproject_beside_uv_toml}) {
        const auto c = parse_configuration(text, "pyproject.toml", form);
        ASSERT_TRUE(c);
        EXPECT_EQ(c->options.size(), form == config_form::pyproject ? 1u : 0u);
        EXPECT_EQ(c->warnings.size(), form == config_form::pyproject ? 0u : 1u);
        EXPECT_EQ(c->index.uv_sources.size(), 1u);
    }
    const auto wrong = parse_configuration("sources.a.path = 'a'", "uv.toml", config_form::uv_toml);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().where, "uv.toml:1:1");
}

TEST(configuration, what_is_wrong_with_indexes_is_named) {
    const auto wrong = [](std::string_view text, const char* told) {
        const std::string said = what_is_wrong(text);
        EXPECT_NE(said.find(told), std::string::npos) << said;
    };
    wrong("index = 1", "purvey.toml:1:9: index must be a list");
    wrong("[[index]]\nurl = 'https://a'\nexplicit = 1", "explicit must be true or false");
    wrong("[[index]]\nname = 'a b'\nurl = 'https://a'", "'a b' cannot be the name of an index");
    wrong("[[index]]\nurl = '/w'\nformat = 'round'", "the format 'round' of an index");
    wrong("[sources]\na = { marker = 'x' }", "sources.a names no index, path or url");
    wrong("[sources]\na = { git = 'https://x' }", "unknown key 'git' of sources.a");
    wrong("[sources]\n'a b' = { index = 'x' }", "'a b' cannot be the name of a project");
    wrong("[sources]\na = 'x'", "sources.a must be a table");
    wrong("[[grant]]\nnamespace = '-'\nindex = 'x'", "'-' is not a namespace");

    configuration all = read("[[index]]\nname = 'a'\nurl = 'https://a'");
    EXPECT_TRUE(merge_configuration(all, read("[[index]]\nname = 'a'\nurl = 'https://a'")));
    const auto other = merge_configuration(all, read("[[index]]\nname = 'a'\nurl = 'https://b'"));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().message, "the index a has another URL at purvey.toml:1:1");
}

}  // namespace
