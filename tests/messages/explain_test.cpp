// explain why, why-not and what-if, conflicts and warnings, as the resolver answers them in small
// worlds.
#include <gtest/gtest.h>

#include <memory>

#include "messages/approve.hpp"
#include "purvey/answer/text.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

namespace purvey {
namespace {

using testing::approve;
using words = std::vector<std::string>;

memory_release at(std::string version, words needs = {}, std::string python = {}) {
    memory_release r{.version = std::move(version), .requires_dist = std::move(needs)};
    r.requires_python = std::move(python);
    return r;
}

memory_release yanked(std::string version) {
    memory_release r = at(std::move(version));
    r.yanked = true;
    return r;
}

memory_release only_for_windows(const std::string& version) {
    memory_release r = at(version);
    r.metadata_file = "winlib-" + version + "-cp311-cp311-win_amd64.whl";
    r.files = {{.name = r.metadata_file, .url = "https://x.example/" + r.metadata_file}};
    return r;
}

// web needs http, and http 2 does not go with old cloud releases.
std::vector<memory_project> world() {
    return {
        {.name = "web",
         .releases = {at("1.0", {"http<2"}), at("2.0", {"http>=2", "cookies"}),
                      at("2.1", {"http>=2", "cookies"})}},
        {.name = "http", .releases = {at("1.8"), at("1.9", {"sockets"}), at("2.0"), at("2.1")}},
        {.name = "cookies", .releases = {at("5", {"jar"})}},
        {.name = "jar", .releases = {at("3")}},
        {.name = "sockets", .releases = {at("4")}},
        {.name = "cloud", .releases = {at("6", {"core<7"}), at("7", {"core>=7", "http<2.1"})}},
        {.name = "core", .releases = {at("6"), at("7", {"jar"})}},
        {.name = "fresh",
         .releases = {at("1"), at("2", {}, ">=3.13"), yanked("2.1"), at("3", {}, ">=3.13")}},
        {.name = "beta", .releases = {at("1"), at("2rc1"), at("2rc2")}},
        {.name = "winlib",
         .releases = {only_for_windows("1"), only_for_windows("2")},
         .files_known = true},
        {.name = "needs-blas", .releases = {at("1", {"blas"})}},
        {.name = "fastblas", .releases = {at("1"), at("2")}},
        {.name = "slowblas", .releases = {at("1")}},
    };
}

need asked_at(const std::string& text, const std::string& where) {
    return {*pep::parse_requirement(text), text, where};
}

class run {
  public:
    run(std::vector<memory_project> projects, words requirements, std::vector<choice> choices = {})
        : from_(*memory_source::make(std::move(projects))) {
        rules_.virtuals = {{"blas", {"fastblas", "slowblas"}, "purvey.toml:2"}};
        rules_.provides = {{"fastblas", {{"blas", std::nullopt, nullptr}}, "purvey.toml:3"},
                           {"slowblas", {{"blas", std::nullopt, nullptr}}, "purvey.toml:4"}};
        rules_.choices = std::move(choices);
        solver_ = std::make_unique<resolver>(from_, rules_, target_);
        for (const std::string& w : requirements) {
            asked_.requirements.push_back(asked_at(w, "argument"));
            title_ += " --for '" + w + "'";
        }
        context.target = target_.label;
        found_ = std::make_unique<outcome>(*solver_->resolve(asked_));
    }
    const outcome& found() const { return *found_; }
    const resolution& present() const { return std::get<resolution>(*found_); }

    std::string why(const std::string& name) const {
        return "$ purvey explain why " + name + title_ + "\n" +
               why_text(purvey::why(present(), name), context);
    }
    std::string why_not(const std::string& range) {
        const auto w = solver_->why_not(asked_, present(), asked_at(range, "why-not"));
        return "$ purvey explain why-not '" + range + "'" + title_ + "\n" +
               (w ? why_not_text(*w, context) : error_text(w.error(), context));
    }
    std::string what_if(words more) {
        std::vector<need> needs;
        std::string head = "$ purvey explain what-if";
        for (const std::string& m : more) {
            needs.push_back(asked_at(m, "what-if"));
            head += " '" + m + "'";
        }
        const auto w = solver_->what_if(asked_, present(), needs);
        return head + title_ + "\n" + (w ? what_if_text(*w, context) : "error\n");
    }
    std::string warned() const {
        return "$ purvey resolve" + title_ + "\n" + warnings_text(present(), context);
    }

    text_context context;

