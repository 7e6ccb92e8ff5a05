#include "resolver/audit/indexes.hpp"

#include "purvey/answer/escape.hpp"
#include "purvey/model/file_url.hpp"

namespace purvey::audit {

std::string bare_url(std::string_view url) {
    return std::string(without_end_slashes(without_credentials(url)));
}

std::optional<std::size_t> pages::holder() const {
    if (home) return home;
    for (std::size_t k = 0; k < at.size(); ++k)
        if (known(k)) return k;
    return std::nullopt;
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

bool index_set::may_ask(std::size_t index, std::optional<std::size_t> bound) const {
    const asked_index& i = all[index];
    if (i.from == nullptr) return false;
    if (bound == index) return true;
    // One that is explicit has nothing to say about other names.
    return !i.bound_only && (!bound || everywhere);
}

expected<pages, error> index_set::ask(std::string_view name) const {
    pages out;
    out.at.resize(all.size());
    const auto at = bound(name);
    out.home = at;
    out.bound = at.has_value();
    if (out.home && all[*out.home].from == nullptr)
        return out;  // of the user's own, nobody is told
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (!may_ask(k, at)) {
            out.told_one = out.told_one || may_ask(k, std::nullopt);
            continue;
        }
        const auto page = all[k].from->list(name);
        if (!page && page.error().kind != error_kind::unknown) return unexpected(page.error());
        if (!page) {
            out.failed.emplace_back(k, page.error());
            out.unsure = out.unsure || !out.home;
            continue;
        }
        out.at[k] = *page;
        if (!out.home && !out.unsure && (*page)->exists) out.home = k;
    }
    return out;
}

void index_set::expect(std::span<const std::string> names) const {
    for (std::size_t k = 0; k < all.size(); ++k) {
        std::vector<std::string> here;
        for (const std::string& name : names)
            if (may_ask(k, bound(name))) here.push_back(name);
        if (!here.empty()) all[k].from->expect(here);
    }
}

}  // namespace purvey::audit
