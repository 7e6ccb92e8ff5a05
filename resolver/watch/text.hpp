#pragma once

#include <string>
#include <utility>
#include <vector>

#include "purvey/answer/text.hpp"
#include "resolver/watch/report.hpp"
#include "resolver/watch/sample.hpp"

// What `purvey watch` says, for people and as JSON. Approved texts: tests/messages/watch-*.txt.
namespace purvey::watch {

using looks = std::vector<std::pair<question, seen_now>>;

std::string look_text(const looks&, const log&, const text_context&);
std::string look_json(const looks&, const log&);

std::string verify_text(const std::vector<log>&);
std::string verify_json(const std::vector<log>&, const std::vector<error>& of_others);

// `others`: names of indexes that a namespace could be granted to, and their URLs.
using named_urls = std::vector<std::pair<std::string, std::string>>;
std::string report_text(const std::vector<grant_report>&, const named_urls& others,
                        const text_context&);
std::string report_json(const std::vector<grant_report>&, const std::vector<log>&,
                        const named_urls& others);

}  // namespace purvey::watch
