#include "resolver/problem/candidates.hpp"

#include <algorithm>
#include <cstdint>
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
    std::string_view build;
    std::uint64_t size;  // the greatest number where it is not known
};

// Build tags sort as (number, text); the empty one is lowest (binary distribution format).
auto build_key(std::string_view s) {
    std::size_t n = 0;
    while (n < s.size() && s[n] >= '0' && s[n] <= '9') ++n;
    std::string_view digits = s.substr(0, n);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return std::pair{std::pair{digits.size(), digits}, s.substr(n)};
}

// Wheels by tag, then the newer build; of equals the least to download.
bool is_taken_before(const fit& a, const fit& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    const auto mine = build_key(a.build), other = build_key(b.build);
    return mine != other ? mine > other : a.size < b.size;
}

class judge {
  public:
    judge(const gate& g, const listing& page) : gate_(g), page_(page) {
        for (const need& n : g.asked->requirements)
            if (n.requirement.name == page.project) own_.push_back(&n);
        for (const need& n : g.asked->constraints)
            if (n.requirement.name == page.project) bounds_.push_back(&n);
        limit_ = without_z(uploaded_before(*g.rules, page.project));
        format_ = g.rules->formats.of(page.project);
        for (const auto* words : {&own_, &bounds_})
            for (const need* n : *words)
                if (!n->hashes.empty() && is_in_force(*n)) hashes_.push_back(&n->hashes);
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

    void look_at_all(candidate_table& out) {
        const auto count = static_cast<std::uint32_t>(page_.releases.size());
        out.releases.reserve(count);
        if (page_.files_known) {
            out.lists.reserve(count);
            std::uint32_t first = 0;
            for (const auto& run : page_.shape_of) {
                look_at_shape(first, run.end, page_.shapes[run.value], out);
                first = run.end;
            }
            for (std::uint32_t r = first; r < count; ++r) look_at_files(r, out);
        } else if (page_.requires_python.empty()) {
            look_at_run(0, count, {}, out);
        } else {
            std::uint32_t first = 0;
            for (const auto& run : page_.requires_python) {
                look_at_run(first, run.end, run.value, out);
                first = run.end;
            }
        }
    }
    bool any_final() const { return any_final_; }
    const std::vector<solve::value_range>& prereleases() const { return prereleases_; }

  private:
    static constexpr std::uint32_t after_wheels = 0xFFFF'FFFF;
    static constexpr std::uint64_t unknown_size = ~std::uint64_t{0};

    void admit(std::uint32_t r, candidate_table& out) {
        const bool is_pre = page_.releases.is_prerelease(r);
        any_final_ |= !is_pre;
        out.releases.push_back(r);
        if (is_pre) prereleases_.push_back({out.count(), out.count() + 1});
    }

    void look_at_files(std::uint32_t r, candidate_table& out) {
        const release& rel = page_.releases[r];
        shape_.clear();
        for (const release_file& f : rel.files) shape_.push_back(shape_of(f));
        const bool yanked_ok = may_be_yanked(rel.version);
        refusal why;
        candidate_table::file_list list{static_cast<std::uint32_t>(out.files.size())};
        const auto counts = [&](std::size_t f) { return may_count(rel.files[f], why); };
        if (!choose_files(shape_, &rel, counts, yanked_ok, list, out.files, why)) {
            out.passed.push_back({r, why});
            return;
        }
        admit(r, out);
        out.lists.push_back(list);
    }

    // Releases whose files differ in nothing that counts: judged once, unless the time, the hash or
    // the size of each matters, or some may be yanked.
    void look_at_shape(std::uint32_t first, std::uint32_t last, const release_shape& shape,
                       candidate_table& out) {
        const bool yanked =
            std::any_of(shape.begin(), shape.end(), [](const file_shape& f) { return f.yanked; });
        if (!limit_.empty() || !hashes_.empty() || yanked) {
            for (std::uint32_t r = first; r < last; ++r) look_at_files(r, out);
            return;
        }
        refusal why;
        candidate_table::file_list list{static_cast<std::uint32_t>(out.files.size())};
        const auto counts = [](std::size_t) { return true; };
        const bool fits = choose_files(shape, nullptr, counts, false, list, out.files, why);
        if (some_are_alike()) {
            out.files.resize(list.first);
            for (std::uint32_t r = first; r < last; ++r) look_at_files(r, out);
            return;
        }
        for (std::uint32_t r = first; r < last; ++r)
            if (!fits) {
                out.passed.push_back({r, why});
            } else {
                admit(r, out);
                out.lists.push_back(list);
            }
    }

    // Releases without files that share their Requires-Python.
    void look_at_run(std::uint32_t first, std::uint32_t last, std::string_view python,
                     candidate_table& out) {
        refusal why;
        const bool fits = may_count({}, why) && python_fits(python, why);
        for (std::uint32_t r = first; r < last; ++r) {
            const bool yanked = !page_.yanked.empty() && page_.yanked.of(r) &&
                                !may_be_yanked(page_.releases[r].version);
            if (yanked)
                out.passed.push_back({r, {"is yanked", {}}});
            else if (!fits)
                out.passed.push_back({r, why});
            else
                admit(r, out);
        }
    }

    bool some_are_alike() const {
        const auto alike = [](const fit& a, const fit& b) { return !is_taken_before(a, b); };
        return std::adjacent_find(fitting_.begin(), fitting_.end(), alike) != fitting_.end();
    }

    // of: the release, where one in particular is judged. counts: may the file count, by its time
    // and hash; says why not.
    template <class Counts>
    bool choose_files(const release_shape& shape, const release* of, const Counts& counts,
                      bool yanked_ok, candidate_table::file_list& c,
                      std::vector<std::size_t>& files, refusal& why) {
        fitting_.clear();
        others_.clear();
        bool by_format = false;
        for (std::size_t f = 0; f < shape.size(); ++f)
            by_format |= !look_file(shape[f], f, counts, yanked_ok, why);
        if (fitting_.empty()) {
            if (shape.empty()) why = {"has no files for this target", {}};
            if (by_format) why = {without_format(), {}};
            return false;
        }
        for (fit& f : fitting_)
            if (of != nullptr) f.size = of->files[f.file].size.value_or(unknown_size);
        std::stable_sort(fitting_.begin(), fitting_.end(), is_taken_before);
        for (const fit& f : fitting_) files.push_back(f.file);
        files.insert(files.end(), others_.begin(), others_.end());
        c.fitting = static_cast<std::uint32_t>(fitting_.size());
        c.count = static_cast<std::uint32_t>(files.size()) - c.first;
        return true;
    }

    // `why`: of the last file that does not fit. False: it would, were it of another format.
    template <class Counts>
    bool look_file(const file_shape& f, std::size_t k, const Counts& counts, bool yanked_ok,
                   refusal& why) {
        if (f.kind == file_kind::other) return true;
        if (f.yanked && !yanked_ok) {
            why = {"is yanked", {}};
            return true;
        }
        if (!counts(k)) return true;
        std::optional<std::uint32_t> rank = after_wheels;
        if (f.kind == file_kind::wheel) {
            const auto wheel = gate_.wheels->of(f.tags);
            if (!wheel.readable) return true;
            rank = wheel.rank;
            if (!rank) why = {"has no file that fits this target", {}};
        }
        const bool fits = rank && python_fits(f.requires_python, why);
        const bool of_format = format_ == file_format::any ||
                               (format_ == file_format::wheels) == (f.kind == file_kind::wheel);
        if (fits && of_format)
            fitting_.push_back({k, *rank, f.build, unknown_size});
        else
            others_.push_back(k);
        return !fits || of_format;
    }

    std::string_view without_format() const {
        return format_ == file_format::wheels
                   ? "has no wheel for this target, and --only-binary was given"
                   : "has no source distribution, and --no-binary was given";
    }

    bool is_in_force(const need& n) const {
        const auto& condition = n.requirement.condition;
        return !condition || condition->evaluate(gate_.target->markers, "");
    }

    bool python_fits(std::string_view text, refusal& why) const {
        if (text.empty()) return true;
        const auto v = gate_.pythons->of(text);
        if (v == python_words::verdict::differs) why = {refusal::needs_python, text};
        if (v == python_words::verdict::unreadable)
            why = {"has a Requires-Python that cannot be read: ", text};
        return v == python_words::verdict::fits;
    }

    bool may_count(const release_file& f, refusal& why) const {
        return is_listed(f, why) && young_enough(f, why);
    }

    // Each of the user's words that lists hashes has one of the file's.
    bool is_listed(const release_file& f, refusal& why) const {
        const auto lists = [&](const std::vector<std::string>* all) {
            return std::any_of(f.hashes.begin(), f.hashes.end(), [&](const auto& h) {
                const std::string said = std::string(h.first) + ":" + std::string(h.second);
                return std::find(all->begin(), all->end(), said) != all->end();
            });
        };
        if (std::all_of(hashes_.begin(), hashes_.end(), lists)) return true;
        why = {"has no file with one of the hashes that you list (--hash)", {}};
        return false;
    }

    bool young_enough(const release_file& f, refusal& why) const {
        const bool named_itself =
            page_.from == supplier::archive || page_.from == supplier::directory;
        if (limit_.empty() || named_itself) return true;
        if (f.upload_time.empty()) {
            why = {"has no upload time, and --exclude-newer was given", {}};
            return false;
        }
        if (without_z(f.upload_time) < limit_) return true;
        why = {"was uploaded at ", f.upload_time};
        return false;
    }

    const gate& gate_;
    const listing& page_;
    std::vector<const need*> own_, bounds_;
    std::string_view limit_;  // on upload times
    file_format format_ = file_format::any;
    std::vector<const std::vector<std::string>*> hashes_;  // of words that list some
    release_shape shape_;                                  // of the release that is looked at
    std::vector<fit> fitting_;
    std::vector<std::size_t> others_;
    std::vector<solve::value_range> prereleases_;
    bool any_final_ = false;
};

// Pre-releases, each a range of one candidate, are none.
void pass_over(const std::vector<solve::value_range>& prereleases, candidate_table& out) {
    const auto after = static_cast<std::ptrdiff_t>(out.passed.size());
    std::size_t kept = 0, next = 0;
    for (std::size_t k = 0; k < out.releases.size(); ++k) {
        if (next < prereleases.size() && prereleases[next].lo == k + 1) {
            out.passed.push_back({out.releases[k], {"is a pre-release", {}}});
            ++next;
            continue;
        }
        out.releases[kept] = out.releases[k];
        if (!out.lists.empty()) out.lists[kept] = out.lists[k];
        ++kept;
    }
    out.releases.resize(kept);
    if (!out.lists.empty()) out.lists.resize(kept);
    std::inplace_merge(out.passed.begin(), out.passed.begin() + after, out.passed.end(),
                       [](const auto& a, const auto& b) { return a.release < b.release; });
}

refusal unowned(const grant& g, const listing& page) {
    const std::string_view from =
        page.index_url.empty() ? "the snapshot" : std::string_view(page.index_url);
    switch (ownership_of(g, page)) {
        case ownership::not_said:
            return {refusal::not_said, from};
        case ownership::nobodys:
            return {refusal::nobodys, from};
        case ownership::strangers:
            return {refusal::strangers, from};
        case ownership::owned:
            break;
    }
    return {};
}

}  // namespace

