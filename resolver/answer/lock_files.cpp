#include "resolver/answer/lock_files.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "purvey/answer/escape.hpp"
#include "resolver/answer/utf8.hpp"

namespace purvey::answer {
namespace {

struct algorithm {
    std::string_view name;
    std::size_t hex_digits;
};

// What pip and uv both check. Weaker ones are left out even beside these, since pip accepts a file
// as soon as one of the listed hashes matches.
constexpr std::array<algorithm, 3> accepted = {{{"sha256", 64}, {"sha384", 96}, {"sha512", 128}}};

using hash_list = std::vector<std::pair<std::string, std::string>>;

std::string at(const picked_release& p) {
    return without_credentials(p.index_url());
}

std::string file_of(const picked_release& p, const release_file& f) {
    return std::string(f.name) + " of " + p.project + " " + p.what().version.str();
}

unexpected<error> refused(const picked_release& p, std::string message) {
    return unexpected(
        error{error_kind::refused, std::move(message), at(p),
              "ask for another version, or use an index that gives sha256 for all of its files"});
}

bool is_hex(std::string_view text, std::size_t length) {
    return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string names_of(const release_file& f) {
    std::string out;
    for (const auto& [name, value] : f.hashes) out += (out.empty() ? "" : ", ") + std::string(name);
    return out;
}

expected<hash_list, error> hashes_of(const picked_release& p, const release_file& f) {
    hash_list out;
    for (const algorithm& a : accepted) {
        std::string found;
        for (const auto& [name, value] : f.hashes) {
            if (lower(name) != a.name) continue;
            std::string hex = lower(value);
            if (!is_hex(hex, a.hex_digits))
                return refused(
                    p, "the " + std::string(a.name) + " of " + file_of(p, f) + " is malformed");
            if (!found.empty() && found != hex)
                return unknown(at(p), "the index gives two different " + std::string(a.name) +
                                          " hashes for " + file_of(p, f));
            found = std::move(hex);
        }
        if (!found.empty()) out.emplace_back(a.name, std::move(found));
    }
    if (!out.empty()) return out;
    const std::string only = names_of(f);
    return refused(
        p, file_of(p, f) + (only.empty() ? " has no hash, and installers refuse a lock without one"
                                         : " has no hash that installers accept (only " + only +
                                               "); a lock needs sha256, sha384 or sha512"));
}

// A name is put into a path by installers: one component, and nothing that hides in print.
bool is_plain_file_name(std::string_view name) {
    if (name.empty() || name == "." || name == "..") return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return c > ' ' && c < 0x7F && c != '/' && c != '\\'; });
}

bool is_fetchable(std::string_view url) {
    const std::string start = lower(url.substr(0, 8));
    const bool known =
        start.starts_with("https://") || start.starts_with("http://") || start.starts_with("file:");
    return known && std::all_of(url.begin(), url.end(), [](char c) {
               const auto b = static_cast<unsigned char>(c);
               return b > 0x20 && b != 0x7F;
           });
}

expected<locked_file, error> file_to_lock(const picked_release& p, const release_file& f) {
    locked_file out;
    if (!is_plain_file_name(f.name))
        return unknown(at(p), "the index lists a file with an impossible name: " + file_of(p, f));
    if (f.url.empty())
        return bad_input(at(p),
                         file_of(p, f) + " is known without its address, so it can be resolved " +
                             "but not locked",
                         "use an index, or a snapshot that holds the addresses of files");
    if (!is_fetchable(f.url))
        return unknown(at(p), "the address of " + file_of(p, f) + " is neither http, https nor " +
                                  "file: " + std::string(f.url));
    if (f.size && *f.size > std::numeric_limits<std::int64_t>::max())
        return unknown(
            at(p), "the size of " + file_of(p, f) + " is impossible: " + std::to_string(*f.size));
    auto hashes = hashes_of(p, f);
    if (!hashes) return unexpected(std::move(hashes).error());
    out.name = f.name;
    out.url = without_credentials(f.url.substr(0, f.url.find('#')));
    out.upload_time = toml_date_time(f.upload_time);
    out.size = f.size;
    out.hashes = std::move(*hashes);
    return out;
}

// The same name twice is one file if the two agree, and a contradiction if they do not.
expected_void<error> drop_repeats(const picked_release& p, std::vector<locked_file>& files) {
    std::stable_sort(files.begin(), files.end(),
                     [](const locked_file& a, const locked_file& b) { return a.name < b.name; });
    for (std::size_t i = 1; i < files.size();) {
        if (files[i].name != files[i - 1].name) {
            ++i;
        } else if (files[i].hashes != files[i - 1].hashes) {
            return unknown(at(p), "the index lists " + files[i].name + " of " + p.project +
                                      " twice, with different hashes");
        } else {
            files.erase(files.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    return std::monostate{};
}

// PEP 751 has room for one sdist; .tar.gz is what PEP 625 asks for.
std::optional<locked_file> best_sdist(std::vector<locked_file> sdists) {
    if (sdists.empty()) return std::nullopt;
    const auto it = std::find_if(sdists.begin(), sdists.end(), [](const locked_file& f) {
        return std::string_view(f.name).ends_with(".tar.gz");
    });
    return it != sdists.end() ? *it : sdists.front();
}

}  // namespace

expected<locked_files, error> files_to_lock(const picked_release& p) {
    const std::string release = p.project + " " + p.what().version.str();
    if (!p.listing->files_known)
        return bad_input(at(p),
                         "the files of " + release + " are not known here: this snapshot can be " +
                             "resolved but not locked, because installers refuse a lock without " +
                             "hashes",
                         "lock against an index, or against a snapshot that holds files "
                         "(purvey snapshot record)");
    std::vector<locked_file> wheels, sdists;
    for (const std::size_t i : p.files) {
        const release_file& f = p.what().files[i];
        if (f.kind == file_kind::other) continue;
        auto file = file_to_lock(p, f);
        if (!file) return unexpected(std::move(file).error());
        (f.kind == file_kind::wheel ? wheels : sdists).push_back(std::move(*file));
    }
    for (auto* files : {&wheels, &sdists})
        if (auto ok = drop_repeats(p, *files); !ok) return unexpected(std::move(ok).error());
    locked_files out{best_sdist(std::move(sdists)), std::move(wheels)};
    if (!out.sdist && out.wheels.empty())
        return unknown(at(p), release + " has no file that fits the target");
    return out;
}

}  // namespace purvey::answer
