#include "universe.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/format.hpp"
#include "resolver/source/snapshot/xxh64.hpp"

namespace purvey::snapshot_tests {
namespace {

namespace format = snapshot_format;

class generator {
  public:
    explicit generator(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t limit) { return random_() % limit; }
    bool one_in(std::size_t n) { return below(n) == 0; }

    std::string hex(std::size_t digits) {
        std::string out;
        while (out.size() < digits) {
            out += "0123456789abcdef"[below(16)];
        }
        return out;
    }

    std::vector<std::string> list(const std::vector<std::string>& pool, std::size_t most) {
        std::vector<std::string> out(below(most + 1));
        for (std::string& s : out) {
            s = pool[below(pool.size())];
        }
        return out;
    }

    memory_file file(const std::string& project, const std::string& version) {
        memory_file f;
        f.name = project + "-" + version + "-py3-none-any.whl";
        f.kind = static_cast<file_kind>(below(3));
        const std::string hash = hex(64);
        const std::string hashed = "https://files.example.org/packages/" + hash.substr(0, 2) + "/" +
                                   hash.substr(2, 2) + "/" + hash.substr(4) + "/" + f.name;
        const std::string upper = "https://x/AA/bb/" + hash.substr(4) + "/" + f.name;
        f.url = std::vector<std::string>{hashed,       hashed, "https://a/b/" + f.name, "", upper,
                                         "/" + f.name, f.name, "https://a/b?x=y"}[below(8)];
        if (!one_in(3)) {
            f.hashes.emplace_back("sha256", one_in(5) ? "ABC" : hex(64));
        }
        if (one_in(4)) {
            f.hashes.emplace_back("md5", hex(32));
            f.hashes.emplace_back("odd", hex(3));
        }
        if (!one_in(3)) {
            f.size = one_in(9) ? ~std::uint64_t{0} : below(1u << 30);
        }
        f.upload_time = std::vector<std::string>{"",
                                                 "2023-10-03T12:00:00.123456Z",
                                                 "2024-02-29T23:59:59Z",
                                                 "1970-01-01T00:00:00.5Z",
                                                 "yesterday",
                                                 "2016-12-31T23:59:60Z",
                                                 "9999-12-31T23:59:59.999999Z"}[below(7)];
        f.requires_python = std::vector<std::string>{"", ">=3.8", ">=3.11,<4"}[below(3)];
        f.yanked = one_in(4);
        f.yanked_reason = f.yanked && one_in(2) ? "broken \x1b[2J" : "";
        f.metadata = static_cast<metadata_offer>(below(3));
        f.metadata_sha256 = one_in(3) ? hex(64) : one_in(5) ? "none" : "";
        return f;
    }

    memory_release release(const std::string& project, std::string version, bool files) {
        static const std::vector<std::string> requirements = {"a",
                                                              "b>=1",
                                                              "c ; extra == 'x'",
                                                              "d[e]>2,<3",
                                                              "",
                                                              "\xff\xfe not text",
                                                              "f @ https://example.org/f.whl"};
        static const std::vector<std::string> words = {"x", "y", "all", "cv2", "x (1.0)"};
        memory_release r;
        r.version = std::move(version);
        r.requires_dist = list(requirements, 6);
        r.provides_extra = list(words, 3);
        if (one_in(3)) {
            r.provides_dist = list(words, 2);
            r.obsoletes_dist = list(words, 2);
            r.import_name = list(words, 2);
        }
        r.requires_python = one_in(2) ? ">=3.8" : "";
        r.yanked = !files && one_in(5);
        if (files) {
            r.files.resize(below(4));
            for (memory_file& f : r.files) {
                f = file(project, r.version);
            }
            r.origin = static_cast<metadata_origin>(below(4));
        }
        if (r.origin == metadata_origin::needs_build) {
            r.why = "no wheel";
        } else if (r.origin != metadata_origin::release && !one_in(3)) {
            r.metadata_file = r.files.empty() || one_in(4) ? "elsewhere.whl" : r.files.back().name;
        }
        return r;
    }

