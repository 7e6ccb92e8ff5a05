#include "resolver/inputs/requirements_file.hpp"

#include <algorithm>
#include <filesystem>

#include "purvey/policy/file_formats.hpp"
#include "resolver/inputs/direct.hpp"
#include "resolver/inputs/limits.hpp"
#include "resolver/inputs/requirement_line.hpp"
#include "resolver/inputs/requirements_option.hpp"
#include "resolver/inputs/stated_hash.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey::detail {
namespace {

constexpr std::size_t max_depth = 16;
constexpr std::size_t max_files = 1000;

bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

// Where the comment of a line starts, blanks before it included; line.size() if it has none.
std::size_t comment_start(std::string_view line) {
    for (std::size_t at = line.find('#'); at != std::string_view::npos;
         at = line.find('#', at + 1)) {
        if (at != 0 && !blank(line[at - 1])) continue;
        while (at > 0 && blank(line[at - 1])) --at;
        return at;
    }
    return line.size();
}

// A file may be 16 MiB of line ends: one look at each byte.
std::string_view next_physical_line(std::string_view& rest) {
    const char* const begin = rest.data();
    const char* const limit = begin + rest.size();
    const char* end = begin;
    while (end != limit && *end != '\n' && *end != '\r') ++end;
    const char* next = end == limit ? end : end + 1;
    if (next != limit && *end == '\r' && *next == '\n') ++next;
    rest = {next, static_cast<std::size_t>(limit - next)};
    return {begin, static_cast<std::size_t>(end - begin)};
}

void finish(std::string& joined, std::size_t first, std::vector<logical_line>& out) {
    std::string_view text = std::string_view{joined}.substr(0, comment_start(joined));
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    if (!text.empty()) out.push_back({std::string{text}, first});
    joined.clear();
}

}  // namespace

std::vector<logical_line> logical_lines(std::string_view text) {
    std::vector<logical_line> out;
    std::string joined;
    std::size_t number = 0, first = 0;
    bool continued = false;
    while (!text.empty()) {
        std::string_view line = next_physical_line(text);
        ++number;
        if (!continued) first = number;
        if (line.empty() && !continued) continue;
        const bool is_comment = !line.empty() && comment_start(line) == 0;
        continued = line.ends_with('\\') && !is_comment;
        while (continued && line.ends_with('\\')) line.remove_suffix(1);
        // The blank keeps a comment line a comment after the text it is joined to.
        if (is_comment) joined += ' ';
        joined += line;
        if (!continued) finish(joined, first, out);
    }
    finish(joined, first, out);
    return out;
}

namespace {

// As pip has it: from the folder of the file, if there is something there.
std::string place_from(const std::string& value, const std::string& folder) {
    const std::filesystem::path there = std::filesystem::path{folder} / value;
    std::error_code failed;
    return std::filesystem::exists(there, failed) ? there.string() : value;
}

}  // namespace

struct requirements_reader::place {
    std::string path;
    std::string where;  // path:line
    role as = role::requirements;
};

expected_void<error> requirements_reader::read(const std::string& path, role as) {
    std::error_code failed;
    const std::string canonical = std::filesystem::weakly_canonical(path, failed).string();
    if (std::find(open_.begin(), open_.end(), canonical) != open_.end())
        return bad_input(path, "includes itself through -r or -c");
    if (open_.size() >= max_depth) return bad_input(path, "is included more than 16 files deep");
    if (++files_ > max_files) return bad_input(path, "more than 1,000 files are included");
    auto text = read_text_file(path);
    if (!text) return unexpected(std::move(text).error());
    open_.push_back(canonical);
    if (std::find(out_.files.begin(), out_.files.end(), path) == out_.files.end())
        out_.files.push_back(path);
    for (const logical_line& line : logical_lines(*text))
        if (auto done = read_line(line, place{path, at_line(path, line.line), as}); !done)
            return done;
    open_.pop_back();
    return std::monostate{};
}

expected_void<error> requirements_reader::read_line(const logical_line& line, const place& at) {
    const std::string text = expand_variables(line.text);
    const split_line parts = split_options(text);
    if (!parts.requirement.empty())
        if (auto done = add(parts.requirement, at); !done) return done;
    if (parts.options.empty()) return std::monostate{};
    return read_options(parts.options, parts.requirement.empty() ? nullptr : &list(at.as).back(),
                        at);
}

