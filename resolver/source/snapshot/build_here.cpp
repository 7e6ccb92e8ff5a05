#include "purvey/write_file.hpp"
#include "resolver/source/snapshot/graph.hpp"
#include "resolver/source/snapshot/image.hpp"
#include "resolver/source/snapshot/module.hpp"
#include "resolver/source/snapshot/writer.hpp"

namespace purvey::snapshot_format {

expected<snapshot_info, error> build_here(const snapshot_build& build) {
    graph all;
    for (std::uint32_t i = 0; i < build.graphs.size(); ++i) {
        if (auto read = read_graph(build.graphs[i], i, build.targets, all); !read) {
            return unexpected(std::move(read).error());
        }
    }
    const auto bytes = make_snapshot(all, build);
    if (!bytes) {
        return unexpected(bytes.error());
    }
    if (auto written = write_file_atomically(build.output, *bytes); !written) {
        return unexpected(std::move(written).error());
    }
    const auto made = image::open(byte_store(*bytes), build.output);
    if (!made) {
        return unexpected(made.error());
    }
    return info_of(*made);
}

}  // namespace purvey::snapshot_format
