#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "purvey/policy/choice_file.hpp"

namespace {

using namespace purvey;
namespace fs = std::filesystem;

std::string set(std::string_view text, std::string_view name, std::string_view provider,
                config_form form = config_form::purvey_toml) {
    auto r = with_choice(text, "x.toml", form, name, provider);
    EXPECT_TRUE(r) << r.error().where << ": " << r.error().message;
    return r ? *r : "";
}

std::string unset(std::string_view text, std::string_view name,
                  config_form form = config_form::purvey_toml) {
    auto r = without_choice(text, "x.toml", form, name);
    EXPECT_TRUE(r) << r.error().where << ": " << r.error().message;
    return r ? *r : "";
}

TEST(choice_text, makes_the_table) {
    EXPECT_EQ(set("", "cv2", "opencv-python"), "[choice]\ncv2 = \"opencv-python\"\n");
    EXPECT_EQ(set("# mine\n[families]\nfitz = \"allow\"", "cv2", "a"),
              "# mine\n[families]\nfitz = \"allow\"\n\n[choice]\ncv2 = \"a\"\n");
    EXPECT_EQ(set("[project]\nname = \"x\"\n", "cv2", "a", config_form::pyproject),
              "[project]\nname = \"x\"\n\n[tool.purvey.choice]\ncv2 = \"a\"\n");
    EXPECT_EQ(set("[tool.purvey]\n[tool.z]\na = 1\n", "RPi.GPIO", "a", config_form::pyproject),
              "[tool.purvey]\n[tool.z]\na = 1\n\n[tool.purvey.choice]\n\"RPi.GPIO\" = \"a\"\n");
}

TEST(choice_text, adds_behind_the_last_entry) {
    EXPECT_EQ(set("[choice]\n  a = \"x\" # why\n\n# next\n[provides]\np = [\"n\"]\n", "b", "y"),
              "[choice]\n  a = \"x\" # why\n  b = \"y\"\n\n# next\n[provides]\np = [\"n\"]\n");
    EXPECT_EQ(set("[choice] # none yet\n[provides]\n", "b", "y"),
              "[choice] # none yet\nb = \"y\"\n[provides]\n");
    EXPECT_EQ(set("[choice]\na = \"x\"", "b", "y"), "[choice]\na = \"x\"\nb = \"y\"");
    EXPECT_EQ(set("[choice]\r\na = \"x\"\r\n", "b", "y"), "[choice]\r\na = \"x\"\r\nb = \"y\"\r\n");
}

TEST(choice_text, replaces_the_value_alone) {
    EXPECT_EQ(set("[choice]\ncv2   =   'old'   # because\nz = \"1\"\n", "cv2", "new"),
              "[choice]\ncv2   =   \"new\"   # because\nz = \"1\"\n");
    EXPECT_EQ(set("[choice]\n\"Cv2\" = \"old\"\n", "cv2", "new"), "[choice]\n\"Cv2\" = \"new\"\n");
    EXPECT_EQ(set("[choice]\ncv2 = [\n  {provider = \"a\"},\n] # list\n", "cv2", "new"),
              "[choice]\ncv2 = \"new\" # list\n");
    EXPECT_EQ(set("[choice]\n'é' = \"ü\"\ncv2 = \"old\"\n", "cv2", "new"),
              "[choice]\n'é' = \"ü\"\ncv2 = \"new\"\n");
    const std::string same = "[choice]\ncv2 = 'a'\n";
    EXPECT_EQ(set(same, "cv2", "a"), same);
}

TEST(choice_text, knows_inline_tables_and_dotted_keys) {
    EXPECT_EQ(set("choice = {a = \"x\"} # c\n", "b", "y"),
              "choice = {a = \"x\", b = \"y\" } # c\n");
    EXPECT_EQ(set("choice = {}\n", "b", "y"), "choice = { b = \"y\" }\n");
    EXPECT_EQ(set("choice = { a = \"x\" }\n", "a", "y"), "choice = { a = \"y\" }\n");
    EXPECT_EQ(set("choice.a = \"x\"\nz = 1\n", "b", "y"),
              "choice.a = \"x\"\nchoice.b = \"y\"\nz = 1\n");
    EXPECT_EQ(set("[tool.purvey]\nchoice.a = \"x\"\n[tool.z]\n", "b", "y", config_form::pyproject),
              "[tool.purvey]\nchoice.a = \"x\"\nchoice.b = \"y\"\n[tool.z]\n");
    EXPECT_EQ(set("[tool]\npurvey.choice.a = \"x\"\n", "b", "y", config_form::pyproject),
              "[tool]\npurvey.choice.a = \"x\"\npurvey.choice.b = \"y\"\n");
}

TEST(choice_text, keeps_the_byte_order_mark) {
    EXPECT_EQ(set("\xEF\xBB\xBF[choice]\n", "b", "y"), "\xEF\xBB\xBF[choice]\nb = \"y\"\n");
}

TEST(choice_text, removes_one_entry) {
    EXPECT_EQ(unset("[choice]\na = \"x\" # why\nb = \"y\"\n", "A"), "[choice]\nb = \"y\"\n");
    EXPECT_EQ(unset("[choice]\na = \"x\"\n", "a"), "[choice]\n");
    EXPECT_EQ(unset("choice = { a = \"x\", b = \"y\" }\n", "a"), "choice = { b = \"y\" }\n");
    EXPECT_EQ(unset("choice = { a = \"x\", b = \"y\" }\n", "b"), "choice = { a = \"x\" }\n");
    EXPECT_EQ(unset("choice.a = \"x\"\nz = 1\n", "a"), "z = 1\n");
    EXPECT_EQ(unset("[choice]\na = \"x\"\n", "b"), "[choice]\na = \"x\"\n");
    EXPECT_EQ(unset("", "b"), "");
}

TEST(choice_text, refuses_rather_than_damages) {
    const auto broken = with_choice("[choice\n", "x.toml", config_form::purvey_toml, "a", "b");
    ASSERT_FALSE(broken);
    EXPECT_TRUE(broken.error().where.starts_with("x.toml:1:"));
    EXPECT_FALSE(with_choice("choice = 1\n", "x.toml", config_form::purvey_toml, "a", "b"));
    EXPECT_FALSE(with_choice("[[choice]]\n", "x.toml", config_form::purvey_toml, "a", "b"));
    EXPECT_FALSE(with_choice("tool = 1\n", "x.toml", config_form::pyproject, "a", "b"));
    EXPECT_FALSE(with_choice("", "x.toml", config_form::pyproject, "a", "b\"c"));
    EXPECT_FALSE(with_choice("tool = {purvey = {}}\n", "x.toml", config_form::pyproject, "a", "b"));
}

class choice_files : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = (fs::temp_directory_path() / "purvey-choice-XXXXXX").string();
        ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::string file(const std::string& name) const { return folder_ + "/" + name; }
    static std::string content(const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

    std::string folder_;
};

TEST_F(choice_files, appear_change_and_list) {
    const auto path = file("purvey.toml");
    EXPECT_TRUE(list_choices(path)->empty());
    EXPECT_FALSE(*unset_choice(path, "cv2"));
    EXPECT_FALSE(fs::exists(path));
    EXPECT_TRUE(*write_choice(path, "cv2", "opencv-python"));
    EXPECT_FALSE(*write_choice(path, "cv2", "opencv-python"));
    EXPECT_TRUE(*write_choice(path, "blas", "mkl"));
    const auto list = list_choices(path);
    ASSERT_EQ(list->size(), 2u);
    EXPECT_EQ((*list)[0].provider, "opencv-python");
    EXPECT_EQ((*list)[1].name, "blas");
    EXPECT_TRUE(*unset_choice(path, "cv2"));
    EXPECT_EQ(content(path), "[choice]\nblas = \"mkl\"\n");
    EXPECT_EQ(entries(), 1u);  // no temporary file is left
}

TEST_F(choice_files, keep_mode_and_link) {
    const auto real = file("real.toml"), link = file("purvey.toml");
    std::ofstream(real) << "# mine\n";
    ::chmod(real.c_str(), 0640);
    fs::create_symlink("real.toml", link);
    ASSERT_TRUE(*write_choice(link, "cv2", "a"));
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(content(real), "# mine\n\n[choice]\ncv2 = \"a\"\n");
    struct stat about {};
    ASSERT_EQ(::stat(real.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777, 0640u);
}

TEST_F(choice_files, a_broken_file_stays_as_it_was) {
    const auto path = file("purvey.toml");
    std::ofstream(path) << "[choice\n";
    EXPECT_FALSE(write_choice(path, "cv2", "a"));
    EXPECT_EQ(content(path), "[choice\n");
    EXPECT_FALSE(write_choice(folder_, "cv2", "a"));
    const auto nowhere = write_choice(file("no/purvey.toml"), "cv2", "a");
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().kind, error_kind::bad_input);
}

TEST_F(choice_files, where_a_choice_is_kept) {
    EXPECT_EQ(choice_file("sub/pyproject.toml", ""), "sub/pyproject.toml");
    EXPECT_EQ(choice_file("", ""), "purvey.toml");
    EXPECT_EQ(choice_file("", "/w"), "/w/purvey.toml");
}

}  // namespace
