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
    out.begin_object();
    out.key("id").string(rule_of(f.kind).id);
    out.key("severity").string(word(f.level));
    out.key("project").string(f.project);
    optional_text(out, "version", f.version);
    out.key("message").string(f.message);
    out.key("line");
    f.line == 0 ? out.null() : out.number(f.line);
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
    for (const finding& f : r.findings) write_finding(out, f);
    out.end_array();
    out.key("not_checked").strings(r.not_checked);
    out.end_object();
    return out.take();
}

}  // namespace purvey::audit
