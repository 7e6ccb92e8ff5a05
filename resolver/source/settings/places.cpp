#include "resolver/source/settings/places.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace purvey {

expected_void<error> add_places(const std::vector<setting>& find_links,
                                const std::string& working_directory, live_options& o) {
    std::vector<index_entry> places;
    for (const setting& s : find_links) {
        index_entry e;
        e.kind = supplier::links;
        e.url = s.value;
        if (s.value.empty()) return bad_input(s.where, "a place to find links is empty");
        if (s.value.find("://") == std::string::npos)
            e.url = (std::filesystem::path{working_directory} / s.value).lexically_normal();
        const auto same = [&](const index_entry& other) { return other.url == e.url; };
        if (std::none_of(places.begin(), places.end(), same)) places.push_back(std::move(e));
    }
    for (index_binding& b : o.bindings) b.index += places.size();
    o.namespaces.change([&](std::size_t& index) { index += places.size(); });
    o.indexes.insert(o.indexes.begin(), places.begin(), places.end());
    return std::monostate{};
}

expected_void<error> add_reference(const std::string& name, const std::string& where, index_entry e,
                                   live_options& o) {
    e.bound_only = true;
    for (const index_binding& b : o.bindings) {
        if (b.name != name) continue;
        const index_entry& other = o.indexes[b.index];
        const bool reference = other.kind == supplier::archive || other.kind == supplier::directory;
        if (!reference) break;
        if (other.url == e.url) return std::monostate{};
        return bad_input(where,
                         name + " is to come from two places: " + other.url + " and " + e.url);
    }
    o.bindings.insert(o.bindings.begin(), {name, o.indexes.size()});
    o.indexes.push_back(std::move(e));
    return std::monostate{};
}

}  // namespace purvey
