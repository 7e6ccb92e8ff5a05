#include "property/resolve/reference.hpp"

#include <algorithm>

#include "property/resolve/models.hpp"

namespace purvey::check {
namespace {

using number = reading::number;

constexpr std::size_t most_looked_at = 60'000;

struct open_name {
    number n = reading::none;   // virtual
    const family* f = nullptr;  // or a family
};

// Rule 6.
class rounds {
  public:
    explicit rounds(const world& w) : r_(w), models_(r_, most_looked_at), of_(w) {}

    std::optional<std::string> run() {
        std::vector<choice> choices = r_.of().rules.choices;
        std::sort(choices.begin(), choices.end(),
                  [](const choice& a, const choice& b) { return a.name < b.name; });
        for (const choice& c : choices) bind(named(c.name), c.provider, "choice");
        for (;;) {
            a_ = models_.best(bound_);
            if (models_.gave_up()) return std::nullopt;
            if (!a_) return blame();
            const std::vector<open_name> open = open_names();
            if (open.empty()) return solved();
            if (const auto asks = bind_one(open)) return *asks;
            if (models_.gave_up()) return std::nullopt;
        }
    }
    std::optional<bool> any() {
        for (const choice& c : r_.of().rules.choices) bind(named(c.name), c.provider, "choice");
        const bool found = models_.complete(bound_, [](const model&) { return true; }).has_value();
        return models_.gave_up() ? std::nullopt : std::optional(found);
    }

  private:
    struct made {
        open_name what;
        std::string provider, why;
    };
    struct verdict {
        std::vector<number> feasible;
        number by_clause[4] = {reading::none, reading::none, reading::none, reading::none};
    };

    // Labels are read first.
    open_name named(const std::string& text) {
        for (const family& f : r_.of().rules.families.families)
            if (f.label == text) return {reading::none, &f};
        return {r_.number_of(text), nullptr};
    }
    std::string text(const open_name& o) const {
        return o.f != nullptr ? o.f->label : r_.text(o.n);
    }

    static void set(bindings& b, const open_name& o, number provider) {
        if (o.f != nullptr)
            b.families[o.f] = provider;
        else
            b.names[o.n] = provider;
    }
    void bind(const open_name& o, const std::string& provider, std::string why) {
        set(bound_, o, r_.number_of(provider));
        made_.push_back({o, provider, std::move(why)});
    }

    bool has(number n) const { return a_->found.of[static_cast<std::size_t>(n)] != reading::none; }
    const reach& reached() const { return a_->found.reached; }

    std::vector<open_name> open_names() const {
        std::vector<open_name> out;
        std::set<const family*> looked_at;
        for (const number n : a_->names) {
            if (reached().unmet.contains(n)) out.push_back({n, nullptr});
            const family* f = r_.family_of(n);
            if (f == nullptr || bound_.families.contains(f) || !looked_at.insert(f).second)
                continue;
            int here = 0;
            for (number m = 0; m < r_.count(); ++m)
                here += r_.family_of(m) == f && has(m) && !reached().exempt.contains(m) &&
                        r_.excludes(m, a_->found.of[static_cast<std::size_t>(m)]);
            if (here > 1) out.push_back({reading::none, f});
        }
        return out;
    }

    std::vector<number> candidates(const open_name& o) const {
        if (o.f == nullptr) return r_.providers(o.n);
        std::vector<number> out;
        for (const number n : a_->names)
            if (r_.family_of(n) == o.f && has(n) && reached().outside.contains(n) &&
                !reached().exempt.contains(n))
                out.push_back(n);
        return out;
    }

    bool feasible(const open_name& o, number by) {
        bindings with = bound_;
        set(with, o, by);
        const auto uses = [&](const model& m) {
            if (o.f != nullptr) return m.of[static_cast<std::size_t>(by)] != reading::none;
            return m.reached.met[static_cast<std::size_t>(o.n)] != reading::none;
        };
        const auto own = models_.best(with);
        return own && uses(own->found) && models_.complete(with, uses);
    }

    verdict judge(const open_name& o) {
        verdict v;
        for (const number n : candidates(o))
            if (feasible(o, n)) v.feasible.push_back(n);
        const auto only = [&](auto wanted) {
            number found = reading::none;
            for (const number n : v.feasible)
                if (wanted(n)) found = found == reading::none ? n : bindings::closed;
            return found == bindings::closed ? reading::none : found;
        };
        v.by_clause[0] = only([](number) { return true; });
        v.by_clause[1] = only([&](number n) {
            return std::any_of(r_.roots().begin(), r_.roots().end(),
                               [&](const auto& a) { return a.what == n; });
        });
        if (o.f == nullptr) v.by_clause[2] = in_the_answer(o.n, v.feasible, only);
        v.by_clause[3] = locked(o, only);
        return v;
    }

