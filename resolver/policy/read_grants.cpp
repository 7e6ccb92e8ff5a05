#include "resolver/policy/read_grants.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace purvey {
namespace {

class grant_reader {
  public:
    grant_reader(toml_reader& in, const ::toml::node& entry) : in_(in), entry_(entry) {}

    grant read() {
        g_.where = in_.at(entry_);
        for (auto&& [key, value] : in_.table(entry_, "each entry of grant")) read(key.str(), value);
        const std::string name = pep::shown_name_space(g_.name_space);
        if (name.empty()) in_.fail(entry_, "a grant names no namespace");
        if (g_.index.empty()) in_.fail(entry_, "the grant of " + name + " names no index");
        return std::move(g_);
    }

  private:
    struct word {
        std::string_view key;
        void (grant_reader::*take)(const ::toml::node&);
    };
    static const std::array<word, 8> words;

    void read(std::string_view key, const ::toml::node& value) {
        const auto at =
            std::find_if(words.begin(), words.end(), [&](const word& w) { return w.key == key; });
        if (at != words.end()) return (this->*at->take)(value);
        in_.fail(value, "unknown key '" + std::string(key) + "' of a grant");
    }

    // What is wrong with it is told at the grant's own place.
    void take_namespace(const ::toml::node& n) {
        g_.name_space = name_space(entry_, in_.string(n, "namespace"));
    }
    void take_index(const ::toml::node& n) { g_.index = in_.string(n, "index"); }
    void take_owner(const ::toml::node& n) { g_.owner = in_.string(n, "owner"); }
    void take_provide(const ::toml::node& n) {
        for (const auto& each : in_.array(n, "provide"))
            g_.provide.push_back(name_space(each, in_.string(each, "each entry of provide")));
    }
    void take_owned(const ::toml::node& n) { g_.require_owned = in_.boolean(n, "require-owned"); }
    void take_years(const ::toml::node& n) {
        g_.promises.keep_years = static_cast<std::uint32_t>(in_.number(n, "keep-years"));
    }
    void take_p95(const ::toml::node& n) {
        g_.promises.p95_ms = static_cast<std::uint32_t>(in_.number(n, "p95-ms"));
    }
    void take_rate(const ::toml::node& n) { g_.promises.min_mb_s = in_.number(n, "min-mb-s"); }

    std::string name_space(const ::toml::node& n, const std::string& text) {
        auto parsed = pep::parse_name_space(text);
        if (parsed) return *std::move(parsed);
        in_.fail(n, "'" + text + "' is not a namespace: " + parsed.error().message);
        return {};
    }

    toml_reader& in_;
    const ::toml::node& entry_;
    grant g_;
};

constexpr std::array<grant_reader::word, 8> grant_reader::words{{
    {"namespace", &grant_reader::take_namespace},
    {"index", &grant_reader::take_index},
    {"owner", &grant_reader::take_owner},
    {"provide", &grant_reader::take_provide},
    {"require-owned", &grant_reader::take_owned},
    {"keep-years", &grant_reader::take_years},
    {"p95-ms", &grant_reader::take_p95},
    {"min-mb-s", &grant_reader::take_rate},
}};

}  // namespace

std::vector<grant> read_grants(toml_reader& in, const ::toml::node& node) {
    const auto& entries = in.array(node, "grant");
    std::vector<grant> out;
    out.reserve(entries.size());
    for (const auto& entry : entries) {
        out.push_back(grant_reader(in, entry).read());
        if (in.failed()) return {};
    }
    return out;
}

}  // namespace purvey
