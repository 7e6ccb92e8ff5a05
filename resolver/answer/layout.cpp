#include "resolver/answer/layout.hpp"

#include <algorithm>
#include <utility>

#include "purvey/answer/escape.hpp"
#include "resolver/answer/utf8.hpp"

namespace purvey::answer {

std::string wrapped(std::string_view text, std::size_t width, std::string_view first,
                    std::string_view rest) {
    std::string out(first);
    std::size_t used = columns(first), at = 0;
    bool line_is_empty = true;
    while (at < text.size()) {
        const std::size_t start = std::min(text.find_first_not_of(' ', at), text.size());
        const std::size_t end = std::min(text.find(' ', start), text.size());
        const std::string_view gap = text.substr(at, start - at),
                               word = text.substr(start, end - start);
        const std::size_t needed = gap.size() + columns(word);
        if (!line_is_empty && used + needed > width) {
            out.append("\n").append(rest).append(word);
            used = columns(rest) + columns(word);
        } else if (!word.empty()) {
            out.append(gap).append(word);
            used += needed;
        }
        line_is_empty = false;
        at = end;
    }
    return out + "\n";
}

std::string padded(std::string_view text, std::size_t width) {
    const std::size_t used = columns(text);
    return std::string(text).append(used < width ? width - used : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
    const std::size_t used = columns(text);
    return std::string(used < width ? width - used : 0, ' ').append(text);
}

std::string listed(std::span<const std::string> names, std::string_view last) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) out += i + 1 == names.size() ? " " + std::string(last) + " " : ", ";
        out += names[i];
    }
    return out;
}

std::string counted(std::size_t n, std::string_view noun) {
    return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
}

std::string painted(std::string_view text, paint_as as, const text_context& c) {
    if (!c.colour) return std::string(text);
    const std::string_view code = as == paint_as::bad       ? "1;31"
                                  : as == paint_as::careful ? "1;33"
                                  : as == paint_as::good    ? "1;32"
                                                            : "1";
    return std::string("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
}

std::vector<std::string> asker_names(std::span<const asker> askers) {
    std::vector<std::string> out;
    for (const asker& a : askers) {
        std::string name = a.project.empty() ? "you" : escape(a.project);
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
    }
    return out;
}

std::string names_within(std::span<const std::string> names, std::size_t width) {
    const auto tail = [&](std::size_t shown) {
        return shown == names.size() ? std::string()
                                     : " and " + std::to_string(names.size() - shown) + " more";
    };
    std::size_t fits = 0, used = 0;
    for (std::size_t shown = 1; shown <= names.size() && used <= width; ++shown) {
        used += columns(names[shown - 1]) + (shown == 1 ? 0 : 2);
        if (shown == 1 || used + tail(shown).size() <= width) fits = shown;
    }
    std::string text;
    for (const std::string& name : names.first(fits)) text += (text.empty() ? "" : ", ") + name;
    return text + tail(fits);
}

namespace {

std::size_t rows_of(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string joined(std::span<const std::string> blocks) {
    std::string out;
    for (const std::string& block : blocks) out += block;
    return out;
}

}  // namespace

std::size_t rows_left(std::string_view text, std::size_t kept) {
    const std::size_t used = rows_of(text) + kept;
    return used + 3 < max_rows ? max_rows - used : 3;
}

std::string clipped(std::span<const std::string> blocks, std::size_t rows, const text_context& c,
                    std::size_t tail) {
    std::string all = joined(blocks);
    if (c.full || rows_of(all) <= rows) return all;
    const std::string end = joined(blocks.last(std::min(tail, blocks.size())));
    if (rows_of(end) + 2 > rows) tail = 0;
    const std::size_t room = rows - 1 - (tail == 0 ? 0 : rows_of(end));
    std::size_t shown = 0;
    for (std::size_t used = 0; shown + tail < blocks.size(); ++shown)
        if ((used += rows_of(blocks[shown])) > room) break;
    const std::size_t more = blocks.size() - shown - tail;
    return joined(blocks.first(shown)) + "  and " + std::to_string(more) + " more: --full shows " +
           (more == 1 ? "it" : "them") + "\n" + (tail == 0 ? std::string() : end);
}

std::string project_and_version(const picked_release& p) {
    return escape(p.project) + " " + escape(p.what().version.str());
}

std::string reason_text(std::string_view why) {
    if (why == "choice") return "your choice";
    if (why == "only feasible") return "the only one that works";
    if (why == "root names it") return "you named it";
    if (why == "previous lock") return "as in the previous lock";
    return escape(why);
}

std::string command_line(const text_context& c, std::span<const std::string> options) {
    std::vector<std::string> words{c.program};
    words.insert(words.end(), c.arguments.begin(), c.arguments.end());
    words.insert(std::find(words.begin() + 1, words.end(), "--"), options.begin(), options.end());
    return shell_line(words);
}

}  // namespace purvey::answer
