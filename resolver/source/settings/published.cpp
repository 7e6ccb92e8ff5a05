#include <map>
#include <utility>

#include "resolver/source/settings/index_list.hpp"

// Grants that indexes publish, beside those that files state.
namespace purvey {
namespace {

// Where each index stands in the list, by its bare URL; indexes are added when first asked for.
class index_places {
  public:
    explicit index_places(std::vector<index_entry>& all) : all_(all) {
        for (std::size_t k = 0; k < all.size(); ++k) at_.emplace(bare_index_url(all[k].url), k);
    }
    std::size_t of(const std::string& url) {
        const auto [at, is_new] = at_.emplace(url, all_.size());
        if (is_new) all_.push_back({url, {}, true});
        return at->second;
    }

  private:
    std::vector<index_entry>& all_;
    std::map<std::string, std::size_t> at_;
};

grant grant_of(published_grant&& from) {
    grant g;
    g.name_space = std::move(from.name_space);
    g.index_url = g.index = std::move(from.index_url);
    g.owner = std::move(from.owner);
    g.promises = {from.keep_years, from.p95_ms, from.min_mb_s};
    g.by = policy_level::published;
    g.where = std::move(from.where);
    return g;
}

void warn(const std::vector<std::pair<grant, std::string>>& passed_over,
          std::vector<std::string>& warnings) {
    constexpr std::size_t most = 3;
    for (std::size_t k = 0; k < passed_over.size() && k < most; ++k)
        warnings.push_back(passed_over[k].first.where +
                           " is passed over: " + passed_over[k].second);
    if (passed_over.size() > most)
        warnings.push_back("So are " + std::to_string(passed_over.size() - most) +
                           " other published grants.");
}

}  // namespace

expected_void<error> add_published(std::vector<published_grant> all, const std::string& today,
                                   index_settings& to) {
    std::vector<grant> grants = to.grants.all().values();
    grants.reserve(grants.size() + all.size());
    for (published_grant& one : all)
        if (one.counts_on(today)) grants.push_back(grant_of(std::move(one)));
    auto table = grant_table::of(std::move(grants));
    if (!table) return unexpected(std::move(table).error());
    to.grants = *std::move(table);
    warn(to.grants.passed_over(), to.warnings);
    index_places places(to.indexes);
    to.namespaces.reserve(to.grants.all().size());
    for (const grant& g : to.grants.all().values())
        if (g.by == policy_level::published)
            to.namespaces.set(g.name_space, places.of(g.index_url));
    return std::monostate{};
}

}  // namespace purvey
