#include "purvey/inputs.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "resolver/inputs/direct.hpp"
#include "resolver/inputs/manifest.hpp"
#include "resolver/inputs/requirements_file.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey {
namespace {

bool exists(const std::string& path) {
    struct stat info;
    return ::stat(path.c_str(), &info) == 0;
}

bool is_manifest(std::string_view path) {
    return path == "pyproject.toml" || path.ends_with("/pyproject.toml");
}

expected_void<error> read_arguments(const std::vector<std::string>& words, inputs& out) {
    for (const std::string& word : words) {
        if (word.find('\0') != std::string::npos)
            return bad_input("argument", "a requirement contains a NUL byte");
        auto need = detail::read_need(word, "argument", "", out);
        if (!need) return unexpected(std::move(need).error());
        out.asked.requirements.push_back(std::move(*need));
    }
    return std::monostate{};
}

// The manifests to read: those given with -r, else the directory's own.
struct manifest_plan {
    std::vector<std::string> paths;
    std::string default_path;
    bool default_is_the_request = false;
};

manifest_plan plan(const input_words& words) {
    manifest_plan p;
    std::copy_if(words.requirement_files.begin(), words.requirement_files.end(),
                 std::back_inserter(p.paths), is_manifest);
    p.default_path =
        words.directory.empty() ? "pyproject.toml" : words.directory + "/pyproject.toml";
    const bool nothing_named = words.requirements.empty() && words.requirement_files.empty();
    p.default_is_the_request = nothing_named && exists(p.default_path);
    return p;
}

expected_void<error> read_manifests(const input_words& words, inputs& out) {
    const manifest_plan p = plan(words);
    const detail::manifest_request all{true, words.extras, words.all_extras, words.groups};
    for (const std::string& path : p.paths)
        if (auto done = detail::read_manifest(path, all, out); !done) return done;
    if (!p.paths.empty()) return std::monostate{};
    if (p.default_is_the_request) return detail::read_manifest(p.default_path, all, out);
    if (!words.extras.empty() || words.all_extras)
        return bad_input("argument", "extras are asked for, but no project is",
                         "write name[extra], or read a project with -r pyproject.toml");
    if (words.groups.empty()) return std::monostate{};
    return detail::read_manifest(p.default_path, {false, {}, false, words.groups}, out);
}

}  // namespace

expected<inputs, error> read_inputs(const input_words& words) {
    inputs out;
    if (auto done = read_arguments(words.requirements, out); !done)
        return unexpected(std::move(done).error());
    detail::requirements_reader reader{out};
    for (const std::string& path : words.requirement_files) {
        if (is_manifest(path)) continue;
        if (auto done = reader.read(path, detail::requirements_reader::role::requirements); !done)
            return unexpected(std::move(done).error());
    }
    if (auto done = read_manifests(words, out); !done) return unexpected(std::move(done).error());
    for (const std::string& path : words.constraint_files)
        if (auto done = reader.read(path, detail::requirements_reader::role::constraints); !done)
            return unexpected(std::move(done).error());
    for (const std::string& path : words.override_files)
        if (auto done = reader.read(path, detail::requirements_reader::role::overrides); !done)
            return unexpected(std::move(done).error());
    for (const std::string& path : words.exclude_files)
        if (auto done = reader.read(path, detail::requirements_reader::role::excludes); !done)
            return unexpected(std::move(done).error());
    if (out.asked.requirements.empty())
        out.warnings.push_back("nothing is asked for, so the answer is empty");
    return out;
}

}  // namespace purvey
