#include <algorithm>

#include "purvey/answer/certificate.hpp"
#include "purvey/pep/tag.hpp"
#include "resolver/answer/json_line.hpp"

namespace purvey {
namespace {

using answer::json_line;

constexpr std::size_t most_bytes = std::size_t{16} << 20;

std::string text_of(const pep::provides_entry& e) {
    std::string out = e.name;
    if (e.version) out += "==" + e.version->str();
    if (e.condition) out += "; " + e.condition->str();
    return out;
}

// What is said of files by project; nothing where nothing is.
void add_file_rules(json_line& out, const policy& rules) {
    if (rules.formats.empty() && rules.exclude_newer_of.empty()) return;
    constexpr std::string_view words[] = {"any", "wheels", "sdists"};
    const auto word = [&](file_format f) { return words[static_cast<std::size_t>(f)]; };
    out.begin("files").begin("formats").string(":all:", word(rules.formats.others));
    for (const auto& [project, format] : rules.formats.named) out.string(project, word(format));
    out.end().begin("uploaded before");
    for (const auto& [project, limit] : rules.exclude_newer_of) out.string(project, limit);
    out.end().end();
}

std::string header(const environment& target, const policy& rules, const certificate_context& c) {
    json_line out;
    out.number("purvey certificate", 1).string("snapshot", c.snapshot);
    out.string("target", target.label);
    const pep::marker_environment& m = target.markers;
    out.begin("markers")
        .string("implementation_name", m.implementation_name)
        .string("implementation_version", m.implementation_version)
        .string("os_name", m.os_name)
        .string("platform_machine", m.platform_machine)
        .string("platform_python_implementation", m.platform_python_implementation)
        .string("platform_release", m.platform_release)
        .string("platform_system", m.platform_system)
        .string("platform_version", m.platform_version)
        .string("python_full_version", m.python_full_version)
        .string("python_version", m.python_version)
        .string("sys_platform", m.sys_platform)
        .end();
    out.strings("platforms", pep::platform_tags(target.platform));
    out.string("prereleases", word(rules.prereleases));
    out.string("uploaded before", rules.exclude_newer);
    out.begin("locked");
    for (const auto& [project, version] : rules.locked) out.string(project, version.str());
    out.end();
    std::vector<std::string> virtuals(rules.virtuals.size());
    std::transform(rules.virtuals.begin(), rules.virtuals.end(), virtuals.begin(),
                   [](const user_virtual& v) { return v.name; });
    out.strings("virtual", virtuals).begin("provides");
    for (const user_provides& u : rules.provides) {
        std::vector<std::string> texts(u.entries.size());
        std::transform(u.entries.begin(), u.entries.end(), texts.begin(), text_of);
        out.strings(u.project, texts);
    }
    out.end().strings("may overlap", rules.allowed_overlaps);
    add_file_rules(out, rules);
    return out.take();
}

void add_terms(json_line& out, const std::vector<proof_term>& never) {
    out.begin("never");
    for (const proof_term& t : never) out.strings(t.item, t.values);
    out.end();
}

std::string line_text(const proof_line& l, std::size_t number) {
    json_line out;
    out.number("line", number);
    switch (l.kind) {
        case proof_kind::root:
            out.number("asked", l.need).string("item", l.item);
            break;
        case proof_kind::constraint:
            out.number("constraint", l.need);
            break;
        case proof_kind::requirement:
            out.string("of", l.of).strings("releases", l.releases).string("requires", l.text);
            out.string("item", l.item);
            break;
        case proof_kind::unusable:
            out.string("of", l.of).strings("releases", l.releases).string("unusable", l.text);
            break;
        case proof_kind::supplied:
            out.string("supplies", l.of).string("version", l.text);
            break;
        case proof_kind::extra:
            out.string("extra", l.item);
            break;
        case proof_kind::alias:
            out.string("alias", l.item);
            break;
        case proof_kind::lacks:
            out.string("of", l.of).strings("releases", l.releases).string("lacks", l.item);
            break;
        case proof_kind::unbuilt:
            out.string("of", l.of).strings("releases", l.releases).string("needs build", l.text);
            break;
        case proof_kind::obsoletes:
            out.string("of", l.of).strings("releases", l.releases).string("obsoletes", l.text);
            break;
        case proof_kind::imports:
            out.string("import", l.text);
            add_terms(out, l.never);
            break;
        case proof_kind::unfounded:
            out.string("unfounded", l.item);
            add_terms(out, l.never);
            break;
        case proof_kind::over:
            out.number("over", l.need);
            add_terms(out, l.never);
            break;
        case proof_kind::apart:
            out.strings("apart", l.releases).string("of family", l.of);
            add_terms(out, l.never);
            break;
        case proof_kind::derived:
            add_terms(out, l.never);
            out.numbers("by", l.hints);
            break;
    }
    return out.take();
}

void add_family(json_line& out, const claimed_family& f) {
    out.begin(f.label).string("provider", f.provider).begin("members");
    for (const auto& [project, versions] : f.members) out.string(project, versions);
    out.end().begin("stands");
    for (const claimed_family::stand& s : f.stands) {
        out.begin(s.name).string("counts as", s.counts_as).string("versions", s.versions);
        out.begin("map");
        for (const auto& [own, counted] : s.map) out.string(own, counted);
        out.end().end();
    }
    out.end().end();
}

void add_goal(json_line& out, const claimed_goal& g) {
    out.item().string("goal", g.goal).begin("at");
    for (const auto& [project, version] : g.at) out.string(project, version);
    out.end().begin("total");
    for (const auto& [place, amount] : g.total) out.number(place, amount);
    out.end().end();
}

std::string claim_head(const claim& c) {
    json_line out;
    out.string("claim", c.solved ? "answer" : c.goals.empty() ? "no answer" : "no better answer");
    out.strings("asked", c.asked).strings("constraints", c.constraints).begin("families");
    for (const claimed_family& f : c.families) add_family(out, f);
    out.end().begin("names");
    for (const auto& [name, provider] : c.names) out.string(name, provider);
    out.end().begin_list("goals");
    for (const claimed_goal& g : c.goals) add_goal(out, g);
    return out.end_list().take();
}

std::string claim_text(const claim& c) {
    std::string all = claim_head(c);
    for (const auto& members : c.kindred) all += json_line().strings("one family", members).take();
    for (const proof_project& p : c.projects) {
        json_line out;
        out.string("project", p.name).strings("candidates", p.candidates).begin("kept out");
        for (const auto& [why, releases] : p.kept_out) out.strings(why, releases);
        all += out.end().take();
    }
    std::size_t number = 0;
    for (const proof_line& l : c.lines) {
        all += line_text(l, ++number);
        if (all.size() > most_bytes) return all;
    }
    for (const picked_version& p : c.picks)
        all += json_line()
                   .string("pick", p.project)
                   .string("version", p.version)
                   .strings("extras", p.extras)
                   .take();
    return all;
}

}  // namespace

expected<std::string, error> write_certificate(const certificate& what, const environment& target,
                                               const policy& rules, const certificate_context& c) {
    std::string all = header(target, rules, c);
    for (const claim& each : what.claims) {
        all += claim_text(each);
        if (all.size() > most_bytes)
            return unexpected(error{error_kind::limit,
                                    "the certificate would be larger than 16 MiB", "--certificate",
                                    "leave the option out: the answer does not depend on it"});
    }
    for (const std::string& sentence : what.unproven)
        all += json_line().string("unproven", sentence).take();
    all += json_line().number("claims", what.claims.size()).take();
    return all;
}

}  // namespace purvey
