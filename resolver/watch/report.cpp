#include "resolver/watch/report.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace purvey::watch {
namespace {

// Of 100 requests so many may find no answer; of 100 files so many may be slow (p95).
constexpr double outage_share = 0.01, slow_share = 0.05;
// The throughput of smaller files is that of their first byte.
constexpr std::uint64_t large_file = 1'000'000;

struct times {
    std::uint64_t first_byte_us = 0, rate = 0;  // bytes a second; 0: too small to tell
};

times times_of(const entry& e) {
    return {e.first_byte_us, e.size.value_or(0) < large_file ? 0 : bytes_a_second(e)};
}

struct run_seen {
    std::size_t pages = 0, failed = 0;
    std::vector<times> reads, references;  // one reference at most
    bool asked_reference = false;

    bool is_cut_off() const { return asked_reference && references.empty(); }
};

struct gathered {
    std::vector<run_seen> runs;
    std::vector<finding> findings;
    std::set<std::string> observers;
    std::string from, to;
    std::size_t files = 0, returns = 0;
    std::vector<std::pair<std::string, std::string>> removed;  // uploaded, gone since
};

using group = std::pair<std::string, std::string>;  // namespace, index

// Entries follow the run they were seen in.
void gather_runs(const log& l, std::map<group, gathered>& out) {
    gathered* of = nullptr;
    for (const entry& e : l.entries) {
        if (e.what == seen::run) {
            of = &out[{e.name_space, e.index}];
            of->runs.push_back({e.pages, 0, {}, {}, false});
            of->observers.insert(e.observer);
        }
        if (of == nullptr) continue;
        run_seen& run = of->runs.back();
        if (of->from.empty() || e.time < of->from) of->from = e.time;
        of->to = std::max(of->to, e.time);
        if (e.what == seen::read) run.reads.push_back(times_of(e));
        if (e.what == seen::failed) ++run.failed;
        if (e.what != seen::reference) continue;
        run.asked_reference = true;
        if (e.why.empty()) run.references.push_back(times_of(e));
    }
}

void gather_files(const std::vector<log>& logs, std::map<group, gathered>& out) {
    std::vector<const entry*> all;
    for (const log& l : logs)
        for (const entry& e : l.entries) all.push_back(&e);
    if (logs.size() > 1)
        std::stable_sort(all.begin(), all.end(), [](const entry* a, const entry* b) {
            return std::tie(a->time, a->observer) < std::tie(b->time, b->observer);
        });
    history past;
    std::set<std::tuple<fault, std::string, std::string, std::string, std::string>> told;
    for (const entry* e : all)
        for (finding& f : past.take(*e))
            if (told.emplace(f.what, f.index, f.file, f.was, f.is).second)
                out[{e->name_space, e->index}].findings.push_back(std::move(f));
    for (const auto& [key, file] : past.files()) {
        gathered& g = out[{file.name_space, file.index}];
        ++g.files;
        g.returns += file.returns;
        if (!file.gone_since.empty()) g.removed.emplace_back(file.uploaded, file.gone_since);
    }
    // What came back was not removed.
    for (auto& [key, g] : out)
        std::erase_if(g.findings, [&](const finding& f) {
            return f.what == fault::gone && past.files().at({f.index, f.file}).gone_since.empty();
        });
}

// Precondition: both are times.
bool is_within(const std::string& time, const std::string& since, std::uint32_t years) {
    const std::int64_t last = std::stoll(since.substr(0, 4)) + years;
    return last > 9999 || time < std::to_string(last) + since.substr(4);
}

judgement judge_unchanged(const gathered& g) {
    judgement j{promise::unchanged};
    std::size_t runs = 0;
    for (const run_seen& r : g.runs) {
        j.observations += r.reads.size();
        runs += r.reads.empty() ? 0 : 1;
    }
    j.bad = static_cast<std::size_t>(std::count_if(
        g.findings.begin(), g.findings.end(), [](const auto& f) { return f.what != fault::gone; }));
    j.needed = 2;
    j.is = j.bad > 0 ? outcome::broken : runs < j.needed ? outcome::unknown : outcome::kept;
    return j;
}

judgement judge_removed(const gathered& g, const promises& p) {
    judgement j{promise::not_removed};
    j.observations = g.files;
    j.limit = p.keep_years;
    j.needed = 2;
    for (const auto& [uploaded, gone] : g.removed)
        j.bad += p.keep_years == 0 || is_within(gone, uploaded, p.keep_years) ? 1 : 0;
    j.is = j.bad > 0                                  ? outcome::broken
           : g.files == 0 || g.runs.size() < j.needed ? outcome::unknown
                                                      : outcome::kept;
    return j;
}

// One bad hour is not a habit.
void judge_by_share(judgement& j, double share) {
    j.needed = needed(share);
    j.is = judge_share(j.observations, j.bad, share);
    if (j.is == outcome::broken && j.bad_runs < 2) j.is = outcome::unknown;
}

judgement judge_available(const gathered& g) {
    judgement j{promise::available};
    j.bad = j.observations = j.bad_runs = g.returns;
    for (const run_seen& r : g.runs) {
        if (r.is_cut_off()) {
            ++j.left_out;
            continue;
        }
        j.observations += r.pages + r.reads.size() + r.failed;
        j.bad += r.failed;
        j.bad_runs += r.failed > 0 ? 1 : 0;
    }
    judge_by_share(j, outage_share);
    return j;
}

// The value that 95 of 100 reach, counted from the good end.
std::uint64_t reached(std::vector<std::uint64_t> values, bool small_is_good) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    if (!small_is_good) std::reverse(values.begin(), values.end());
    const auto rank = std::ceil((1 - slow_share) * static_cast<double>(values.size()));
    return values[static_cast<std::size_t>(rank) - 1];
}

