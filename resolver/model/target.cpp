#include "resolver/model/target.hpp"

#include <algorithm>
#include <charconv>

namespace purvey {
namespace {

using system = pep::platform::system;

struct named {
    std::string_view name;
    system os;
    int major, minor;
    std::string_view arch;
};

// The names and what they stand for are those of uv 0.13 (`uv help pip compile`).
constexpr named names[] = {
    {"linux", system::linux_glibc, 2, 28, "x86_64"},
    {"macos", system::macos, 13, 0, "arm64"},
    {"windows", system::windows, 0, 0, "amd64"},
    {"x86_64-unknown-linux-gnu", system::linux_glibc, 2, 28, "x86_64"},
    {"aarch64-unknown-linux-gnu", system::linux_glibc, 2, 28, "aarch64"},
    {"riscv64-unknown-linux", system::linux_glibc, 2, 39, "riscv64"},
    {"x86_64-unknown-linux-musl", system::linux_musl, 1, 2, "x86_64"},
    {"aarch64-unknown-linux-musl", system::linux_musl, 1, 2, "aarch64"},
    {"x86_64-apple-darwin", system::macos, 13, 0, "x86_64"},
    {"aarch64-apple-darwin", system::macos, 13, 0, "arm64"},
    {"x86_64-pc-windows-msvc", system::windows, 0, 0, "amd64"},
    {"i686-pc-windows-msvc", system::windows, 0, 0, "win32"},
    {"aarch64-pc-windows-msvc", system::windows, 0, 0, "arm64"},
    {"x86_64-manylinux2014", system::linux_glibc, 2, 17, "x86_64"},
    {"aarch64-manylinux2014", system::linux_glibc, 2, 17, "aarch64"},
};

constexpr std::string_view linux_archs[] = {"x86_64",  "aarch64", "i686",   "armv7l",
                                            "ppc64le", "s390x",   "riscv64"};

bool take_number(std::string_view& text, int& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    const auto used = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || used == 0 || used > 3 || text[0] == '-') return false;
    text.remove_prefix(used);
    return true;
}

struct versioned {
    std::string_view prefix;
    system os;
    int lowest_major, highest_major;
};
constexpr versioned versioned_names[] = {{"manylinux_", system::linux_glibc, 2, 2},
                                         {"musllinux_", system::linux_musl, 1, 1},
                                         {"macosx_", system::macos, 10, 99}};

bool runs_on(std::string_view arch, system os) {
    if (os == system::macos) return arch == "x86_64" || arch == "aarch64";
    return std::find(std::begin(linux_archs), std::end(linux_archs), arch) != std::end(linux_archs);
}

// ARCH-manylinux_X_Y, ARCH-musllinux_X_Y and ARCH-macosx_X_Y.
std::optional<pep::platform> versioned_platform(std::string_view name) {
    const std::size_t dash = name.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view arch = name.substr(0, dash), rest = name.substr(dash + 1);
    for (const versioned& v : versioned_names) {
        if (!rest.starts_with(v.prefix) || !runs_on(arch, v.os)) continue;
        pep::platform out{v.os, 0, 0, std::string(arch)};
        if (v.os == system::macos && arch == "aarch64") out.arch = "arm64";
        std::string_view numbers = rest.substr(v.prefix.size());
        if (!take_number(numbers, out.major) || !numbers.starts_with('_')) return std::nullopt;
        numbers.remove_prefix(1);
        if (!take_number(numbers, out.minor) || !numbers.empty()) return std::nullopt;
        if (out.major < v.lowest_major || out.major > v.highest_major) return std::nullopt;
        return out;
    }
    return std::nullopt;
}

}  // namespace

std::optional<pep::platform> platform_of(std::string_view name) {
    for (const named& n : names)
        if (n.name == name) return pep::platform{n.os, n.major, n.minor, std::string(n.arch)};
    return versioned_platform(name);
}

std::vector<std::string_view> known_platform_names() {
    std::vector<std::string_view> out;
    for (const named& n : names) out.push_back(n.name);
    out.insert(out.end(), {"x86_64-manylinux_2_28", "aarch64-manylinux_2_28",
                           "x86_64-musllinux_1_2", "aarch64-musllinux_1_2"});
    return out;
}

void set_platform_fields(const pep::platform& p, pep::marker_environment& m) {
    m.platform_release.clear();
    m.platform_version.clear();
    switch (p.os) {
        case system::linux_glibc:
        case system::linux_musl:
            m.os_name = "posix";
            m.sys_platform = "linux";
            m.platform_system = "Linux";
            m.platform_machine = p.arch;
            break;
        case system::macos:
            m.os_name = "posix";
            m.sys_platform = "darwin";
            m.platform_system = "Darwin";
            m.platform_machine = p.arch;
            break;
        case system::windows:
            m.os_name = "nt";
            m.sys_platform = "win32";
            m.platform_system = "Windows";
            m.platform_machine = p.arch == "amd64" ? "AMD64" : p.arch == "arm64" ? "ARM64" : "x86";
            break;
    }
}

std::string describe(const pep::platform& p) {
    const std::string number = std::to_string(p.major) + "." + std::to_string(p.minor);
    const std::string arch = p.arch == "x86_64" || p.arch == "amd64" ? "x86-64"
                             : p.arch == "win32"                     ? "x86"
                                                                     : p.arch;
    switch (p.os) {
        case system::linux_glibc:
            return "Linux " + arch + ", glibc " + number;
        case system::linux_musl:
            return "Linux " + arch + ", musl " + number;
        case system::macos:
            return "macOS " + number + " " + arch;
        case system::windows:
            break;
    }
    return "Windows " + arch;
}

}  // namespace purvey
