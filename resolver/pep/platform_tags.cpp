#include <algorithm>
#include <string>
#include <vector>

#include "purvey/pep/tag.hpp"

// Order and contents are those of packaging.tags 26.3.
namespace purvey::pep {
namespace {

std::string numbered(std::string_view prefix, int major, int minor, std::string_view suffix) {
    std::string out(prefix);
    out += '_';
    out += std::to_string(major);
    out += '_';
    out += std::to_string(minor);
    out += '_';
    out += suffix;
    return out;
}

// An ARMv8 in 32-bit mode runs ARMv7 code too.
std::vector<std::string> architectures(const std::string& arch) {
    if (arch == "armv8l") return {"armv8l", "armv7l"};
    return {arch};
}

bool has_manylinux(std::string_view arch) {
    constexpr std::string_view known[] = {"x86_64",  "aarch64", "ppc64",       "ppc64le", "s390x",
                                          "riscv64", "i686",    "loongarch64", "armv7l",  "armv8l"};
    return std::find(std::begin(known), std::end(known), arch) != std::end(known);
}

// PEP 513, 571 and 599: the names before PEP 600.
std::string_view legacy_manylinux(int major, int minor) {
    if (major != 2) return {};
    return minor == 17   ? "manylinux2014"
           : minor == 12 ? "manylinux2010"
           : minor == 5  ? "manylinux1"
                         : "";
}

void add_manylinux(std::vector<std::string>& out, const platform& p, const std::string& arch) {
    constexpr int last_minor_of_older_major = 50;
    const int oldest = p.arch == "x86_64" || p.arch == "i686" ? 5 : 17;
    for (int major = p.major; major >= 2; --major) {
        const int newest = major == p.major ? p.minor : last_minor_of_older_major;
        for (int minor = newest; minor >= (major == 2 ? oldest : 0); --minor) {
            out.push_back(numbered("manylinux", major, minor, arch));
            if (const auto legacy = legacy_manylinux(major, minor); !legacy.empty())
                out.push_back(std::string(legacy) + "_" + arch);
        }
    }
}

std::vector<std::string> linux_tags(const platform& p) {
    std::vector<std::string> out;
    const auto archs = architectures(p.arch);
    for (const std::string& arch : archs) out.push_back("linux_" + arch);
    const bool musl = p.os == platform::system::linux_musl;
    if (!musl && !has_manylinux(p.arch)) return out;
    for (const std::string& arch : archs) {
        if (!musl) {
            add_manylinux(out, p, arch);
        } else {
            for (int minor = p.minor; minor >= 0; --minor)
                out.push_back(numbered("musllinux", p.major, minor, arch));
        }
    }
    return out;
}

// The fat formats that hold code for an architecture, best first.
std::vector<std::string> mac_formats(int major, int minor, const std::string& arch) {
    const auto newer_than = [&](int m) { return major > 10 || minor > m; };
    const auto older_than = [&](int m) { return major == 10 && minor < m; };
    if (arch == "x86_64")
        return older_than(4) ? std::vector<std::string>{}
                             : std::vector<std::string>{"x86_64", "intel",      "fat64",
                                                        "fat3",   "universal2", "universal"};
    if (arch == "i386")
        return older_than(4)
                   ? std::vector<std::string>{}
                   : std::vector<std::string>{"i386", "intel", "fat3", "fat", "universal"};
    if (arch == "ppc64")
        return newer_than(5) || older_than(4)
                   ? std::vector<std::string>{}
                   : std::vector<std::string>{"ppc64", "fat64", "universal"};
    if (arch == "ppc")
        return newer_than(6) ? std::vector<std::string>{}
                             : std::vector<std::string>{"ppc", "fat3", "fat", "universal"};
    if (arch == "arm64") return {"arm64", "universal2"};
    return {arch};
}

void add_mac(std::vector<std::string>& out, int major, int minor, const std::string& arch) {
    for (const std::string& format : mac_formats(major, minor, arch))
        out.push_back(numbered("macosx", major, minor, format));
}

// Until 10.15 minor versions count; from 11 on major ones, with minor 0 in tags. What an Intel Mac
// of 11 and later runs reaches back to 10.4; for others only the Intel half of universal2 does.
std::vector<std::string> mac_tags(const platform& p) {
    std::vector<std::string> out;
    if (p.major == 10)
        for (int minor = p.minor; minor >= 0; --minor) add_mac(out, 10, minor, p.arch);
    if (p.major < 11) return out;
    for (int major = p.major; major >= 11; --major) add_mac(out, major, 0, p.arch);
    for (int minor = 16; minor >= 4; --minor) {
        if (p.arch == "x86_64")
            add_mac(out, 10, minor, p.arch);
        else
            out.push_back(numbered("macosx", 10, minor, "universal2"));
    }
    return out;
}

}  // namespace

std::vector<std::string> platform_tags(const platform& p) {
    switch (p.os) {
        case platform::system::linux_glibc:
        case platform::system::linux_musl:
            return linux_tags(p);
        case platform::system::macos:
            return mac_tags(p);
        case platform::system::windows:
            return {p.arch == "win32" ? std::string("win32") : "win_" + p.arch};
    }
    return {};
}

}  // namespace purvey::pep
