#include "resolver/cli/option_words.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "resolver/source/settings/index_settings.hpp"
#include "resolver/source/settings/pip_conf.hpp"

namespace purvey::cli {
namespace {

struct outside_name {
    const char* name;
    const char* option;
    enum class of { word, names, flag } what = of::word;
    const char* value = "";  // what a switch stands for
};

constexpr std::array pip_keys{
    outside_name{"only-binary", "only-binary", outside_name::of::names},
    outside_name{"no-binary", "no-binary", outside_name::of::names},
    outside_name{"require-hashes", "require-hashes", outside_name::of::flag},
    outside_name{"pre", "prerelease", outside_name::of::flag, "allow"},
};

constexpr std::array variables{
    outside_name{"PIP_ONLY_BINARY", "only-binary", outside_name::of::names},
    outside_name{"PIP_NO_BINARY", "no-binary", outside_name::of::names},
    outside_name{"UV_NO_BUILD", "only-binary", outside_name::of::flag, ":all:"},
    outside_name{"UV_NO_BINARY", "no-binary", outside_name::of::flag, ":all:"},
    outside_name{"UV_NO_BUILD_PACKAGE", "only-binary", outside_name::of::names},
    outside_name{"UV_NO_BINARY_PACKAGE", "no-binary", outside_name::of::names},
    outside_name{"UV_EXCLUDE_NEWER", "exclude-newer"},
    outside_name{"UV_PRERELEASE", "prerelease"},
    outside_name{"PIP_PRE", "prerelease", outside_name::of::flag, "allow"},
    outside_name{"UV_RESOLUTION", "resolution"},
    outside_name{"PIP_REQUIRE_HASHES", "require-hashes", outside_name::of::flag},
    outside_name{"UV_REQUIRE_HASHES", "require-hashes", outside_name::of::flag},
};

// pip and uv separate names by blanks, options by commas.
std::string with_commas(const std::string& text) {
    std::string out;
    for (const std::string& word : listed_words(text)) out += (out.empty() ? "" : ",") + word;
    return out;
}

void add(const outside_name& n, std::string value, const std::string& where,
         std::vector<option_word>& to) {
    if (n.what == outside_name::of::names) value = with_commas(value);
    if (n.what == outside_name::of::flag) {
        if (!is_yes(value)) return;
        value = n.value;
    }
    to.push_back({n.option, std::move(value), where});
}

}  // namespace

expected<std::vector<option_word>, error> words_from_outside(const configuration& files,
                                                             const inputs& in) {
    std::vector<option_word> out;
    const auto pip = read_pip_files(settings_surroundings::of_process());
    if (!pip) return unexpected(pip.error());
    for (const pip_setting& s : *pip)
        for (const outside_name& n : pip_keys)
            if (s.key == n.name) add(n, s.value, s.where, out);
    out.insert(out.end(), files.options.begin(), files.options.end());
    out.insert(out.end(), in.formats.begin(), in.formats.end());
    if (in.prereleases) out.push_back({"prerelease", "allow", "--pre"});
    for (const outside_name& n : variables)
        if (const char* value = std::getenv(n.name); value != nullptr && *value != '\0')
            add(n, value, n.name, out);
    return out;
}

const option_word* last_word(const std::vector<option_word>& words, std::string_view option) {
    const auto at = std::find_if(words.rbegin(), words.rend(),
                                 [&](const option_word& w) { return w.option == option; });
    return at == words.rend() ? nullptr : &*at;
}

}  // namespace purvey::cli
