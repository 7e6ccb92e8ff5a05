#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/source/source.hpp"

// pylock.toml (PEP 751, living spec of March 2026), in the profile of spec/lock.md.
namespace purvey {

// What was asked, as far as the resolution does not say it itself. All of it is written to
// [tool.purvey], which installers ignore.
struct lock_context {
    std::string tool_version;
    std::string index_url;                  // the default index, or ""
    std::vector<std::string> requirements;  // in the user's order, as written
    std::vector<std::string> constraints;
    std::vector<std::string> extras, groups;                  // asked of the user's own project
    std::vector<std::pair<std::string, std::string>> inputs;  // file name, sha256 (hex)
    std::string folder = {};  // absolute, where the lock will lie: local paths are relative to it
};

// Finds out who published the files that write_lock() would name, for picked_release::attested.
// What the source cannot tell, or nullptr, is what the previous lock says of a file of the same
// name and SHA-256. Errors: those of write_lock() about files; unknown.
expected_void<error> read_attestations(resolution&, source*, const policy&);

// Whose publishers are not those of policy::locked_publishers.
struct publisher_change {
    std::string project;
    std::vector<publisher> before, now;  // now: none, nothing is attested any more
    bool asked = true;                   // false: what is missing now is not known
};
std::vector<publisher_change> changed_publishers(const resolution&, const policy&);
std::string sentence_of(const publisher_change&);

// The text of a lock. It is a function of its arguments alone: no clock, no host, no locale.
// Errors: refused, where a file has no hash that installers accept (sha256, sha384, sha512);
// bad_input, where the source knows no files at all (it can be resolved but not locked); unknown,
// where the index contradicts itself about a file.
expected<std::string, error> write_lock(const resolution&, const environment&, const policy&,
                                        const lock_context&);

// What a later run takes from a lock, whoever wrote it.
struct previous_lock {
    struct entry {
        std::string project;  // normalised
        pep::version version;
        std::string index;                                            // or ""
        std::vector<std::pair<std::string, std::string>> files = {};  // name, sha256 in lower case
        attestation_record attested = {};
    };
    std::vector<entry> entries;    // in the order of the file; each project once
    std::vector<choice> bindings;  // of [tool.purvey]; none in locks made by others
    std::string created_by;
    std::string families_digest;       // or ""
    std::vector<std::string> skipped;  // entries that give no preference, with the reason
};

// Reads any lock of major version 1. Of several entries of one project the one whose marker holds
// in `target` counts; entries from version control, archives and directories are skipped. where:
// the file's name, for messages. Errors: bad_input.
expected<previous_lock, error> read_lock(std::string_view text, std::string_view where,
                                         const environment& target);

// policy.locked and its companions as this lock has them.
void prefer(const previous_lock&, policy&);

}  // namespace purvey
