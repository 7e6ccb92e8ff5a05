#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/source/source.hpp"
#include "resolver/problem/candidates.hpp"
#include "resolver/problem/replaced.hpp"

namespace purvey::problem {

// One marker text, read once a run and settled for the target.
struct known_marker {
    std::string error;  // not empty: cannot be read
    std::shared_ptr<const pep::marker> what;
    bool always = true;               // holds without any extra
    std::vector<std::string> extras;  // else: with any of these (normalised, sorted)
};

// One requirement text, read once a run.
struct known_requirement {
    std::uint32_t id = 0;
    std::string_view text;
    std::string error;  // not empty: cannot be read, or is a URL
    bool readable = false;
    pep::requirement what;                 // if readable: what is in force
    std::optional<pep::requirement> said;  // what the text says, where the user replaced it
    const known_marker* marker = nullptr;  // never nullptr in a catalog

    bool always() const { return marker->always; }
    const std::vector<std::string>& extras() const { return marker->extras; }
};

// What one candidate declares, read once a run.
struct known_metadata {
    const release_metadata* raw = nullptr;
    std::string error;  // not empty: the release cannot be used, and why
    std::vector<const known_requirement*> requirements;  // metadata order
    std::vector<std::string> extras;                     // declared, normalised, sorted
    std::vector<std::pair<std::string, pep::version>> provides;
    std::vector<const known_requirement*> obsoletes;
    std::vector<std::string> ignored;  // entries without effect, for audit and warnings
};

// Releases that share a requirement; what it says and which candidates they are is found out when
// asked for.
struct known_group {
    const requirement_group* from;
    const known_requirement* what = nullptr;
    const solve::value_set* candidates = nullptr;
    const char* place() const { return from->requirement.data(); }
};

// One project: its listing, its candidates and what is known of them.
struct known_project {
    std::string name;
    const purvey::listing* listing = nullptr;
    candidate_table table;
    std::vector<std::unique_ptr<known_metadata>> metadata;  // by candidate; null: not read yet
    std::vector<known_group> groups;      // in the source's order; see catalog::groups
    std::vector<std::uint32_t> by_place;  // the same by place of the text
    bool grouped = false;                 // the two above are filled
    std::deque<solve::value_set> sharing;
    solve::value_set expected;  // candidates whose metadata was foreseen, or is read
    // By requirement id: candidates whose version the specifier admits, pre-releases by rule 2.
    std::unordered_map<std::uint32_t, solve::value_set> admitted;

    const purvey::release& release(solve::value v) const {
        return listing->releases[table.release_of(v)];
    }
    const pep::version& version(solve::value v) const { return release(v).version; }
};

// Its index holds it without any release: a virtual name, or a member of a family (rule 4).
inline bool is_held_name(const known_project& p) {
    return p.listing->exists && p.listing->releases.empty() && p.listing->rejected.empty();
}

// Everything read so far: the only part of the problem that talks to the source. Pointers live as
// long as the catalog.
// Who knows what is left of a project's candidates; for forecasts only.
class outlook {
  public:
    virtual ~outlook() = default;
    // The candidate among these that would be picked first of those whose metadata is neither read
    // nor under way; 0: none, or it is no use to ask.
    virtual solve::value news_of(const known_project&, const solve::value_set& admitted) const = 0;
};

// Releases of which an index that is far away was asked for the metadata, each counted once; the
// same everywhere, since what is fetched ahead on a guess does not count.
struct far_reading {
    std::set<std::pair<const listing*, std::size_t>> releases;
    std::size_t most = std::numeric_limits<std::size_t>::max();
    // What one more is refused with.
    error refusal{error_kind::limit, {}, {}, {}};
    // There is no answer, and the reasons and ways out are looked for: many releases of a project
    // will be tried.
    bool explains = false;
};

class catalog final : public forecast {
  public:
    // The gate's target and rules outlive the catalog. shared: of another one on the same source.
    catalog(source&, const gate&, far_reading* shared = nullptr);
    ~catalog() override;
    catalog(const catalog&) = delete;
    catalog& operator=(const catalog&) = delete;

    // Another request, which outlives its use here. What was read is kept; candidates are settled
    // anew where the words of the last request or of this one matter (rule 2), so pointers to those
    // projects end.
    void ask(const request&);

