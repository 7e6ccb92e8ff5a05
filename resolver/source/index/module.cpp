#include "resolver/source/index/module.hpp"

#include "resolver/source/index/live_source.hpp"
#include "resolver/source/index/url.hpp"

#define PURVEY_EXPORT extern "C" __attribute__((visibility("default")))

PURVEY_EXPORT std::uint32_t purvey_net_abi() {
    return purvey::index::module_abi;
}

PURVEY_EXPORT purvey::source* purvey_net_open(const purvey::live_options& o, purvey::error& why) {
    using namespace purvey::index;
    if (scheme_of(o.index_url) == url_scheme::other) {
        why = {purvey::error_kind::bad_input,
               "not an http, https or file URL",
               redacted(o.index_url),
               {}};
        return nullptr;
    }
    return new live_source(o);
}