  private:
    std::mt19937_64 random_;
};

// Just enough JSON: values are strings and lists, "" stands for what is not there.
class json {
  public:
    void open(char bracket, std::string_view key = {}) {
        separate();
        name(key);
        text_ += bracket;
        text_ += '\n';
        indent_ += 2;
    }
    void close(char bracket) {
        indent_ -= 2;
        text_.erase(text_.find_last_not_of(",\n") + 1);
        if (text_.back() != '[' && text_.back() != '{') {
            text_ += '\n';
            separate();
        }
        text_ += bracket;
        text_ += ",\n";
    }
    void put(std::string_view key, std::string_view value) {
        separate();
        name(key);
        quote(value);
        text_ += ",\n";
    }
    void put(std::string_view key, const std::vector<std::string_view>& values) {
        open('[', key);
        for (const std::string_view v : values) {
            put("", v);
        }
        close(']');
    }
    std::string finish() const { return text_.substr(0, text_.size() - 2) + "\n"; }

  private:
    std::string text_;
    std::size_t indent_ = 0;

    void separate() { text_.append(indent_, ' '); }
    void name(std::string_view key) {
        if (!key.empty()) {
            quote(key);
            text_ += ": ";
        }
    }
    void quote(std::string_view value) {
        text_ += '"';
        for (const char c : value) {
            if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) {
                std::array<char, 8> escaped{};
                std::snprintf(escaped.data(), escaped.size(), "\\u%04x", c);
                text_ += escaped.data();
            } else {
                text_ += c;
            }
        }
        text_ += '"';
    }
};

std::string_view yes(bool value) {
    return value ? "yes" : "no";
}

void put_file(json& out, const release_file& f) {
    constexpr std::array kinds = {"wheel", "sdist", "other"};
    constexpr std::array offers = {"unknown", "absent", "offered"};
    out.open('{');
    out.put("name", f.name);
    out.put("url", f.url);
    out.put("kind", kinds[static_cast<std::size_t>(f.kind)]);
    out.open('[', "hashes");
    for (const auto& [algorithm, value] : f.hashes) {
        out.put("", std::string(algorithm) + ":" + std::string(value));
    }
    out.close(']');
    out.put("size", f.size ? std::to_string(*f.size) : "");
    out.put("upload-time", f.upload_time);
    out.put("requires-python", f.requires_python);
    out.put("yanked", yes(f.yanked));
    out.put("yanked-reason", f.yanked_reason);
    out.put("metadata", offers[static_cast<std::size_t>(f.metadata)]);
    out.put("metadata-sha256", f.metadata_sha256);
    out.close('}');
}

void put_metadata(json& out, source& from, const listing& l, std::size_t release) {
    constexpr std::array origins = {"own file", "other file", "release", "needs build"};
    const auto m = from.metadata(l, release, {}, 0);
    out.open('{', "metadata");
    if (m) {
        out.put("origin", origins[static_cast<std::size_t>((*m)->origin)]);
        out.put("file", (*m)->file);
        out.put("why", (*m)->why);
        out.put("requires-dist", (*m)->requires_dist);
        out.put("provides-extra", (*m)->provides_extra);
        out.put("provides-dist", (*m)->provides_dist);
        out.put("obsoletes-dist", (*m)->obsoletes_dist);
        out.put("import-name", (*m)->import_name);
        out.put("requires-python", (*m)->requires_python);
    } else {
        out.put("error", m.error().message);
    }
    out.close('}');
}

void put_releases(json& out, source& from, const listing& l) {
    out.open('[', "releases");
    for (std::size_t i = 0; i < l.releases.size(); ++i) {
        const release& r = l.releases[i];
        out.open('{');
        out.put("version", r.version.str());
        out.put("requires-python", l.requires_python.empty() ? "" : l.requires_python.of(i));
        out.put("yanked", yes(!l.yanked.empty() && l.yanked.of(i)));
        out.open('[', "files");
        for (const release_file& f : r.files) {
            put_file(out, f);
        }
        out.close(']');
        put_metadata(out, from, l, i);
        out.close('}');
    }
    out.close(']');
}

void put_project(json& out, source& from, const std::string& name) {
    out.open('{');
    out.put("asked", name);
    if (const auto found = from.list(name)) {
        const listing& l = **found;
        out.put("project", l.project);
        out.put("index", l.index_url);
        out.put("exists", yes(l.exists));
        out.put("files-known", yes(l.files_known));
        out.put("status", l.status);
        put_releases(out, from, l);
        out.open('[', "rejected");
        for (const rejected_entry& r : l.rejected) {
            out.put("", std::string(r.what) + ": " + std::string(r.why));
        }
        out.close(']');
    } else {
        out.put("error", found.error().message);
    }
    out.close('}');
}

}  // namespace

