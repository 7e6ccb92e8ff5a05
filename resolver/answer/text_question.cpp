#include <algorithm>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/text.hpp"
#include "resolver/answer/layout.hpp"
#include "resolver/answer/utf8.hpp"

namespace purvey {
namespace {

using namespace answer;

struct row {
    std::string provider, askers, size, loss;
};

std::vector<std::string> providers_of(const question& q) {
    std::vector<std::string> out;
    for (const offer& o : q.offers) out.push_back(escape(o.provider));
    return out;
}

std::string heading(const question& q, const text_context& c) {
    const std::string who = "? Who provides " + escape(q.name) + "?";
    const std::vector<std::string> providers = providers_of(q);
    std::string why;
    if (q.is_family) {
        why = listed(providers) + (providers.size() == 2 ? " both write " : " all write ") +
              (q.what.empty() ? "the same files" : escape(q.what)) +
              "; installed together, one overwrites " +
              (providers.size() == 2 ? "the other." : "the others.");
    } else {
        const std::vector<std::string> askers = asker_names(q.asked_by);
        if (askers.empty())
            why = "It is needed";
        else if (askers.size() == 1 && askers[0] == "you")
            why = "You need it";
        else
            why = (askers.size() <= 3 ? listed(askers) : names_within(askers, c.width / 2)) +
                  (askers.size() == 1 ? " needs it" : " need it");
        why += ", and " + listed(providers) +
               (providers.size() == 2 ? " both provide it." : " provide it.");
    }
    std::string text = wrapped(who + " " + why, c.width, "", "  ");
    return painted(text.substr(0, who.size()), paint_as::strong, c) + text.substr(who.size());
}

std::string loss_of(const offer& o) {
    std::string out;
    for (const std::string& loss : o.loses) out += (out.empty() ? "lost " : "; ") + escape(loss);
    return out;
}

// What is lost stands in the last column, or on a line of its own where the others leave no room.
std::string table(const question& q, const text_context& c) {
    std::vector<row> rows;
    std::size_t provider = 0, askers = 0, size = 0;
    for (const offer& o : q.offers) {
        const std::vector<std::string> names = asker_names(o.asked_by);
        rows.push_back({escape(o.provider),
                        names.empty() ? "" : "asked by " + names_within(names, c.width * 2 / 5),
                        o.bytes_known ? size_text(o.bytes) : "", loss_of(o)});
        provider = std::max(provider, columns(rows.back().provider));
        askers = std::max(askers, columns(rows.back().askers));
        size = std::max(size, columns(rows.back().size));
    }
    std::string out;
    for (const row& r : rows) {
        std::string line = "    " + padded(r.provider, provider);
        if (askers != 0) line += "   " + padded(r.askers, askers);
        if (size != 0) line += "  " + padded_left(r.size, size);
        const std::size_t used = columns(line);
        const std::size_t end = line.find_last_not_of(' ') + 1;
        const std::string name = painted(r.provider, paint_as::strong, c);
        line.replace(4, r.provider.size(), name);
        const std::size_t shown = end + name.size() - r.provider.size();
        if (r.loss.empty()) {
            out += line.substr(0, shown) + "\n";
        } else if (used + 2 + columns(r.loss) <= c.width) {
            out += line + "  " + r.loss + "\n";
        } else {
            out += line.substr(0, shown) + "\n" + wrapped(r.loss, c.width, "        ", "        ");
        }
    }
    return out;
}

std::string also_possible(const question& q, const text_context& c) {
    if (q.also_possible.empty()) return {};
    std::string names;
    for (const std::string& p : q.also_possible) names += (names.empty() ? "" : ", ") + escape(p);
    return wrapped("also possible: " + names, c.width, "    ", "      ");
}

std::string settled(const choice_needed& n, const text_context& c) {
    if (n.settled.empty()) return {};
    std::string text = n.settled.size() == 1
                           ? "The other package is settled"
                           : "The other " + counted(n.settled.size(), "package") + " are settled";
    if (const std::string all = weigh(n.settled).text(); !all.empty()) {
        text += ": " + all;
        const weight cuda = weigh_cuda(n.settled);
        if (cuda.bytes > 0) text += ", of which CUDA " + cuda.text();
    }
    return wrapped(text + ".", c.width, "  ", "  ");
}

// One question: a line to paste for each offer, since purvey has no favourite. Several: one line
// that answers all of them, as an example.
std::string lines_to_paste(const choice_needed& n, const text_context& c) {
    std::string out;
    const auto line = [&](const std::vector<std::string>& options) {
        out += "    " + command_line(c, options) + "\n";
    };
    if (n.questions.size() == 1) {
        const question& q = n.questions.front();
        for (const offer& o : q.offers) line({"--choose", q.name + "=" + o.provider});
        return out;
    }
    std::vector<std::string> options;
    for (const question& q : n.questions)
        if (!q.offers.empty())
            options.insert(options.end(), {"--choose", q.name + "=" + q.offers.front().provider});
    line(options);
    return out;
}

std::string how_to_answer(const choice_needed& n, const text_context& c) {
    const bool kept = !c.choices_path.empty();
    std::string text = c.lock_path.empty() ? "" : "Nothing was written. ";
    if (n.questions.size() == 1) {
        text += kept ? "Answer once with " : "Answer with ";
        text += n.questions.front().offers.size() == 2 ? "either of these" : "one of these";
        if (kept) text += "; it is kept in " + escape(c.choices_path);
    } else {
        text +=
            kept ? "Answer all of them once, for example so" : "Answer all of them, for example so";
        if (kept) text += "; the answers are kept in " + escape(c.choices_path);
    }
    return wrapped(text + ":", c.width, "  ", "  ");
}

}  // namespace

std::string question_text(const choice_needed& n, const text_context& c) {
    std::string out;
    for (const question& q : n.questions)
        out += heading(q, c) + "\n" + table(q, c) + also_possible(q, c) + "\n";
    out += settled(n, c) + how_to_answer(n, c) + "\n" + lines_to_paste(n, c);
    out += "(exit 3: your choice";
    if (c.milliseconds) out += "; " + std::to_string(*c.milliseconds) + " ms";
    return out + ")\n";
}

}  // namespace purvey
