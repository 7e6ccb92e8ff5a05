#include "resolver/audit/indexes.hpp"

#include "purvey/answer/escape.hpp"

namespace purvey::audit {
namespace {

// An index that is kept for bound names has nothing to say about others.
bool may_be_asked(const asked_index& i, bool is_home) {
    return i.from != nullptr && (is_home || !i.bound_only);
}

}  // namespace

std::string bare_url(std::string_view url) {
    std::string out = without_credentials(url);
    while (out.ends_with('/')) out.pop_back();
    return out;
}

std::optional<std::size_t> index_set::bound(std::string_view name) const {
    if (const auto it = bindings.find(name); it != bindings.end()) return it->second;
    if (const std::size_t* place = namespaces.over(name)) return *place;
    return std::nullopt;
}

std::optional<std::size_t> index_set::of_url(std::string_view url) const {
    for (std::size_t k = 0; k < all.size(); ++k)
        if (all[k].from != nullptr && all[k].url == url) return k;
    return std::nullopt;
}

expected<pages, error> index_set::ask(std::string_view name) const {
    pages out;
    out.at.resize(all.size());
    out.home = bound(name);
    out.bound = out.home.has_value();
    if (out.home && all[*out.home].from == nullptr)
        return out;  // of the user's own, nobody is told
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (!may_be_asked(all[k], out.bound && *out.home == k)) continue;
        const auto page = all[k].from->list(name);
        if (!page) return unexpected(page.error());
        out.at[k] = *page;
        if (!out.home && (*page)->exists) out.home = k;
    }
    return out;
}

void index_set::expect(std::span<const std::string> names) const {
    for (std::size_t k = 0; k < all.size(); ++k) {
        std::vector<std::string> here;
        for (const std::string& name : names)
            if (may_be_asked(all[k], bound(name) == k)) here.push_back(name);
        if (!here.empty()) all[k].from->expect(here);
    }
}

}  // namespace purvey::audit
