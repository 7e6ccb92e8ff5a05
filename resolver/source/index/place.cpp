#include "resolver/source/index/place.hpp"

#include <algorithm>
#include <filesystem>

#include "purvey/pep/name.hpp"
#include "purvey/pep/tag.hpp"
#include "resolver/source/index/file_tree.hpp"
#include "resolver/source/index/url.hpp"

namespace purvey::index {

namespace {

namespace fs = std::filesystem;

bool belongs_to(const release_file& f, const std::string& project) {
    if (!f.name.ends_with(".whl")) return pep::parse_sdist_name(f.name, project).has_value();
    const auto wheel = pep::parse_wheel_name(f.name);
    return wheel && wheel->name == project;
}

}  // namespace

void place_files::take(std::vector<release_file> files) {
    for (release_file& f : files) files_.emplace_back(pep::normalize_name(f.name), std::move(f));
    std::stable_sort(files_.begin(), files_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
}

std::vector<release_file> place_files::of(const std::string& project) const {
    const std::string start = project + "-";
    std::vector<release_file> found;
    for (auto at = std::lower_bound(files_.begin(), files_.end(), start,
                                    [](const auto& f, const auto& text) { return f.first < text; });
         at != files_.end() && at->first.starts_with(start); ++at)
        if (belongs_to(at->second, project)) found.push_back(at->second);
    return found;
}

expected<std::vector<release_file>, std::string> files_in(const std::string& directory,
                                                          text_arena& text) {
    std::error_code failed;
    std::vector<release_file> files;
    for (fs::directory_iterator at(directory, failed), end; !failed && at != end;
         at.increment(failed)) {
        std::error_code of_one;
        if (!at->is_regular_file(of_one)) continue;
        release_file f;
        f.size = at->file_size(of_one);
        if (of_one) continue;
        f.name = text.keep(at->path().filename().native());
        f.url = text.keep(file_url_of(at->path().native()));
        f.metadata = metadata_offer::absent;
        files.push_back(std::move(f));
    }
    if (failed) return unexpected(failed.message());
    return files;
}

void hashed_listing::read(std::size_t release, std::vector<release_file>& out) const {
    kept_listing::read(release, out);
    for (release_file& f : out) {
        const auto has = [](const auto& hash) { return hash.first == "sha256"; };
        if (scheme_of(f.url) != url_scheme::file ||
            std::any_of(f.hashes.begin(), f.hashes.end(), has))
            continue;
        if (const auto hex = net_.digest_of_file("sha256", path_of_file_url(f.url)); !hex.empty())
            f.hashes.emplace_back("sha256", text_.keep(hex));
    }
}

}  // namespace purvey::index
