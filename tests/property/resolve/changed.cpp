#include "property/resolve/changed.hpp"

#include <algorithm>

namespace purvey::check {
namespace {

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

class renamer {
  public:
    explicit renamer(const renaming& by) : by_(by) {}

    void all(world& w) const {
        for (memory_project& p : w.projects) {
            p.name = by_(p.name);
            for (memory_release& r : p.releases) release(r);
        }
        texts(w.requirements);
        texts(w.constraints);
        rules(w.rules);
    }

  private:
    void texts(std::vector<std::string>& these) const {
        for (std::string& t : these) {
            const std::string old = name_in(t);
            t = by_(old) + t.substr(old.size());
        }
    }
    void release(memory_release& r) const {
        for (auto* list : {&r.requires_dist, &r.provides_dist, &r.obsoletes_dist, &r.import_name})
            texts(*list);
    }
    void rules(policy& p) const {
        for (family& f : p.families.families) {
            f.label = by_(f.label);
            for (family_member& m : f.members) m.project = by_(m.project);
            for (stands_for& s : f.stands) {
                s.provider = by_(s.provider);
                s.name = by_(s.name);
            }
        }
        for (auto* choices : {&p.choices, &p.locked_bindings})
            for (choice& c : *choices) c = {by_(c.name), by_(c.provider), c.where};
        for (user_virtual& v : p.virtuals) {
            v.name = by_(v.name);
            for (std::string& provider : v.providers) provider = by_(provider);
        }
        for (user_provides& u : p.provides) {
            u.project = by_(u.project);
            for (pep::provides_entry& e : u.entries) e.name = by_(e.name);
        }
        for (auto& [project, version] : p.locked) project = by_(project);
        for (std::string& pair : p.allowed_overlaps) {
            const auto plus = pair.find('+');
            pair = overlap_of(by_(pair.substr(0, plus)), by_(pair.substr(plus + 1)));
        }
    }

    const renaming& by_;
};

}  // namespace

world renamed(const world& w, const renaming& by) {
    world out = w;
    renamer(by).all(out);
    return out;
}

std::string renamed_words(const std::string& said, const renaming& by) {
    const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    std::string out;
    for (std::size_t at = 0; at < said.size();) {
        std::size_t end = at;
        while (end < said.size() && is_part(said[end])) ++end;
        // Versions begin with a digit, extras follow a bracket.
        const bool is_name = end > at && said[at] >= 'a' && (at == 0 || said[at - 1] != '[');
        out += is_name ? by(said.substr(at, end - at)) : said.substr(at, end - at);
        if (end < said.size()) out += said[end];
        at = end + 1;
    }
    return out;
}

world shuffled(const world& w, dice& d) {
    world out = w;
    d.shuffle(out.projects);
    for (memory_project& p : out.projects) {
        d.shuffle(p.releases);
        for (memory_release& r : p.releases) {
            d.shuffle(r.provides_extra);
            d.shuffle(r.provides_dist);
            d.shuffle(r.obsoletes_dist);
            d.shuffle(r.import_name);
        }
    }
    d.shuffle(out.constraints);
    policy& rules = out.rules;
    d.shuffle(rules.families.families);
    for (family& f : rules.families.families) {
        d.shuffle(f.stands);
        for (stands_for& s : f.stands) d.shuffle(s.map);
    }
    d.shuffle(rules.virtuals);
    d.shuffle(rules.choices);
    d.shuffle(rules.locked);
    d.shuffle(rules.locked_bindings);
    return out;
}

world both(const world& a, const world& b) {
    world out = a;
    append(out.projects, b.projects);
    append(out.requirements, b.requirements);
    append(out.constraints, b.constraints);
    append(out.rules.families.families, b.rules.families.families);
    append(out.rules.choices, b.rules.choices);
    append(out.rules.provides, b.rules.provides);
    append(out.rules.virtuals, b.rules.virtuals);
    append(out.rules.locked, b.rules.locked);
    append(out.rules.locked_bindings, b.rules.locked_bindings);
    append(out.rules.allowed_overlaps, b.rules.allowed_overlaps);
    return out;
}

}  // namespace purvey::check
