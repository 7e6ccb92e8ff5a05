#include "resolver/problem/catalog.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "purvey/pep/name.hpp"

namespace purvey::problem {
namespace {

// Values lo..hi-1 whose version the clause's interval holds: by halves, since over ascending
// versions locate() goes from below to inside to above. The two ends first: they settle most.
solve::value_range interval(const known_project& p, const pep::specifier_clause& c) {
    const auto side = [&](solve::value v) { return c.locate(p.version(v)); };
    const auto first = [&](pep::clause_side there, solve::value lo, solve::value hi) {
        while (lo < hi) {
            const solve::value mid = lo + (hi - lo) / 2;
            if (side(mid) < there)
                lo = mid + 1;
            else
                hi = mid;
        }
        return lo;
    };
    const solve::value end = p.table.count() + 1;
    if (end == 1 || side(end - 1) == pep::clause_side::below) return {end, end};
    const solve::value above =
        side(end - 1) == pep::clause_side::above ? first(pep::clause_side::above, 1, end - 1) : end;
    if (above == 1 || side(1) != pep::clause_side::below) return {1, above};
    return {first(pep::clause_side::inside, 2, above), above};
}

solve::value_set literal(const known_project& p, const pep::specifier_clause& c) {
    std::vector<solve::value_range> found;
    for (solve::value v = 1; v <= p.table.count(); ++v)
        if (c.contains(p.version(v))) found.push_back({v, v + 1});
    return solve::value_set::of(found);
}

}  // namespace

catalog::catalog(source& s, const gate& g, far_reading* shared)
    : source_(s),
      gate_(g),
      far_(shared == nullptr ? &own_far_ : shared),
      replacements_(*g.rules, *g.target),
      pythons_(g.target->python),
      wheels_(g.target->tags) {
    gate_.pythons = &pythons_;
    gate_.wheels = &wheels_;
    if (g.asked != nullptr) ask(*g.asked);
    source_.set_forecast(this);
}

void catalog::ask(const request& q) {
    for (const std::string& name : worded_) projects_.erase(name);
    worded_.clear();
    heard_.clear();
    foreseen_.clear();
    gate_.asked = &q;
    for (const auto* needs : {&q.requirements, &q.constraints})
        for (const need& n : *needs) {
            heard_[n.requirement.name].push_back(&n.requirement.specifier);
            if (n.requirement.specifier.empty() && n.hashes.empty()) continue;
            projects_.erase(n.requirement.name);
            worded_.push_back(n.requirement.name);
        }
}
std::vector<std::string> catalog::refused_by_policy() const {
    std::vector<std::string> out;
    for (const auto& [name, p] : projects_)
        if (!p->listing->releases.empty() && !admits(*p->listing)) out.emplace_back(name);
    std::sort(out.begin(), out.end());
    return out;
}

void catalog::let_all_supply(bool yes) {
    gate_.lets_all_supply = false;
    for (const std::string& name : refused_by_policy()) projects_.erase(name);
    foreseen_.clear();
    gate_.lets_all_supply = yes;
}

catalog::~catalog() {
    source_.set_forecast(nullptr);
}

known_project* catalog::seen(std::string_view name) {
    const auto it = projects_.find(name);
    return it == projects_.end() ? nullptr : it->second.get();
}

expected<known_project*, error> catalog::project(std::string_view name) {
    if (known_project* p = seen(name)) return p;
    const auto page = source_.list(name);
    if (!page) return unexpected(page.error());
    auto p = std::make_unique<known_project>();
    p->name = std::string(name);
    p->listing = *page;
    if (const auto at = foreseen_.find(*page); at != foreseen_.end()) {
        p->table = std::move(at->second);
        foreseen_.erase(at);
    } else {
        p->table = gate_.admit(**page);
    }
    p->metadata.resize(p->table.count());
    known_project* raw = p.get();
    projects_.emplace(raw->name, std::move(p));
    return raw;
}

expected<const known_metadata*, error> catalog::metadata(known_project& p, solve::value v) {
    auto& slot = p.metadata[v - 1];
    if (slot) return slot.get();
    if (!source_.local()) {
        const std::pair<const listing*, std::size_t> one{p.listing, p.table.release_of(v)};
        if (!far_->releases.contains(one) && far_->releases.size() >= far_->most)
            return unexpected(far_->refusal);
        far_->releases.insert(one);
    }
    const auto raw = source_.metadata(*p.listing, p.table.release_of(v), p.table.files_of(v),
                                      p.table.fitting_files_of(v).size());
    if (!raw) return unexpected(raw.error());
    auto m = std::make_unique<known_metadata>();
    m->raw = *raw;
    if ((*raw)->origin != metadata_origin::needs_build) read(*m, p, p.version(v));
    slot = std::move(m);
    return slot.get();
}

bool catalog::expect_metadata(known_project& p, solve::value v) {
    const bool known = p.metadata[v - 1] != nullptr || p.expected.contains(v);
    p.expected = p.expected.unite(solve::value_set::single(v));
    if (!known)
        source_.expect_metadata(*p.listing, p.table.release_of(v), p.table.files_of(v),
                                p.table.fitting_files_of(v).size());
    return !known;
}

const known_requirement* catalog::requirement(const pep::requirement& own) {
    std::string text = own.str();
    if (const auto it = requirements_.find(text); it != requirements_.end()) return it->second;
    return requirement(own_texts_.emplace_back(std::move(text)));
}

const known_requirement* catalog::requirement(std::string_view text) {
    if (const auto it = requirements_.find(text); it != requirements_.end()) return it->second;
    known_requirement& r = store_.emplace_back();
    r.id = static_cast<std::uint32_t>(store_.size() - 1);
    r.text = text;
    r.marker = &nowhere_;
    requirements_.emplace(r.text, &r);
    const std::string wrong = parse(r);
    if (wrong.empty() && !replacements_.empty()) replace(r);
    if (!wrong.empty())
        r.error = "cannot be read: " + wrong;
    else if (!r.what.url.empty())
        r.error = "names a URL, which only the user's own words may do";
    return &r;
}

std::string catalog::parse(known_requirement& r) {
    const auto [head, tail] = pep::split_marker(r.text);
    const known_marker* m = tail ? &marker(*tail) : &everywhere_;
    auto parsed = pep::parse_requirement(head);
    if (!parsed) return parsed.error().message;
    if (!m->error.empty()) return m->error;
    r.readable = true;
    r.what = std::move(*parsed);
    if (tail)
        r.what.condition = m->what;
    else if (r.what.condition)  // beside a URL it is not split off
        m = &(markers_apart_.emplace_back() = settled(r.what.condition));
    r.marker = m;
    return {};
}

// Of the marker only the extras stay (spec/provides.md, rule 2).
void catalog::replace(known_requirement& r) {
    const auto* by = replacements_.of(r.what.name);
    if (by == nullptr) return;
    const bool always = r.always();
    auto extras =
        r.what.condition ? r.what.condition->extras_mentioned() : std::vector<std::string>();
    r.said = std::move(r.what);
    r.what = by->value_or(pep::requirement{.name = r.said->name});
    if (!*by)
        r.marker = &nowhere_;
    else if (always || extras.empty())
        r.marker = &everywhere_;
    else
        r.marker = &markers_apart_.emplace_back("", nullptr, false, std::move(extras));
}

// What is kept apart is no requirement: nobody replaces it.
const known_requirement* catalog::obsoleted(std::string_view text) {
    if (replacements_.empty()) return requirement(text);
    known_requirement& r = store_.emplace_back();
    r.id = static_cast<std::uint32_t>(store_.size() - 1);
    r.text = text;
    r.marker = &nowhere_;
    r.error = parse(r);
    if (r.error.empty() && !r.what.url.empty()) r.error = "names a URL";
    return &r;
}

const known_marker& catalog::marker(std::string_view text) {
    const auto [at, fresh] = markers_.try_emplace(text);
    known_marker& m = at->second;
    if (!fresh) return m;
    auto parsed = pep::marker::parse(text);
    if (parsed)
        m = settled(std::make_shared<const pep::marker>(*std::move(parsed)));
    else
        m.error = parsed.error().message;
    return m;
}

known_marker catalog::settled(std::shared_ptr<const pep::marker> what) const {
    const pep::marker_environment& env = gate_.target->markers;
    known_marker m;
    m.always = what->evaluate(env, "");
    if (!m.always)
        for (const std::string& e : what->extras_mentioned())
            if (what->evaluate(env, e)) m.extras.push_back(e);
    m.what = std::move(what);
    return m;
}

void catalog::read(known_metadata& m, known_project& p, const pep::version& own) {
    m.requirements.reserve(m.raw->requires_dist.size());
    m.extras.reserve(m.raw->provides_extra.size());
    for (const std::string_view text : m.raw->requires_dist) {
        const known_requirement* r = requirement(p, text);
        m.requirements.push_back(r);
        // A requirement that cannot be read makes the release unusable: "no requirement" would be a
        // guess. A URL does so only where it is in force.
        const bool in_force = r->what.url.empty() || r->always();
        if (!r->error.empty() && in_force && m.error.empty())
            m.error = "its requirement \"" + std::string(text) + "\" " + r->error;
    }
    for (const std::string_view e : m.raw->provides_extra)
        m.extras.push_back(pep::normalize_name(e));
    std::sort(m.extras.begin(), m.extras.end());
    m.extras.erase(std::unique(m.extras.begin(), m.extras.end()), m.extras.end());
    for (const std::string_view text : m.raw->provides_dist) read_provides(m, text, own, p.name);
    for (const std::string_view text : m.raw->obsoletes_dist) {
        const known_requirement* r = obsoleted(text);
        if (r->error.empty() && r->always())
            m.obsoletes.push_back(r);
        else if (!r->error.empty())
            m.ignored.push_back("Obsoletes-Dist: " + std::string(text));
    }
    // What cannot be read as a specifier says nothing here.
    const std::string_view python = m.raw->requires_python;
    if (m.error.empty() && !python.empty() && pythons_.of(python) == python_words::verdict::differs)
        m.error = "it needs Python " + std::string(python);
}

void catalog::read_provides(known_metadata& m, std::string_view text, const pep::version& own,
                            const std::string& project) {
    const auto e = pep::parse_provides(text);
    // Rule 1: no ranges, extras or URLs. Rule 8: `extra` in a marker has no meaning here.
    if (!e || (e->condition && e->condition->mentions_extra())) {
        m.ignored.push_back("Provides-Dist: " + std::string(text));
        if (!e) return;
    }
    if (e->condition && !e->condition->evaluate(gate_.target->markers, "")) return;
    if (e->name == project) return;  // rule 4: a provide of a project's own name is ignored
    m.provides.emplace_back(e->name, e->version.value_or(own));
}

std::span<known_group> catalog::groups(known_project& p) {
    if (p.grouped) return p.groups;
    p.grouped = true;
    const auto* all = source_.groups(*p.listing);
    if (all == nullptr) return {};
    p.groups.reserve(all->size());
    for (const requirement_group& g : *all) p.groups.push_back({&g});
    p.by_place.resize(p.groups.size());
    std::iota(p.by_place.begin(), p.by_place.end(), 0U);
    std::sort(p.by_place.begin(), p.by_place.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::less<>()(p.groups[a].place(), p.groups[b].place());
    });
    return p.groups;
}

