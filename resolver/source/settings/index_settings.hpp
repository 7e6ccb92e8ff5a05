#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/pep/marker.hpp"
#include "purvey/policy/index_tables.hpp"
#include "purvey/source/live.hpp"
#include "purvey/source/published.hpp"

// Which indexes are asked and how, from the command line, the environment (names of purvey, uv and
// pip, in this order), the project's files and pip.conf; spec/index.md has the table.
namespace purvey {

struct setting {
    std::string value;
    std::string where;  // "--index-url", "UV_INDEX_URL", "/etc/pip.conf:2", "default"
};

struct index_settings {
    // As live_options has them: in the order in which they are asked, the default last.
    std::vector<index_entry> indexes;
    std::vector<index_binding> bindings;
    grant_table grants;                        // with their index_url
    std::vector<std::string> virtual_indexes;  // policy::virtual_indexes
    std::vector<grants_list> grants_lists;     // for add_published
    pep::namespace_map<std::size_t> namespaces;
    index_strategy strategy = index_strategy::first_index;
    setting index_url{"https://pypi.org/simple", "default"};  // the default
    std::vector<setting> find_links;                          // for add_places
    std::vector<index_source> references;                     // that count and name no index
    std::optional<setting> no_index;                          // then there are no indexes
    setting ca_file, proxy;                                   // "" if not set
    std::string netrc;                                        // "" if there is no home
    std::optional<std::uint32_t> timeout_ms;
    bool offline = false;
    bool no_cache = false;
    std::vector<std::string> warnings;  // whole sentences

    // For open_live_source, which is given `namespaces`: there may be many, so they are moved. Who
    // asks an index by its URL needs none.
    live_options options(pep::namespace_map<std::size_t> of_names = {}) const;
};

// What the command line and requirements files say; outranks everything.
struct index_words {
    std::optional<setting> index_url;
    std::vector<setting> indexes, extra_index_urls;  // [NAME=]URL
    std::optional<setting> no_index, strategy;
    bool offline = false, no_cache = false;
};

// What the project's files say, and what decides which of their sources count.
struct project_indexes {
    index_tables tables;
    pep::marker_environment target;
    std::vector<std::string> extras, groups;  // that are asked for
    bool all_extras = false;
};

// What the process is told from outside; replaced in tests.
struct settings_surroundings {
    std::map<std::string, std::string> environment;
    std::vector<std::string> global_files = {"/etc/xdg/pip/pip.conf", "/etc/pip.conf"};
    std::string working_directory;

    // An empty variable counts as unset, as pip and uv have it.
    std::string variable(const std::string& name) const;

    static settings_surroundings of_process();
};

// Grants that were read of grants_lists count below all that files say: those that contradict an
// earlier word are passed over, with a warning; the indexes of others are added, for bound names.
// today: published_grant::counts_on.
expected_void<error> add_published(std::vector<published_grant>, const std::string& today,
                                   index_settings&);

// Errors: bad_input (an index URL that is none, a pip.conf that cannot be read, a name that is
// bound to two indexes or to one that nobody names).
expected<index_settings, error> read_index_settings(const index_words&, const project_indexes&,
                                                    const settings_surroundings&);

}  // namespace purvey
