#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/source/live.hpp"

// Which index is asked and how, from the command line, the environment (names of purvey, uv and
// pip, in this order) and pip.conf; spec/index.md has the table.
namespace purvey {

struct setting {
    std::string value;
    std::string where;  // "--index-url", "UV_INDEX_URL", "/etc/pip.conf:2", "default"
};

struct index_settings {
    setting index_url{"https://pypi.org/simple", "default"};
    std::vector<setting> extra_index_urls;  // read, not used yet
    std::vector<setting> find_links;        // for add_places
    std::optional<setting> no_index;        // then there are no indexes
    setting ca_file, proxy;                 // "" if not set
    std::optional<std::uint32_t> timeout_ms;
    bool offline = false;
    bool no_cache = false;
    std::vector<std::string> warnings;  // whole sentences, one a thing that is ignored

    live_options options() const;  // for open_live_source
};

// What the command line says; outranks everything.
struct index_words {
    std::optional<std::string> index_url;
    std::vector<std::string> extra_index_urls, find_links;
    bool no_index = false, offline = false, no_cache = false;
};

// What the process is told from outside; replaced in tests.
struct settings_surroundings {
    std::map<std::string, std::string> environment;
    std::vector<std::string> global_files = {"/etc/xdg/pip/pip.conf", "/etc/pip.conf"};
    std::string working_directory;

    static settings_surroundings of_process();
};

// Errors: bad_input (an index URL that is none, a pip.conf that cannot be read).
expected<index_settings, error> read_index_settings(const index_words&,
                                                    const settings_surroundings&);

}  // namespace purvey
