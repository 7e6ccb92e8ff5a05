#include "resolver/source/settings/index_list.hpp"

#include <algorithm>
#include <unordered_map>

#include "purvey/model/file_url.hpp"
#include "purvey/pep/name.hpp"

namespace purvey {
namespace {

constexpr const char* url_remedy =
    "Give an https, http or file URL, such as https://pypi.org/simple.";

constexpr const char* two_remedy =
    "Keep one of the two, or give them markers that never hold together.";

struct authority {
    std::size_t begin = 0, end = 0;  // of "user:password@host:port"
};

authority authority_of(const std::string& url) {
    const auto mark = url.find("://");
    if (mark == std::string::npos) return {};
    return {mark + 3, std::min(url.find_first_of("/?#", mark + 3), url.size())};
}

std::string login_of(const std::string& url) {  // "user:password@", or ""
    const authority a = authority_of(url);
    const auto at = url.substr(0, a.end).rfind('@');
    if (at == std::string::npos || at < a.begin) return {};
    return url.substr(a.begin, at + 1 - a.begin);
}

// RFC 3986, section 3.2.1.
std::string escaped_login(const std::string& text) {
    constexpr const char* hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        const auto byte = static_cast<unsigned char>(c);
        if (plain)
            out += c;
        else
            (out += '%').append({hex[byte / 16], hex[byte % 16]});
    }
    return out;
}

class index_list {
  public:
    index_list(const stated_indexes& s, const project_indexes& p, const settings_surroundings& a,
               index_settings& out)
        : stated_(s), project_(p), around_(a), out_(out) {}

    expected_void<error> run() {
        for (const auto part :
             {&index_list::add_named, &index_list::add_files, &index_list::add_extra,
              &index_list::add_standard, &index_list::bind_grants, &index_list::bind_sources})
            if (auto done = (this->*part)(); !done) return done;
        return std::monostate{};
    }

  private:
    expected_void<error> add_named();
    expected_void<error> add_extra() {
        for (const setting& s : stated_.extra)
            if (auto done = add(split(s)); !done) return unexpected(done.error());
        return std::monostate{};
    }
    expected_void<error> add_files();
    expected_void<error> add_standard();
    expected_void<error> find_default();
    expected<std::string, error> add(named_index);  // its URL
    expected_void<error> bind_sources();
    expected_void<error> bind(const index_source&);
    expected_void<error> check_references() const;
    expected_void<error> bind_grants();
    expected_void<error> keeps_to_grants(const index_source&, const std::string& url) const;
    expected<std::size_t, error> place_of(const std::string& name, const std::string& where) const;
    expected_void<error> bind(index_binding, const std::string& where);
    bool counts(const index_source&) const;
    std::string login_from_environment(const std::string& name) const;

    // uv's form: a name, "=", the URL. A sign after the first of ":/" is part of the URL.
    static named_index split(const setting& s) {
        named_index i;
        const auto sign = s.value.find('=');
        const bool named = sign != 0 && sign < s.value.find_first_of(":/?");
        if (named) i.name = s.value.substr(0, sign);
        i.url = named ? s.value.substr(sign + 1) : s.value;
        i.where = s.where;
        return i;
    }

