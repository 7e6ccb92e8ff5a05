#include <gtest/gtest.h>

#include "messages/approve.hpp"
#include "purvey/answer/text.hpp"
#include "unit/answer/world.hpp"

namespace purvey {
namespace {

using testing::world;

using testing::approve;

text_context run(std::vector<std::string> arguments) {
    text_context c;
    c.arguments = std::move(arguments);
    c.target = "CPython 3.11 on Linux x86-64, glibc 2.36";
    c.lock_path = "pylock.toml";
    c.choices_path = "purvey.toml";
    c.milliseconds = 42;
    return c;
}

const asker you_ultralytics{"", "", "ultralytics"};
const asker you_albumentations{"", "", "albumentations"};
const asker ultralytics{"ultralytics", "8.0.200", "opencv-python>=4.6.0"};
const asker albumentations{"albumentations", "1.3.1", "opencv-python-headless>=4.1.1"};
const asker qudida{"qudida", "0.0.4", "opencv-python-headless>=4.0.1"};

question cv2() {
    question q;
    q.name = "cv2";
    q.what = "the module cv2";
    q.is_family = true;
    q.offers = {{"opencv-python", "4.8.1.78", {ultralytics}, 61'700'000, true, {}},
                {"opencv-python-headless",
                 "4.8.1.78",
                 {albumentations, qudida},
                 49'100'000,
                 true,
                 {"for opencv-python: imshow and all HighGUI windows"}}};
    q.also_possible = {"opencv-contrib-python", "opencv-contrib-python-headless"};
    return q;
}

choice_needed cv2_open(world& w) {
    choice_needed n;
    n.questions = {cv2()};
    n.settled = {w.pick("ultralytics", "8.0.200", 644'000), w.pick("torch", "2.1.0", 670'200'000),
                 w.pick("nvidia-cublas-cu12", "12.1.3.1", 410'600'000),
                 w.pick("nvidia-cudnn-cu12", "8.9.2.26", 731'700'000)};
    return n;
}

resolution cv2_locked(world& w) {
    w.add("ultralytics", "8.0.200", 644'000, {you_ultralytics});
    w.add("albumentations", "1.3.1", 125'000, {you_albumentations});
    w.add("opencv-python-headless", "4.8.1.78", 49'100'000, {ultralytics, albumentations, qudida});
    w.add("qudida", "0.0.4", 3'500, {{"albumentations", "1.3.1", "qudida>=0.0.4"}});
    w.answer.bindings.push_back(testing::bound(
        "cv2", "opencv-python-headless", "4.8.1.78", {"opencv-python"},
        {ultralytics, albumentations, qudida}, {{"opencv-python", "you chose otherwise"}}));
    return w.answer;
}

TEST(messages, question) {
    world w;
    approve("question", question_text(cv2_open(w), run({"lock", "ultralytics", "albumentations"})));
}

TEST(messages, question_of_resolve) {
    world w;
    choice_needed n = cv2_open(w);
    n.settled.resize(1);
    n.questions[0].offers.push_back(
        {"opencv-contrib-python", "4.8.1.78", {{"", "", "x"}}, 0, false, {}});
    text_context c = run({"resolve", "ultralytics", "x"});
    c.lock_path.clear();
    c.choices_path.clear();
    c.milliseconds.reset();
    approve("question-of-resolve", question_text(n, c));
}

TEST(messages, questions) {
    world w;
    choice_needed n = cv2_open(w);
    n.settled.clear();
    question blas;
    blas.name = "blas";
    blas.offers = {{"openblas", "0.3.24", {}, 9'000'000, true, {}},
                   {"mkl", "2023.2.0", {{"", "", "mkl"}}, 0, false, {}}};
    blas.asked_by = {{"numerics", "1.0", "blas>=3.9"}, {"", "", "blas"}};
    n.questions.push_back(blas);
    approve("questions", question_text(n, run({"lock", "ultralytics>=8", "a b's", "--", "-x"})));
}

TEST(messages, question_in_a_narrow_terminal) {
    world w;
    choice_needed n = cv2_open(w);
    for (int i = 0; i < 20; ++i)
        n.questions[0].offers[0].asked_by.push_back({"asker-" + std::to_string(i), "1", "x"});
    text_context c = run({"lock", "ultralytics"});
    c.width = 72;
    approve("question-narrow", question_text(n, c));
}

TEST(messages, lock) {
    world w;
    text_context c = run({"lock", "ultralytics", "albumentations"});
    c.new_choices = {{"cv2", "opencv-python-headless"}};
    const resolution r = cv2_locked(w);
    approve("lock", lock_text(r, c) + warnings_text(r, c));
    c.choices_path = "pyproject.toml";
    c.lock_path = "locks/my lock/pylock.toml";
    c.milliseconds.reset();
    approve("lock-to-pyproject", lock_text(r, c));
}

TEST(messages, lock_of_one_and_of_none) {
    world none, one;
    one.add("six", "1.16.0", 11'053, {{"", "", "six"}});
    one.answer.unused_choices = {"cv2"};
    one.answer.warnings = {"six 1.16.0 has no extra named \"x\""};
    const text_context c = run({"lock"});
    approve("lock-small",
            lock_text(none.answer, c) + lock_text(one.answer, c) + warnings_text(one.answer, c));
}

TEST(messages, conflict) {
    conflict k;
    k.lines = {"boto3 >=1.34 (431 releases) needs botocore >=1.34",
               "botocore >=1.34 needs urllib3 >=1.25.4        but you asked for urllib3 <1.25"};
    k.repairs = {{"urllib3 >=1.25.4", {{"boto3", "1.34.0"}, {"urllib3", "2.0.7"}}},
                 {"boto3 <1.34", {{"boto3", "1.15.0"}, {"urllib3", "1.24.3"}}}};
    k.steps = 17;
    const text_context c = run({"lock", "boto3>=1.34", "urllib3<1.25"});
    approve("conflict", conflict_text(k, c));
    // A repair that leaves a question open, and one that is too long for a column of its own.
    k.repairs.pop_back();
    k.repairs.front().asks = true;
    k.repairs.push_back({std::string(60, 'x') + " >=1 instead of >=2", {{"boto3", "1.34.0"}}});
    k.steps = 1;
    std::string text = conflict_text(k, c);
    k.not_minimal = "the limit of 200000 conflicts was reached";
    k.not_tried = "the limit of 2000 conflicts was reached";
    std::string cut = conflict_text(k, c);
    k.repairs.clear();
    cut += conflict_text(k, c);
    k.not_minimal = k.not_tried = "";
    approve("conflict-small", text + conflict_text(k, c));
    approve("conflict-limited", cut);
}

TEST(messages, resolution) {
    world w, empty;
    resolution r = cv2_locked(w);
    for (int i = 0; i < 30; ++i)
        r.packages[2].asked_by.push_back({"asker-" + std::to_string(i), "1", "x"});
    w.file(r.packages[3]).size.reset();
    const text_context c = run({"resolve"});
    approve("resolution", resolution_text(r, c) + resolution_text(empty.answer, c));
}

TEST(messages, levels) {
    world w;
    w.add("flask", "3.0.0", 99'724);
    w.answer.levels = {
        {goal::unchanged, true, 4, 1},
        {goal::declared, true},
        {goal::balanced, true, 560, 19},
        {goal::fewest, true, 10, 8},
        {goal::size, true, 3'400'000'000, 1'200'000'000},
    };
    text_context c = run({"lock"});
    std::string text = lock_text(w.answer, c) + resolution_text(w.answer, c);
    w.answer.levels = {
        {goal::size, false, 2'000'000, 2'000'000, 1, 1},
        {goal::fewest, false, 2, 3},
        {goal::unchanged, true, 2, 2},
        {goal::balanced, false, 10, 1000},
    };
    w.answer.interrupted = true;
    approve("levels", text + resolution_text(w.answer, c));
}

TEST(messages, builds) {
    world w;
    w.add("torchvision", "0.19.0+cu121", 7'000'000);
    w.add("torch", "2.4.0+cu121", 757'000'000, {{"torchvision", "0.19.0+cu121", "torch==2.4.0"}});
    w.answer.lighter = {
        {"cpu", {"torchvision==0.19.0+cpu", "torch==2.4.0+cpu"}, 2'100'000'000},
        {"", {"torch===2.4.0"}, 180'000'000},
    };
    const text_context c = run({"lock"});
    approve("builds", lock_text(w.answer, c) + resolution_text(w.answer, c));
}

TEST(messages, why) {
    world w;
    const resolution r = cv2_locked(w);
    const text_context c = run({"explain"});
    std::string text;
    for (const char* name :
         {"opencv-python-headless", "cv2", "OpenCV_Python", "qudida", "ultralytics", "flask"})
        text += std::string("$ purvey explain ") + name + "\n" + why_text(why(r, name), c);
    approve("why", text);
}

TEST(messages, why_in_a_cycle) {
    world w;
    w.add("a", "1", 0, {{"", "", "a"}, {"c", "1", "a"}});
    w.add("b", "1", 0, {{"a", "1", "b"}, {"b", "1", "b[x]"}});
    w.add("c", "1", 0, {{"b", "1", "c"}});
    const text_context c = run({"explain"});
    approve("why-cycle", why_text(why(w.answer, "a"), c) + why_text(why(w.answer, "b"), c) +
                             why_text(why(w.answer, "c"), c));
}

TEST(messages, errors) {
    const text_context c = run({"lock"});
    std::string text;
    world w;
    w.file(w.add("flask", "3.0.0")).hashes = {{"md5", "d41d8cd98f00b204e9800998ecf8427e"}};
    text += error_text(write_lock(w.answer, w.target, w.rules, w.context).error(), c);
    world bare;
    picked_release& p = bare.add("flask", "3.0.0");
    bare.page(p).files_known = false;
    text += error_text(write_lock(bare.answer, bare.target, bare.rules, bare.context).error(), c);
    for (const char* lock : {"<<<<<<< HEAD\n", "lock-version = \"2.0\"\npackages = []\n"})
        text += error_text(read_lock(lock, "pylock.toml", w.target).error(), c);
    text +=
        error_text({error_kind::bad_input, "not a requirement: \x1b[2Jboom", "argument", ""}, c);
    approve("errors", text);
}

}  // namespace
}  // namespace purvey
