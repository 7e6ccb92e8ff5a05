#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "resolver/cli/arguments.hpp"

// Options that several commands share. Only options.cpp and arguments.cpp include this: CLI11 costs
// more to compile than the rest of the program. It takes time for every option it is told of
// (25,000 instructions), so only the command that was named is built, and of its options those that
// some word may name.
namespace purvey::cli {

class spare_app : public CLI::App {
  public:
    spare_app(const std::string& summary, const std::string& name,
              const std::vector<std::string>& words)
        : CLI::App(summary, name), words_(words) {}

    // names: as CLI11 takes them, "-q,--quiet". Help names all; short options may stand together.
    bool hears_of(std::string_view names) const {
        for (const std::string& word : words_) {
            if (word.size() < 2 || word[0] != '-') continue;
            if (word[1] != '-' || word == "--help") return true;
            for (std::string_view rest = names; !rest.empty();) {
                const std::string_view one = rest.substr(0, rest.find(','));
                if (word.starts_with(one)) return true;
                rest.remove_prefix(std::min(one.size() + 1, rest.size()));
            }
        }
        return false;
    }

  private:
    const std::vector<std::string>& words_;
};

// `value` is what help calls the value; `group` the heading under which it lists the option.
void repeatable(spare_app& app, const std::string& names, std::vector<std::string>& into,
                const std::string& help, const std::string& value, const std::string& group);
void text(spare_app& app, const std::string& names, std::string& into, const std::string& help,
          const std::string& value, const std::string& group);
void flag(spare_app& app, const std::string& names, bool& into, const std::string& help,
          const std::string& group);
void number(spare_app& app, const std::string& name, std::uint64_t& into, const std::string& help,
            const std::string& value);  // a positive one
void add_files_asked(spare_app& app, arguments& a);
void add_asked(spare_app& app, arguments& a);
void add_target(spare_app& app, arguments& a,
                const std::string& without = "default: CPython 3.11 on Linux x86-64, glibc 2.36");
void add_policy_files(spare_app& app, arguments& a, const std::string& group);
void add_policy(spare_app& app, arguments& a);
void add_index(spare_app& app, arguments& a, bool snapshot);
void add_previous(spare_app& app, arguments& a, bool upgrade);
void add_objective(spare_app& app, arguments& a);
void add_output(spare_app& app, arguments& a, bool json);
void add_output_file(spare_app& app, arguments& a, const std::string& help, bool required);
void add_full(spare_app& app, arguments& a);
void add_certificate(spare_app& app, arguments& a);

}  // namespace purvey::cli