    const stated_indexes& stated_;
    const project_indexes& project_;
    const settings_surroundings& around_;
    index_settings& out_;
    const named_index* default_ = nullptr;     // of the files
    std::map<std::string, std::string> urls_;  // bare, by name
    std::vector<std::string> bound_at_;        // where each binding stands
};

// Of two defaults, purvey's own counts.
expected_void<error> index_list::find_default() {
    for (const bool uv : {false, true})
        for (const named_index& i : project_.tables.indexes) {
            if (!i.is_default || i.from_uv != uv) continue;
            if (default_ == nullptr) default_ = &i;
            if (default_->from_uv == uv && bare_index_url(default_->url) != bare_index_url(i.url))
                return bad_input(i.where, "another index is the default at " + default_->where,
                                 "Keep `default = true` at one of the two.");
        }
    return std::monostate{};
}

// A name that the command line or the environment gives to another URL is theirs. A default that is
// not the default of this run is there for names that are bound to it.
expected_void<error> index_list::add_files() {
    if (auto done = find_default(); !done) return done;
    for (const bool uv : {false, true})
        for (named_index i : project_.tables.indexes) {
            if (i.from_uv != uv || (!i.name.empty() && urls_.contains(i.name))) continue;
            const bool asked_last =
                default_ != nullptr && stated_.standard.value.empty() && i.url == default_->url;
            if (asked_last && i.is_default) continue;
            i.bound_only = i.bound_only || i.is_default;
            if (auto done = add(std::move(i)); !done) return unexpected(done.error());
        }
    return std::monostate{};
}

// Without another word an index that a file names stays what it is there, at another URL.
expected_void<error> index_list::add_named() {
    for (const setting& s : stated_.named) {
        named_index i = split(s);
        for (const named_index& f : project_.tables.indexes) {
            if (i.name.empty() || f.name != i.name) continue;
            if (f.by < policy_level::project && bare_index_url(f.url) != bare_index_url(i.url))
                return unexpected(error{error_kind::refused,
                                        "the index " + f.name + " is that of " + f.where, i.where,
                                        "Give the other index another name."});
            i.bound_only = f.bound_only;
        }
        if (auto done = add(std::move(i)); !done) return unexpected(done.error());
    }
    return std::monostate{};
}

expected_void<error> index_list::add_standard() {
    named_index i = split(stated_.fallback);
    if (!stated_.standard.value.empty())
        i = split(stated_.standard);
    else if (default_ != nullptr)
        i = *default_;
    if (const auto known = urls_.find(i.name); !i.name.empty() && known != urls_.end())
        i.url = known->second;
    out_.index_url.where = i.where;
    auto url = add(std::move(i));
    if (!url) return unexpected(std::move(url).error());
    out_.index_url.value = *std::move(url);
    return std::monostate{};
}

// The same index twice counts once, where it stands first; being kept for bound names gives way.
expected<std::string, error> index_list::add(named_index i) {
    if (i.url.starts_with("/"))
        i.url = "file://" + i.url;
    else if (i.url.starts_with("./") || i.url.starts_with("../"))
        i.url = "file://" + around_.working_directory + "/" + i.url;
    const auto is = [&](std::string_view scheme) {
        return i.url.size() > scheme.size() && i.url.starts_with(scheme);
    };
    if (!is("https://") && !is("http://") && !is("file:///"))
        return bad_input(i.where, "'" + shown_url(i.url) + "' is not an index URL", url_remedy);
    const std::string login = login_from_environment(i.name);
    if (login_of(i.url).empty() && !is("file:///")) i.url.insert(authority_of(i.url).begin, login);
    if (!i.name.empty()) urls_.emplace(i.name, bare_index_url(i.url));
    if (i.names_virtual) out_.virtual_indexes.push_back(bare_index_url(i.url));
    if (!i.grants_list.empty()) out_.grants_lists.push_back({i.url, i.grants_list, i.where});
    auto& all = out_.indexes;
    const auto same = std::find_if(all.begin(), all.end(), [&](const index_entry& e) {
        return bare_index_url(e.url) == bare_index_url(i.url);
    });
    if (same == all.end()) {
        const supplier kind = i.flat ? supplier::links : supplier::index;
        all.push_back({i.url, i.name, i.bound_only, kind});
        return i.url;
    }
    if (login_of(same->url).empty() && !login_of(i.url).empty()) same->url = i.url;
    if (same->name.empty()) same->name = i.name;
    if (same->bound_only && !i.bound_only) {
        same->bound_only = false;
        std::rotate(same, same + 1, all.end());
    }
    return i.url;
}

// uv's names: UV_INDEX_CORP_PYPI_USERNAME of the index corp-pypi.
std::string index_list::login_from_environment(const std::string& name) const {
    if (name.empty()) return {};
    std::string key = "UV_INDEX_";
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        key += letter ? static_cast<char>(c & ~0x20) : c >= '0' && c <= '9' ? c : '_';
    }
    const std::string user = around_.variable(key + "_USERNAME");
    const std::string password = around_.variable(key + "_PASSWORD");
    if (user.empty() && password.empty()) return {};
    return escaped_login(user) + ":" + escaped_login(password) + "@";
}

expected<std::size_t, error> index_list::place_of(const std::string& name,
                                                  const std::string& where) const {
    const auto known = urls_.find(name);
    if (known != urls_.end())
        for (std::size_t k = 0; k < out_.indexes.size(); ++k)
            if (bare_index_url(out_.indexes[k].url) == known->second) return k;
    std::string names;
    for (const auto& [other, url] : urls_) names += (names.empty() ? "" : ", ") + other;
    return bad_input(where, "no index is called '" + name + "'",
                     names.empty() ? "Name one: --index " + name + "=URL, or [[tool.purvey.index]]."
                                   : "The names of indexes here: " + names + ".");
}

