#include "resolver/answer/certificate/claim_check.hpp"

#include <algorithm>

#include "purvey/pep/name.hpp"

// Words, candidates and values of a claim, and what its lines rest on. The lines that are derived:
// claim_proof.cpp; answers: claim_answer.cpp.
namespace purvey::answer {
namespace {

using kind = json_value::kind;
constexpr std::size_t off = 0, on = 1;

}  // namespace

bool claim_check::no(std::string why) {
    if (wrong_.empty()) wrong_ = std::move(why);
    return false;
}

bool claim_check::begin(const json_value& line) {
    if (!line.has_only({"claim", "asked", "constraints", "families", "names", "goals"}))
        return no("a claim with other keys");
    const json_value& what = *line.find("claim");
    if (!what.is_text() ||
        (what.text != "no answer" && what.text != "no better answer" && what.text != "answer"))
        return no("an unknown claim");
    solved_ = what.text == "answer";
    better_ = what.text == "no better answer";
    if (!read_words(line, "asked", asked_)) return false;
    for (const json_value& text : line.find("asked")->items) said_.push_back(text.text);
    if (!read_words(line, "constraints", constraints_)) return false;
    for (const json_value& text : line.find("constraints")->items)
        bounds_said_.push_back(text.text);
    return read_bindings(*line.find("families"), *line.find("names")) &&
           read_goals(*line.find("goals"));
}

bool claim_check::read_words(const json_value& line, std::string_view key, needs& to) {
    const json_value& texts = *line.find(key);
    if (!texts.is_list_of(kind::text)) return no("no list of texts");
    for (const json_value& text : texts.items) {
        const pep::requirement* r = known_.requirement(text.text);
        if (r == nullptr || !r->url.empty())
            return no("cannot be read as a requirement: " + text.text);
        to.push_back(r);
    }
    return true;
}

claim_check::table* claim_check::table_of(const std::string& name) {
    const auto [at, fresh] = tables_.try_emplace(name);
    table& t = at->second;
    if (!fresh) return t.project == nullptr ? nullptr : &t;
    evidence* p = known_.project(name);
    if (p == nullptr) {
        no("the source does not know whether there is a project " + name);
        return nullptr;
    }
    if (is_virtual(name, *p->page)) {
        no(name + " is a virtual name");
        return nullptr;
    }
    needs pins, bounds;
    const auto mine = [&](const auto* n) { return n->name == name; };
    std::copy_if(asked_.begin(), asked_.end(), std::back_inserter(pins), mine);
    std::copy_if(constraints_.begin(), constraints_.end(), std::back_inserter(bounds), mine);
    candidates_of found = known_.candidates(*p, pins, bounds);
    t = {p, std::move(found.candidates), found.prereleases_ok};
    return &t;
}

bool claim_check::admitted(const pep::requirement& r, mask& to) {
    table* t = table_of(r.name);
    if (t == nullptr) return false;
    to = t->project->in(r.specifier) & t->candidates;
    if (t->prereleases_ok || r.specifier.names_prerelease()) return true;
    if (mask finals = to - t->project->prereleases; !finals.empty()) to = std::move(finals);
    return true;
}

bool claim_check::split(const std::string& text, item& to) {
    const std::string own = text.substr(0, text.find('>'));  // "cv2[x]>opencv-python"
    const std::size_t at = own.find('[');
    to = {own.substr(0, at), ""};
    if (at != std::string::npos) {
        if (!own.ends_with(']') || own.size() < at + 3) return no("no item: " + text);
        to.extra = own.substr(at + 1, own.size() - at - 2);
    }
    return pep::is_normalized_name(to.name) || no("no item: " + text);
}

bool claim_check::whole(const std::string& of, mask& to) {
    item i;
    if (!split(of, i)) return false;
    if (!i.extra.empty()) {
        to = mask::range(off, on);
    } else if (i.name != of) {
        return no("no item: " + of);
    } else if (names_.contains(of)) {
        const supplies* all = supplies_of(of);
        if (all == nullptr) return false;
        to = mask::range(0, all->size());
    } else {
        const table* t = table_of(of);
        if (t == nullptr) return false;
        to = t->candidates | mask::of(0);
    }
    return true;
}

bool claim_check::domain(const std::string& of, mask& to) {
    const auto at = domains_.find(of);
    if (at == domains_.end() && !whole(of, to)) return false;
    to = at == domains_.end() ? domains_.emplace(of, to).first->second : at->second;
    return true;
}

bool claim_check::values(const std::string& of, const json_value& words, mask& to) {
    mask all;
    item i;
    if (!domain(of, all) || !split(of, i)) return false;
    if (!words.is_list_of(kind::text)) return no("no list of texts");
    if (i.extra.empty() && names_.contains(of)) return supply_values(of, words, to);
    if (i.extra.empty()) return name_values(*table_of(i.name), words, to);
    for (const json_value& w : words.items) {
        if (w.text != "off" && w.text != "on") return no("no value of an extra: " + w.text);
        to.add(w.text == "on" ? on : off);
    }
    return true;
}

bool claim_check::name_values(const table& t, const json_value& words, mask& to) {
    const auto& bits = t.project->bit_of;
    for (const json_value& w : words.items) {
        if (w.text == "absent") {
            to.add(0);
            continue;
        }
        const std::size_t dots = w.text.find("..");
        const auto first = bits.find(w.text.substr(0, dots));
        const auto last = dots == std::string::npos ? first : bits.find(w.text.substr(dots + 2));
        if (first == bits.end() || last == bits.end())
            return no("there is no release " + w.text + " of " + t.project->page->project);
        to = to | mask::range(first->second, last->second);
    }
    return true;
}

// What does not meet a requirement: of what meets its name, or of an extra.
bool claim_check::unmet(const pep::requirement& r, const std::string& of, const std::string& asker,
                        terms& to) {
    item i;
    mask bad = mask::of(off), all;
    if (!split(of, i) || !whole(of, all)) return false;
    if (is_open(r.name, asker)) return no("who meets " + r.name + " is not said");
    if (names_.contains(r.name)) {
        if (!unmet_name(r, i, of, bad)) return false;
    } else if (stands_in(r.name, asker) != nullptr) {
        const std::string provider = meeting(r.name, asker);
        mask good;
        if (of == provider) {
            if (!substitutes(r, good)) return false;
            bad = all - good;
        } else if (i.name != r.name || !of.ends_with("]>" + provider) ||
                   !std::binary_search(r.extras.begin(), r.extras.end(), i.extra)) {
            return no("it does not ask for " + of);
        }
    } else if (!unmet_project(r, i, of, bad)) {
        return false;
    }
    const auto [at, fresh] = to.emplace(of, bad);
    if (!fresh) at->second = at->second & bad;
    return true;
}

bool claim_check::unmet_project(const pep::requirement& r, const item& i, const std::string& of,
                                mask& bad) {
    mask good;
    if (i.name != r.name || of.find('>') != std::string::npos)
        return no("it does not ask for " + of);
    if (!admitted(r, good)) return false;
    if (i.extra.empty())
        bad = (tables_.at(i.name).candidates | mask::of(0)) - good;
    else if (!std::binary_search(r.extras.begin(), r.extras.end(), i.extra))
        return no("it does not ask for " + of);
    return true;
}

bool claim_check::root(const json_value& line, terms& to) {
    if (!line.has_only({"line", "asked", "item"})) return no("a line with other keys");
    const json_value &which = *line.find("asked"), &of = *line.find("item");
    if (!which.is_number() || which.number >= asked_.size() || !of.is_text())
        return no("no word of the user's");
    const pep::requirement& r = *asked_[which.number];
    return known_.in_force(r, "") ? unmet(r, of.text, "", to) : no("its marker does not hold");
}

bool claim_check::constraint(const json_value& line, terms& to) {
    if (!line.has_only({"line", "constraint"})) return no("a line with other keys");
    const json_value& which = *line.find("constraint");
    if (!which.is_number() || which.number >= constraints_.size())
        return no("no word of the user's");
    const pep::requirement& r = *constraints_[which.number];
    if (!known_.in_force(r, "")) return no("its marker does not hold");
    table* t = table_of(r.name);
    if (t == nullptr) return false;
    to.emplace(r.name, t->candidates - t->project->in(r.specifier));
    return true;
}

bool claim_check::releases(const json_value& line, asked_releases& to) {
    const json_value& of = *line.find("of");
    item i;
    if (!of.is_text() || !split(of.text, i)) return no("no item");
    table* t = table_of(i.name);
    mask found;
    if (t == nullptr || !values(i.name, *line.find("releases"), found)) return false;
    to = {t, i.name, i.extra, found & t->candidates};
    if (to.releases.empty()) return no("no candidates");
    if (i.extra.empty()) return true;
    mask either;
    if (!domain(of.text, either)) return false;
    const auto declared = t->project->extras.find(i.extra);
    return (declared != t->project->extras.end() && to.releases.within(declared->second)) ||
           no("the extra is not declared");
}

bool claim_check::read_releases(const json_value& line, asked_releases& to) {
    return releases(line, to) && (to.releases.within(to.of->project->read) ||
                                  no("metadata that the source does not have"));
}

bool claim_check::required(const json_value& line, terms& to) {
    if (!line.has_only({"line", "of", "releases", "requires", "item"}))
        return no("a line with other keys");
    const json_value &text = *line.find("requires"), &of = *line.find("item");
    asked_releases asker;
    if (!text.is_text() || !of.is_text() || !read_releases(line, asker))
        return no("no requirement");
    const auto declared = asker.of->project->required.find(text.text);
    if (declared == asker.of->project->required.end() || !asker.releases.within(declared->second))
        return no("not all of them require this");
    to.emplace(asker.name, asker.releases);
    if (!asker.extra.empty()) to.emplace(line.find("of")->text, mask::of(on));
    const pep::requirement* r = known_.requirement(text.text);
    if (r != nullptr && !known_.in_force(*r, asker.extra)) return no("its marker does not hold");
    if (r != nullptr && r->url.empty()) return unmet(*r, of.text, asker.name, to);
    return of.text.empty() || no("such a requirement asks for nothing");
}

bool claim_check::unusable(const json_value& line, terms& to) {
    if (!line.has_only({"line", "of", "releases", "unusable"})) return no("a line with other keys");
    asked_releases found;
    if (!read_releases(line, found)) return false;
    if (!found.extra.empty()) return no("no project");
    const evidence& e = *found.of->project;
    if (!found.releases.all_of([&](std::size_t bit) { return known_.is_unusable(e, bit); }))
        return no("not all of them are unusable");
    to.emplace(found.name, found.releases);
    return true;
}

// Under a goal: releases of which only a build would tell what they require.
bool claim_check::unbuilt(const json_value& line, terms& to) {
    asked_releases found;
    if (!line.has_only({"line", "of", "releases", "needs build"}))
        return no("a line with other keys");
    if (!releases(line, found)) return false;
    if (goals_.empty() || !found.extra.empty() ||
        !found.releases.within(found.of->project->needs_build))
        return no("not all of them need a build");
    to.emplace(found.name, found.releases);
    return true;
}

bool claim_check::read_project(const json_value& line) {
    if (!line.has_only({"project", "candidates", "kept out"})) return no("other keys");
    const json_value &name = *line.find("project"), &out = *line.find("kept out");
    if (!name.is_text() || !out.is_object()) return no("no project");
    mask candidates, kept;
    if (!values(name.text, *line.find("candidates"), candidates)) return false;
    const auto known = tables_.find(name.text);
    if (known == tables_.end() || !(candidates == known->second.candidates))
        return no("its candidates are others");
    const evidence& e = *known->second.project;
    for (std::size_t k = 0; k < out.keys.size(); ++k) {
        mask mine;
        if (!values(name.text, out.items[k], mine)) return false;
        if (mine.empty() || !(mine & kept).empty()) return no("a release is kept out twice");
        if (!mine.all_of([&](std::size_t bit) {
                return bit != 0 && known_.has_defect(e, bit, out.keys[k]);
            }))
            return no("not for " + out.keys[k]);
        kept = kept | mine;
    }
    return kept == e.all - candidates || no("others are kept out");
}

std::string claim_check::words() const {
    std::string out = solved_ ? "proven: an answer of " + std::to_string(picks_.size()) + " picks"
                              : "proven: no answer";
    const auto list = [&](const std::vector<std::string>& texts) {
        for (std::size_t k = 0; k < texts.size(); ++k) out += (k == 0 ? "" : ", ") + texts[k];
    };
    out += " to: ";
    if (said_.empty()) out += "nothing";
    list(said_);
    if (!bounds_said_.empty()) out += "; constrained by ";
    list(bounds_said_);
    std::map<std::string, std::string> bound = names_;
    for (const auto& [label, f] : families_) bound.emplace(label, f.provider);
    for (const auto& [name, provider] : bound)
        out += "; " + name + " from " +
               (provider.empty()      ? "nobody"
                : provider == anybody ? "anybody"
                                      : provider);
    for (const claimed_goal& g : goals_)
        out += (better_ && &g == &goals_.back() ? "; with less than " : "; with ") + words_of(g);
    return out + ", on " + target_.label();
}

}  // namespace purvey::answer
