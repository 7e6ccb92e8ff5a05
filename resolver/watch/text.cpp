#include "resolver/watch/text.hpp"

#include <algorithm>
#include <array>

#include "purvey/answer/escape.hpp"
#include "purvey/pep/name_space.hpp"
#include "resolver/answer/layout.hpp"

namespace purvey::watch {
namespace {

using answer::counted;
using answer::paint_as;
using answer::painted;

std::string in_ms(std::uint64_t us) {
    return std::to_string((us + 500) / 1000) + " ms";
}

std::string in_mb_s(std::uint64_t bytes_a_second) {
    const std::uint64_t tenths = (bytes_a_second + 50'000) / 100'000;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB/s";
}

std::string shown(const std::string& name_space, const std::string& index) {
    return pep::shown_name_space(name_space) + " at " + escape(index);
}

constexpr std::array<const char*, 4> fault_sentences{"changed in place", "not what its page says",
                                                     "served different bytes to different people",
                                                     "gone"};

std::string block_of(const finding& f, const text_context& c) {
    std::string out = "  " +
                      painted(fault_sentences[static_cast<std::size_t>(f.what)], paint_as::bad, c) +
                      ": " + escape(f.file) + "\n";
    if (f.what == fault::gone) {
        out += "      since " + f.time + " (" + escape(f.observer) + ")\n";
    } else {
        out += "      was " + f.was + " (" + escape(f.by) + ", " + f.since + ")\n";
        out += "      is  " + f.is + " (" + escape(f.observer) + ", " + f.time + ")\n";
    }
    return f.url.empty() ? out : out + "      " + escape(f.url) + "\n";
}

std::string blocks_of(const std::vector<finding>& all, const text_context& c) {
    constexpr std::size_t rows_each = 4;
    const std::size_t most =
        c.full ? all.size() : std::min(all.size(), answer::max_rows / rows_each);
    std::string out;
    for (std::size_t k = 0; k < most; ++k) out += block_of(all[k], c);
    if (most < all.size())
        out += "  and " + std::to_string(all.size() - most) + " more; --full shows them\n";
    return out;
}

// Of the middle one, by total time.
std::string pace_of(std::vector<entry> reads) {
    std::sort(reads.begin(), reads.end(),
              [](const entry& a, const entry& b) { return a.total_us < b.total_us; });
    const entry& e = reads[reads.size() / 2];
    return "first byte after " + in_ms(e.first_byte_us) + ", then " + in_mb_s(bytes_a_second(e)) +
           " (" + size_text(e.size.value_or(0)) + ")";
}

std::string one_look(const question& q, const seen_now& s, const text_context& c) {
    std::string out = shown(q.name_space, q.index) + ": " + counted(s.projects, "project") + ", " +
                      counted(s.listed, "file") + " listed, " + std::to_string(s.fresh) +
                      " not seen before\n";
    std::uint64_t bytes = 0;
    for (const entry& e : s.reads) bytes += e.size.value_or(0);
    out += "  read " + counted(s.reads.size(), "file") + ", " + size_text(bytes) + " (seed " +
           std::to_string(q.seed) + "); the others were compared by what their pages say\n";
    if (s.unread != 0)
        out += "  not verified: " + counted(s.unread, "file") +
               " of the sample, larger than what was left of --max-bytes; of " +
               std::to_string(s.sized) + " the index told the size\n";
    if (!s.reads.empty()) out += "  the middle one: " + pace_of(s.reads) + "\n";
    if (!s.reference.url.empty())
        out += "  beside it " + escape(s.reference.url) + ": " +
               (s.reference.why.empty() ? pace_of({s.reference}) : escape(s.reference.why)) + "\n";
    for (const entry& e : s.failed)
        out += "  no answer: " + escape(e.url) + ": " + escape(e.why) + "\n";
    if (s.findings.empty()) out += "  no file changed or vanished\n";
    return out + blocks_of(s.findings, c);
}

std::string verdict_of(outcome is, const text_context& c) {
    switch (is) {
        case outcome::kept:
            return painted("kept", paint_as::good, c) + "    ";
        case outcome::broken:
            return painted("broken", paint_as::bad, c) + "  ";
        case outcome::unknown:
            break;
    }
    return painted("unknown", paint_as::careful, c) + " ";
}

std::string promise_of(const judgement& j) {
    switch (j.what) {
        case promise::unchanged:
            return "never changed in place";
        case promise::not_removed:
            return j.limit == 0 ? "never removed" : "kept for " + counted(j.limit, "year");
        case promise::available:
            return "available";
        case promise::p95_ms:
            return "p95 within " + in_ms(j.limit);
        case promise::min_mb_s:
            break;
    }
    return "at least " + in_mb_s(j.limit);
}

std::string evidence_of(const judgement& j) {
    const auto of = [&](const char* noun) {
        return std::to_string(j.bad) + " of " + counted(j.observations, noun);
    };
    std::string out;
    switch (j.what) {
        case promise::unchanged:
            out = counted(j.observations, "read") + ", " + counted(j.bad, "finding");
            if (j.is == outcome::unknown) return out + "; reads of two runs are needed";
            return out;
        case promise::not_removed:
            out = of("file") + (j.bad == 1 ? " is gone" : " are gone");
            if (j.is == outcome::unknown) return out + "; two runs are needed";
            return out;
        case promise::available:
            out = of("request") + " without an answer";
            break;
        case promise::p95_ms:
            out = of("first byte") + " later; 95 % within " + in_ms(j.measured);
            if (j.of_reference != 0) out += ", reference " + in_ms(j.of_reference);
            break;
        case promise::min_mb_s:
            out = of("file") + " of 1 MB or more slower; 95 % at " + in_mb_s(j.measured);
            if (j.of_reference != 0) out += ", reference " + in_mb_s(j.of_reference);
            break;
    }
    if (j.is == outcome::unknown)
        out += j.observations < j.needed ? "; " + std::to_string(j.needed) + " are needed"
               : j.bad_runs == 1         ? "; all of that in one run"
                                         : "; too close to tell";
    if (j.left_out != 0)
        out += "; without " + counted(j.left_out, "run") + " in which the reference did no better";
    return out;
}

std::string proposal_of(const grant_report& r, const named_urls& others) {
    if (r.granted.empty()) return "No grant here names it, so there is no policy to change.\n";
    const grant& g = r.granted[0];
    const bool manifest = g.where.find("pyproject.toml") != std::string::npos;
    std::string out = "Proposed: take the grant back (" + escape(g.where) + "):\n";
    out += std::string("  - [[") + (manifest ? "tool.purvey." : "") + "grant]]\n";
    out += "  - namespace = " + toml_string(pep::shown_name_space(g.name_space)) + "\n";
    out += "  - index = " + toml_string(g.index) + "\n";
    out += "Without it the first index that knows a name supplies it.";
    std::string names;
    for (const auto& [name, url] : others)
        if (url != r.index) names += (names.empty() ? "" : ", ") + toml_string(name);
    if (!names.empty()) out += " Or grant it to another index named here: " + names + ".";
    return out + "\n";
}

}  // namespace

std::string look_text(const looks& all, const log& l, const text_context& c) {
    std::string out;
    for (const auto& [q, s] : all) out += one_look(q, s, c);
    const std::string words = shell_line(
        std::vector<std::string>{c.program, "watch", "verify", l.path, "--head", l.head});
    return out + "Log: " + escape(l.path) + ", " + counted(l.entries.size(), "line") +
           ". Keep its head elsewhere; it shows later whether lines are missing:\n  " + words +
           "\n";
}

std::string verify_text(const std::vector<log>& logs) {
    std::string out;
    for (const log& l : logs)
        out += escape(l.path) + ": " + counted(l.entries.size(), "line") + ", whole, head " +
               l.head + "\n";
    return out;
}

std::string report_text(const std::vector<grant_report>& all, const named_urls& others,
                        const text_context& c) {
    std::string out;
    for (const grant_report& r : all) {
        std::vector<std::string> by;
        for (const std::string& name : r.observers) by.push_back(escape(name));
        out += (out.empty() ? "" : "\n") + shown(r.name_space, r.index) + ": " +
               counted(r.runs, "run") + " from " + r.from + " to " + r.to + " by " +
               answer::listed(by) + "\n";
        for (const judgement& j : r.judgements)
            out += "  " + answer::padded(promise_of(j), 24) + verdict_of(j.is, c) + evidence_of(j) +
                   "\n";
        out += blocks_of(r.findings, c);
        if (r.broken()) out += proposal_of(r, others);
    }
    return out.empty() ? "The logs hold no runs.\n" : out;
}

}  // namespace purvey::watch
