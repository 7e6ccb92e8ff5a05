#include "purvey/model/environment.hpp"

#include <charconv>
#include <utility>

#include "resolver/model/target.hpp"

namespace purvey {
namespace {

// "3.11" or "3.11.7", also "3.14.0rc1"; nothing else. Sets the fields of the Python version.
bool take_python(std::string_view text, environment& out, int& minor) {
    const auto v = pep::version::parse(text);
    if (!v || v->has_local() || v->is_postrelease() || v->is_devrelease()) return false;
    if (v->epoch() != "0" || !v->release().starts_with("3.")) return false;
    const std::string_view rest = v->release().substr(2);
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), minor);
    if (error != std::errc() || minor > 999) return false;
    const std::string_view patch = rest.substr(static_cast<std::size_t>(end - rest.data()));
    if (patch.find('.', 1) != std::string_view::npos) return false;
    out.markers.python_version = "3." + std::to_string(minor);
    out.markers.python_full_version = out.markers.python_version;
    out.markers.python_full_version += patch.empty() ? ".0" : patch;
    out.markers.python_full_version += v->pre();
    return true;
}

environment build(environment out, int minor) {
    out.python = *pep::version::parse(out.markers.python_full_version);
    out.markers.implementation_version = out.markers.python_full_version;
    set_platform_fields(out.platform, out.markers);
    out.tags = pep::tag_set(3, minor, out.platform);
    return out;
}

std::string label_of(std::string_view python, const pep::platform& p) {
    return "CPython " + std::string(python) + " on " + describe(p);
}

expected<environment, error> made(std::string_view python, pep::platform platform) {
    environment out;
    out.platform = std::move(platform);
    int minor = 0;
    if (!take_python(python, out, minor))
        return bad_input("--python-version",
                         "\"" + std::string(python) + "\" is no version of CPython 3",
                         "Give two or three numbers, such as 3.11 or 3.11.7.");
    out.label = label_of(python, out.platform);
    return build(std::move(out), minor);
}

}  // namespace

expected<environment, error> make_environment(std::string_view python,
                                              std::string_view platform_name) {
    auto platform = platform_of(platform_name);
    if (!platform) {
        std::string names;
        for (std::string_view n : known_platform_names()) {
            if (!names.empty()) names += ", ";
            names += n;
        }
        return bad_input("--python-platform",
                         "unknown platform \"" + std::string(platform_name) + "\"",
                         "Known: " + names +
                             ", and other versions of glibc, musl and macOS (x86_64-macosx_11_0).");
    }
    return made(python, *std::move(platform));
}

expected<environment, error> with_python(const environment& other, std::string_view python) {
    return made(python, other.platform);
}

environment default_environment() {
    environment out;
    out.markers.python_version = "3.11";
    out.markers.python_full_version = "3.11.0";
    out.label = label_of("3.11", out.platform);
    return build(std::move(out), 11);
}

}  // namespace purvey
