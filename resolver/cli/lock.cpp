#include "purvey/answer/lock.hpp"

#include <filesystem>

#include "purvey/answer/json.hpp"
#include "purvey/policy/choice_file.hpp"
#include "purvey/write_file.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/interrupt.hpp"
#include "resolver/cli/report.hpp"
#include "resolver/inputs/text_file.hpp"
#include "resolver/policy/sha256.hpp"

namespace purvey::cli {
namespace {

// PEP 751, "File Name": pylock.toml or pylock.<name>.toml, where the name has no dot.
bool is_lock_name(std::string_view path) {
    std::string_view name = path.substr(path.rfind('/') + 1);
    if (name == "pylock.toml") return true;
    if (!name.starts_with("pylock.") || !name.ends_with(".toml")) return false;
    if (name.size() <= std::string_view{"pylock..toml"}.size()) return false;
    name.remove_prefix(7);
    name.remove_suffix(5);
    return name.find('.') == std::string_view::npos;
}

// As a lock names a file that was read: from its own folder, since both may lie elsewhere tomorrow.
// What is no file on a disk (a pipe) keeps its name.
std::string path_in_lock(const std::string& path, const std::string& folder) {
    std::error_code failed;
    const std::filesystem::path whole = std::filesystem::absolute(path, failed).lexically_normal();
    if (failed || !std::filesystem::is_regular_file(whole, failed)) return path;
    return whole.lexically_relative(folder).generic_string();
}

lock_context context_of(const arguments& a, const session& s) {
    lock_context c;
    c.tool_version = PURVEY_VERSION;
    c.index_url = s.index_url;
    std::error_code failed;
    c.folder = std::filesystem::absolute(a.output, failed).parent_path().lexically_normal();
    for (const need& n : s.in.asked.requirements) c.requirements.push_back(n.text);
    for (const need& n : s.in.asked.constraints) c.constraints.push_back(n.text);
    c.extras = a.words.extras;
    c.groups = a.words.groups;
    for (const std::string& path : s.in.files)
        if (const auto text = detail::read_text_file(path))
            c.inputs.emplace_back(path_in_lock(path, c.folder), sha256_hex(*text));
    return c;
}

using kept = std::vector<std::pair<std::string, std::string>>;

// The lock, then the choices: a choice without its lock would be no harm, a lock whose choice is
// lost would ask again.
expected<kept, error> write_all(const arguments& a, const session& s, std::string_view lock) {
    const uninterrupted whole;
    if (auto done = write_file_atomically(a.output, lock); !done)
        return unexpected(std::move(done).error());
    kept written;
    for (std::size_t i = 0; i < s.new_choices.size(); ++i) {
        const choice& c = s.new_choices[i];
        auto done = write_choice(s.kept_in[i], c.name, c.provider);
        if (!done) return unexpected(std::move(done).error());
        if (*done) written.emplace_back(c.name, c.provider);
    }
    return written;
}

// Who published the files, and whether that is who it was when the lock was made.
expected_void<error> attest(const arguments& a, session& s, resolution& r) {
    auto done = read_attestations(r, a.no_attestations ? nullptr : s.from.get(), s.rules);
    s.line->erase();
    if (!done) return done;
    std::string accept;
    const std::vector<publisher_change> all = changed_publishers(r, s.rules);
    for (const publisher_change& c : all) {
        accept += " -P " + c.project;
        r.warnings.push_back(sentence_of(c));
    }
    const std::string& refused = s.rules.publisher_changes_refused;
    if (all.empty() || refused.empty()) return std::monostate{};
    return unexpected(error{error_kind::refused, sentence_of(all.front()), refused,
                            "if that is meant, accept it:" + accept});
}

int run_with(const arguments& a, const reporter& say) {
    if (!is_lock_name(a.output))
        return say.fail({error_kind::bad_input,
                         "'" + a.output + "' is no name for a lock: installers look for " +
                             "pylock.toml or pylock.NAME.toml",
                         "--output", ""});
    auto done = answer_of(a, say, a.output);
    if (!done) return done.error();
    session& s = done->by;
    resolution& found = done->found();
    if (auto known = attest(a, s, found); !known) return say.fail(known.error());
    const auto text = write_lock(found, s.target, s.rules, context_of(a, s));
    if (!text) return say.fail(text.error());
    const auto written = write_all(a, s, *text);
    if (!written) return say.fail(written.error());
    say.warn_of(found, s);
    if (a.json) return say.print_json(done->answer, s);
    text_context c = say.context(s);
    c.lock_path = a.output;
    c.choices_path = s.choices_path;
    c.new_choices = *written;
    return print_out(lock_text(found, c)) ? 0 : 5;
}

}  // namespace

int run_lock(const arguments& given) {
    arguments a = given;
    if (a.output.empty()) a.output = "pylock.toml";
    return run_with(a, reporter{a});
}

}  // namespace purvey::cli
