#include "resolver/answer/json_text.hpp"
#include "resolver/audit/print.hpp"

namespace purvey::audit {
namespace {

using answer::json_text;

// A path as a URI reference (RFC 3986, 4.2): what is neither unreserved nor '/' is escaped.
std::string uri_of(std::string_view path) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    while (path.starts_with("./")) path.remove_prefix(2);
    std::string out = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || std::string_view("-._~/").find(c) != path.npos;
        const auto byte = static_cast<unsigned char>(c);
        if (plain)
            out += c;
        else
            (out += '%').append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
    }
    return out;
}

// SARIF calls what is off "none".
std::string_view level_word(severity s) {
    return s == severity::off ? "none" : word(s);
}

void message(json_text& out, std::string_view key, std::string_view text) {
    out.key(key).begin_object().key("text").string(text).end_object();
}

void write_rule(json_text& out, const finding_rule& rule) {
    out.begin_object();
    out.key("id").string(rule.id);
    message(out, "shortDescription", rule.says);
    message(out, "help",
            std::string(rule.says) + ". spec/audit.md says when, and what to do about it.");
    out.key("defaultConfiguration").begin_object();
    out.key("level").string(level_word(rule.usual)).end_object();
    out.end_object();
}

// Whether something was accepted is said of all results or of none (3.27.23). `by`: or null.
void write_result(json_text& out, const finding& f, const accepted_finding* by, const report& r) {
    out.begin_object();
    out.key("ruleId").string(rule_of(f.kind).id);
    out.key("ruleIndex").number(static_cast<std::uint64_t>(f.kind));
    out.key("level").string(level_word(f.level));
    message(out, "message",
            f.project + (f.version.empty() ? "" : " " + f.version) + " " + f.message);
    if (!r.where.empty()) {
        out.key("locations").begin_array().begin_object();
        out.key("physicalLocation").begin_object();
        out.key("artifactLocation").begin_object();
        out.key("uri").string(uri_of(r.where)).end_object();
        if (f.line != 0)
            out.key("region").begin_object().key("startLine").number(f.line).end_object();
        out.end_object().end_object().end_array();
    }
    out.key("suppressions").begin_array();
    if (by != nullptr) {
        out.begin_object().key("kind").string("external");
        out.key("justification").string(by->reason + " (" + by->where + ")").end_object();
    }
    out.end_array().end_object();
}

void write_notification(json_text& out, std::string_view level, std::string_view text) {
    out.begin_object().key("level").string(level);
    message(out, "message", text);
    out.end_object();
}

// What was not checked belongs to the run: a scan without results is no clean one.
void write_invocation(json_text& out, const report& r) {
    out.key("invocations").begin_array().begin_object();
    out.key("executionSuccessful").boolean(r.missing.empty());
    out.key("exitCode").number(static_cast<std::uint64_t>(exit_code(r)));
    out.key("toolExecutionNotifications").begin_array();
    for (const unanswered& u : r.missing) write_notification(out, "error", sentence_of(u));
    for (const std::string& each : r.not_checked) write_notification(out, "note", each);
    out.end_array().end_object().end_array();
}

}  // namespace

std::string report_sarif(const report& r, const json_context& c) {
    json_text out;
    out.begin_object();
    out.key("$schema").string("https://json.schemastore.org/sarif-2.1.0.json");
    out.key("version").string("2.1.0");
    out.key("runs").begin_array().begin_object();
    out.key("tool").begin_object().key("driver").begin_object();
    out.key("name").string("purvey").key("version").string(c.version);
    out.key("rules").begin_array();
    for (const finding_rule& rule : finding_rules) write_rule(out, rule);
    out.end_array().end_object().end_object();
    write_invocation(out, r);
    out.key("results").begin_array();
    for (const finding& f : r.findings) write_result(out, f, nullptr, r);
    for (const accepted_finding& a : r.accepted) write_result(out, a.what, &a, r);
    out.end_array();
    out.end_object().end_array().end_object();
    return out.take();
}

}  // namespace purvey::audit
