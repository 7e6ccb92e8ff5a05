#include "resolver/problem/objective.hpp"

#include <algorithm>
#include <utility>

namespace purvey::problem {
namespace {

// Lexicographic, by branch and bound: one search a goal, which goes on from each answer to a better
// one until it is refuted; then the walk among the best.
class optimiser {
  public:
    optimiser(catalog& c, name_rules& n, const bindings& b, meter& m)
        : catalog_(c), names_(n), bound_(b), meter_(m), goals_(c.rules().objective.goals) {}

    expected<best_answer, error> run() {
        out_.is = fresh();
        if (const auto ok = walk(); !ok) return unexpected(ok.error());
        if (!out_.is->solved || goals_.empty()) return std::move(out_);
        if (const auto ok = can_be_weighed(); !ok) return unexpected(ok.error());
        begin();
        for (std::size_t k = 0; k < goals_.size() && !out_.interrupted; ++k) {
            if (goals_[k] == goal::declared) out_.measures[k] = measured(k);
            if (const auto ok = improve(k); !ok) return unexpected(ok.error());
        }
        for (std::size_t k = 0; k < goals_.size(); ++k) {
            const total t = out_.measures[k]->of(out_.is->found);
            out_.levels[k].after = out_.measures[k]->told(t);
            out_.levels[k].after_unknown = out_.measures[k]->unknown(t);
        }
        return std::move(out_);
    }

  private:
    std::unique_ptr<attempt> fresh() const {
        auto made = std::make_unique<attempt>(catalog_, names_, bound_, search_mode::walk, meter_);
        for (std::size_t k = 0; k < kept_.size(); ++k)
            made->found.keep_to(*out_.measures[k], kept_[k]);
        return made;
    }
    std::unique_ptr<measure> measured(std::size_t k) const {
        return make_measure(goals_[k], catalog_, out_.is->found);
    }

    expected_void<error> walk() {
        const auto found = out_.is->found.run();
        if (!found) return unexpected(found.error());
        out_.is->solved = *found;
        return std::monostate{};
    }

    expected_void<error> can_be_weighed() const {
        if (std::find(goals_.begin(), goals_.end(), goal::size) == goals_.end())
            return std::monostate{};
        for (const search::pick& p : out_.is->found.picks())
            if (!p.project->listing->files_known)
                return bad_input(
                    "--prefer size",
                    "the sizes of the files of " + p.project->name + " are not known here",
                    "use an index, or a snapshot that holds files (purvey snapshot "
                    "record)");
        return std::monostate{};
    }

    void begin() {
        for (std::size_t k = 0; k < goals_.size(); ++k) {
            out_.measures.push_back(measured(k));
            const total t = out_.measures[k]->of(out_.is->found);
            out_.levels.push_back({.what = goals_[k],
                                   .before = out_.measures[k]->told(t),
                                   .before_unknown = out_.measures[k]->unknown(t)});
        }
    }

    // Sets level k, and keeps to it from here on.
    expected_void<error> improve(std::size_t k) {
        total least = out_.measures[k]->of(out_.is->found);
        std::unique_ptr<attempt> probe;
        bool better = false;
        if (!is_nothing(least)) {
            probe = fresh();
            probe->found.improve_on(*out_.measures[k], least);
            const auto answered = run_in_part(*probe);
            if (!answered) return unexpected(answered.error());
            out_.interrupted = !*answered;
            better = probe->found.take_better(least);
        }
        kept_.push_back(least);
        if (better) {
            auto among_best = out_.interrupted ? nullptr : fresh();
            const auto answered =
                among_best ? run_in_part(*among_best) : expected<bool, error>(false);
            if (!answered) return unexpected(answered.error());
            out_.interrupted = !*answered;
            out_.is = std::move(*answered ? among_best : probe);
            out_.is->solved = true;
        }
        out_.levels[k].proven = !out_.interrupted;
        if (!is_nothing(least) && !out_.interrupted)
            out_.proofs.push_back({k, std::move(least), std::move(probe)});
        return std::monostate{};
    }

    // With half of the steps that are left, so that enough is left for what must be known. False: a
    // limit was reached.
    expected<bool, error> run_in_part(attempt& a) {
        const limits whole = meter_.allowed;
        const auto half = [](std::uint64_t all, std::uint64_t used) {
            return all - (all - used) / 2;
        };
        meter_.allowed.conflicts = half(whole.conflicts, meter_.conflicts);
        meter_.allowed.visits = half(whole.visits, meter_.visits);
        const auto found = a.found.run();
        meter_.allowed = whole;
        if (found) return true;
        const bool cancelled = meter_.watcher != nullptr && meter_.watcher->cancelled();
        if (found.error().kind == error_kind::limit && !cancelled) return false;
        return unexpected(found.error());
    }

    catalog& catalog_;
    name_rules& names_;
    const bindings& bound_;
    meter& meter_;
    const std::vector<goal>& goals_;
    best_answer out_;
    std::vector<total> kept_;  // of the levels so far
};

}  // namespace

expected<best_answer, error> find_best(catalog& c, name_rules& n, const bindings& b, meter& m) {
    return optimiser(c, n, b, m).run();
}

}  // namespace purvey::problem
