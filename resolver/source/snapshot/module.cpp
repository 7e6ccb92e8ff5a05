#include "resolver/source/snapshot/module.hpp"

#define PURVEY_EXPORT extern "C" __attribute__((visibility("default")))

PURVEY_EXPORT std::uint32_t purvey_build_abi() {
    return purvey::snapshot_format::module_abi;
}

PURVEY_EXPORT void purvey_build_snapshot(
    const purvey::snapshot_build& build,
    purvey::expected<purvey::snapshot_info, purvey::error>& out) {
    out = purvey::snapshot_format::build_here(build);
}
