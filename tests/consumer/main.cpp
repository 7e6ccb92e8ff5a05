// What an installer that embeds purvey writes: a source of its own, a request, an answer.
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "purvey/model/environment.hpp"
#include "purvey/pep/name.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/resolve.hpp"
#include "purvey/solve/session.hpp"

namespace {

// One project, "app", with releases 1.0 and 2.0 that require nothing.
class tiny_source final : public purvey::source {
  public:
    tiny_source() {
        app_.project = "app";
        app_.exists = true;
        app_.files_known = false;
        for (const std::string_view text : {"1.0", "2.0"})
            app_.releases.push_back({*purvey::pep::version::parse(text), {}});
        metadata_.origin = purvey::metadata_origin::release;
    }
    purvey::expected<const purvey::listing*, purvey::error> list(
        std::string_view project) override {
        if (project == "app") return &app_;
        return &nothing_;
    }
    purvey::expected<const purvey::release_metadata*, purvey::error> metadata(
        const purvey::listing&, std::size_t, std::span<const std::size_t>, std::size_t) override {
        return &metadata_;
    }

  private:
    purvey::listing app_, nothing_;
    purvey::release_metadata metadata_;
};

bool resolves() {
    tiny_source source;
    purvey::request wanted;
    wanted.requirements.push_back({*purvey::pep::parse_requirement("App<2"), "App<2", "argument"});
    const auto answer =
        purvey::resolve(source, wanted, purvey::policy{}, purvey::default_environment());
    if (!answer) {
        std::printf("error: %s\n", answer.error().message.c_str());
        return false;
    }
    const auto* found = std::get_if<purvey::resolution>(&*answer);
    return found != nullptr && found->packages.size() == 1 &&
           found->packages[0].what().version.str() == "1.0";
}

// The solver alone: a project of two releases of which the newer is forbidden.
bool solves() {
    namespace solve = purvey::solve;
    solve::session search;
    const solve::var project = search.add_project(2);
    const solve::term absent{project, solve::value_set::single(0)};
    const solve::term newer{project, solve::value_set::single(2)};
    search.forbid(std::span(&absent, 1), solve::tag{1});
    search.forbid(std::span(&newer, 1), solve::tag{2});
    search.start(std::span(&project, 1));
    search.supply(project, 1, {});
    return search.advance() == solve::status::complete && search.picked(project) == 1;
}

}  // namespace

int main() {
    const bool named = purvey::pep::normalize_name("Zope_.Interface") == "zope-interface";
    const bool solved = solves();
    const bool resolved = resolves();
    std::printf("pep %d, solve %d, purvey %d\n", named, solved, resolved);
    return named && solved && resolved ? 0 : 1;
}
