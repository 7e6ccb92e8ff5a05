#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/release.hpp"
#include "purvey/pep/name_space.hpp"

// Who may supply the names of a namespace (design, section 5; spec/grants.md).
namespace purvey {

// Whose word counts: the machine's policy, the user's, the project's, a list that an index
// publishes. A later one may add to an earlier one and never loosen it.
enum class policy_level : std::uint8_t { machine, user, project, published };

// What a vendor undertook, for `purvey watch`; 0: nothing.
struct promises {
    std::uint32_t keep_years = 0;  // files stay available and unchanged for so long
    std::uint32_t p95_ms = 0;      // first byte of 95 % of files within so many milliseconds
    double min_mb_s = 0;           // throughput of a file in 10^6 bytes a second, at least

    friend bool operator==(const promises&, const promises&) = default;
    bool any() const { return *this != promises{}; }
};

struct grant {                         // [[tool.purvey.grant]]
    std::string name_space;            // as pep::parse_name_space has it
    std::string index;                 // as written: the name of an index; of a published one a URL
    std::string owner;                 // who holds it, or ""
    std::vector<std::string> provide;  // namespaces of names that its projects may provide
    bool require_owned = false;        // the index must say that its projects are owned (PEP 752)
    purvey::promises promises;
    policy_level by = policy_level::project;
    std::string where;
    std::string index_url = {};  // set when the indexes are known; no login, no '/' at its end
};

inline bool same_index(const grant& a, const grant& b) {
    return a.index_url.empty() || b.index_url.empty() ? a.index == b.index
                                                      : a.index_url == b.index_url;
}

// Grants by namespace. Of several that hold a name the longest counts.
class grant_table {
  public:
    // A grant inside one of a higher level keeps what that one asks for. Of published grants
    // those that contradict an earlier word are passed over. Errors: bad_input, of one level
    // one namespace twice in different words, or one inside another owner's, naming both places;
    // refused, one that loosens what a higher level says.
    static expected<grant_table, error> of(std::vector<grant>);

    // The one that counts, or null. `project` is normalised.
    const grant* find(std::string_view project) const { return by_name_.over(project); }
    const pep::namespace_map<grant>& all() const { return by_name_; }
    bool empty() const { return by_name_.empty(); }
    // Published grants that contradict an earlier word, and what each contradicts.
    const std::vector<std::pair<grant, std::string>>& passed_over() const { return passed_over_; }

  private:
    expected<bool, error> admit(grant&, const pep::namespace_map<grant>& level);
    void add(pep::namespace_map<grant> level);

    pep::namespace_map<grant> by_name_;
    std::vector<std::pair<grant, std::string>> passed_over_;
};

// What the project's page says of its owner (PEP 752; spec/grants.md, rule 5): nothing, that nobody
// was granted the name, that it is another's, or that it is the owner's.
enum class ownership : std::uint8_t { not_said, nobodys, strangers, owned };
ownership ownership_of(const grant&, const listing& page);

// Projects of its namespace may provide the name, which is normalised.
bool may_provide(const grant&, std::string_view name);

}  // namespace purvey
