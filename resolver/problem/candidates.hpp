#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "purvey/model/environment.hpp"
#include "purvey/model/file_url.hpp"
#include "purvey/model/need.hpp"
#include "purvey/model/release.hpp"
#include "purvey/pep/tag.hpp"
#include "purvey/pep/version.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/solve/value_set.hpp"

namespace purvey::problem {

// Why a release is none: words, then what they speak of, a view of the listing.
struct refusal {
    std::string_view words, what;
    std::string text() const { return std::string(words).append(what); }
    bool is_python() const { return words == needs_python; }  // `what`: Requires-Python
    static constexpr std::string_view not_granted =
        "comes from an index that its namespace is not granted to: ";
    static constexpr std::string_view not_said =
        "is not said to be owned, which the grant asks for: no word on namespaces came from ";
    static constexpr std::string_view nobodys =
        "is not owned, which the grant asks for: nobody is granted its name on ";
    static constexpr std::string_view strangers =
        "is not owned by who holds its namespace, which the grant asks for: so says ";
    static constexpr std::string_view is_virtual =
        "does not count: its index says that the name is virtual";
    static constexpr std::string_view needs_python = "needs Python ";
};

struct passed_over {
    std::uint32_t release = 0;
    refusal why;
};

// Which releases are candidates, settled before the search (rule 2 of spec/provides.md). Value k of
// the project's variable is the k-th of them.
struct candidate_table {
    // Files of one candidate: those that fit the target first (wheels by tag, then the sdist), then
    // the others, whose metadata may serve.
    struct file_list {
        std::uint32_t first = 0, count = 0;  // in `files`
        std::uint32_t fitting = 0;
    };
    std::vector<std::uint32_t> releases;  // of the candidates, ascending
    std::vector<file_list> lists;         // of the candidates; empty where there are no files
    std::vector<std::size_t> files;       // of all candidates
    std::vector<passed_over> passed;      // the other releases, ascending
    solve::value_set prereleases;
    bool prereleases_ok = false;  // pre-releases are ordinary candidates of this project

    solve::value count() const { return static_cast<solve::value>(releases.size()); }
    std::uint32_t release_of(solve::value v) const { return releases[v - 1]; }
    // Those that a requirement without a specifier admits.
    solve::value_set ordinary() const {
        solve::value_set all(1, count() + 1);
        if (prereleases_ok) return all;
        const solve::value_set finals = all.minus(prereleases);
        return finals.empty() ? all : finals;
    }
    std::span<const std::size_t> files_of(solve::value v) const {
        if (lists.empty()) return {};
        return std::span(files).subspan(lists[v - 1].first, lists[v - 1].count);
    }
    std::span<const std::size_t> fitting_files_of(solve::value v) const {
        return lists.empty() ? files_of(v) : files_of(v).first(lists[v - 1].fitting);
    }
};

// What was judged of texts whose memory outlives this: most releases share a few.
template <class Verdict>
class verdicts {
  public:
    template <class Judge>
    Verdict of(std::string_view text, Judge judge) {
        if (text.data() == last_.data() && text.size() == last_.size()) return last_verdict_;
        const auto [at, fresh] = known_.try_emplace(text);
        if (fresh) at->second = judge();
        last_ = text;
        return last_verdict_ = at->second;
    }

  private:
    std::unordered_map<std::string_view, Verdict> known_;
    std::string_view last_;  // neighbours mostly share one text
    Verdict last_verdict_{};
};

// Texts of Requires-Python.
class python_words {
  public:
    enum class verdict : std::uint8_t { fits, differs, unreadable };
    explicit python_words(const pep::version& target) : target_(target) {}
    verdict of(std::string_view text);

  private:
    const pep::version& target_;
    verdicts<verdict> known_;
};

// Tags of wheels.
class wheel_words {
  public:
    struct verdict {
        bool readable = false;
        std::optional<std::uint32_t> rank;  // of the best tag; nothing: none fits the target
    };
    explicit wheel_words(const pep::tag_set& target) : target_(target) {}
    verdict of(std::string_view tags);  // file_shape::tags

  private:
    const pep::tag_set& target_;
    verdicts<verdict> known_;
};

// What rule 2 needs to know besides the page.
struct gate {
    const environment* target = nullptr;
    const policy* rules = nullptr;
    const request* asked = nullptr;
    python_words* pythons = nullptr;
    wheel_words* wheels = nullptr;
    bool lets_all_supply = false;  // as if nobody had granted any namespace

    candidate_table admit(const listing& page) const;
    // Why policy takes nothing from this page; no words if it does.
    refusal by_policy(const listing& page) const;
    // The index says that the name is virtual, and is believed.
    bool says_virtual(const listing& page) const;
};

}  // namespace purvey::problem