// A run in which the reference itself was too slow says nothing of the vendor.
judgement judge_speed(const gathered& g, promise what, std::uint64_t limit) {
    const bool first_byte = what == promise::p95_ms;
    const auto value = [&](const times& t) { return first_byte ? t.first_byte_us : t.rate; };
    const auto slow = [&](std::uint64_t v) { return first_byte ? v > limit : v < limit; };
    judgement j{what};
    std::vector<std::uint64_t> own, reference;
    for (const run_seen& r : g.runs) {
        bool counts = !r.is_cut_off();
        for (const times& t : r.references)
            if (const std::uint64_t v = value(t); v != 0) {
                reference.push_back(v);
                counts = counts && !slow(v);
            }
        j.left_out += counts ? 0 : 1;
        const std::size_t bad_before = j.bad;
        for (const times& t : r.reads)
            if (const std::uint64_t v = value(t); counts && v != 0) {
                own.push_back(v);
                j.bad += slow(v) ? 1 : 0;
            }
        j.bad_runs += j.bad > bad_before ? 1 : 0;
    }
    j.limit = limit;
    j.observations = own.size();
    j.measured = reached(own, first_byte);
    j.of_reference = reached(reference, first_byte);
    judge_by_share(j, slow_share);
    return j;
}

}  // namespace

bool grant_report::broken() const {
    return std::any_of(judgements.begin(), judgements.end(),
                       [](const judgement& j) { return j.is == outcome::broken; });
}

std::vector<grant_report> judge(const std::vector<log>& logs, const std::vector<grant>& grants) {
    std::map<group, gathered> groups;
    for (const log& l : logs) gather_runs(l, groups);
    gather_files(logs, groups);
    std::vector<grant_report> out;
    for (const auto& [key, g] : groups) {
        grant_report r{key.first,     key.second, {},
                       g.from,        g.to,       {g.observers.begin(), g.observers.end()},
                       g.runs.size(), g.files,    {},
                       g.findings};
        for (const grant& one : grants)
            if (one.name_space == key.first && one.index_url == key.second) r.granted = {one};
        const promises p = r.granted.empty() ? promises{} : r.granted[0].promises;
        r.judgements = {judge_unchanged(g), judge_removed(g, p), judge_available(g)};
        if (p.p95_ms != 0)
            r.judgements.push_back(judge_speed(g, promise::p95_ms, p.p95_ms * 1000ULL));
        if (p.min_mb_s > 0)
            r.judgements.push_back(
                judge_speed(g, promise::min_mb_s, static_cast<std::uint64_t>(p.min_mb_s * 1e6)));
        out.push_back(std::move(r));
    }
    return out;
}

}  // namespace purvey::watch
