#include "purvey/answer/json.hpp"

#include <variant>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/text.hpp"
#include "resolver/answer/json_parts.hpp"

namespace purvey {
namespace {

using answer::json_text;
using answer::put;
using answer::put_text_or_null;

void put(json_text& j, const release_file& f) {
    j.begin_object();
    j.key("name").string(f.name);
    put_text_or_null(j, "url", without_credentials(f.url));
    f.size ? j.key("size").number(*f.size) : j.key("size").null();
    put_text_or_null(j, "upload_time", f.upload_time);
    j.key("hashes").begin_object();
    for (const auto& [name, hex] : f.hashes) j.key(name).string(hex);
    j.end_object();
    put_text_or_null(j, "provenance", without_credentials(f.provenance));
    j.end_object();
}

void put(json_text& j, const attestation_record& a) {
    j.begin_object();
    j.key("verified").boolean(false);
    j.key("asked").boolean(a.asked);
    j.key("publishers").begin_array();
    for (const publisher& p : a.publishers) {
        j.begin_object();
        j.key("kind").string(p.kind);
        for (const auto& [key, value] : p.fields) j.key(key).string(value);
        j.end_object();
    }
    j.end_array();
    j.key("files").begin_array();
    for (const attestation_record::of_file& f : a.files) {
        j.begin_object();
        j.key("name").string(f.name);
        j.key("by").begin_array();
        for (const std::size_t k : f.by) j.number(k);
        j.end_array();
        j.end_object();
    }
    j.end_array();
    j.end_object();
}

void put(json_text& j, const picked_release& p) {
    const release_file* best = p.files.empty() ? nullptr : &p.what().files[p.files.front()];
    j.begin_object();
    j.key("name").string(p.project);
    j.key("version").string(p.what().version.str());
    put_text_or_null(j, "index", without_credentials(p.index_url()));
    j.key("extras").strings(p.extras);
    put(j.key("asked_by"), p.asked_by);
    best && best->size ? j.key("size").number(*best->size) : j.key("size").null();
    best ? put(j.key("file"), *best) : void(j.key("file").null());
    const bool elsewhere =
        p.metadata != nullptr && p.metadata->origin == metadata_origin::other_file;
    put_text_or_null(j, "metadata_from", elsewhere ? p.metadata->file : std::string_view());
    p.attested ? put(j.key("attestations"), *p.attested) : void(j.key("attestations").null());
    j.end_object();
}

void put(json_text& j, const std::vector<picked_release>& releases) {
    j.begin_array();
    for (const picked_release& p : releases) put(j, p);
    j.end_array();
}

void put(json_text& j, const std::vector<level>& levels) {
    j.begin_array();
    for (const level& l : levels) {
        j.begin_object();
        j.key("goal").string(word_of(l.what));
        j.key("proven").boolean(l.proven);
        j.key("before").number(l.before).key("after").number(l.after);
        j.key("before_unknown").number(l.before_unknown);
        j.key("after_unknown").number(l.after_unknown);
        j.end_object();
    }
    j.end_array();
}

void put(json_text& j, const std::vector<lighter_builds>& all) {
    j.begin_array();
    for (const lighter_builds& l : all) {
        j.begin_object();
        j.key("label").string(l.label);
        j.key("requirements").strings(l.requirements);
        j.key("saves").number(l.saves);
        j.end_object();
    }
    j.end_array();
}

// Everything the one object may hold; what an outcome lacks stays empty.
struct parts {
    std::string_view status;
    std::uint64_t exit = 0;
    std::vector<picked_release> packages{};
    std::vector<binding> bindings{};
    std::vector<question> choices{};
    std::vector<level> levels{};
    bool interrupted = false;
    std::vector<lighter_builds> lighter{};
    const purvey::conflict* conflict = nullptr;
    const purvey::error* error = nullptr;
    std::vector<std::string> warnings{}, unused_choices{};
    std::uint64_t steps = 0, conflicts = 0;
    const purvey::explanation* explanation = nullptr;
};

std::string render(const parts& p, const json_context& c) {
    json_text j;
    j.begin_object();
    j.key("status").string(p.status);
    j.key("exit").number(p.exit);
    j.key("purvey").string(c.version);
    put_text_or_null(j, "target", c.target);
    put(j.key("packages"), p.packages);
    put(j.key("bindings"), p.bindings);
    put(j.key("choices"), p.choices);
    p.conflict ? put(j.key("conflict"), *p.conflict) : void(j.key("conflict").null());
    p.error ? put(j.key("error"), *p.error) : void(j.key("error").null());
    j.key("warnings").strings(p.warnings);
    j.key("unused_choices").strings(p.unused_choices);
    j.key("statistics").begin_object();
    j.key("steps").number(p.steps).key("conflicts").number(p.conflicts);
    j.end_object();
    put(j.key("levels"), p.levels);
    j.key("interrupted").boolean(p.interrupted);
    p.explanation ? put(j.key("explanation"), *p.explanation) : void(j.key("explanation").null());
    put(j.key("lighter_builds"), p.lighter);
    j.end_object();
    return j.take();
}

}  // namespace

std::string to_json(const resolution& r, const json_context& c) {
    return to_json(r, nullptr, c);
}

std::string to_json(const resolution& r, const explanation* why, const json_context& c) {
    return render({.status = "resolved",
                   .exit = 0,
                   .packages = r.packages,
                   .bindings = r.bindings,
                   .levels = r.levels,
                   .interrupted = r.interrupted,
                   .lighter = r.lighter,
                   .warnings = warnings(r),
                   .unused_choices = r.unused_choices,
                   .steps = r.steps,
                   .conflicts = r.conflicts,
                   .explanation = why},
                  c);
}

std::string to_json(const conflict& k, const json_context& c) {
    return render({.status = "conflict", .exit = 1, .conflict = &k, .steps = k.steps}, c);
}

std::string to_json(const choice_needed& n, const json_context& c) {
    return render({.status = "choice-needed",
                   .exit = 3,
                   .packages = n.settled,
                   .bindings = n.bindings,
                   .choices = n.questions,
                   .steps = n.steps},
                  c);
}

std::string to_json(const outcome& o, const json_context& c) {
    return std::visit([&](const auto& value) { return to_json(value, c); }, o);
}

std::string to_json(const error& e, const json_context& c) {
    return render({.status = "error", .exit = static_cast<std::uint64_t>(e.kind), .error = &e}, c);
}

}  // namespace purvey
