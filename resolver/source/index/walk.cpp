#include "resolver/source/index/walk.hpp"

namespace purvey::index {

namespace {

constexpr std::size_t most_files = 8;

}  // namespace

void walk::note(std::string_view file, std::string_view why) {
    if (!tried.empty()) tried += "; ";
    tried.append(file).append(": ").append(why);
}

void plan_walk(walk& w, const std::vector<std::size_t>& files, std::size_t fitting) {
    const auto& all = w.what().files;
    std::vector<walk::attempt> last;
    for (const bool fits : {true, false}) {
        std::size_t taken = 0;
        for (const auto kind : {file_kind::wheel, file_kind::sdist}) {
            const std::size_t begin = fits ? 0 : fitting, end = fits ? fitting : files.size();
            for (std::size_t i = begin; i < end && i < files.size() && taken < most_files; ++i) {
                if (files[i] >= all.size()) continue;
                const release_file& f = all[files[i]];
                if (f.kind != kind) continue;
                const bool whole =
                    kind == file_kind::sdist && f.metadata != metadata_offer::offered;
                (whole ? last : w.order)
                    .push_back(
                        {files[i], fits ? metadata_origin::own_file : metadata_origin::other_file});
                ++taken;
            }
        }
    }
    w.order.insert(w.order.end(), last.begin(), last.end());
}

}  // namespace purvey::index