  private:
    memory_source from_;
    policy rules_;
    environment target_ = default_environment();
    std::unique_ptr<resolver> solver_;
    request asked_;
    std::string title_;
    std::unique_ptr<outcome> found_;
};

TEST(explain_messages, why) {
    run one(world(), {"web"}), two(world(), {"web", "cloud"});
    approve("why-what-would-go", one.why("web") + one.why("cookies") + one.why("jar") +
                                     two.why("jar") + two.why("core") + two.why("flask"));
}

TEST(explain_messages, why_not_possible) {
    run web(world(), {"web"}), both(world(), {"cloud", "web"}), beta(world(), {"beta"});
    approve("why-not-possible", web.why_not("http<2.1") + web.why_not("http<2") +
                                    both.why_not("http>=2.1") + beta.why_not("beta==2rc1"));
}

TEST(explain_messages, why_not_impossible) {
    run web(world(), {"web>=2"}), both(world(), {"web>2", "cloud>6"});
    approve("why-not-impossible",
            web.why_not("http<2") + both.why_not("http>=2.1") + both.why_not("core==6"));
}

TEST(explain_messages, why_not_taken) {
    run fresh(world(), {"fresh", "beta"}), windows(world(), {"web"});
    approve("why-not-passed-over", fresh.why_not("fresh>=2") + fresh.why_not("fresh==2.1") +
                                       fresh.why_not("fresh>=4") +
                                       fresh.why_not("beta>=2rc1,!=2rc2") +
                                       fresh.why_not("beta>1") + fresh.why_not("nosuch<2") +
                                       windows.why_not("winlib>=1") + windows.why_not("winlib>=3"));
}

TEST(explain_messages, why_not_where_nothing_stands_against_it) {
    run web(world(), {"web"}), cloud(world(), {"cloud"});
    approve("why-not-otherwise", web.why_not("http>=2") + web.why_not("core<7") +
                                     cloud.why_not("jar<3") + cloud.why_not("http<2.0"));
}

TEST(explain_messages, why_not_of_a_name_with_a_provider) {
    run blas(world(), {"needs-blas"}, {{"blas", "fastblas", "--choose"}});
    approve("why-not-provider", blas.why_not("blas>=1") + blas.why_not("blas<2") +
                                    blas.why_not("blas>=3") + blas.why_not("fastblas<2"));
}

TEST(explain_messages, what_if) {
    run web(world(), {"web"});
    approve("what-if", web.what_if({"http<2"}) + web.what_if({"cloud"}) +
                           web.what_if({"cloud<7", "http==2.0"}) + web.what_if({"http>=2"}) +
                           web.what_if({"web>=2", "http<2"}) + web.what_if({"nosuch"}) +
                           web.what_if({"needs-blas"}));
}

// Thirty projects, of which one release each goes with the others.
std::vector<memory_project> many(const std::string& against) {
    memory_project app{.name = "app", .releases = {at("1")}};
    std::vector<memory_project> out;
    for (int k = 10; k < 40; ++k) {
        const std::string name = "lib-" + std::to_string(k);
        app.releases[0].requires_dist.push_back(name);
        out.push_back({.name = name, .releases = {at("1"), at("2", {"base>=2"})}});
    }
    memory_project chain{.name = "link-0", .releases = {at("1", {"link-1"})}};
    for (int k = 1; k < 20; ++k) {
        out.push_back(chain);
        chain = {.name = "link-" + std::to_string(k),
                 .releases = {at("1", {k < 19 ? "link-" + std::to_string(k + 1) : against})}};
    }
    out.push_back(chain);
    out.push_back({.name = "base", .releases = {at("1"), at("2")}});
    out.push_back(app);
    return out;
}

TEST(explain_messages, long_ones) {
    run app(many("base<2"), {"app"});
    std::string text = app.what_if({"base<2"}) + app.why("base") + app.why_not("base<2");
    run no(many("base<2"), {"app", "link-0", "base>=2"});
    const auto& refuted = std::get<conflict>(no.found());
    text += "$ purvey resolve app link-0 'base>=2'\n" + conflict_text(refuted, no.context);
    approve("explain-long", text);
    app.context.full = no.context.full = true;
    approve("explain-full", app.what_if({"base<2"}) + conflict_text(refuted, no.context));
}

memory_release uploaded(const std::string& version, const std::string& when, words needs = {}) {
    memory_release r = at(version, std::move(needs));
    r.metadata_file = "lib-" + version + "-py3-none-any.whl";
    r.files = {{.name = r.metadata_file, .url = "https://x.example/" + r.metadata_file}};
    r.files[0].upload_time = when;
    return r;
}

TEST(explain_messages, stale_releases) {
    std::vector<memory_project> projects = world();
    projects.push_back({.name = "app", .releases = {at("1", {"lib<2"})}});
    projects.push_back(
        {.name = "lib",
         .releases = {uploaded("1", "2019-05-04T00:00:00Z"), uploaded("2", "2024-01-01T00:00:00Z"),
                      uploaded("3", "2025-02-01T00:00:00Z", {"nosuch"})},
         .files_known = true});
    run held(projects, {"app"}), own(projects, {"app", "lib==1"}), free(projects, {"lib!=2"});
    approve("stale", held.warned() + own.warned() + free.warned());
}

}  // namespace
}  // namespace purvey