    // Projects asked for so far of whose releases policy takes none, sorted.
    std::vector<std::string> refused_by_policy() const;
    // Policy takes releases of the project from there; else it is as if that place did not know it.
    bool admits(const listing& page) const { return gate_.by_policy(page).words.empty(); }
    // Takes them all the same, or not any more; pointers to these projects end.
    void let_all_supply(bool yes);

    expected<known_project*, error> project(std::string_view name);
    // Null if it was not asked for yet.
    known_project* seen(std::string_view name);
    expected<const known_metadata*, error> metadata(known_project&, solve::value candidate);
    // The metadata of this candidate will probably be asked for soon. False: that is nothing new.
    bool expect_metadata(known_project&, solve::value candidate);
    // The one that is asked from now on, or nullptr; returns the one before.
    const outlook* look_through(const outlook* o) { return std::exchange(outlook_, o); }
    // The text's memory outlives the catalog, as the source's does.
    const known_requirement* requirement(std::string_view text);
    const known_requirement* requirement(const pep::requirement& own);  // the user's
    // The text as parsed; nullptr if it cannot be read.
    const pep::requirement* parsed(std::string_view text) {
        const known_requirement* r = requirement(text);
        return r->said ? &*r->said : r->readable ? &r->what : nullptr;
    }

    // Candidates that declare this text as well, or nullptr where the source does not say.
    const solve::value_set* sharing(known_project&, std::string_view text);
    bool knows_groups(const known_project& p) { return source_.groups(*p.listing) != nullptr; }
    // All groups, in the source's order; none where it does not keep them.
    std::span<known_group> groups(known_project&);
    static const solve::value_set& candidates(known_project&, known_group&);
    const known_group& read(known_project&, known_group&);

    // Candidates that the requirement's specifier admits under rule 2's word on pre-releases.
    const solve::value_set& admitted(known_project&, const known_requirement&);
    // Candidates whose version lies in the specifier, pre-releases and all.
    static solve::value_set matching(const known_project&, const pep::specifier_set&);

    const environment& target() const { return *gate_.target; }
    const policy& rules() const { return *gate_.rules; }
    bool says_virtual(const listing& page) const { return gate_.says_virtual(page); }
    const request& asked() const { return *gate_.asked; }
    source& from() { return source_; }
    far_reading& far() { return *far_; }

    std::optional<likely> pick(const listing&) override;
    void alternative(const listing&, const release_metadata&) override;
    void requires_projects(const listing&, const release_metadata&,
                           std::vector<std::string>&) override;

  private:
    // What is wrong, or "".
    std::string parse(known_requirement&);
    const known_marker& marker(std::string_view text);
    known_marker settled(std::shared_ptr<const pep::marker>) const;
    void read(known_metadata&, known_project&, const pep::version& own);
    known_group* group_of(known_project&, std::string_view text);
    const known_requirement* requirement(known_project&, std::string_view text);
    void replace(known_requirement&);
    const known_requirement* obsoleted(std::string_view text);
    void read_provides(known_metadata&, std::string_view text, const pep::version& own,
                       const std::string& project);

    source& source_;
    gate gate_;
    far_reading own_far_;
    far_reading* far_;
    std::vector<std::string> worded_;  // projects whose candidates depend on the request
    std::unordered_map<std::string_view, std::unique_ptr<known_project>> projects_;  // own names
    std::unordered_map<std::string_view, const known_requirement*> requirements_;
    std::deque<known_requirement> store_;
    std::deque<std::string> own_texts_;
    const known_marker everywhere_, nowhere_{.always = false};
    std::unordered_map<std::string_view, known_marker> markers_;
    std::deque<known_marker> markers_apart_;  // of URLs, and of what was replaced
    replacements_in_force replacements_;
    python_words pythons_;
    wheel_words wheels_;
    const outlook* outlook_ = nullptr;
    std::unordered_map<const listing*, candidate_table> foreseen_;  // not yet asked for
    // What was asked of a name so far, for forecasts only.
    std::unordered_map<std::string, std::vector<const pep::specifier_set*>> heard_;
};

}  // namespace purvey::problem
