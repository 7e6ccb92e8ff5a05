#include <algorithm>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/text.hpp"
#include "resolver/answer/layout.hpp"
#include "resolver/answer/utf8.hpp"

namespace purvey {
namespace {

using namespace answer;

struct line {
    std::string label, text;
    bool is_command = false;  // to paste: never broken
};
using labelled = std::vector<line>;

std::string headline(const resolution& r, const text_context& c) {
    const std::size_t n = r.packages.size();
    const std::string time =
        c.milliseconds ? " in " + std::to_string(*c.milliseconds) + " ms" : std::string();
    if (n == 0) return "Locked nothing" + time + ": nothing was asked for.\n";
    const std::string size = weigh(r.packages).text();
    return painted("Locked " + counted(n, "package"), paint_as::good, c) +
           (size.empty() ? "" : ", " + size) +
           (time.empty() ? "" : (size.empty() ? "" : ",") + time) +
           (n == 1 ? "; it was" : "; every one") + " checked against its metadata.\n";
}

void add_bindings(labelled& out, const resolution& r, const text_context& c) {
    std::size_t widest = 0;
    std::vector<std::string> providers;
    for (const binding& b : r.bindings) {
        providers.push_back(escape(b.provider) +
                            (b.provider_version.empty() ? "" : " " + escape(b.provider_version)));
        widest = std::max(widest, columns(providers.back()));
    }
    for (std::size_t i = 0; i < r.bindings.size(); ++i) {
        const binding& b = r.bindings[i];
        std::string text = padded(providers[i], widest) + "   " + reason_text(b.why);
        if (const auto served = served_by(b, with_names::no); !served.empty())
            text += "; also serves " + names_within(served, c.width / 2);
        out.push_back({escape(b.name), std::move(text)});
    }
}

void add_files(labelled& out, const text_context& c) {
    if (!c.lock_path.empty()) {
        const std::string path = shell_quote(c.lock_path);
        const std::string uv = "install: uv pip sync " + path,
                          pip = "pip install --no-deps -r " + path;
        const std::string both = uv + "   or   " + pip;
        const bool fits = columns(escape(c.lock_path)) + columns(both) + 5 <= c.width;
        out.push_back({escape(c.lock_path), fits ? both : uv, true});
        if (!fits) out.push_back({"", "or       " + pip, true});
    }
    if (c.choices_path.empty()) return;
    const bool manifest = c.choices_path.ends_with("pyproject.toml");
    for (const auto& [name, provider] : c.new_choices)
        out.push_back(
            {escape(c.choices_path), std::string(manifest ? "[tool.purvey.choice] " : "[choice] ") +
                                         escape(name) + " = " + toml_string(provider)});
}

}  // namespace

std::string lock_text(const resolution& r, const text_context& c) {
    labelled lines;
    if (!c.target.empty()) lines.push_back({"target", escape(c.target)});
    add_bindings(lines, r, c);
    for (auto& [goal, text] : level_texts(r)) lines.push_back({std::move(goal), std::move(text)});
    add_files(lines, c);
    std::size_t widest = 0;
    for (const line& l : lines) widest = std::max(widest, columns(l.label));
    widest = std::min(widest, c.width / 3);
    std::string out = headline(r, c);
    for (const line& l : lines) {
        const std::string start = "  " + padded(l.label, widest) + "   ";
        out += l.is_command ? start + l.text + "\n"
                            : wrapped(l.text, c.width, start, std::string(widest + 5, ' '));
    }
    return out;
}

std::string resolution_text(const resolution& r, const text_context& c) {
    std::vector<const picked_release*> order;
    std::size_t name = 7, version = 7, size = 4;  // the words at their heads
    for (const picked_release& p : r.packages) {
        order.push_back(&p);
        name = std::max(name, columns(escape(p.project)));
        version = std::max(version, columns(escape(p.what().version.str())));
        weight w;
        add(w, p);
        size = std::max(size, columns(w.text()));
    }
    std::stable_sort(order.begin(), order.end(),
                     [](auto* a, auto* b) { return a->project < b->project; });
    name = std::min(name, c.width * 2 / 5);
    version = std::min(version, c.width / 4);
    std::string out;
    const auto row = [&](const std::string& a, const std::string& b, const std::string& s,
                         const std::string& by) {
        std::string text =
            padded(a, name) + "  " + padded(b, version) + "  " + padded_left(s, size) + "  " + by;
        text.erase(text.find_last_not_of(' ') + 1);
        return text + "\n";
    };
    if (!order.empty())
        out += painted("project", paint_as::strong, c) +
               row("project", "version", "size", "asked by").substr(7);
    const std::size_t left = name + version + size + 6;
    for (const picked_release* p : order) {
        weight w;
        add(w, *p);
        const std::vector<std::string> askers = asker_names(p->asked_by);
        out += row(escape(p->project), escape(p->what().version.str()), w.text(),
                   names_within(askers, c.width > left ? c.width - left : 0));
    }
    const std::string all = weigh(r.packages).text();
    out += counted(order.size(), "package") + (all.empty() ? "" : ", " + all);
    if (!c.target.empty()) out += ", for " + escape(c.target);
    out += "\n";
    for (const auto& [goal, text] : level_texts(r))
        out += wrapped(text, c.width, goal + ": ", "  ");
    return out;
}

}  // namespace purvey
