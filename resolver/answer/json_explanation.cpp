#include <variant>

#include "resolver/answer/json_parts.hpp"

namespace purvey::answer {
namespace {

// Everything the object may hold; what a kind lacks stays empty.
struct parts {
    std::string_view kind, verdict;
    std::string_view name{}, range{};
    std::vector<std::string> more{};
    std::vector<why_release> releases{};
    const releases_in_range* found = nullptr;
    std::vector<asker> against{};
    const changed_answer* with = nullptr;
};

std::string_view verdict_text(why_not_verdict v) {
    switch (v) {
        case why_not_verdict::in_answer:
            return "in-answer";
        case why_not_verdict::no_project:
            return "no-project";
        case why_not_verdict::no_release:
            return "no-release";
        case why_not_verdict::no_candidate:
            return "no-candidate";
        case why_not_verdict::not_needed:
            return "not-needed";
        case why_not_verdict::avoided:
            return "avoided";
        case why_not_verdict::possible:
            return "possible";
        case why_not_verdict::impossible:
            return "impossible";
        case why_not_verdict::open_question:
            return "open-question";
    }
    return "";
}

void put(json_text& j, const release_change& r) {
    j.begin_object().key("name").string(r.project);
    put_text_or_null(j, "before", r.before);
    put_text_or_null(j, "after", r.after);
    j.end_object();
}

void put(json_text& j, const std::vector<release_change>& all) {
    j.begin_array();
    for (const release_change& r : all) put(j, r);
    j.end_array();
}

void put(json_text& j, const std::vector<why_release>& all) {
    j.begin_array();
    for (const why_release& r : all) {
        j.begin_object();
        j.key("name").string(r.project).key("version").string(r.version);
        put_text_or_null(j, "index", r.index_url);
        answer::put(j.key("chain"), r.chain);
        answer::put(j.key("others"), r.others);
        put_text_or_null(j, "only_through", r.only_through);
        j.key("would_go").strings(r.would_go).end_object();
    }
    j.end_array();
}

void put(json_text& j, const releases_in_range& f) {
    j.begin_object();
    j.key("releases").number(f.releases).key("candidates").number(f.candidates);
    j.key("only_prereleases").boolean(f.only_prereleases);
    put_text_or_null(j, "newest", f.newest);
    j.key("passed").begin_array();
    for (const passed_release& p : f.passed)
        j.begin_object().key("version").string(p.version).key("why").string(p.why).end_object();
    j.end_array().end_object();
}

void put_changed(json_text& j, const changed_answer* with) {
    const bool resolved = with != nullptr && std::holds_alternative<resolution>(with->found);
    if (resolved) {
        const difference& d = with->against_present;
        j.key("difference").begin_object();
        put(j.key("changed"), d.changed);
        put(j.key("added"), d.added);
        put(j.key("removed"), d.removed);
        j.end_object();
    } else {
        j.key("difference").null();
    }
    resolved && with->first ? put(j.key("first_change"), *with->first)
                            : void(j.key("first_change").null());
    const auto* no = with == nullptr ? nullptr : std::get_if<conflict>(&with->found);
    no != nullptr ? answer::put(j.key("conflict"), *no) : void(j.key("conflict").null());
    const auto* open = with == nullptr ? nullptr : std::get_if<choice_needed>(&with->found);
    answer::put(j.key("choices"), open == nullptr ? std::vector<question>{} : open->questions);
}

void render(json_text& j, const parts& p) {
    j.begin_object();
    j.key("kind").string(p.kind).key("verdict").string(p.verdict);
    put_text_or_null(j, "name", p.name);
    put_text_or_null(j, "range", p.range);
    j.key("requirements").strings(p.more);
    put(j.key("releases"), p.releases);
    p.found != nullptr ? put(j.key("range_holds"), *p.found) : void(j.key("range_holds").null());
    answer::put(j.key("against"), p.against);
    put_changed(j, p.with);
    j.end_object();
}

void render(json_text& j, const why_answer& w) {
    render(j, {.kind = "why",
               .verdict = w.releases.empty() ? "not-in-answer" : "in-answer",
               .name = w.name,
               .releases = w.releases});
}

void render(json_text& j, const why_not_answer& w) {
    const bool looked = w.verdict != why_not_verdict::in_answer && w.found.own_project;
    render(j, {.kind = "why-not",
               .verdict = verdict_text(w.verdict),
               .name = w.project,
               .range = w.range,
               .found = looked ? &w.found : nullptr,
               .against = w.against,
               .with = w.with ? &*w.with : nullptr});
}

void render(json_text& j, const what_if_answer& w) {
    const bool no = std::holds_alternative<conflict>(w.with.found);
    const bool open = std::holds_alternative<choice_needed>(w.with.found);
    render(j, {.kind = "what-if",
               .verdict = no     ? "impossible"
                          : open ? "open-question"
                                 : "possible",
               .more = w.more,
               .with = &w.with});
}

}  // namespace

void put(json_text& j, const explanation& e) {
    std::visit([&](const auto& value) { render(j, value); }, e);
}

}  // namespace purvey::answer