const known_group& catalog::read(known_project& p, known_group& g) {
    if (g.what == nullptr) g.what = requirement(g.from->requirement);
    candidates(p, g);
    return g;
}

// Releases are numbered by the page, candidates by the table; both ascend.
const solve::value_set& catalog::candidates(known_project& p, known_group& g) {
    if (g.candidates != nullptr) return *g.candidates;
    const auto& table = p.table.releases;
    const auto first_from = [&](std::uint32_t release) {
        const auto at = std::lower_bound(table.begin(), table.end(), release);
        return static_cast<solve::value>(at - table.begin()) + 1;
    };
    std::vector<solve::value_range> in;
    for (const auto& [lo, hi] : g.from->ranges) in.push_back({first_from(lo), first_from(hi)});
    g.candidates = &p.sharing.emplace_back(solve::value_set::of(in));
    return *g.candidates;
}

known_group* catalog::group_of(known_project& p, std::string_view text) {
    const auto all = groups(p);
    const auto at = std::lower_bound(
        p.by_place.begin(), p.by_place.end(), text.data(),
        [&](std::uint32_t g, const char* place) { return std::less<>()(all[g].place(), place); });
    return at == p.by_place.end() || all[*at].place() != text.data() ? nullptr : &all[*at];
}

const solve::value_set* catalog::sharing(known_project& p, std::string_view text) {
    known_group* const g = group_of(p, text);
    return g == nullptr ? nullptr : &candidates(p, *g);
}

