#include <algorithm>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/text.hpp"
#include "purvey/pep/requirement.hpp"
#include "resolver/answer/layout.hpp"

namespace purvey {

namespace {

std::string joined(const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& each : all) out += (out.empty() ? "" : "; ") + each;
    return out;
}

}  // namespace

std::string substitution_warning(const binding& b) {
    const std::vector<std::string> missing = answer::stood_in_for(b);
    if (missing.empty()) return {};
    return b.provider + " stands in for " + answer::listed(missing) + ": pip check will report " +
           (missing.size() == 1 ? "it" : "them") +
           " as missing, and a plain pip install may bring " +
           (missing.size() == 1 ? "it" : "them") + " back";
}

std::vector<std::string> warnings(const resolution& r) {
    std::vector<std::string> out = r.warnings;
    for (const binding& b : r.bindings) {
        if (std::string text = substitution_warning(b); !text.empty())
            out.push_back(std::move(text));
        // Who chose was told before.
        if (b.why != "choice" && !b.loses.empty())
            out.push_back(b.provider + " provides " + b.name + " (" + answer::reason_text(b.why) +
                          "); what is lost " + joined(b.loses));
    }
    for (const std::string& name : r.unused_choices)
        out.push_back("your choice for " + name + " was not needed");
    return out;
}

std::string warnings_text(const resolution& r, const text_context& c) {
    std::string out;
    for (const std::string& sentence : warnings(r)) {
        const std::string text = answer::wrapped(escape(sentence), c.width, "warning: ", "  ");
        out += answer::painted("warning:", answer::paint_as::careful, c) + text.substr(8);
    }
    return out;
}

namespace answer {

std::vector<std::string> stood_in_for(const binding& b) {
    std::vector<std::string> out = b.replaced;
    if (!b.is_family) out.push_back(b.name);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::erase(out, b.provider);
    return out;
}

std::vector<std::string> served_by(const binding& b, with_names form) {
    const std::vector<std::string> names = stood_in_for(b);
    std::vector<std::string> out;
    for (const asker& a : b.asked_by) {
        const auto q = pep::parse_requirement(a.requirement);
        if (!q || !std::binary_search(names.begin(), names.end(), q->name)) continue;
        std::string text = a.project.empty() ? "you" : escape(a.project);
        if (form == with_names::yes) text += " (" + escape(q->name) + ")";
        if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    }
    return out;
}

}  // namespace answer
}  // namespace purvey