std::vector<memory_project> random_universe(std::uint64_t seed) {
    generator g(seed);
    static const std::vector<std::string> versions = {
        "0.1",         "1.0",       "1.0.1",
        "1.1a1",       "1.1",       "2!0.1",
        "1.0+local.1", "0.1.dev3",  "3.14.15.92.65.35.89.79.32.38",
        "1.1.post1",   "2023.10.3", "2023.10.4rc1"};
    std::vector<memory_project> out(1 + g.below(5));
    for (std::size_t i = 0; i < out.size(); ++i) {
        memory_project& p = out[i];
        p.name = "project-" + std::string(1, static_cast<char>('a' + i));
        p.index_url = g.one_in(3) ? "" : "https://example.org/simple";
        p.status = g.one_in(4) ? "archived" : "";
        p.files_known = g.one_in(2);
        for (const std::string& version : versions) {
            if (g.one_in(2)) {
                p.releases.push_back(g.release(p.name, version, p.files_known));
            }
        }
        // Neighbours mostly agree, as in real projects.
        for (std::size_t r = 1; r < p.releases.size(); ++r) {
            if (!g.one_in(3)) {
                p.releases[r].requires_dist = p.releases[r - 1].requires_dist;
            }
        }
        if (g.one_in(3)) {
            p.rejected = {{"x.exe", "no wheel and no sdist"}, {"y.egg", "no wheel and no sdist"}};
        }
    }
    return out;
}

std::string describe(source& from, const std::vector<std::string>& names) {
    json out;
    out.open('[');
    for (const std::string& name : names) {
        put_project(out, from, name);
    }
    out.close(']');
    return out.finish();
}

std::vector<std::string> names_of(const std::vector<memory_project>& projects) {
    std::vector<std::string> names;
    for (const memory_project& p : projects) {
        names.push_back(p.name);
    }
    return names;
}

temporary_file::temporary_file(std::string_view name)
    : path_(::testing::TempDir() + "purvey-" + std::to_string(::getpid()) + "-" +
            std::string(name)) {}

temporary_file::~temporary_file() {
    std::remove(path_.c_str());
}

void temporary_file::write(std::string_view bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
}

std::string read_file(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
}

std::string record_all(source& from, const std::vector<std::string>& names,
                       const record_options& options) {
    recorder r(from);
    for (const std::string& name : names) {
        EXPECT_TRUE(r.list(name));
    }
    const auto bytes = r.bytes(options);
    EXPECT_TRUE(bytes) << bytes.error().message;
    return bytes.value_or("");
}

void reseal(std::string& bytes) {
    const auto replace = [&](std::size_t at, std::uint64_t value) {
        std::string packed;
        format::store64(packed, value);
        bytes.replace(at, packed.size(), packed);
    };
    const std::size_t table = format::header_size + format::section_count * 32;
    if (bytes.size() < table) {
        return;
    }
    for (std::size_t entry = format::header_size; entry < table; entry += 32) {
        const std::uint64_t offset = format::load64(bytes.data() + entry + 8);
        const std::uint64_t length = format::load64(bytes.data() + entry + 16);
        if (offset <= bytes.size() && length <= bytes.size() - offset) {
            replace(entry + 24, format::xxh64(std::string_view(bytes).substr(offset, length)));
        }
    }
    replace(format::checksum_offset,
            format::xxh64(bytes.substr(0, format::checksum_offset) +
                          bytes.substr(format::header_size, table - format::header_size)));
}

std::size_t exercise(std::string_view bytes) {
    auto opened = snapshot::from_bytes(bytes, "damaged.snapshot");
    if (!opened) {
        return opened.error().message.size();
    }
    std::vector<std::string> names = {"project-a", "project-z", ""};
    for (std::size_t i = 0; i < opened->size() && i < 64; ++i) {
        names.emplace_back(opened->name(i));
    }
    std::size_t sum = describe(*opened, names).size();
    for (const std::string& name : names) {
        if (const auto l = opened->list(name)) {
            const auto* groups = opened->groups(**l);
            sum += groups == nullptr ? 0 : groups->size();
        }
    }
    if (const auto info = opened->info()) {
        for (const std::string& line : info->lines()) {
            sum += line.size();
        }
    }
    return sum + (opened->verify() ? 1 : 0);
}

}  // namespace purvey::snapshot_tests
