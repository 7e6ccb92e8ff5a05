#include <algorithm>

#include "purvey/policy/configuration.hpp"
#include "purvey/source/recorder.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/interrupt.hpp"
#include "resolver/cli/moment.hpp"
#include "resolver/cli/report.hpp"

namespace purvey::cli {
namespace {

// Runs of one set: itself, and each answer to each question it leads to. More than real sets need.
constexpr std::size_t max_runs = 64;

std::vector<std::string> words_of(const std::string& set) {
    std::vector<std::string> words;
    for (std::size_t at = set.find_first_not_of(" \t"); at != std::string::npos;) {
        const std::size_t end = std::min(set.find_first_of(" \t", at), set.size());
        words.push_back(set.substr(at, end - at));
        at = set.find_first_not_of(" \t", end);
    }
    return words;
}

std::string name_of(const input_words& words) {
    std::string out;
    const auto add = [&](const std::string& text) { out += (out.empty() ? "" : " ") + text; };
    for (const std::string& word : words.requirements) add(word);
    for (const std::string& file : words.requirement_files) add("-r " + file);
    for (const std::string& file : words.constraint_files) add("-c " + file);
    return out;
}

std::string named(const outcome& o) {
    if (const auto* r = std::get_if<resolution>(&o))
        return std::to_string(r->packages.size()) + " projects";
    return std::holds_alternative<conflict>(o) ? "no answer exists" : "a choice is needed";
}

class recording {
  public:
    recording(const arguments& a, const reporter& say, session& s)
        : asked_(a), say_(say), session_(s), tape_(*s.from) {}

    // One set, and what a user can answer to its questions.
    expected_void<error> visit(const input_words& words, const std::string& name) {
        arguments a = asked_;
        a.words = words;
        auto s = prepare(a, "");
        if (!s) return unexpected(std::move(s).error());
        s->rules.grants = session_.rules.grants;
        s->rules.sources = session_.rules.sources;
        s->rules.virtual_indexes = session_.rules.virtual_indexes;
        if (auto done = check_substitutes(s->rules); !done) return done;
        const std::vector<choice> recorded = s->rules.choices;
        std::vector<std::vector<choice>> open{{}};
        for (std::size_t done = 0; done < open.size(); ++done) {
            if (done == max_runs)
                return bad_input("--set", "'" + name + "' leads to more than 64 runs");
            s->rules.choices = recorded;
            s->rules.choices.insert(s->rules.choices.end(), open[done].begin(), open[done].end());
            auto answer =
                resolve(tape_, s->in.asked, s->rules, s->target, limits_of(a), session_.line.get());
            if (!answer) return unexpected(std::move(answer).error());
            session_.line->erase();
            say_.note(name + told(open[done]) + ": " + named(*answer));
            if (const auto* ask = std::get_if<choice_needed>(&*answer)) branch(*ask, open, done);
        }
        sets_.push_back(name);
        return std::monostate{};
    }

    expected<snapshot_info, error> write() {
        record_options options;
        options.output = asked_.output;
        options.targets = usual_record_targets(session_.target.platform);
        options.targets.push_back(session_.target.tags);
        options.environment = session_.target.label;
        options.made_by = "purvey " PURVEY_VERSION;
        options.made_at = now();
        options.requirements = sets_;
        options.published = session_.published;
        const uninterrupted whole;
        return tape_.write(options);
    }

  private:
    static std::string told(const std::vector<choice>& choices) {
        std::string out;
        for (const choice& c : choices) out += " --choose " + c.name + "=" + c.provider;
        return out;
    }

    // All answers to the first question; the others are asked again by the runs that follow.
    static void branch(const choice_needed& ask, std::vector<std::vector<choice>>& open,
                       std::size_t from) {
        const question& q = ask.questions.front();
        std::vector<std::string> answers;
        answers.reserve(q.offers.size() + q.also_possible.size());
        for (const offer& o : q.offers) answers.push_back(o.provider);
        answers.insert(answers.end(), q.also_possible.begin(), q.also_possible.end());
        for (const std::string& provider : answers) {
            open.push_back(open[from]);
            open.back().push_back({q.name, provider, "--choose"});
        }
    }

    const arguments& asked_;
    const reporter& say_;
    session& session_;
    recorder tape_;
    std::vector<std::string> sets_;
};

expected<snapshot_info, error> record(const arguments& a, const reporter& say) {
    session s;
    auto target = target_of(a);
    if (!target) return unexpected(std::move(target).error());
    s.target = std::move(*target);
    auto files = configuration_of(a, "");
    if (!files) return unexpected(std::move(files).error());
    s.indexes = std::move(files->index);
    s.line = std::make_unique<progress>(say.live_progress());
    if (auto done = open_source(a, s); !done) return unexpected(std::move(done).error());
    say.begin(s);
    recording tape{a, say, s};
    const bool own = !a.words.requirements.empty() || !a.words.requirement_files.empty();
    if (!own && a.sets.empty()) return bad_input("--set", "there is nothing to record");
    if (own)
        if (auto done = tape.visit(a.words, name_of(a.words)); !done)
            return unexpected(std::move(done).error());
    for (const std::string& set : a.sets) {
        input_words words;
        words.requirements = words_of(set);
        words.constraint_files = a.words.constraint_files;
        if (words.requirements.empty()) return bad_input("--set", "a set is empty");
        if (auto done = tape.visit(words, name_of(words)); !done)
            return unexpected(std::move(done).error());
    }
    return tape.write();
}

}  // namespace

int run_snapshot_record(const arguments& a) {
    const reporter say{a};
    const auto made = record(a, say);
    if (!made) return say.fail(made.error());
    return say.made(*made);
}

}  // namespace purvey::cli
