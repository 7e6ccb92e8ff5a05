#include "resolver/answer/json_text.hpp"
#include "resolver/audit/print.hpp"

namespace purvey::audit {
namespace {

using answer::json_text;

std::string_view subject_word(subject_kind k) {
    switch (k) {
        case subject_kind::lock:
            return "lock";
        case subject_kind::environment:
            return "environment";
        case subject_kind::requirements:
            break;
    }
    return "requirements";
}

void optional_text(json_text& out, std::string_view key, const std::string& value) {
    out.key(key);
    value.empty() ? out.null() : out.string(value);
}

void write_finding(json_text& out, const finding& f) {
    out.key("id").string(rule_of(f.kind).id);
    out.key("severity").string(word(f.level));
    out.key("project").string(f.project);
    optional_text(out, "version", f.version);
    out.key("message").string(f.message);
    out.key("line");
    f.line == 0 ? out.null() : out.number(f.line);
}

void write_accepted(json_text& out, const accepted_finding& a) {
    out.begin_object();
    write_finding(out, a.what);
    out.key("reason").string(a.reason);
    out.key("where").string(a.where);
    optional_text(out, "until", a.until);
    out.end_object();
}

void write_missing(json_text& out, const unanswered& u) {
    out.begin_object();
    out.key("project").string(u.project);
    out.key("index").string(u.index);
    out.key("message").string(u.why);
    out.end_object();
}

}  // namespace

std::string report_json(const report& r, const json_context& c) {
    json_text out;
    out.begin_object();
    out.key("status").string("audited");
    out.key("exit").number(static_cast<std::uint64_t>(exit_code(r)));
    out.key("purvey").string(c.version);
    out.key("subject").begin_object();
    out.key("kind").string(subject_word(r.of));
    optional_text(out, "where", r.where);
    out.key("projects").number(r.projects);
    out.end_object();
    out.key("findings").begin_array();
    for (const finding& f : r.findings) {
        out.begin_object();
        write_finding(out, f);
        out.end_object();
    }
    out.end_array();
    out.key("not_checked").strings(r.not_checked);
    out.key("accepted").begin_array();
    for (const accepted_finding& a : r.accepted) write_accepted(out, a);
    out.end_array();
    out.key("unanswered").begin_array();
    for (const unanswered& u : r.missing) write_missing(out, u);
    out.end_array();
    out.end_object();
    return out.take();
}

}  // namespace purvey::audit