const known_requirement* catalog::requirement(known_project& p, std::string_view text) {
    known_group* const g = group_of(p, text);
    if (g == nullptr) return requirement(text);
    if (g->what == nullptr) g->what = requirement(text);
    return g->what;
}

solve::value_set catalog::matching(const known_project& p, const pep::specifier_set& s) {
    solve::value_set all(1, p.table.count() + 1);
    for (const pep::specifier_clause& c : s.clauses()) {
        if (c.op == pep::specifier_op::arbitrary) {
            all = all.intersect(literal(p, c));
            continue;
        }
        const solve::value_range r = interval(p, c);
        const solve::value_set in(r.lo, r.hi);
        all = c.op == pep::specifier_op::not_equal ? all.minus(in) : all.intersect(in);
    }
    return all;
}

const solve::value_set& catalog::admitted(known_project& p, const known_requirement& r) {
    if (const auto it = p.admitted.find(r.id); it != p.admitted.end()) return it->second;
    solve::value_set all = matching(p, r.what.specifier);
    if (!p.table.prereleases_ok && !r.what.specifier.names_prerelease()) {
        solve::value_set finals = all.minus(p.table.prereleases);
        if (!finals.empty()) all = std::move(finals);
    }
    return p.admitted.emplace(r.id, std::move(all)).first->second;
}