expected_void<error> index_list::bind(index_binding b, const std::string& where) {
    for (std::size_t k = 0; k < out_.bindings.size(); ++k) {
        const index_binding& other = out_.bindings[k];
        if (other.name != b.name) continue;
        if (other.index == b.index) return std::monostate{};
        return bad_input(where, b.name + " is bound to another index at " + bound_at_[k],
                         two_remedy);
    }
    out_.bindings.push_back(std::move(b));
    bound_at_.push_back(where);
    return std::monostate{};
}

bool index_list::counts(const index_source& s) const {
    const auto asked = [](const std::vector<std::string>& names, const std::string& name) {
        return std::any_of(names.begin(), names.end(),
                           [&](const std::string& n) { return pep::normalize_name(n) == name; });
    };
    if (!s.extra.empty() && !project_.all_extras && !asked(project_.extras, s.extra)) return false;
    if (!s.group.empty() && !asked(project_.groups, s.group)) return false;
    const auto marker = pep::marker::parse(s.marker);
    return s.marker.empty() || (marker && marker->evaluate(project_.target, ""));
}

expected_void<error> index_list::bind(const index_source& s) {
    const bool names_index = !s.index.empty();
    const auto place = names_index ? place_of(s.index, s.where) : 0;
    if (!place) return unexpected(place.error());
    if (!counts(s)) return std::monostate{};
    const std::string url = names_index ? bare_index_url(out_.indexes[*place].url) : s.place;
    if (auto done = keeps_to_grants(s, url); !done) return done;
    if (names_index) return bind({s.project, *place}, s.where);
    out_.references.push_back(s);
    return std::monostate{};
}

// The project's own word outranks its own grants, and nobody else's.
expected_void<error> index_list::keeps_to_grants(const index_source& s,
                                                 const std::string& url) const {
    const grant* against = nullptr;
    out_.grants.all().each_over(s.project, [&](const grant& g) {
        if (g.by < s.by && g.index_url != url) against = &g;
        return against != nullptr;
    });
    if (against == nullptr) return std::monostate{};
    return unexpected(error{
        error_kind::refused,
        s.project + " is bound to " + (s.index.empty() ? "a file" : "the index " + s.index) +
            ", but " + against->where + " grants " + pep::shown_name_space(against->name_space) +
            " to " + against->index,
        s.where,
        "A project may add to the policy of the machine and of its user, and not loosen it."});
}

expected_void<error> index_list::check_references() const {
    for (const index_source& s : out_.references)
        for (std::size_t k = 0; k < out_.bindings.size(); ++k)
            if (out_.bindings[k].name == s.project)
                return bad_input(s.where, s.project + " is bound to an index at " + bound_at_[k],
                                 two_remedy);
    return std::monostate{};
}

// What purvey's own table says of a project stands for what uv's says of it.
expected_void<error> index_list::bind_sources() {
    for (const index_source& s : project_.tables.sources)
        if (auto done = bind(s); !done) return done;
    for (const index_source& s : project_.tables.uv_sources) {
        const auto& own = project_.tables.sources;
        const bool said = std::any_of(
            own.begin(), own.end(), [&](const index_source& o) { return o.project == s.project; });
        if (said) continue;
        if (auto done = bind(s); !done) return done;
    }
    return check_references();
}

expected_void<error> index_list::bind_grants() {
    std::unordered_map<std::string, std::size_t> places;
    std::vector<grant> stated = project_.tables.grants;
    out_.namespaces.reserve(stated.size());
    for (grant& g : stated) {
        const auto [at, is_new] = places.emplace(g.index, 0);
        if (is_new) {
            const auto place = place_of(g.index, g.where);
            if (!place) return unexpected(place.error());
            at->second = *place;
        }
        g.index_url = bare_index_url(out_.indexes[at->second].url);
    }
    auto table = grant_table::of(std::move(stated));
    if (!table) return unexpected(table.error());
    out_.grants = *std::move(table);
    for (const grant& g : out_.grants.all().values())
        out_.namespaces.set(g.name_space, places.at(g.index));
    return std::monostate{};
}

}  // namespace

std::string bare_index_url(std::string url) {
    url.erase(authority_of(url).begin, login_of(url).size());
    url.resize(without_end_slashes(url).size());
    return url;
}

std::string shown_url(const std::string& url) {
    const std::string login = login_of(url);
    if (login.empty()) return url;
    return std::string(url).replace(authority_of(url).begin, login.size(), "***@");
}

expected_void<error> list_indexes(const stated_indexes& s, const project_indexes& p,
                                  const settings_surroundings& a, index_settings& out) {
    return index_list(s, p, a, out).run();
}

}  // namespace purvey
