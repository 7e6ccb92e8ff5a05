#include "resolver/policy/read_grants.hpp"

#include <string>

namespace purvey {
namespace {

class grant_reader {
  public:
    grant_reader(toml_reader& in, const ::toml::node& entry)
        : in_(in), entry_(entry), t_(in.table(entry, "each entry of grant")) {}

    grant read() {
        in_.allow_only(t_, "a grant",
                       {"namespace", "index", "owner", "provide", "require-owned", "keep-years",
                        "p95-ms", "min-mb-s"});
        grant g;
        g.where = in_.at(entry_);
        const std::string name = text("namespace");
        g.name_space = name_space(entry_, name);
        g.index = text("index");
        if (g.index.empty()) in_.fail(entry_, "the grant of " + name + " names no index");
        g.owner = text("owner");
        if (const auto* list = t_.get("provide"))
            for (const auto& each : in_.array(*list, "provide"))
                g.provide.push_back(name_space(each, in_.string(each, "each entry of provide")));
        if (const auto* yes = t_.get("require-owned"))
            g.require_owned = in_.boolean(*yes, "require-owned");
        g.promises.keep_years = static_cast<std::uint32_t>(number("keep-years"));
        g.promises.p95_ms = static_cast<std::uint32_t>(number("p95-ms"));
        g.promises.min_mb_s = number("min-mb-s");
        return g;
    }

  private:
    std::string text(std::string_view key) {
        const auto* node = t_.get(key);
        return node == nullptr ? std::string() : in_.string(*node, key);
    }
    double number(std::string_view key) {
        const auto* node = t_.get(key);
        return node == nullptr ? 0 : in_.number(*node, key);
    }
    std::string name_space(const ::toml::node& at, const std::string& text) {
        auto parsed = pep::parse_name_space(text);
        if (parsed) return *std::move(parsed);
        in_.fail(at, "'" + text + "' is not a namespace: " + parsed.error().message);
        return {};
    }

    toml_reader& in_;
    const ::toml::node& entry_;
    const ::toml::table& t_;
};

}  // namespace

std::vector<grant> read_grants(toml_reader& in, const ::toml::node& node) {
    std::vector<grant> out;
    for (const auto& entry : in.array(node, "grant")) {
        out.push_back(grant_reader(in, entry).read());
        if (in.failed()) return {};
    }
    return out;
}

}  // namespace purvey
