#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/pep/name_space.hpp"
#include "purvey/source/source.hpp"

// An index of the Simple API reached over https, http or file (spec/index.md).
namespace purvey {

struct live_counters {
    std::uint64_t requests = 0;  // sent, retries and redirects included
    std::uint64_t bytes = 0;     // received, as sent (compressed)
    std::size_t listed = 0;      // projects whose page has been read
    std::size_t metadata = 0;    // files whose metadata has been read
    std::size_t from_cache = 0;  // pages and metadata that needed no request
    std::size_t under_way = 0;   // transfers not yet finished
};

// Called from within list(), metadata() and expect(), in the calling thread, whenever a counter has
// moved. Must not call the source.
class live_progress {
  public:
    virtual ~live_progress() = default;
    virtual void moved(const live_counters&) = 0;
};

// Builds source distributions without static metadata, for those who allow that. Called as
// live_progress is.
class metadata_builder {
  public:
    virtual ~metadata_builder() = default;
    // Core metadata of the wheel that a build of this file makes; or why there is none, as a clause
    // about the file.
    virtual expected<std::string, std::string> build(std::string_view name,
                                                     std::string_view bytes) = 0;
    // What of the builder the result may depend on: the same text, the same result.
    virtual std::string identity() const = 0;
};

// One index of the Simple API, or another place that supplies projects.
struct index_entry {
    // http, https or file; may hold user:password@. An absolute path, if it is no index.
    std::string url;
    std::string name;         // as the configuration calls it, or ""
    bool bound_only = false;  // asked only for names that are bound to it ("explicit")
    supplier kind = supplier::index;
    std::string metadata = {};  // of a directory: core metadata, as its static tables say it
    std::optional<error> refused = {};  // why nothing can come from there, said when it is asked
};

// Binds a name to one index.
struct index_binding {
    std::string name;       // normalised
    std::size_t index = 0;  // into live_options::indexes
};

// Which indexes may supply one name that is bound to none (spec/index.md).
enum class index_strategy : std::uint8_t {
    first_index,         // the first that knows it, and no other
    unsafe_first_match,  // releases of all, those of earlier indexes before any of later ones
    unsafe_best_match,   // releases of all, the newest first
};
inline constexpr std::array<std::string_view, 3> index_strategy_words{
    "first-index", "unsafe-first-match", "unsafe-best-match"};

struct live_options {
    // In the order in which they are asked.
    std::vector<index_entry> indexes = {{"https://pypi.org/simple", {}, false}};
    std::vector<index_binding> bindings;
    pep::namespace_map<std::size_t> namespaces;  // of names that no binding names: into `indexes`
    index_strategy strategy = index_strategy::first_index;
    std::string cache_directory;  // "": $PURVEY_CACHE_DIR, $XDG_CACHE_HOME/purvey, ~/.cache/purvey
    std::string ca_file;          // "": the system's
    std::string proxy;            // "": http_proxy, https_proxy, all_proxy, no_proxy
    std::string netrc;            // logins of hosts of indexes whose URL has none; "": no file
    bool use_cache = true;
    bool refresh = false;  // ask the index again whatever the cache holds
    bool offline = false;  // the cache alone answers
    std::uint32_t connect_timeout_ms = 10'000;
    std::uint32_t stall_timeout_ms = 30'000;  // without any progress
    std::uint32_t retries = 3;                // of a transient failure
    std::size_t connections = 50;             // requests under way at once
    std::size_t page_limit = 64u << 20;       // bytes of a page, decoded
    std::size_t metadata_limit = 16u << 20;   // bytes of one METADATA, decoded
    live_progress* progress = nullptr;
    metadata_builder* builder = nullptr;  // nothing is built without one
};

// Nothing is fetched yet; what the cache cannot answer opens the network module (purvey-net.so, in
// $PURVEY_MODULE_DIR, beside the program, or in ../lib/purvey). Errors: bad_input (not an index
// URL).
expected<std::unique_ptr<source>, error> open_live_source(const live_options&);

}  // namespace purvey
