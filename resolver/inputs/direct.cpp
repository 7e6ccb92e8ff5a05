#include "resolver/inputs/direct.hpp"

#include <filesystem>
#include <utility>

#include "purvey/model/file_url.hpp"
#include "purvey/pep/name.hpp"
#include "purvey/pep/tag.hpp"
#include "resolver/inputs/project_metadata.hpp"
#include "resolver/inputs/requirement_line.hpp"
#include "resolver/inputs/stated_hash.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey::detail {
namespace {

namespace fs = std::filesystem;

constexpr const char* only_a_build = "only a build would tell what it is";

bool is_web(std::string_view place) {
    return place.starts_with("https://") || place.starts_with("http://");
}

bool is_url(std::string_view place) {
    return is_web(place) || place.starts_with("file:");
}

// What is in doubt is read as a plain requirement, and refused there.
bool may_be_direct(std::string_view text) {
    if (text.ends_with(".txt") || text.ends_with(".in")) return false;
    return text.find_first_of("@/:") != std::string_view::npos || looks_like_path_or_url(text);
}

// Reads what one requirement says of a place.
class direct_reader {
  public:
    direct_reader(const std::string& where, const std::string& folder, inputs& out)
        : where_(where), folder_(folder), out_(out) {}

    // Sets name and url; a name that is given must be that of the place.
    expected_void<error> read(std::string_view place, pep::requirement& r) {
        for (const char* vcs : {"git+", "hg+", "svn+", "bzr+"})
            if (place.starts_with(vcs))
                return bad("is in a repository, which is not supported", place,
                           "name a release, or a wheel or source distribution made of it");
        if (is_web(place)) {
            r.url = place;
            return read_archive(place, r);
        }
        const bool is_file_url = place.starts_with("file:");
        std::string path(place);
        if (is_file_url) {
            path = path_of_file_url(place);
            if (path.empty()) return bad("is no absolute file URL", place);
        }
        const std::string there = (fs::path{folder_} / path).string();
        std::error_code failed;
        const fs::file_status what = fs::status(there, failed);
        if (!fs::exists(what)) return bad("is not there", place);
        r.url = fs::absolute(there, failed).lexically_normal().string();
        if (fs::is_directory(what)) return read_tree(there, r);
        if (is_file_url) r.url = place;
        return read_archive(path, r);
    }

  private:
    unexpected<error> bad(std::string_view why, std::string_view place, std::string remedy = {}) {
        return bad_input(where_, "'" + shortened(place) + "' " + std::string(why),
                         std::move(remedy));
    }

    expected_void<error> read_archive(std::string_view place, pep::requirement& r) {
        if (place.find("subdirectory=") != std::string_view::npos)
            return bad("names a subdirectory: " + std::string(only_a_build), place);
        const std::string_view path = place.substr(0, place.find_first_of("?#"));
        const std::string file = percent_decoded(path.substr(path.rfind('/') + 1));
        std::string name = r.name;
        if (const auto wheel = pep::parse_wheel_name(file)) {
            name = wheel->name;
        } else {
            const std::string stem = name.empty() ? file.substr(0, file.rfind('-')) : name;
            if (!pep::is_valid_name(stem) || !pep::parse_sdist_name(file, stem))
                return bad("is not called as a wheel or source distribution" +
                               (name.empty() ? "" : " of " + name) + " is: " + only_a_build,
                           place);
            name = pep::normalize_name(stem);
        }
        return take_name(name, place, r);
    }

    expected_void<error> read_tree(const std::string& there, pep::requirement& r) {
        std::error_code failed;
        if (!fs::exists(there + "/pyproject.toml", failed))
            return bad("has no pyproject.toml: " + std::string(only_a_build), there);
        auto project = project_metadata(there);
        if (!project) return unexpected(std::move(project).error());
        out_.files.push_back(there + "/pyproject.toml");
        out_.trees.push_back({r.url, std::move(project->text)});
        return take_name(project->name, there, r);
    }

    expected_void<error> take_name(const std::string& name, std::string_view place,
                                   pep::requirement& r) {
        if (!r.name.empty() && r.name != name)
            return bad("is of " + name + ", not of " + r.name, place);
        r.name = name;
        return std::monostate{};
    }

    const std::string& where_;
    const std::string& folder_;
    inputs& out_;
};

// "PLACE[extra] ; marker", in its parts.
struct bare_words {
    std::string_view place, extras, marker;
};
bare_words split_bare(std::string_view text) {
    bare_words w{text, {}, {}};
    const auto end = text.find(is_url(text) ? " ;" : ";");
    if (end != std::string_view::npos) {
        w.place = text.substr(0, end);
        w.marker = text.substr(text.find(';', end));
    }
    while (w.place.ends_with(' ') || w.place.ends_with('\t')) w.place.remove_suffix(1);
    const auto open = w.place.rfind('[');
    if (w.place.ends_with(']') && open != std::string_view::npos && open != 0) {
        w.extras = w.place.substr(open);
        w.place = w.place.substr(0, open);
    }
    return w;
}

}  // namespace

expected<need, error> read_need(std::string_view text, const std::string& where,
                                const std::string& folder, inputs& out) {
    if (!may_be_direct(text)) return read_requirement(text, where);
    need n{{}, std::string(text), where};
    std::string place;
    if (auto named = pep::parse_requirement(text); named && !named->url.empty()) {
        n.requirement = std::move(*named);
        place = n.requirement.url;
    } else if (!named && looks_like_path_or_url(text)) {
        const bare_words w = split_bare(text);
        auto rest = pep::parse_requirement("x" + std::string(w.extras) + std::string(w.marker));
        if (!rest) return read_requirement(text, where);
        n.requirement = std::move(*rest);
        n.requirement.name.clear();
        place = w.place;
    } else if (named && looks_like_path_or_url(text)) {  // "demo-1.0.tar.gz" could be a name
        place = text;
    } else {
        return read_requirement(text, where);
    }
    if (auto done = direct_reader{where, folder, out}.read(place, n.requirement); !done)
        return unexpected(std::move(done).error());
    n.hashes = hashes_in_fragment(n.requirement.url);
    return n;
}

expected<std::string, error> read_place(std::string_view place, const std::string& name,
                                        const std::string& where, inputs& out) {
    pep::requirement r;
    r.name = name;
    if (auto done = direct_reader{where, "", out}.read(place, r); !done)
        return unexpected(std::move(done).error());
    return std::move(r.url);
}

}  // namespace purvey::detail
