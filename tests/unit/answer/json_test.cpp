#include "purvey/answer/json.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "unit/answer/world.hpp"

namespace purvey {
namespace {

using simdjson::dom::element;
using testing::world;

constexpr const char* keys[] = {"status",   "exit",        "purvey",         "target",
                                "packages", "bindings",    "choices",        "conflict",
                                "error",    "warnings",    "unused_choices", "statistics",
                                "levels",   "interrupted", "explanation",    "lighter_builds"};

// Parses, and checks that every outcome has the same keys in the same order.
element parsed(simdjson::dom::parser& parser, const std::string& text) {
    element root;
    EXPECT_EQ(parser.parse(text).get(root), simdjson::SUCCESS) << text;
    std::size_t i = 0;
    for (const auto field : simdjson::dom::object(root)) EXPECT_EQ(field.key, keys[i++]);
    EXPECT_EQ(i, std::size(keys));
    EXPECT_EQ(text.back(), '\n');
    return root;
}

std::string_view at(element e, std::string_view pointer) {
    std::string_view out = "(absent)";
    if (e.at_pointer(pointer).is_null()) return "(null)";
    EXPECT_EQ(e.at_pointer(pointer).get(out), simdjson::SUCCESS) << pointer;
    return out;
}

std::uint64_t number(element e, std::string_view pointer) {
    std::uint64_t out = 0;
    EXPECT_EQ(e.at_pointer(pointer).get(out), simdjson::SUCCESS) << pointer;
    return out;
}

TEST(json, resolution) {
    world w;
    w.add("flask", "3.0.0", 99'724, {{"", "", "flask"}});
    picked_release& p = w.add("opencv-python-headless", "4.8.1.78", 0, {{"flask", "3.0.0", "x"}});
    p.extras = {"a"};
    w.metadata(p).origin = metadata_origin::other_file;
    w.answer.bindings.push_back(testing::bound("cv2", "opencv-python-headless", "",
                                               {"opencv-python"}, {}, {{"opencv-python", "no"}}));
    w.answer.warnings = {"one \"quoted\"\n"};
    w.answer.steps = 7;
    simdjson::dom::parser parser;
    const element e = parsed(parser, to_json(w.answer, {"0.1.0", "here"}));
    EXPECT_EQ(at(e, "/status"), "resolved");
    EXPECT_EQ(number(e, "/exit"), 0u);
    EXPECT_EQ(at(e, "/packages/0/name"), "flask");
    EXPECT_EQ(at(e, "/packages/0/version"), "3.0.0");
    EXPECT_EQ(number(e, "/packages/0/size"), 99'724u);
    EXPECT_EQ(at(e, "/packages/0/asked_by/0/project"), "(null)");
    EXPECT_EQ(at(e, "/packages/1/size"), "(null)");
    EXPECT_EQ(at(e, "/packages/1/extras/0"), "a");
    EXPECT_EQ(at(e, "/packages/1/metadata_from"),
              "opencv_python_headless-4.8.1.78-py3-none-any.whl");
    EXPECT_EQ(at(e, "/bindings/0/rejected/0/provider"), "opencv-python");
    EXPECT_EQ(at(e, "/warnings/0"), "one \"quoted\"\n");
    EXPECT_EQ(simdjson::dom::array(e["warnings"]).size(), 2u);  // and that of the substitute
    EXPECT_EQ(number(e, "/statistics/steps"), 7u);
    EXPECT_EQ(at(e, "/conflict"), "(null)");
    EXPECT_EQ(at(e, "/error"), "(null)");
}

TEST(json, the_other_outcomes) {
    simdjson::dom::parser parser;
    const json_context c{"0.1.0", ""};
    {
        conflict k{{"a needs b"}, {"cv2"}, {{"b >=1", {{"a", "1.0"}}}}, 5};
        k.repairs[0].edits = {{conflict::edit::of::constraint, "b<1", ""},
                              {conflict::edit::of::python, "3.11.0", "3.12"}};
        k.not_tried = "the limit of 2000 conflicts was reached";
        k.units = {{true, "", "", "b<1"}, {false, "a", "x", "b"}};
        const element e = parsed(parser, to_json(outcome(k), c));
        EXPECT_EQ(at(e, "/status"), "conflict");
        EXPECT_EQ(number(e, "/exit"), 1u);
        EXPECT_EQ(at(e, "/target"), "(null)");
        EXPECT_EQ(at(e, "/conflict/lines/0"), "a needs b");
        EXPECT_EQ(at(e, "/conflict/repairs/0/result/0/version"), "1.0");
        EXPECT_EQ(at(e, "/conflict/repairs/0/edits/0/of"), "constraint");
        EXPECT_EQ(at(e, "/conflict/repairs/0/edits/0/from"), "b<1");
        EXPECT_EQ(at(e, "/conflict/repairs/0/edits/0/to"), "(null)");
        EXPECT_EQ(at(e, "/conflict/repairs/0/edits/1/of"), "python");
        EXPECT_EQ(at(e, "/conflict/not_minimal"), "(null)");
        EXPECT_EQ(at(e, "/conflict/not_tried"), "the limit of 2000 conflicts was reached");
        EXPECT_EQ(at(e, "/conflict/units/0/kind"), "constraint");
        EXPECT_EQ(at(e, "/conflict/units/0/project"), "(null)");
        EXPECT_EQ(at(e, "/conflict/units/1/kind"), "needs");
        EXPECT_EQ(at(e, "/conflict/units/1/extra"), "x");
        EXPECT_EQ(at(e, "/conflict/units/1/what"), "b");
        EXPECT_EQ(at(e, "/conflict/blamed_choices/0"), "cv2");
    }
    {
        const offer known{"p", "1", {{"x", "2", "p"}}, 5, true, {"for q: x"}};
        const offer blank{"q", "1", {}, 0, false, {}};
        const choice_needed n{
            {{"cv2", "the module cv2", true, {known, blank}, {"r"}, {}}}, {}, {}, 3};
        const element e = parsed(parser, to_json(outcome(n), c));
        EXPECT_EQ(at(e, "/status"), "choice-needed");
        EXPECT_EQ(number(e, "/exit"), 3u);
        EXPECT_EQ(at(e, "/choices/0/kind"), "family");
        EXPECT_EQ(number(e, "/choices/0/offers/0/bytes"), 5u);
        EXPECT_EQ(at(e, "/choices/0/offers/0/loses/0"), "for q: x");
        EXPECT_EQ(at(e, "/choices/0/offers/1/bytes"), "(null)");
        EXPECT_EQ(at(e, "/choices/0/also_possible/0"), "r");
    }
    {
        const error bad{error_kind::refused, "m\xff\x01", "", "r"};
        const element e = parsed(parser, to_json(bad, c));
        EXPECT_EQ(at(e, "/status"), "error");
        EXPECT_EQ(number(e, "/exit"), 4u);
        EXPECT_EQ(at(e, "/error/kind"), "refused");
        EXPECT_EQ(at(e, "/error/message"), "m\ufffd\x01");
        EXPECT_EQ(at(e, "/error/where"), "(null)");
        EXPECT_EQ(number(e, "/error/exit"), 4u);
    }
}

constexpr const char* explanation_keys[] = {
    "kind",        "verdict", "name",       "range",        "requirements", "releases",
    "range_holds", "against", "difference", "first_change", "conflict",     "choices"};

// The same keys whatever was asked.
element explained(simdjson::dom::parser& parser, const resolution& r, const explanation& e) {
    const element root = parsed(parser, to_json(r, &e, {"0.1.0", "here"}));
    std::size_t i = 0;
    for (const auto field : simdjson::dom::object(root["explanation"]))
        EXPECT_EQ(field.key, explanation_keys[i++]);
    EXPECT_EQ(i, std::size(explanation_keys));
    return root;
}

TEST(json, explanations) {
    simdjson::dom::parser parser;
    world w, other;
    w.add("a", "1", 0, {{"", "", "a"}});
    w.add("b", "2", 0, {{"a", "1", "b"}});
    other.add("a", "1", 0, {{"", "", "a"}});
    other.add("b", "1.5", 0, {{"a", "1", "b"}});
    EXPECT_TRUE(parsed(parser, to_json(w.answer, {"0.1.0", ""}))["explanation"].is_null());
    element e = explained(parser, w.answer, why(w.answer, "a"));
    EXPECT_EQ(at(e, "/explanation/kind"), "why");
    EXPECT_EQ(at(e, "/explanation/releases/0/would_go/0"), "b");
    EXPECT_EQ(at(e, "/explanation/releases/0/only_through"), "a");

    why_not_answer no{.project = "b", .range = "<2", .verdict = why_not_verdict::possible};
    no.found.passed = {{"1.9", "is yanked"}};
    no.with = changed_answer{other.answer, compare(w.answer, other.answer),
                             first_change(w.answer, other.answer)};
    e = explained(parser, w.answer, no);
    EXPECT_EQ(at(e, "/explanation/verdict"), "possible");
    EXPECT_EQ(at(e, "/explanation/range_holds/passed/0/why"), "is yanked");
    EXPECT_EQ(at(e, "/explanation/difference/changed/0/after"), "1.5");
    EXPECT_EQ(at(e, "/explanation/first_change/name"), "b");

    e = explained(parser, w.answer,
                  what_if_answer{{"c"}, {conflict{{"c is not there"}, {}, {}, 1}, {}, {}}});
    EXPECT_EQ(at(e, "/status"), "resolved");
    EXPECT_EQ(at(e, "/explanation/verdict"), "impossible");
    EXPECT_EQ(at(e, "/explanation/conflict/lines/0"), "c is not there");
    EXPECT_TRUE(e.at_pointer("/explanation/difference").is_null());
}

}  // namespace
}  // namespace purvey
