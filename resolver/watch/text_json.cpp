#include <array>

#include "purvey/pep/name_space.hpp"
#include "resolver/answer/json_parts.hpp"
#include "resolver/watch/text.hpp"

namespace purvey::watch {
namespace {

using answer::json_text;

constexpr std::array<const char*, 4> fault_words{"changed", "unlike-page", "differs", "gone"};
constexpr std::array<const char*, 5> promise_words{"unchanged", "not-removed", "available",
                                                   "p95-ms", "min-mb-s"};
constexpr std::array<const char*, 3> outcome_words{"kept", "broken", "unknown"};

template <std::size_t N, class Word>
const char* word_of(const std::array<const char*, N>& all, Word w) {
    return all[static_cast<std::size_t>(w)];
}

void put(json_text& j, const std::vector<finding>& all) {
    j.begin_array();
    for (const finding& f : all) {
        j.begin_object();
        j.key("what").string(word_of(fault_words, f.what));
        j.key("project").string(f.project).key("file").string(f.file).key("url").string(f.url);
        j.key("was").string(f.was).key("since").string(f.since).key("by").string(f.by);
        j.key("is").string(f.is).key("time").string(f.time).key("observer").string(f.observer);
        j.end_object();
    }
    j.end_array();
}

void put(json_text& j, const log& l) {
    j.begin_object();
    j.key("path").string(l.path).key("entries").number(l.entries.size());
    j.key("head").string(l.head).end_object();
}

void put(json_text& j, const std::vector<log>& logs) {
    j.begin_array();
    for (const log& l : logs) put(j, l);
    j.end_array();
}

void put_look(json_text& j, const question& q, const seen_now& s) {
    j.begin_object();
    j.key("namespace").string(pep::shown_name_space(q.name_space)).key("index").string(q.index);
    j.key("seed").number(q.seed).key("projects").number(s.projects);
    j.key("listed").number(s.listed).key("new").number(s.fresh);
    j.key("read").number(s.reads.size()).key("unread").number(s.unread);
    j.key("sized").number(s.sized);
    j.key("failed").begin_array();
    for (const entry& e : s.failed)
        j.begin_object().key("url").string(e.url).key("why").string(e.why).end_object();
    j.end_array();
    put(j.key("findings"), s.findings);
    j.end_object();
}

void put(json_text& j, const judgement& one) {
    j.begin_object();
    j.key("promise").string(word_of(promise_words, one.what));
    j.key("verdict").string(word_of(outcome_words, one.is));
    j.key("observations").number(one.observations).key("bad").number(one.bad);
    j.key("needed").number(one.needed).key("runs_left_out").number(one.left_out);
    j.key("limit").number(one.limit).key("measured").number(one.measured);
    j.key("reference").number(one.of_reference);
    j.end_object();
}

void put(json_text& j, const grant_report& r, const named_urls& others) {
    j.begin_object();
    j.key("namespace").string(pep::shown_name_space(r.name_space)).key("index").string(r.index);
    j.key("from").string(r.from).key("to").string(r.to).key("runs").number(r.runs);
    j.key("files").number(r.files).key("observers").strings(r.observers);
    j.key("promises").begin_array();
    for (const judgement& one : r.judgements) put(j, one);
    j.end_array();
    put(j.key("findings"), r.findings);
    j.key("proposal");
    if (!r.broken() || r.granted.empty()) {
        j.null();
    } else {
        j.begin_object().key("take_back").string(r.granted[0].where);
        j.key("other_indexes").begin_array();
        for (const auto& [name, url] : others)
            if (url != r.index) j.string(name);
        j.end_array().end_object();
    }
    j.end_object();
}

}  // namespace

std::string look_json(const looks& all, const log& l) {
    json_text j;
    j.begin_object().key("grants").begin_array();
    for (const auto& [q, s] : all) put_look(j, q, s);
    j.end_array();
    put(j.key("log"), l);
    return j.end_object().take();
}

std::string verify_json(const std::vector<log>& logs, const std::vector<error>& of_others) {
    json_text j;
    j.begin_object();
    put(j.key("logs"), logs);
    j.key("errors").begin_array();
    for (const error& e : of_others) answer::put(j, e);
    j.end_array();
    return j.end_object().take();
}

std::string report_json(const std::vector<grant_report>& all, const std::vector<log>& logs,
                        const named_urls& others) {
    json_text j;
    j.begin_object();
    put(j.key("logs"), logs);
    j.key("grants").begin_array();
    for (const grant_report& r : all) put(j, r, others);
    return j.end_array().end_object().take();
}

}  // namespace purvey::watch
