#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "purvey/pep/requirement.hpp"
#include "purvey/source/source.hpp"
#include "resolver/answer/certificate/mask.hpp"
#include "resolver/answer/certificate/target.hpp"

namespace purvey::answer {

// What a source says of one project. Release k of the page is bit k + 1.
struct evidence {
    const listing* page = nullptr;
    std::vector<const release_metadata*> metadata;  // null: the source does not have it
    mask all, prereleases, read, needs_build;
    std::unordered_map<std::string, std::size_t> bit_of;   // by version
    std::unordered_map<std::string_view, mask> required;   // by text of the requirement
    std::unordered_map<std::string, mask> extras;          // by normalised name
    std::map<std::string_view, mask> provided;             // by text of the provide
    std::unordered_map<std::string_view, mask> obsoletes;  // by text of the Obsoletes-Dist
    std::map<std::string, mask, std::less<>> imports;      // by exclusive name (PEP 794)
    std::unordered_map<std::string, mask> matching;        // by text of the specifier

    const mask& in(const pep::specifier_set&);
    const pep::version& version(std::size_t bit) const { return page->releases[bit - 1].version; }
};

// The candidates of a project under the user's words (rule 2 of spec/provides.md).
struct candidates_of {
    mask candidates;
    bool prereleases_ok = false;
};

// A source's word on projects, read once a run; texts of requirements likewise.
class evidence_store {
  public:
    evidence_store(source& from, certificate_target& target) : from_(from), target_(target) {}

    // Null where the source cannot say.
    evidence* project(const std::string& name);
    // Null where the text cannot be read.
    const pep::requirement* requirement(std::string_view text);
    bool in_force(const pep::requirement&, std::string_view extra) const;

    bool yanked_ok(const evidence&, std::size_t bit,
                   const std::vector<const pep::requirement*>& pins) const;
    candidates_of candidates(evidence&, const std::vector<const pep::requirement*>& pins,
                             const std::vector<const pep::requirement*>& bounds);
    // Its metadata is for another Python, or has a requirement that nobody can meet.
    bool is_unusable(const evidence&, std::size_t bit);
    // Why a release may be no candidate, in the words of a certificate.
    bool has_defect(const evidence&, std::size_t bit, std::string_view why);

  private:
    void read(evidence&);

    source& from_;
    certificate_target& target_;
    std::unordered_map<std::string, std::unique_ptr<evidence>> projects_;
    std::unordered_map<std::string, std::unique_ptr<pep::requirement>> requirements_;
};

}  // namespace purvey::answer