std::optional<forecast::likely> catalog::pick(const listing& page) {
    // The newest final, or what a lock holds: what the walk tries first unless something forbids.
    const candidate_table& t = foreseen_.insert_or_assign(&page, gate_.admit(page)).first->second;
    if (t.count() == 0) return std::nullopt;
    const auto heard = heard_.find(page.project);
    const auto newest = [&](std::size_t from) {  // that fits what was heard, from there on
        for (solve::value v = t.ordinary().max(); v >= 1; --v)
            if (std::all_of(heard->second.begin() + static_cast<std::ptrdiff_t>(from),
                            heard->second.end(), [&](const auto* s) {
                                return s->contains(page.releases[t.release_of(v)].version);
                            }))
                return v;
        return solve::value{0};
    };
    solve::value best = heard == heard_.end() ? t.ordinary().max() : newest(0);
    // Releases that were tried and given up may have been heard, too: then the last word counts.
    if (best == 0) best = newest(heard->second.size() - 1);
    for (const auto& [project, locked] : gate_.rules->locked)
        if (project == page.project)
            for (solve::value v = 1; v <= t.count(); ++v)
                if (page.releases[t.release_of(v)].version == locked) best = v;
    if (best == 0) return std::nullopt;
    const auto files = t.files_of(best);
    return likely{t.release_of(best), {files.begin(), files.end()}};
}

// What an older release of one project needs of others that are looked at already: there, too, the
// next one that is not yet ruled out. (Such pairs as boto3 and botocore go down together.)
void catalog::alternative(const listing& page, const release_metadata& m) {
    (void)page;
    constexpr int of_each = 2;
    if (outlook_ == nullptr) return;
    for (const std::string_view text : m.requires_dist) {
        const known_requirement* r = requirement(text);
        if (!r->error.empty() || !r->always()) continue;
        known_project* const p = seen(r->what.name);
        for (int k = 0; p != nullptr && k < of_each; ++k) {
            const solve::value next = outlook_->news_of(*p, admitted(*p, *r));
            if (next == 0) break;
            expect_metadata(*p, next);
        }
    }
}

void catalog::requires_projects(const listing& page, const release_metadata& m,
                                std::vector<std::string>& out) {
    (void)page;
    for (const std::string_view text : m.requires_dist) {
        const known_requirement* r = requirement(text);
        if (!r->error.empty() || !r->always()) continue;
        const auto& declared = gate_.rules->virtuals;  // never looked up (rule 4)
        if (std::ranges::find(declared, r->what.name, &user_virtual::name) != declared.end())
            continue;
        auto& heard = heard_[r->what.name];
        if (std::find(heard.begin(), heard.end(), &r->what.specifier) == heard.end())
            heard.push_back(&r->what.specifier);
        out.push_back(r->what.name);
    }
}

}  // namespace purvey::problem