    template <class F>
    number in_the_answer(number virtual_name, const std::vector<number>& offers, F only) const {
        const auto& asked = reached().asked[static_cast<std::size_t>(virtual_name)];
        for (const number n : a_->names) {
            if (std::find(offers.begin(), offers.end(), n) == offers.end() || !has(n)) continue;
            const int release = a_->found.of[static_cast<std::size_t>(n)];
            const auto& extras = r_.at(n, release).extras;
            const bool able = std::all_of(asked.begin(), asked.end(), [&](const auto* a) {
                return std::all_of(a->extras.begin(), a->extras.end(),
                                   [&](const std::string& x) { return extras.contains(x); });
            });
            if (able && models_.met(virtual_name, asked, n, release)) return n;
        }
        return only([&](number n) { return has(n); });
    }

    template <class F>
    number locked(const open_name& o, F only) {
        for (const choice& c : r_.of().rules.locked_bindings)
            if (c.name == text(o))
                return feasible(o, r_.number_of(c.provider)) ? r_.number_of(c.provider)
                                                             : reading::none;
        const auto& held = r_.of().rules.locked;
        return only([&](number n) {
            return std::any_of(held.begin(), held.end(),
                               [&](const auto& l) { return l.first == r_.text(n); });
        });
    }

    // The question, if there is one; else one number is bound or closed.
    std::optional<std::string> bind_one(const std::vector<open_name>& open) {
        static constexpr const char* words[] = {"only feasible", "root names it",
                                                "already in the answer", "previous lock"};
        std::vector<verdict> said;
        for (const open_name& o : open) said.push_back(judge(o));
        for (std::size_t clause = 0; clause < 4; ++clause)
            for (std::size_t k = 0; k < open.size(); ++k)
                if (const number by = said[k].by_clause[clause]; by != reading::none) {
                    bind(open[k], r_.text(by), words[clause]);
                    return std::nullopt;
                }
        std::string question;
        for (std::size_t k = 0; k < open.size(); ++k) {
            if (said[k].feasible.empty()) continue;
            question += " " + text(open[k]) + ":";
            for (const number n : said[k].feasible) question += " " + r_.text(n);
        }
        if (!question.empty()) return "asks" + question;
        set(bound_, open.front(), bindings::closed);
        return std::nullopt;
    }

    std::string solved() const {
        std::string out = "solved";
        for (const number n : a_->projects) {
            const auto& extras = reached().extras[static_cast<std::size_t>(n)];
            out += " " + r_.text(n);
            for (const std::string& x : extras)
                if (!x.empty()) out += "[" + x + "]";
            const int release = a_->found.of[static_cast<std::size_t>(n)];
            out += "==" + r_.at(n, release).version.str();
        }
        out += " bound";
        for (const made& m : made_) {
            const auto by = std::find_if(a_->projects.begin(), a_->projects.end(),
                                         [&](number n) { return r_.text(n) == m.provider; });
            const bool used =
                m.what.f != nullptr || !reached().asked[static_cast<std::size_t>(m.what.n)].empty();
            if (used && by != a_->projects.end())
                out += " " + text(m.what) + "=" + m.provider + " (" + m.why + ")";
        }
        return out;
    }

    std::optional<std::string> blame() {
        std::set<std::string> blamed;
        for (const choice& c : of_.rules.choices) {
            bindings rest = bound_;
            const open_name mine = named(c.name);
            if (mine.f != nullptr)
                rest.families.erase(mine.f);
            else
                rest.names.erase(mine.n);
            if (models_.one(rest, models_.nothing())) {
                blamed.insert(c.name);
                continue;
            }
            world less = of_;
            std::erase_if(less.rules.choices,
                          [&](const choice& other) { return other.name == c.name; });
            const auto without = rounds(less).run();
            if (!without) return std::nullopt;
            if (!without->starts_with("conflict")) blamed.insert(c.name);
        }
        if (models_.gave_up()) return std::nullopt;
        std::string out = "conflict blamed";
        for (const std::string& b : blamed) out += " " + b;
        return out;
    }

    reading r_;
    models models_;
    bindings bound_;
    std::vector<made> made_;
    std::optional<models::walked> a_;
    const world& of_;
};

}  // namespace

std::optional<std::string> reference_answer(const world& w) {
    return rounds(w).run();
}

std::optional<bool> has_model(const world& w) {
    return rounds(w).any();
}

}  // namespace purvey::check
