#include <algorithm>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/text.hpp"
#include "resolver/answer/layout.hpp"

namespace purvey {
namespace {

using namespace answer;

std::string asker_line(const asker& a, const text_context& c) {
    const std::string who =
        a.project.empty()
            ? "you asked for "
            : escape(a.project) + (a.version.empty() ? "" : " " + escape(a.version)) + " needs ";
    return wrapped(who + escape(a.requirement), c.width, "  ", "      ");
}

// What hangs on the release, in at most two lines each.
std::string consequences(const why_release& w, const text_context& c) {
    std::string out;
    const bool trivial = w.chain.size() == 1 && w.others.empty();
    if (!w.only_through.empty() && !trivial)
        out += wrapped("Of what you asked for, only " + escape(w.only_through) + " leads to it.",
                       c.width, "", "  ");
    if (w.would_go.empty()) return out;
    std::vector<std::string> names;
    for (const std::string& name : w.would_go) names.push_back(escape(name));
    const std::string start = "Without it, " + std::to_string(names.size()) + " more would go: ";
    const std::size_t room = 2 * c.width - std::min(c.width, start.size() + 20);
    return out + wrapped(start + names_within(names, c.full ? std::size_t{0} - 1 : room) + ".",
                         c.width, "", "  ");
}

std::string release_text(const why_release& w, const text_context& c) {
    std::string out = painted(escape(w.project) + " " + escape(w.version), paint_as::strong, c) +
                      " is here because\n";
    std::vector<std::string> chain, others;
    for (const asker& a : w.chain) chain.push_back(asker_line(a, c));
    for (const asker& a : w.others) others.push_back(asker_line(a, c));
    out += clipped(chain, max_rows - 3, c, 2);
    if (!others.empty())
        out += (chain.empty() ? "" : "Also:\n") + clipped(others, rows_left(out, 4), c);
    if (c.says_indexes) out += wrapped("From " + escape(w.index_url) + ".", c.width, "", "  ");
    return out + consequences(w, c);
}

std::string binding_text(const binding& b, const text_context& c) {
    std::string text = escape(b.name) + " is provided by " + escape(b.provider) +
                       (b.provider_version.empty() ? "" : " " + escape(b.provider_version)) + ": " +
                       reason_text(b.why) + ".";
    std::string out = wrapped(text, c.width, "", "  ");
    if (const auto served = served_by(b, with_names::yes); !served.empty())
        out += wrapped("It also serves " + listed(served) + ".", c.width, "  ", "  ");
    for (const auto& [provider, why] : b.rejected)
        out += wrapped("Not " + escape(provider) + ": " + escape(why), c.width, "  ", "      ");
    return out;
}

}  // namespace

std::string why_text(const why_answer& w, const text_context& c) {
    std::string out;
    for (const binding& b : w.bindings) out += binding_text(b, c);
    for (const why_release& p : w.releases) out += release_text(p, c);
    return out.empty() ? escape(w.name) + " is not part of the answer.\n" : out;
}

}  // namespace purvey
