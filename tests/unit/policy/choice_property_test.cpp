// Whatever a file looks like, recording a choice changes that choice and nothing else.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "purvey/policy/choice_file.hpp"
#include "resolver/toml/toml.hpp"

namespace {

using namespace purvey;

// Lines that may stand before, between and behind the tables of choices.
rc::Gen<std::string> filler() {
    return rc::gen::element<std::string>("# a comment with [choice] and cv2 = \"x\"\n", "\n",
                                         "   \n", "#\n", "# ünïcode €\n");
}

rc::Gen<std::string> entry_line(const std::string& name) {
    return rc::gen::map(
        rc::gen::tuple(
            rc::gen::element<std::string>("", "  ", "\t"),
            rc::gen::element<std::string>("=", " = ", "   =  "),
            rc::gen::element<std::string>("\"a\"", "'b'", "\"\"\"c\"\"\"", "\"\\u0064\"", "'''e'''",
                                          "[\"f\", {provider = \"g\"}]", "[\n  \"h\",\n]"),
            rc::gen::element<std::string>("", " # why", "  # \"quoted\" ü")),
        [name](const auto& t) {
            return std::get<0>(t) + name + std::get<1>(t) + std::get<2>(t) + std::get<3>(t) + "\n";
        });
}

std::string other_table(const std::string& prefix, int n) {
    return "[" + prefix + "other" + std::to_string(n) +
           "]\ncv2 = \"not this\"\nn = [1, 2.5, nan]\n";
}

std::string document(bool pyproject) {
    const std::string prefix = pyproject ? "tool.purvey." : "";
    std::string out;
    const auto fill = [&] {
        for (const auto& line : *rc::gen::container<std::vector<std::string>>(filler()))
            out += line;
    };
    if (*rc::gen::arbitrary<bool>()) out += "\xEF\xBB\xBF";
    fill();
    if (*rc::gen::arbitrary<bool>()) out += other_table(prefix, 1);
    fill();
    if (*rc::gen::arbitrary<bool>()) {
        out += "[" + prefix + "choice]\n";
        for (const std::string name : {"first", "cv2", "\"RPi.GPIO\"", "last"}) {
            if (*rc::gen::arbitrary<bool>()) out += *entry_line(name);
            if (*rc::gen::arbitrary<bool>()) fill();
        }
    }
    if (*rc::gen::arbitrary<bool>()) out += other_table(prefix, 2);
    fill();
    if (*rc::gen::arbitrary<bool>() && out.ends_with('\n')) out.pop_back();
    return out;
}

::toml::table parsed(std::string_view text) {
    auto t = parse_toml(text, "x");
    RC_ASSERT(t.has_value());
    return *std::move(t);
}

const ::toml::table* choices(const ::toml::table& root, bool pyproject) {
    return root.at_path(pyproject ? "tool.purvey.choice" : "choice").as_table();
}

void forget(::toml::table& root, bool pyproject, std::string_view name) {
    if (auto* t = root.at_path(pyproject ? "tool.purvey.choice" : "choice").as_table()) {
        t->erase(name);
        if (!t->empty()) return;
        if (!pyproject) {
            root.erase("choice");
            return;
        }
        auto* own = root.at_path("tool.purvey").as_table();
        own->erase("choice");
        if (!own->empty()) return;
        root["tool"].as_table()->erase("purvey");
        if (root["tool"].as_table()->empty()) root.erase("tool");
    }
}

// Nothing of `small` was lost: its bytes are in `large`, in order.
bool is_subsequence(const std::string& small, const std::string& large) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < large.size() && at < small.size(); ++i)
        if (large[i] == small[at]) ++at;
    return at == small.size();
}

TEST(choice_property, setting_changes_one_value) {
    EXPECT_TRUE(rc::check([] {
        const bool pyproject = *rc::gen::arbitrary<bool>();
        const auto form = pyproject ? config_form::pyproject : config_form::purvey_toml;
        const std::string before = document(pyproject);
        const auto name = *rc::gen::element<std::string>("cv2", "RPi.GPIO", "fresh");
        const auto after = with_choice(before, "x", form, name, "the-provider");
        RC_ASSERT(after.has_value());
        ::toml::table was = parsed(before), is = parsed(*after);
        RC_ASSERT(choices(is, pyproject)->get(name)->value<std::string>() ==
                  std::string("the-provider"));
        const auto* had = choices(was, pyproject);
        if (!had || !had->contains(name)) RC_ASSERT(is_subsequence(before, *after));
        forget(was, pyproject, name);
        forget(is, pyproject, name);
        RC_ASSERT(was == is);
        RC_ASSERT(*with_choice(*after, "x", form, name, "the-provider") == *after);
    }));
}

TEST(choice_property, unsetting_removes_one_value) {
    EXPECT_TRUE(rc::check([] {
        const bool pyproject = *rc::gen::arbitrary<bool>();
        const auto form = pyproject ? config_form::pyproject : config_form::purvey_toml;
        const std::string before = document(pyproject);
        const auto name = *rc::gen::element<std::string>("cv2", "RPi.GPIO", "fresh");
        const auto after = without_choice(before, "x", form, name);
        RC_ASSERT(after.has_value());
        ::toml::table was = parsed(before), is = parsed(*after);
        if (const auto* left = choices(is, pyproject)) RC_ASSERT(!left->contains(name));
        RC_ASSERT(is_subsequence(*after, before));
        forget(was, pyproject, name);
        forget(is, pyproject, name);
        RC_ASSERT(was == is);
    }));
}

TEST(choice_property, a_new_choice_can_be_taken_back) {
    EXPECT_TRUE(rc::check([] {
        const bool pyproject = *rc::gen::arbitrary<bool>();
        const auto form = pyproject ? config_form::pyproject : config_form::purvey_toml;
        const std::string before = *with_choice(document(pyproject), "x", form, "kept", "k");
        const auto after = with_choice(before, "x", form, "fresh", "p");
        RC_ASSERT(after.has_value());
        const std::string back = *without_choice(*after, "x", form, "fresh");
        // Only the newline that the last line lacked may stay.
        RC_ASSERT(back == before || back == before + "\n");
    }));
}

}  // namespace
