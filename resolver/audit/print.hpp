#pragma once

#include <string>

#include "purvey/answer/json.hpp"
#include "purvey/answer/text.hpp"
#include "resolver/audit/report.hpp"

// A report as text: for people, for programs (spec/json.md), for code scanning.
namespace purvey::audit {

// Of each kind at most 12 lines, unless the message is to be full.
std::string report_text(const report&, const text_context&);

std::string report_json(const report&, const json_context&);

// SARIF 2.1.0 (OASIS standard of March 2020). Findings without a file to point to, such as those
// of words of the command line, have no location.
std::string report_sarif(const report&, const json_context&);

// 4 where policy forbids something, else 5 where an index could not be asked, else 0.
inline int exit_code(const report& r) {
    return r.count(severity::error) != 0 ? 4 : r.missing.empty() ? 0 : 5;
}

// What is not known of an outage, as a sentence.
inline std::string sentence_of(const unanswered& u) {
    return "What " + u.index + " says of " + u.project + ": " + u.why;
}

}  // namespace purvey::audit
