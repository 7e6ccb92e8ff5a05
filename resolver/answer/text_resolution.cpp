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

// Which index supplies what, in the order of the walk.
std::vector<std::string> suppliers(const resolution& r) {
    std::vector<std::pair<std::string, std::vector<std::string>>> all;
    for (const picked_release& p : r.packages) {
        const std::string index = without_credentials(p.index_url());
        const auto it = std::ranges::find(all, index, [](const auto& x) { return x.first; });
        auto& names = it == all.end() ? all.emplace_back(index, std::vector<std::string>{}).second
                                      : it->second;
        names.push_back(escape(p.project));
    }
    std::vector<std::string> out;
    for (auto& [index, names] : all) {
        std::ranges::sort(names);
        out.push_back(escape(index) + ": " + listed(names));
    }
    return out;
}

void add_publishers(labelled& out, const resolution& r) {
    std::size_t attested = 0;
    std::vector<std::string> kept;
    for (const picked_release& p : r.packages) {
        if (!p.attested || p.attested->publishers.empty()) continue;
        ++attested;
        if (!p.attested->asked) kept.push_back(escape(p.project));
    }
    if (attested == 0) return;
    std::ranges::sort(kept);
    const std::string not_asked =
        kept.empty() ? "" : "; not asked but kept from the last lock: " + names_within(kept, 40);
    out.push_back({"publishers", "attested for " + std::to_string(attested) + " of " +
                                     counted(r.packages.size(), "package") +
                                     "; recorded, not verified" + not_asked});
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
    for (auto& [word, text] : lighter_texts(r)) lines.push_back({std::move(word), std::move(text)});
    if (c.says_indexes)
        for (std::string& text : suppliers(r)) lines.push_back({"from", std::move(text)});
    add_publishers(lines, r);
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

namespace {

struct release_row {
    const picked_release* of;
    std::string name, version, size;
};

class release_table {
  public:
    release_table(const resolution& r, const text_context& c) : context_(c) {
        rows_.reserve(r.packages.size());
        for (const picked_release& p : r.packages) {
            weight w;
            add(w, p);
            release_row& made = rows_.emplace_back(&p, escape(p.project),
                                                   escape(p.what().version.text()), w.text());
            name_ = std::max(name_, columns(made.name));
            version_ = std::max(version_, columns(made.version));
            size_ = std::max(size_, columns(made.size));
        }
        std::ranges::sort(rows_, {},
                          [](const release_row& x) { return std::string_view(x.of->project); });
        name_ = std::min(name_, c.width * 2 / 5);
        version_ = std::min(version_, c.width / 4);
    }

    std::string text() const {
        std::string out;
        if (rows_.empty()) return out;
        const std::size_t left = name_ + version_ + size_ + 6;
        out.reserve(rows_.size() * (left + 40));
        put(out, "project", "version", "size", "asked by");
        out.replace(0, 7, painted("project", paint_as::strong, context_));
        const std::size_t room = context_.width > left ? context_.width - left : 0;
        for (const release_row& x : rows_)
            put(out, x.name, x.version, x.size, names_within(asker_names(x.of->asked_by), room));
        return out;
    }

  private:
    void put(std::string& out, std::string_view name, std::string_view version,
             std::string_view size, std::string_view by) const {
        const auto blanks = [&](std::string_view beside, std::size_t width) {
            const std::size_t used = columns(beside);
            out.append((used < width ? width - used : 0), ' ');
        };
        out.append(name);
        blanks(name, name_);
        out.append("  ").append(version);
        blanks(version, version_);
        out.append("  ");
        blanks(size, size_);
        out.append(size).append("  ").append(by);
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }

    const text_context& context_;
    std::vector<release_row> rows_;
    std::size_t name_ = 7, version_ = 7, size_ = 4;  // the words at their heads
};

}  // namespace

std::string resolution_text(const resolution& r, const text_context& c) {
    const std::string all = weigh(r.packages).text();
    std::string out = release_table(r, c).text();
    out += counted(r.packages.size(), "package") + (all.empty() ? "" : ", " + all);
    if (!c.target.empty()) out += ", for " + escape(c.target);
    out += "\n";
    if (c.says_indexes)
        for (const std::string& text : suppliers(r)) out += wrapped(text, c.width, "from ", "  ");
    for (const auto& texts : {level_texts(r), lighter_texts(r)})
        for (const auto& [word, text] : texts) out += wrapped(text, c.width, word + ": ", "  ");
    return out;
}

}  // namespace purvey
