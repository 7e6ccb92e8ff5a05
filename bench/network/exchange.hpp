#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bench/network/conditions.hpp"
#include "bench/network/site.hpp"

namespace network {

enum class kind_of : std::uint8_t { page, metadata, range, file };
constexpr std::string_view kind_names[] = {"page", "metadata", "range", "file"};

struct request {
    std::string path, if_none_match, range;
    bool head = false, close = false;

    kind_of kind() const;
    // Takes the first request off `text`; nothing where it has not arrived wholly. `bad` is set
    // where it will never be one.
    static std::optional<request> take(std::string& text, bool& bad);
};

// What goes over the wire.
struct reply {
    int status = 200;
    std::string head, changed;
    std::string_view body;  // of the site; unused where `changed` is not empty
    bool close = false;
    unsigned drip_ms = 0;

    std::string_view bytes() const { return changed.empty() ? body : std::string_view(changed); }
};

reply answer(const request&, const site&, conditions&);

}  // namespace network
