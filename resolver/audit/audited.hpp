#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/pep/version.hpp"
#include "resolver/audit/report.hpp"

// What is audited, wherever it was read from.
namespace purvey::audit {

struct audited_file {
    std::string name;
    std::vector<std::pair<std::string, std::string>> hashes;  // algorithm, lower-case hex
    std::optional<std::uint64_t> size;
};

struct audited {
    std::string project;  // normalised
    std::optional<pep::version> version;
    std::string index;  // that supplied it, as far as anything says so; or ""
    // What supplied it where that was no index: "a URL", "a directory"; or "".
    std::string direct;
    std::string unread;    // why nothing but a name is known of what is installed; or ""
    std::size_t line = 0;  // of the lock; 0: none
    std::vector<audited_file> files;
    // Its Provides-Dist entries; nothing: they are still to be read at the index.
    std::optional<std::vector<std::string>> provides;

    std::string version_text() const { return version ? version->str() : std::string(); }
};

struct audited_set {
    subject_kind of{};
    std::string where;
    std::vector<audited> entries;
    std::vector<std::string> roots;  // names that the user asked for; normalised
};

// Every entry of a lock of major version 1, whoever wrote it and whatever target it is for. Its
// roots are those that purvey recorded. Errors: bad_input.
expected<audited_set, error> read_locked(std::string_view text, std::string_view where,
                                         const environment& target);

// What is installed: METADATA, direct_url.json and REQUESTED of every *.dist-info below a prefix
// (lib/pythonX.Y/site-packages, Lib/site-packages) or in a folder of them. No Python is run.
// Errors: bad_input.
expected<audited_set, error> read_installed(const std::string& folder);

}  // namespace purvey::audit
