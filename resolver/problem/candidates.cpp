#include "resolver/problem/candidates.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace purvey::problem {
namespace {

// RFC 3339 in UTC: without its "Z", text order is time order.
std::string_view without_z(std::string_view t) {
    if (t.ends_with('Z') || t.ends_with('z')) t.remove_suffix(1);
    return t;
}

struct fit {
    std::size_t file;
    std::uint32_t rank;  // of the best tag; sdists after all wheels
    std::string build;
};

struct verdict {
    std::vector<fit> fitting;
    std::vector<std::size_t> others;
    std::string why;  // of the last file that does not fit
};

class judge {
  public:
    judge(const gate& g, const listing& page) : gate_(g), page_(page) {
        for (const need& n : g.asked->requirements)
            if (n.requirement.name == page.project) own_.push_back(&n);
        for (const need& n : g.asked->constraints)
            if (n.requirement.name == page.project) bounds_.push_back(&n);
    }

    bool prerelease_named() const {
        const auto names = [](const need* n) {
            return n->requirement.specifier.names_prerelease();
        };
        return std::any_of(own_.begin(), own_.end(), names) ||
               std::any_of(bounds_.begin(), bounds_.end(), names);
    }

    // Yanked releases only where the user's own requirement pins them or the lock holds them.
    bool may_be_yanked(const pep::version& v) const {
        for (const need* n : own_)
            if (n->requirement.specifier.is_pin() && n->requirement.specifier.contains(v))
                return true;
        for (const auto& [project, locked] : gate_.rules->locked)
            if (project == page_.project && locked == v) return true;
        return false;
    }

    std::optional<candidate> look(std::size_t r, std::string& why) const {
        const release& rel = page_.releases[r];
        if (!page_.files_known) return look_whole(r, why);
        verdict v;
        const bool yanked_ok = may_be_yanked(rel.version);
        for (std::size_t f = 0; f < rel.files.size(); ++f) look_file(rel, f, yanked_ok, v);
        if (v.fitting.empty()) {
            why = rel.files.empty() ? "has no files for this target" : v.why;
            return std::nullopt;
        }
        std::stable_sort(v.fitting.begin(), v.fitting.end(), [](const fit& a, const fit& b) {
            return a.rank != b.rank ? a.rank < b.rank : newer_build(a.build, b.build);
        });
        candidate c{r, {}, v.fitting.size()};
        for (const fit& f : v.fitting) c.files.push_back(f.file);
        c.files.insert(c.files.end(), v.others.begin(), v.others.end());
        return c;
    }

  private:
    static constexpr std::uint32_t after_wheels = 0xFFFF'FFFF;

    // Build tags sort as (number, text); the empty one is lowest (binary distribution format).
    static bool newer_build(std::string_view a, std::string_view b) {
        const auto key = [](std::string_view s) {
            std::size_t n = 0;
            while (n < s.size() && s[n] >= '0' && s[n] <= '9') ++n;
            std::string_view digits = s.substr(0, n);
            while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
            return std::pair{std::pair{digits.size(), digits}, s.substr(n)};
        };
        return key(a) > key(b);
    }

    std::optional<candidate> look_whole(std::size_t r, std::string& why) const {
        const release& rel = page_.releases[r];
        if (rel.yanked && !may_be_yanked(rel.version)) {
            why = "is yanked";
            return std::nullopt;
        }
        if (!python_fits(rel.requires_python, why)) return std::nullopt;
        return candidate{r, {}, 0};
    }

    bool python_fits(std::string_view text, std::string& why) const {
        if (text.empty()) return true;
        // Neighbours mostly say the same.
        if (text != last_.text) {
            last_ = {text, false, {}};
            last_.fits = judge_python(text, last_.why);
        }
        if (!last_.fits) why = last_.why;
        return last_.fits;
    }

    bool judge_python(std::string_view text, std::string& why) const {
        const auto wanted = pep::specifier_set::parse(text);
        if (!wanted) {
            why = "has a Requires-Python that cannot be read: " + std::string(text);
            return false;
        }
        if (wanted->contains(gate_.target->python)) return true;
        why = "needs Python " + std::string(text);
        return false;
    }

    bool young_enough(const release_file& f, std::string& why) const {
        const std::string_view limit = without_z(gate_.rules->exclude_newer);
        if (limit.empty()) return true;
        if (f.upload_time.empty()) {
            why = "has no upload time, and --exclude-newer was given";
            return false;
        }
        if (without_z(f.upload_time) < limit) return true;
        why = "was uploaded at " + std::string(f.upload_time);
        return false;
    }

    void look_file(const release& rel, std::size_t k, bool yanked_ok, verdict& v) const {
        const release_file& f = rel.files[k];
        if (f.kind == file_kind::other) return;
        if (f.yanked && !yanked_ok) {
            v.why = "is yanked";
            return;
        }
        if (!young_enough(f, v.why)) return;
        std::optional<std::uint32_t> rank = after_wheels;
        std::string build;
        if (f.kind == file_kind::wheel) {
            const auto name = pep::parse_wheel_name(f.name);
            if (!name) return;
            rank = gate_.target->tags.rank(*name);
            build = name->build;
            if (!rank) v.why = "has no file that fits this target";
        }
        std::string why;
        if (rank && python_fits(f.requires_python, why))
            v.fitting.push_back({k, *rank, std::move(build)});
        else
            v.others.push_back(k);
        if (!why.empty()) v.why = why;
    }

    struct python_word {
        std::string_view text;
        bool fits;
        std::string why;
    };
    const gate& gate_;
    const listing& page_;
    mutable python_word last_{};
    std::vector<const need*> own_, bounds_;
};

}  // namespace

candidate_table gate::admit(const listing& page) const {
    const judge j(*this, page);
    candidate_table out;
    std::vector<candidate> all;
    bool any_final = false;
    for (std::size_t r = 0; r < page.releases.size(); ++r) {
        std::string why;
        if (auto c = j.look(r, why)) {
            any_final |= !page.releases[r].version.is_prerelease();
            all.push_back(std::move(*c));
        } else {
            out.passed.push_back({r, std::move(why)});
        }
    }
    out.prereleases_ok =
        rules->prereleases == prerelease_mode::allow ||
        (rules->prereleases == prerelease_mode::by_rule && (!any_final || j.prerelease_named()));
    std::vector<solve::value_range> pre;
    for (candidate& c : all) {
        const bool is_pre = page.releases[c.release].version.is_prerelease();
        if (is_pre && rules->prereleases == prerelease_mode::disallow) {
            out.passed.push_back({c.release, "is a pre-release"});
            continue;
        }
        out.candidates.push_back(std::move(c));
        if (is_pre) pre.push_back({out.count(), out.count() + 1});
    }
    out.prereleases = solve::value_set::of(pre);
    std::sort(out.passed.begin(), out.passed.end(),
              [](const passed_over& a, const passed_over& b) { return a.release < b.release; });
    return out;
}

}  // namespace purvey::problem
