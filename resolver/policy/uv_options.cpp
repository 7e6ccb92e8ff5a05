#include "resolver/policy/uv_options.hpp"

#include <array>

namespace purvey {
namespace {

// A switch stands for the word `all`, where it has one.
struct uv_key {
    const char* key;
    enum class of { word, flag, names } what;
    const char* option;
    const char* all = "";
};

// Switches first: what is said of all forgets what was said of names.
constexpr std::array keys{
    uv_key{"no-build", uv_key::of::flag, "only-binary", ":all:"},
    uv_key{"no-binary", uv_key::of::flag, "no-binary", ":all:"},
    uv_key{"no-build-package", uv_key::of::names, "only-binary"},
    uv_key{"no-binary-package", uv_key::of::names, "no-binary"},
    uv_key{"exclude-newer", uv_key::of::word, "exclude-newer"},
    uv_key{"prerelease", uv_key::of::word, "prerelease"},
    uv_key{"resolution", uv_key::of::word, "resolution"},
};

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ",") + name;
    return out;
}

// A time, or false: no limit.
std::string limit(toml_reader& in, const ::toml::node& node, std::string_view what) {
    const auto no = node.value_exact<bool>();
    return no && !*no ? "false" : in.string(node, what);
}

}  // namespace

void read_uv_options(toml_reader& in, const ::toml::table& t, std::vector<option_word>& out) {
    for (const uv_key& k : keys) {
        const auto* node = t.get(k.key);
        if (node == nullptr) continue;
        const std::string where = in.at(*node);
        if (k.what == uv_key::of::word)
            out.push_back({k.option, limit(in, *node, k.key), where});
        else if (k.what == uv_key::of::names)
            out.push_back({k.option, joined(in.strings(*node, k.key)), where});
        else if (in.boolean(*node, k.key))
            out.push_back({k.option, k.all, where});
    }
    if (const auto* node = t.get("exclude-newer-package"))
        for (const auto& [name, of] : in_text_order(in.table(*node, "exclude-newer-package")))
            out.push_back({"exclude-newer-package",
                           std::string(name) + "=" + limit(in, *of, "exclude-newer-package"),
                           in.at(*of)});
}

}  // namespace purvey
