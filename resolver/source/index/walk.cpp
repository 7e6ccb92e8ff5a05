#include "resolver/source/index/walk.hpp"

namespace purvey::index {

namespace {

constexpr std::size_t most_files = 8;

// A wheel always holds its metadata; a source distribution has it only where the index says so.
bool worth_asking(const release_file& f) {
    return f.kind == file_kind::wheel || f.metadata == metadata_offer::offered;
}

}  // namespace

void walk::note(std::string_view file, std::string_view why) {
    if (!tried.empty()) tried += "; ";
    tried.append(file).append(": ").append(why);
}

void plan_walk(walk& w, const std::vector<std::size_t>& files, std::size_t fitting) {
    const auto& all = w.what().files;
    for (const bool fits : {true, false}) {
        std::size_t taken = 0;
        for (const auto kind : {file_kind::wheel, file_kind::sdist}) {
            const std::size_t begin = fits ? 0 : fitting, end = fits ? fitting : files.size();
            for (std::size_t i = begin; i < end && i < files.size() && taken < most_files; ++i) {
                if (files[i] >= all.size()) continue;
                const release_file& f = all[files[i]];
                if (f.kind != kind) continue;
                if (worth_asking(f)) {
                    w.order.push_back(
                        {files[i], fits ? metadata_origin::own_file : metadata_origin::other_file});
                    ++taken;
                } else if (w.tried.size() < 1000) {
                    w.note(f.name, "a source distribution without published metadata");
                }
            }
        }
    }
}

}  // namespace purvey::index
