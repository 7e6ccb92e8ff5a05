#include <gtest/gtest.h>

#include "messages/approve.hpp"
#include "resolver/watch/text.hpp"

namespace purvey::watch {
namespace {

using purvey::testing::approve;

const std::string was(64, 'a'), is(64, 'b');

finding about(fault what, const std::string& file) {
    finding f{what, "https://pypi.nvidia.com", "nvidia-nccl", file,
              "https://pypi.nvidia.com/files/" + file};
    f.was = was;
    f.is = is;
    f.since = "2026-01-31T12:00:00Z";
    f.by = "ada";
    f.time = "2026-02-07T12:00:00Z";
    f.observer = "bob";
    return f;
}

entry timed(std::uint64_t size, std::uint64_t first_byte_us, std::uint64_t total_us) {
    entry e;
    e.size = size;
    e.first_byte_us = first_byte_us;
    e.total_us = total_us;
    return e;
}

question nvidia() {
    return {"nvidia", "https://pypi.nvidia.com", {}, "ada", 7};
}

const log some_log{"nvidia log.jsonl", {entry{}, entry{}}, std::string(64, 'c')};

TEST(watch_messages, a_look_that_finds_nothing) {
    seen_now s{20, 312, 3};
    s.reads = {timed(2'000'000, 84'000, 164'000), timed(1'000, 90'000, 91'000)};
    s.reference = timed(5'000'000, 95'400, 345'000);
    s.reference.url = "https://files.pythonhosted.org/numpy-2.whl";
    approve("watch", look_text({{nvidia(), s}}, some_log, {}));
}

TEST(watch_messages, a_look_that_finds_something) {
    seen_now s{1, 4, 0, 2, 1};
    s.reference.url = "https://pypi.org/simple/numpy/";
    s.reference.why = "could not resolve host";
    entry e;
    e.url = "https://pypi.nvidia.com/nvidia-nccl/";
    e.why = "the index answered 503 (4 attempts)";
    s.failed = {e};
    s.findings = {about(fault::changed, "nccl-1.whl"), about(fault::unlike_page, "nccl-2.whl"),
                  about(fault::differs, "nccl-3.whl"), about(fault::gone, "nccl-\x1b[2J.whl")};
    approve("watch-findings", look_text({{nvidia(), s}}, some_log, {}));
}

TEST(watch_messages, whole_logs) {
    approve("watch-verify", verify_text({some_log, {"empty.jsonl", {}}}));
}

TEST(watch_messages, broken_logs) {
    std::string text;
    const std::string bad = std::string(100, 'x');
    for (const std::string& log : {bad + "\n", bad, std::string("\n")})
        text += error_text(parse_log(log, "watch.jsonl").error(), {});
    approve("watch-broken", text);
}

judgement judged(promise what, outcome is_it, std::size_t n, std::size_t bad) {
    judgement j{what, is_it, n, bad};
    j.needed = what == promise::available ? 299 : what < promise::available ? 2 : 59;
    return j;
}

grant_report report_of(outcome first, outcome shares) {
    grant_report r{"nvidia", "https://pypi.nvidia.com"};
    grant g;
    g.name_space = "nvidia";
    g.index = "nvidia";
    g.where = "pyproject.toml:12:1";
    r.granted = {g};
    r.from = "2026-01-01T06:00:00Z";
    r.to = "2026-12-31T06:00:00Z";
    r.observers = {"ada", "bob"};
    r.runs = 365;
    const bool bad = first == outcome::broken;
    r.judgements = {judged(promise::unchanged, first, 7300, bad ? 2 : 0),
                    judged(promise::not_removed, first, 312, bad ? 1 : 0),
                    judged(promise::available, shares, 21'900, bad ? 400 : 13),
                    judged(promise::p95_ms, shares, 7'000, bad ? 700 : 10),
                    judged(promise::min_mb_s, shares, 500, bad ? 60 : 4)};
    r.judgements[1].limit = 5;
    r.judgements[3].limit = 200'000;
    r.judgements[3].measured = 143'000;
    r.judgements[3].of_reference = 120'000;
    r.judgements[3].left_out = 1;
    r.judgements[4].limit = 20'000'000;
    r.judgements[4].measured = 31'250'000;
    return r;
}

TEST(watch_messages, promises_kept) {
    approve("watch-report-kept", report_text({report_of(outcome::kept, outcome::kept)}, {}, {}));
}

TEST(watch_messages, promises_broken) {
    grant_report r = report_of(outcome::broken, outcome::broken);
    for (int n = 1; n <= 14; ++n)
        r.findings.push_back(about(fault::changed, "nccl-" + std::to_string(n) + ".whl"));
    approve("watch-report-broken",
            report_text({r}, {{"nvidia", r.index}, {"mirror", "https://mirror.test"}}, {}));
}

TEST(watch_messages, not_enough_was_seen) {
    grant_report r = report_of(outcome::unknown, outcome::unknown);
    for (judgement& j : r.judgements) j.observations = 12;
    r.judgements[2].bad = 1;
    r.judgements[3].observations = 70;  // enough, but not so clear
    r.judgements[4].observations = 70;
    r.judgements[4].bad_runs = 1;
    approve("watch-report-unknown", report_text({r}, {}, {}));
    approve("watch-report-nothing", report_text({}, {}, {}));
}

}  // namespace
}  // namespace purvey::watch
