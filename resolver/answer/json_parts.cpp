#include "resolver/answer/json_parts.hpp"

namespace purvey::answer {
namespace {

std::string_view kind_text(error_kind kind) {
    switch (kind) {
        case error_kind::bad_input:
            return "bad-input";
        case error_kind::refused:
            return "refused";
        case error_kind::unknown:
            return "unknown";
        case error_kind::limit:
            return "limit";
    }
    return "unknown";
}

}  // namespace

void put(json_text& j, const error& e) {
    j.begin_object();
    j.key("kind").string(kind_text(e.kind));
    j.key("message").string(e.message);
    put_text_or_null(j, "where", e.where);
    put_text_or_null(j, "remedy", e.remedy);
    j.key("exit").number(static_cast<std::uint64_t>(e.kind));
    j.end_object();
}

void put(json_text& j, const std::vector<asker>& askers) {
    j.begin_array();
    for (const asker& a : askers) {
        j.begin_object();
        // null stands for the user's own words.
        a.project.empty() ? j.key("project").null() : j.key("project").string(a.project);
        a.version.empty() ? j.key("version").null() : j.key("version").string(a.version);
        j.key("requirement").string(a.requirement);
        j.end_object();
    }
    j.end_array();
}

void put_text_or_null(json_text& j, std::string_view key, std::string_view text) {
    text.empty() ? j.key(key).null() : j.key(key).string(text);
}

void put(json_text& j, const std::vector<binding>& bindings) {
    j.begin_array();
    for (const binding& b : bindings) {
        j.begin_object();
        j.key("name").string(b.name);
        j.key("kind").string(b.is_family ? "family" : "virtual");
        j.key("provider").string(b.provider);
        put_text_or_null(j, "version", b.provider_version);
        j.key("why").string(b.why);
        j.key("replaced").strings(b.replaced);
        put(j.key("asked_by"), b.asked_by);
        j.key("rejected").begin_array();
        for (const auto& [provider, why] : b.rejected)
            j.begin_object().key("provider").string(provider).key("why").string(why).end_object();
        j.end_array().key("loses").strings(b.loses).end_object();
    }
    j.end_array();
}

void put(json_text& j, const std::vector<question>& questions) {
    j.begin_array();
    for (const question& q : questions) {
        j.begin_object();
        j.key("name").string(q.name);
        j.key("kind").string(q.is_family ? "family" : "virtual");
        put_text_or_null(j, "what", q.what);
        put(j.key("asked_by"), q.asked_by);
        j.key("offers").begin_array();
        for (const offer& o : q.offers) {
            j.begin_object();
            j.key("provider").string(o.provider);
            put_text_or_null(j, "version", o.version);
            put(j.key("asked_by"), o.asked_by);
            o.bytes_known ? j.key("bytes").number(o.bytes) : j.key("bytes").null();
            j.key("loses").strings(o.loses);
            j.end_object();
        }
        j.end_array();
        j.key("also_possible").strings(q.also_possible);
        j.end_object();
    }
    j.end_array();
}

void put(json_text& j, const conflict& k) {
    j.begin_object();
    j.key("lines").strings(k.lines);
    j.key("units").begin_array();
    for (const conflict::unit& u : k.units) {
        j.begin_object().key("kind").string(u.constraint        ? "constraint"
                                            : u.project.empty() ? "requirement"
                                                                : "needs");
        u.project.empty() ? j.key("project").null() : j.key("project").string(u.project);
        u.extra.empty() ? j.key("extra").null() : j.key("extra").string(u.extra);
        j.key("what").string(u.what).end_object();
    }
    j.end_array();
    j.key("repairs").begin_array();
    for (const conflict::repair& r : k.repairs) {
        j.begin_object().key("change").string(r.change).key("edits").begin_array();
        for (const conflict::edit& e : r.edits) {
            constexpr const char* words[] = {"requirement", "constraint", "choice",
                                             "overlap",     "python",     "replacement"};
            j.begin_object().key("of").string(words[static_cast<std::size_t>(e.what)]);
            e.from.empty() ? j.key("from").null() : j.key("from").string(e.from);
            e.to.empty() ? j.key("to").null() : j.key("to").string(e.to);
            j.end_object();
        }
        j.end_array().key("result").begin_array();
        for (const auto& [project, version] : r.result)
            j.begin_object()
                .key("name")
                .string(project)
                .key("version")
                .string(version)
                .end_object();
        j.end_array().key("asks").boolean(r.asks).end_object();
    }
    j.end_array();
    j.key("blamed_choices").strings(k.blamed_choices);
    j.key("refused_by_policy").strings(k.refused_by_policy);
    put_text_or_null(j, "not_minimal", k.not_minimal);
    put_text_or_null(j, "not_tried", k.not_tried);
    j.end_object();
}

}  // namespace purvey::answer
