#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "purvey/policy/finding_kind.hpp"

namespace purvey::audit {

struct finding {
    finding_kind kind{};
    severity level{};
    std::string project;   // normalised
    std::string version;   // or ""
    std::string message;   // a clause about the project, not escaped
    std::size_t line = 0;  // of the lock; 0: none
};

struct accepted_finding {
    finding what;
    std::string reason, where, until;  // as acceptance has them
};

// An index that could not be asked for a name. What needed its answer was not checked.
struct unanswered {
    std::string project, index, why;
};

// What the audited names are taken from.
enum class subject_kind : std::uint8_t { lock, environment, requirements };

struct report {
    subject_kind of{};
    std::string where;         // the lock's or the environment's path, or what asked
    std::size_t projects = 0;  // that were looked at
    // The gravest first, then by kind, then as the entries stand.
    std::vector<finding> findings;
    std::vector<std::string> not_checked;  // whole sentences: what could not be told, and why
    std::vector<accepted_finding> accepted =
        {};  // in the order of findings, which has none of them
    std::vector<unanswered> missing = {};
    std::vector<std::string> unused =
        {};  // whole sentences: what the project accepts and nothing meets

    std::size_t count(severity s) const {
        return static_cast<std::size_t>(std::count_if(
            findings.begin(), findings.end(), [&](const finding& f) { return f.level == s; }));
    }
};

}  // namespace purvey::audit
