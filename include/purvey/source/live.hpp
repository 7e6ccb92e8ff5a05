#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
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

struct live_options {
    std::string index_url = "https://pypi.org/simple";  // may hold user:password@
    std::string cache_directory;  // "": $PURVEY_CACHE_DIR, $XDG_CACHE_HOME/purvey, ~/.cache/purvey
    std::string ca_file;          // "": the system's
    std::string proxy;            // "": http_proxy, https_proxy, all_proxy, no_proxy
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
};

// Opens the network module (purvey-net.so, in $PURVEY_MODULE_DIR, beside the program, or in
// ../lib/purvey) on first use. Nothing is fetched yet. Errors: unknown (no module), bad_input (not
// an index URL).
expected<std::unique_ptr<source>, error> open_live_source(const live_options&);

}  // namespace purvey