std::vector<need>& requirements_reader::list(role as) {
    switch (as) {
        case role::constraints:
            return out_.asked.constraints;
        case role::overrides:
            return out_.overrides;
        case role::excludes:
            return out_.excludes;
        case role::requirements:
            break;
    }
    return out_.asked.requirements;
}

expected_void<error> requirements_reader::read_options(std::string_view options, need* after,
                                                       const place& at) {
    const auto words = split_words(options);
    if (!words) return bad_input(at.where, words.error() + ": " + shortened(options));
    for (std::size_t i = 0; i < words->size(); ++i) {
        auto option = match_option((*words)[i]);
        if (!option)
            return bad_input(at.where, "'" + shortened((*words)[i]) +
                                           "' is not an option of requirements files");
        if (option->takes_value && !option->value) {
            if (++i == words->size())
                return bad_input(at.where, "'" + option->name + "' needs a value");
            option->value = (*words)[i];
        }
        if (after != nullptr && !option->follows_requirement)
            return bad_input(at.where, "'" + option->name + "' must stand on a line of its own");
        if (auto done = apply(option->name, option->value.value_or(""), after, at); !done)
            return done;
    }
    return std::monostate{};
}

expected_void<error> requirements_reader::apply(std::string_view name, const std::string& value,
                                                need* after, const place& at) {
    if (name == "--hash") {
        if (after == nullptr)
            return bad_input(at.where,
                             "'--hash' stands after the requirement whose files it names");
        return add_hash(value, *after, at);
    }
    if (at.as == role::overrides || at.as == role::excludes)
        return bad_input(at.where, "'" + std::string{name} +
                                       "' has no place in a file of overrides or excludes");
    if (name == "--only-binary" || name == "--no-binary") {
        out_.formats.push_back({std::string(name.substr(2)), value, at.where});
        return file_formats{}.add(file_format::any, value, at.where);  // well-formed?
    }
    if (name == "--requirement") return nested(value, role::requirements, at);
    if (name == "--constraint") return nested(value, role::constraints, at);
    if (name == "--pre") {
        out_.prereleases = true;
    } else if (name == "--require-hashes") {
        out_.require_hashes = true;
    } else if (name == "--index-url") {
        out_.index_url = {value, at.where};
    } else if (name == "--extra-index-url") {
        out_.extra_index_urls.push_back({value, at.where});
    } else if (name == "--find-links") {
        out_.find_links.push_back({place_from(value, folder_of(at.path)), at.where});
    } else if (name == "--no-index") {
        out_.no_index = {"1", at.where};
    } else if (const std::string_view why = why_refused(name); !why.empty()) {
        return bad_input(at.where, std::string{why});
    } else {
        out_.warnings.push_back(at.where + ": " + std::string{name} +
                                " changes nothing here and is ignored");
    }
    return std::monostate{};
}

expected_void<error> requirements_reader::add_hash(const std::string& value, need& to,
                                                   const place& at) {
    const std::size_t colon = std::min(value.find(':'), value.size());
    const std::size_t hex = std::min(colon + 1, value.size());
    std::string hash = stated_hash(value.substr(0, colon), value.substr(hex));
    if (hash.empty())
        return bad_input(at.where, "'--hash=" + shortened(value) + "' is no hash",
                         "write sha256:, sha384: or sha512: and the hexadecimal digest");
    to.hashes.push_back(std::move(hash));
    out_.require_hashes = true;
    return std::monostate{};
}

expected_void<error> requirements_reader::nested(const std::string& value, role as,
                                                 const place& at) {
    if (value.find("://") != std::string::npos)
        return bad_input(at.where, "a requirements file at a URL is not supported yet");
    const std::filesystem::path next = std::filesystem::path{at.path}.parent_path() / value;
    auto done = read(next.string(), as);
    if (done || done.error().where.find(':') != std::string::npos) return done;
    return bad_input(at.where, done.error().where + " " + done.error().message,
                     done.error().remedy);
}

expected_void<error> requirements_reader::add(std::string_view requirement, const place& at) {
    const bool constrains = at.as == role::constraints;
    auto read = constrains ? read_constraint(requirement, at.where)
                           : read_need(requirement, at.where, folder_of(at.path), out_);
    if (!read) return unexpected(std::move(read).error());
    auto& all = list(at.as);
    all.push_back(std::move(*read));
    if (all.size() > max_needs)
        return bad_input(at.where, constrains ? "more than 50,000 constraints"
                                              : "more than 50,000 requirements");
    return std::monostate{};
}

}  // namespace purvey::detail
