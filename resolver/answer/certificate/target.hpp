#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "purvey/model/release.hpp"
#include "purvey/pep/marker.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/pep/tag.hpp"
#include "purvey/pep/version.hpp"
#include "purvey/policy/policy.hpp"
#include "resolver/answer/certificate/json_value.hpp"

namespace purvey::answer {

// The header of a certificate: for what, and by which rules, its claims are made.
class certificate_target {
  public:
    // "" or why it is none.
    std::string read(const json_value& header, const std::string& snapshot);

    const std::string& label() const { return label_; }
    const pep::marker_environment& markers() const { return markers_; }
    prerelease_mode prereleases() const { return prereleases_; }
    bool is_virtual(const std::string& name) const { return virtual_.contains(name); }
    // What the user said that a project provides.
    const std::vector<pep::provides_entry>& provided_by(const std::string& project) const;
    bool is_provided(std::string_view name) const;
    const std::vector<std::pair<std::string, pep::version>>& locked() const { return locked_; }
    bool is_locked(std::string_view project, const pep::version&) const;
    // False also where the text cannot be read.
    bool takes_python(std::string_view text);
    // It can be read, and excludes the target.
    bool refuses_python(std::string_view text);
    bool takes(const release_file&, bool yanked_ok, const std::string& project);
    // There is a limit, and it was not uploaded before.
    bool is_late(const release_file&, const std::string& project) const;
    // The one that installers try first; null where it takes none.
    const release_file* first(const std::vector<release_file>& files, bool yanked_ok,
                              const std::string& project);
    // The user lets two projects be together that something keeps apart (rule 7).
    bool may_overlap(const std::string& a, const std::string& b) const {
        return may_overlap_.contains(a + "+" + b) || may_overlap_.contains(b + "+" + a);
    }
    // "yanked", "python", "time", "file": what keeps the file out.
    std::set<std::string_view> defects(const release_file&, const std::string& project);

  private:
    enum class word : std::uint8_t { fits, differs, unreadable };
    std::string read_markers(const json_value&);
    bool read_policy(const json_value&);
    bool read_provides(const json_value&);
    bool read_file_rules(const json_value&);
    bool is_of_format(const release_file&, const std::string& project) const;
    word python(std::string_view text);
    void name_tags();
    // Of the best tag, 0 being the best.
    std::optional<std::size_t> place_of(const pep::wheel_name&) const;
    bool takes_wheel(std::string_view name) const;

    std::string label_, before_;
    std::map<std::string, std::string, std::less<>> before_of_, formats_;  // by project
    pep::marker_environment markers_;
    pep::version python_;
    int minor_ = 0;
    std::vector<std::string> platforms_, pure_;              // best first
    std::vector<std::pair<std::string, std::string>> tags_;  // of Python and ABI, best first
    std::set<std::string, std::less<>> may_overlap_;
    prerelease_mode prereleases_ = prerelease_mode::by_rule;
    std::vector<std::pair<std::string, pep::version>> locked_;
    std::set<std::string, std::less<>> virtual_;
    std::map<std::string, std::vector<pep::provides_entry>> provides_;
    std::unordered_map<std::string, word> pythons_;
};

}  // namespace purvey::answer
