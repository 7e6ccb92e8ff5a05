#include "resolver/cli/report.hpp"

#include "purvey/write_file.hpp"
#include "resolver/cli/interrupt.hpp"
#include "resolver/source/settings/index_list.hpp"

namespace purvey::cli {

json_context json_of(const session& s) {
    return {PURVEY_VERSION, s.target.label};
}

reporter::reporter(const arguments& a) : asked_(a), io_(a.color) {}

void reporter::tell(const error& e) const {
    text_context c;
    c.colour = io_.err_colour;
    c.program = asked_.program;
    print_err(error_text(e, c));
}

int reporter::fail(const error& e) const {
    tell(e);
    if (asked_.json) print_out(to_json(e, {.version = PURVEY_VERSION, .target = ""}));
    return static_cast<int>(e.kind);
}

void reporter::warn(const std::string& sentence) const {
    print_err((io_.err_colour ? "\033[33mwarning:\033[0m " : "warning: ") + escape(sentence) +
              "\n");
}

void reporter::note(const std::string& sentence) const {
    if (!asked_.quiet) print_err(escape(sentence) + "\n");
}

void reporter::begin(const session& s) const {
    const bool by_default = asked_.python_version.empty() && asked_.python_platform.empty();
    note("Target: " + s.target.label +
         (by_default ? " (the default; --python-version, --python-platform)" : ""));
    for (const std::string& sentence : s.warnings) warn(sentence);
    if (s.preferred != 0)
        note(asked_.lock.empty()
                 ? "Preferring the versions of the existing lock; --upgrade looks for newer ones"
                 : "Preferring the versions of " + asked_.lock);
    if (!asked_.verbose) return;
    std::size_t place = 0;
    for (const index_entry& i : s.asked)
        note("Index" + (s.asked.size() > 1 ? " " + std::to_string(++place) : "") + ": " +
             (i.name.empty() ? "" : i.name + " = ") + i.url +
             (i.bound_only ? " (for names that are bound to it)" : ""));
}

text_context reporter::context(const session& s) const {
    text_context c;
    c.colour = io_.out_colour;
    c.width = io_.width;
    c.full = asked_.full;
    c.milliseconds =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                       std::chrono::steady_clock::now() - start_)
                                       .count());
    c.program = asked_.program;
    for (const std::string& word : asked_.called_with) c.arguments.push_back(shown_url(word));
    c.target = s.target.label;
    const bool explains = asked_.what != command::resolve && asked_.what != command::lock;
    c.says_indexes = s.asked.size() > 1 && (asked_.verbose || explains);
    return c;
}

namespace {

int exit_code(const outcome& o) {
    if (const auto* no = std::get_if<conflict>(&o)) return no->refused_by_policy.empty() ? 1 : 4;
    return std::holds_alternative<choice_needed>(o) ? 3 : 0;
}

}  // namespace

int reporter::unsolved(const outcome& o, const session& s) const {
    text_context c = context(s);
    if (asked_.what == command::lock) {
        c.lock_path = asked_.output;
        c.choices_path = s.choices_path;
    }
    if (asked_.json) return print_json(o, s);
    const auto* no = std::get_if<conflict>(&o);
    const std::string text =
        no != nullptr ? conflict_text(*no, c) : question_text(std::get<choice_needed>(o), c);
    if (!print_out(text)) return 5;
    return exit_code(o);
}

int reporter::print_json(const outcome& o, const session& s) const {
    if (!print_out(to_json(o, json_of(s)))) return 5;
    return exit_code(o);
}

int reporter::print(const outcome& o, const session& s) const {
    if (asked_.json) return print_json(o, s);
    return print_out(resolution_text(std::get<resolution>(o), context(s))) ? 0 : 5;
}

int reporter::made(const snapshot_info& i) const {
    if (asked_.quiet) return 0;
    return print_out(escape(asked_.output) + "   " + std::to_string(i.projects) + " projects, " +
                     std::to_string(i.releases) + " releases, " + size_text(i.bytes) + "\n")
               ? 0
               : 5;
}

void reporter::warn_of(const resolution& r, const session& s) const {
    text_context c = context(s);
    c.colour = io_.err_colour;
    print_err(warnings_text(r, c));
}

expected_void<error> write_claims(const arguments& a, const session& s) {
    if (a.certificate.empty()) return std::monostate{};
    if (!s.certified.missing.empty()) return bad_input("--certificate", s.certified.missing);
    const auto text = write_certificate(s.certified, s.target, s.rules, {s.from->identity()});
    if (!text) return unexpected(text.error());
    const uninterrupted whole;
    return write_file_atomically(a.certificate, *text);
}

namespace {

expected<outcome, error> run(const arguments& a, const reporter& say, session& s) {
    s.line = std::make_unique<progress>(say.live_progress());
    if (auto done = open_source(a, s); !done) return unexpected(std::move(done).error());
    say.begin(s);
    s.solver = std::make_unique<resolver>(*s.from, s.rules, s.target);
    if (!a.certificate.empty()) s.solver->certify(&s.certified);
    auto answer = s.solver->resolve(s.in.asked, limits_of(a), s.line.get());
    s.line->erase();
    if (!answer) return answer;
    if (auto done = write_claims(a, s); !done) return unexpected(std::move(done).error());
    return answer;
}

}  // namespace

expected<answered, int> answer_of(const arguments& a, const reporter& say,
                                  const std::string& own_lock) {
    auto made = prepare(a, own_lock);
    if (!made) return unexpected(say.fail(made.error()));
    session& s = keep(*std::move(made));
    auto answer = run(a, say, s);
    if (!answer) return unexpected(say.fail(answer.error()));
    if (!std::holds_alternative<resolution>(*answer)) return unexpected(say.unsolved(*answer, s));
    return answered{s, *std::move(answer)};
}

}  // namespace purvey::cli
