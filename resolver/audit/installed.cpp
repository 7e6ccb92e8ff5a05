#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "purvey/pep/metadata.hpp"
#include "purvey/pep/name.hpp"
#include "resolver/audit/audited.hpp"

namespace purvey::audit {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t max_metadata = std::uintmax_t{16} << 20;

// Names of folders in one, sorted; none where it is no folder.
std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        if (at->is_directory(failed)) out.push_back(at->path());
    std::sort(out.begin(), out.end());
    return out;
}

bool is_installed(const fs::path& folder) {
    return folder.extension() == ".dist-info";
}

// Where an interpreter of this prefix looks for distributions.
std::vector<fs::path> site_folders(const fs::path& prefix) {
    std::vector<fs::path> out;
    const auto add = [&](const fs::path& library) {
        for (const char* site : {"site-packages", "dist-packages"})
            if (std::error_code failed; fs::is_directory(library / site, failed))
                out.push_back(library / site);
    };
    for (const char* library : {"lib", "lib64"}) {
        // On most machines one of the two leads to the other.
        if (std::error_code failed; fs::is_symlink(prefix / library, failed)) continue;
        for (const fs::path& each : folders_in(prefix / library))
            if (each.filename().string().starts_with("python")) add(each);
    }
    add(prefix / "Lib");
    return out;
}

expected<std::string, error> whole(const fs::path& path) {
    std::error_code failed;
    if (!fs::is_regular_file(path, failed)) return bad_input(path.string(), "is not a file");
    if (fs::file_size(path, failed) > max_metadata || failed)
        return bad_input(path.string(), "cannot be read, or is larger than 16 MB");
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) return bad_input(path.string(), "cannot be read");
    return text;
}

// PEP 610. The key cannot stand in a JSON text as anything but a key or a whole string.
expected<std::string, error> direct_origin(const fs::path& folder) {
    const fs::path said = folder / "direct_url.json";
    if (std::error_code failed; !fs::exists(said, failed)) return std::string();
    const auto text = whole(said);
    if (!text) return unexpected(text.error());
    if (text->find("\"dir_info\"") != text->npos) return std::string("a directory");
    return std::string(text->find("\"vcs_info\"") == text->npos ? "a URL" : "a repository");
}

expected<audited, error> read_one(const fs::path& folder, std::vector<std::string>& roots) {
    const fs::path path = folder / "METADATA";
    const auto text = whole(path);
    if (!text) return unexpected(text.error());
    const auto read = pep::parse_core_metadata(*text);
    if (!read) return bad_input(path.string(), "is no core metadata: " + read.error().message);
    if (!pep::is_valid_name(read->name))
        return bad_input(path.string(), "'" + read->name + "' is not the name of a project");
    audited out;
    out.project = pep::normalize_name(read->name);
    if (auto version = pep::version::parse(read->version)) out.version = std::move(*version);
    out.provides = read->provides_dist;
    auto direct = direct_origin(folder);
    if (!direct) return unexpected(direct.error());
    out.direct = *std::move(direct);
    if (std::error_code failed; fs::exists(folder / "REQUESTED", failed))
        roots.push_back(out.project);
    return out;
}

// Of a folder that cannot be read, what its name says (PEP 427: "name-version.dist-info").
audited unread(const fs::path& folder, const error& why) {
    const std::string stem = folder.stem().string();
    const std::size_t dash = std::min(stem.rfind('-'), stem.size());
    const std::string name = stem.substr(0, dash);
    audited out;
    out.project = pep::is_valid_name(name) ? pep::normalize_name(name) : name;
    if (auto version = pep::version::parse(stem.substr(std::min(dash + 1, stem.size()))))
        out.version = std::move(*version);
    out.unread = "was not looked at: " + in_words(why);
    return out;
}

}  // namespace

expected<audited_set, error> read_installed(const std::string& folder) {
    audited_set out{subject_kind::environment, folder, {}, {}};
    std::vector<fs::path> places = site_folders(folder);
    const auto inside = folders_in(folder);
    if (std::any_of(inside.begin(), inside.end(), is_installed)) places.emplace_back(folder);
    if (places.empty())
        return bad_input(folder,
                         "is neither a Python prefix nor a folder of installed distributions",
                         "name what `python -c 'import sys; print(sys.prefix)'` prints");
    for (const fs::path& place : places)
        for (const fs::path& each : folders_in(place)) {
            if (!is_installed(each)) continue;
            auto one = read_one(each, out.roots);
            out.entries.push_back(one ? *std::move(one) : unread(each, one.error()));
        }
    return out;
}

}  // namespace purvey::audit
