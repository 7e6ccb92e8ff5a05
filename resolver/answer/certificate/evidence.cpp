#include "resolver/answer/certificate/evidence.hpp"

#include <algorithm>
#include <numeric>

#include "purvey/pep/name.hpp"

namespace purvey::answer {
namespace {

// Of a release as a whole, where its files are not known.
bool is_yanked(const listing& page, std::size_t release) {
    return !page.yanked.empty() && page.yanked.of(release);
}
std::string_view python(const listing& page, std::size_t release) {
    return page.requires_python.empty() ? std::string_view() : page.requires_python.of(release);
}

// Without what follows a semicolon.
std::string import_name(std::string_view entry) {
    entry = entry.substr(0, entry.find(';'));
    return std::string(entry.substr(0, entry.find_last_not_of(' ') + 1));
}

}  // namespace

const mask& evidence::in(const pep::specifier_set& s) {
    const auto [at, fresh] = matching.try_emplace(s.str());
    if (fresh)
        for (std::size_t k = 0; k < page->releases.size(); ++k)
            if (s.contains(page->releases[k].version)) at->second.add(k + 1);
    return at->second;
}

evidence* evidence_store::project(const std::string& name) {
    const auto [at, fresh] = projects_.try_emplace(name);
    if (!fresh) return at->second.get();
    const auto page = from_.list(name);
    if (!page) return nullptr;
    at->second = std::make_unique<evidence>();
    at->second->page = *page;
    read(*at->second);
    return at->second.get();
}

void evidence_store::read(evidence& e) {
    std::vector<std::size_t> files;
    for (std::size_t k = 0; k < e.page->releases.size(); ++k) {
        const release& r = e.page->releases[k];
        e.all.add(k + 1);
        e.bit_of.emplace(r.version.str(), k + 1);
        if (r.version.is_prerelease()) e.prereleases.add(k + 1);
        files.resize(r.files.size());
        std::iota(files.begin(), files.end(), std::size_t{0});
        const auto m = from_.metadata(*e.page, k, files, 0);
        const bool is_static = m && (*m)->origin != metadata_origin::needs_build;
        e.metadata.push_back(is_static ? *m : nullptr);
        if (m && !is_static) e.needs_build.add(k + 1);
        if (!is_static) continue;
        e.read.add(k + 1);
        for (const std::string_view text : (*m)->requires_dist) e.required[text].add(k + 1);
        for (const std::string_view text : (*m)->provides_dist) e.provided[text].add(k + 1);
        for (const std::string_view x : (*m)->provides_extra)
            e.extras[pep::normalize_name(x)].add(k + 1);
        for (const std::string_view text : (*m)->obsoletes_dist) e.obsoletes[text].add(k + 1);
        for (const std::string_view text : (*m)->import_name)
            e.imports[import_name(text)].add(k + 1);
    }
}

const pep::requirement* evidence_store::requirement(std::string_view text) {
    const auto [at, fresh] = requirements_.try_emplace(std::string(text));
    if (fresh)
        if (auto parsed = pep::parse_requirement(text))
            at->second = std::make_unique<pep::requirement>(std::move(*parsed));
    return at->second.get();
}

bool evidence_store::in_force(const pep::requirement& r, std::string_view extra) const {
    return r.condition == nullptr || r.condition->evaluate(target_.markers(), extra);
}

bool evidence_store::yanked_ok(const evidence& e, std::size_t bit,
                               const std::vector<const pep::requirement*>& pins) const {
    return target_.is_locked(e.page->project, e.version(bit)) ||
           std::any_of(pins.begin(), pins.end(), [&](const auto* n) {
               return n->specifier.is_pin() && n->specifier.contains(e.version(bit));
           });
}

candidates_of evidence_store::candidates(evidence& e,
                                         const std::vector<const pep::requirement*>& pins,
                                         const std::vector<const pep::requirement*>& bounds) {
    candidates_of out;
    const std::string& name = e.page->project;
    for (std::size_t k = 0; k < e.page->releases.size(); ++k) {
        const release& r = e.page->releases[k];
        const bool pinned = yanked_ok(e, k + 1, pins);
        const bool fits =
            e.page->files_known
                ? std::any_of(r.files.begin(), r.files.end(),
                              [&](const auto& f) { return target_.takes(f, pinned, name); })
                : (!is_yanked(*e.page, k) || pinned) && !target_.is_late({}, name) &&
                      target_.takes_python(python(*e.page, k));
        if (fits) out.candidates.add(k + 1);
    }
    const auto names = [](const auto* n) { return n->specifier.names_prerelease(); };
    const bool only = (out.candidates - e.prereleases).empty();
    const bool named = std::any_of(pins.begin(), pins.end(), names) ||
                       std::any_of(bounds.begin(), bounds.end(), names);
    switch (target_.prereleases()) {
        case prerelease_mode::allow:
            out.prereleases_ok = true;
            break;
        case prerelease_mode::by_rule:
            out.prereleases_ok = only || named;
            return out;  // others are candidates, after the finals
        case prerelease_mode::if_necessary:
            out.prereleases_ok = only;
            break;
        case prerelease_mode::explicitly:
            out.prereleases_ok = named;
            break;
        case prerelease_mode::disallow:
            break;
    }
    if (!out.prereleases_ok) out.candidates = out.candidates - e.prereleases;
    return out;
}

bool evidence_store::is_unusable(const evidence& e, std::size_t bit) {
    const release_metadata* m = e.metadata[bit - 1];
    if (m == nullptr) return false;
    if (target_.refuses_python(m->requires_python)) return true;
    return std::any_of(m->requires_dist.begin(), m->requires_dist.end(), [&](auto text) {
        const pep::requirement* r = requirement(text);
        return r == nullptr || (!r->url.empty() && in_force(*r, ""));
    });
}

bool evidence_store::has_defect(const evidence& e, std::size_t bit, std::string_view why) {
    const release& r = e.page->releases[bit - 1];
    if (why == "pre-release")
        return r.version.is_prerelease() && target_.prereleases() != prerelease_mode::allow &&
               target_.prereleases() != prerelease_mode::by_rule;
    if (!e.page->files_known)
        return (why == "yanked" && is_yanked(*e.page, bit - 1)) ||
               (why == "time" && target_.is_late({}, e.page->project)) ||
               (why == "python" && !target_.takes_python(python(*e.page, bit - 1)));
    if (r.files.empty()) return why == "file";
    return std::any_of(r.files.begin(), r.files.end(), [&](const auto& f) {
        return target_.defects(f, e.page->project).contains(why);
    });
}

}  // namespace purvey::answer