python_words::verdict python_words::of(std::string_view text) {
    return known_.of(text, [&] {
        const auto wanted = pep::specifier_set::parse(text);
        if (!wanted) return verdict::unreadable;
        return wanted->contains(target_) ? verdict::fits : verdict::differs;
    });
}

wheel_words::verdict wheel_words::of(std::string_view tags) {
    return known_.of(tags, [&] {
        const auto any = pep::parse_wheel_name("any-1-" + std::string(tags));
        return any ? verdict{true, target_.rank(*any)} : verdict{};
    });
}

refusal gate::by_policy(const listing& page) const {
    const bool named_itself = page.from == supplier::archive || page.from == supplier::directory;
    if (lets_all_supply || named_itself) return {};
    const grant* g = rules->grants.find(page.project);
    if (g == nullptr) return {};
    const std::string_view from = without_end_slashes(page.index_url);
    const bool by_source = std::ranges::any_of(
        rules->sources, [&](const auto& s) { return s.first == page.project && s.second == from; });
    if (by_source) return {};  // it outranks the grant
    if (!from.empty() && from != without_end_slashes(g->index_url))
        // A live index keeps to grants and sources itself.
        return page.bound ? refusal{} : refusal{refusal::not_granted, page.index_url};
    return g->require_owned ? unowned(*g, page) : refusal{};
}

bool gate::says_virtual(const listing& page) const {
    return purvey::says_virtual(*rules, page) && by_policy(page).words.empty();
}

candidate_table gate::admit(const listing& page) const {
    candidate_table out;
    refusal why = by_policy(page);
    if (why.words.empty() && says_virtual(page)) why = {refusal::is_virtual, {}};
    if (!why.words.empty()) {
        for (std::uint32_t r = 0; r < page.releases.size(); ++r) out.passed.push_back({r, why});
        return out;
    }
    judge j(*this, page);
    j.look_at_all(out);
    const prerelease_mode mode = rules->prereleases;
    const auto necessary = [&] { return !j.any_final(); };
    const auto named = [&] { return j.prerelease_named(); };
    out.prereleases_ok = mode == prerelease_mode::allow ||
                         (mode == prerelease_mode::if_necessary && necessary()) ||
                         (mode == prerelease_mode::explicitly && named()) ||
                         (mode == prerelease_mode::by_rule && (necessary() || named()));
    if (!out.prereleases_ok && mode != prerelease_mode::by_rule)
        pass_over(j.prereleases(), out);
    else
        out.prereleases = solve::value_set::of(j.prereleases());
    return out;
}

}  // namespace purvey::problem
