#include "property/objective/universe.hpp"

#include <algorithm>

namespace purvey::objective_check {
namespace {

using solve::check::dice;

const char* const extra_names[] = {"x", "y"};

std::string name_of(unsigned project) {
    return "p" + std::to_string(project);
}

requirement make_requirement(dice& d, const universe& u, unsigned target) {
    requirement r;
    r.target = target;
    const auto count = static_cast<unsigned>(u.projects[target].size());
    for (unsigned v = 1; v <= count; ++v)
        if (d.chance(65)) r.allowed |= 1U << v;
    if (r.allowed == 0 || d.chance(30)) r.allowed = (2U << count) - 2;
    for (const char* x : extra_names)
        if (d.chance(15)) r.extras.emplace_back(x);
    return r;
}

std::string text_of(const universe& u, const requirement& r) {
    std::string out = name_of(r.target);
    for (std::size_t k = 0; k < r.extras.size(); ++k)
        out += (k == 0 ? "[" : ",") + r.extras[k] + (k + 1 == r.extras.size() ? "]" : "");
    const char* between = "";
    for (unsigned v = 1; v <= u.projects[r.target].size(); ++v)
        if ((r.allowed >> v & 1U) == 0) {
            out += between + ("!=" + version_text(u, r.target, v));
            between = ",";
        }
    return r.only_with.empty() ? out : out + "; extra == '" + r.only_with + "'";
}

need need_of(const universe& u, const requirement& r) {
    const std::string text = text_of(u, r);
    return {*pep::parse_requirement(text), text, "test"};
}

// Now and then some releases are builds of one version.
void make_versions(dice& d, universe& u) {
    for (const auto& releases : u.projects) {
        std::vector<unsigned> versions{1};
        const unsigned builds = d.chance(25) ? 50 : 0;
        while (versions.size() < releases.size())
            versions.push_back(versions.back() + (d.chance(builds) ? 0 : 1));
        u.version_of.push_back(std::move(versions));
    }
}

void make_releases(dice& d, universe& u) {
    for (unsigned p = 0; p < u.projects.size(); ++p)
        for (release& r : u.projects[p]) {
            if (!d.chance(10)) r.bytes = 1 + d.below(30);
            for (unsigned k = d.below(4); k > 0; --k) {
                const unsigned target = d.below(static_cast<unsigned>(u.projects.size()));
                if (target == p) continue;
                requirement need = make_requirement(d, u, target);
                if (d.chance(20)) need.only_with = extra_names[d.below(2)];
                r.needs.push_back(std::move(need));
            }
        }
}

}  // namespace

bool universe::is_direct(unsigned project) const {
    return std::any_of(roots.begin(), roots.end(),
                       [&](const requirement& r) { return r.target == project; });
}

bool universe::has_builds(unsigned project) const {
    return version_of[project].back() < projects[project].size();
}

// Builds all have labels: a requirement without one would speak of them all.
std::string version_text(const universe& u, unsigned project, unsigned release) {
    const std::string number = std::to_string(release);
    if (!u.has_builds(project)) return number;
    return std::to_string(u.version(project, release)) + "+" + number;
}

unsigned release_of(const std::string& version) {
    const std::size_t label = version.find('+');
    return static_cast<unsigned>(
        std::stoul(label == std::string::npos ? version : version.substr(label + 1)));
}

universe make_universe(dice& d) {
    universe u;
    u.projects.resize(2 + d.below(5));
    for (auto& releases : u.projects) releases.resize(1 + d.below(4));
    make_versions(d, u);
    make_releases(d, u);
    const auto count = static_cast<unsigned>(u.projects.size());
    for (unsigned k = 1 + d.below(3); k > 0; --k)
        u.roots.push_back(make_requirement(d, u, d.below(count)));
    for (unsigned p = 0; p < count; ++p) {
        const auto releases = static_cast<unsigned>(u.projects[p].size());
        const mask all = (2U << releases) - 2;
        u.constraints.push_back(d.chance(15) ? all & ~(1U << (1 + d.below(releases))) : all);
        u.locked.push_back(d.chance(30) ? 1 + d.below(releases) : 0);
    }
    u.wanted.order = static_cast<first_tried>(d.below(3));
    std::vector<goal> goals{goal::unchanged, goal::declared, goal::fewest, goal::size};
    if (u.wanted.order == first_tried::highest) goals.push_back(goal::balanced);
    d.shuffle(goals);
    goals.resize(d.below(4));
    u.wanted.goals = std::move(goals);
    return u;
}

std::vector<memory_project> source_of(const universe& u) {
    std::vector<memory_project> out;
    for (unsigned p = 0; p < u.projects.size(); ++p) {
        memory_project made{.name = name_of(p), .files_known = true};
        for (unsigned v = 1; v <= u.projects[p].size(); ++v) {
            const release& r = u.at(p, v);
            memory_release m{.version = version_text(u, p, v), .provides_extra = {"x", "y"}};
            for (const requirement& need : r.needs) m.requires_dist.push_back(text_of(u, need));
            m.metadata_file = name_of(p) + "-" + m.version + "-py3-none-any.whl";
            m.files = {{.name = m.metadata_file, .url = "https://x.example/" + m.metadata_file}};
            m.files[0].size = r.bytes;
            made.releases.push_back(std::move(m));
        }
        out.push_back(std::move(made));
    }
    return out;
}

request request_of(const universe& u) {
    request out;
    for (const requirement& r : u.roots) out.requirements.push_back(need_of(u, r));
    for (unsigned p = 0; p < u.projects.size(); ++p)
        if (const requirement r{p, u.constraints[p], {}, ""}; text_of(u, r) != name_of(p))
            out.constraints.push_back(need_of(u, r));
    return out;
}

policy policy_of(const universe& u) {
    policy out;
    out.objective = u.wanted;
    for (unsigned p = 0; p < u.projects.size(); ++p)
        if (u.locked[p] != 0)
            out.locked.emplace_back(name_of(p),
                                    *pep::version::parse(version_text(u, p, u.locked[p])));
    return out;
}

std::string to_text(const universe& u) {
    std::string out;
    for (unsigned p = 0; p < u.projects.size(); ++p) {
        out += name_of(p) + ": constrained to mask " + std::to_string(u.constraints[p]) +
               ", locked " + std::to_string(u.locked[p]) + "\n";
        for (unsigned v = 1; v <= u.projects[p].size(); ++v) {
            const release& r = u.at(p, v);
            out += "  " + version_text(u, p, v) + " (" +
                   (r.bytes ? std::to_string(*r.bytes) : std::string("?")) + " bytes)";
            for (const requirement& need : r.needs) out += " " + text_of(u, need) + ";";
            out += "\n";
        }
    }
    out += "roots:";
    for (const requirement& r : u.roots) out += " " + text_of(u, r) + ";";
    out += "\n" + std::string(order_words[static_cast<std::size_t>(u.wanted.order)]);
    for (const goal g : u.wanted.goals) out += " " + std::string(word_of(g));
    return out + "\n";
}

}  // namespace purvey::objective_check
