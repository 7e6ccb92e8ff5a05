#include "resolver/source/settings/index_settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "resolver/source/settings/index_list.hpp"
#include "resolver/source/settings/pip_conf.hpp"

extern char** environ;

namespace purvey {

namespace {

class settings_reader {
  public:
    explicit settings_reader(const settings_surroundings& s) : around_(s) {}

    expected<index_settings, error> read(const index_words& words, const project_indexes& project) {
        const auto pip = read_pip_files(around_);
        if (!pip) return unexpected(pip.error());
        for (const pip_setting& s : *pip) take(s);
        read_environment();
        read_words(words);
        if (auto done = read_indexes(words, project); !done)
            return unexpected(std::move(done).error());
        if (auto done = read_strategy(words, project.tables); !done)
            return unexpected(std::move(done).error());
        return std::move(out_);
    }

  private:
    std::string variable(const std::string& name) const { return around_.variable(name); }
    // The first of the names that is set.
    setting first_of(std::initializer_list<const char*> names) const {
        for (const char* name : names)
            if (auto value = variable(name); !value.empty()) return {std::move(value), name};
        return {};
    }

    void take(const pip_setting&);
    void read_environment();
    void read_words(const index_words&);
    expected_void<error> read_indexes(const index_words&, const project_indexes&);
    expected_void<error> read_strategy(const index_words&, const index_tables&);
    void take_timeout(const std::string& seconds);
    std::vector<setting> lists_of(std::initializer_list<const char*> names) const;

    const settings_surroundings& around_;
    index_settings out_;
    // Of pip.conf.
    setting index_url_ = out_.index_url;
    std::vector<setting> extra_index_urls_;
};

void settings_reader::take(const pip_setting& s) {
    const std::string& where = s.where;
    const auto list = [&](std::vector<setting>& into) {
        into.clear();
        for (auto& word : listed_words(s.value)) into.push_back({std::move(word), where});
    };
    if (s.key == "index-url")
        index_url_ = {s.value, where};
    else if (s.key == "extra-index-url")
        list(extra_index_urls_);
    else if (s.key == "find-links")
        list(out_.find_links);
    else if (s.key == "cert")
        out_.ca_file = {s.value, where};
    else if (s.key == "proxy")
        out_.proxy = {s.value, where};
    else if (s.key == "timeout")
        take_timeout(s.value);
    else if (s.key == "no-index" && is_yes(s.value))
        out_.no_index = {s.value, where};
}

void settings_reader::take_timeout(const std::string& seconds) {
    char* end = nullptr;
    const double value = std::strtod(seconds.c_str(), &end);
    if (end != seconds.c_str() && *end == 0 && value > 0 && value <= 86'400)
        out_.timeout_ms = static_cast<std::uint32_t>(value * 1000);
    else
        out_.warnings.push_back("The timeout '" + seconds +
                                "' is not a number of seconds; ignored.");
}

void settings_reader::read_environment() {
    if (auto places = lists_of({"UV_FIND_LINKS", "PIP_FIND_LINKS"}); !places.empty())
        out_.find_links = std::move(places);  // outranks pip.conf
    for (const char* name : {"UV_NO_INDEX", "PIP_NO_INDEX"})
        if (is_yes(variable(name))) out_.no_index = {variable(name), name};
    if (auto ca = first_of({"PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"});
        !ca.value.empty())
        out_.ca_file = std::move(ca);
    if (auto proxy = first_of({"PIP_PROXY"}); !proxy.value.empty()) out_.proxy = std::move(proxy);
    if (const auto t = first_of({"UV_HTTP_TIMEOUT", "PIP_TIMEOUT", "PIP_DEFAULT_TIMEOUT"});
        !t.value.empty())
        take_timeout(t.value);
    out_.netrc = variable("NETRC");
    if (!out_.netrc.empty() && out_.netrc.front() != '/')
        out_.netrc = around_.working_directory + "/" + out_.netrc;
    if (const auto home = variable("HOME"); out_.netrc.empty() && !home.empty())
        out_.netrc = home + "/.netrc";
    out_.offline = is_yes(variable("UV_OFFLINE"));
    out_.no_cache = is_yes(variable("PURVEY_NO_CACHE")) || is_yes(variable("UV_NO_CACHE"));
}

void settings_reader::read_words(const index_words& words) {
    if (words.no_index) out_.no_index = words.no_index;
    out_.offline = out_.offline || words.offline;
    out_.no_cache = out_.no_cache || words.no_cache;
}

// The lists of several variables, one after the other.
std::vector<setting> settings_reader::lists_of(std::initializer_list<const char*> names) const {
    std::vector<setting> out;
    for (const char* name : names)
        for (auto& word : listed_words(variable(name))) out.push_back({std::move(word), name});
    return out;
}

expected_void<error> settings_reader::read_indexes(const index_words& words,
                                                   const project_indexes& project) {
    const auto append = [](std::vector<setting>& to, const std::vector<setting>& more) {
        to.insert(to.end(), more.begin(), more.end());
    };
    const index_tables& files = project.tables;
    stated_indexes stated{words.indexes, words.extra_index_urls, {}, index_url_};
    append(stated.named, lists_of({"PURVEY_INDEX", "UV_INDEX"}));
    const auto extra = lists_of({"UV_EXTRA_INDEX_URL", "PIP_EXTRA_INDEX_URL"});
    append(stated.extra, extra);
    for (const auto& [url, where] : files.uv_extra_index_urls) stated.extra.push_back({url, where});
    if (extra.empty()) append(stated.extra, extra_index_urls_);  // the environment outranks it
    stated.standard = words.index_url.value_or(
        first_of({"PURVEY_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"}));
    const auto& [url, where] = files.uv_index_url;
    if (!url.empty()) stated.fallback = {url, where};
    if (auto done = list_indexes(stated, project, around_, out_); !done) return done;
    for (const auto& [place, at] : files.uv_find_links) out_.find_links.push_back({place, at});
    if (!out_.no_index && !files.uv_no_index.first.empty())
        out_.no_index = {files.uv_no_index.first, files.uv_no_index.second};
    if (out_.no_index) {
        out_.indexes.clear();
        out_.bindings.clear();
        out_.namespaces = {};
    }
    return std::monostate{};
}

expected_void<error> settings_reader::read_strategy(const index_words& words,
                                                    const index_tables& files) {
    setting word =
        words.strategy.value_or(first_of({"PURVEY_INDEX_STRATEGY", "UV_INDEX_STRATEGY"}));
    for (const auto* stated : {&files.strategy, &files.uv_strategy, &files.policy_strategy})
        if (word.value.empty()) word = {stated->first, stated->second};
    if (const auto& [must, by] = files.policy_strategy; !must.empty() && word.value != must)
        return unexpected(error{
            error_kind::refused,
            "the index strategy '" + word.value + "' is not that of " + by + ", which says " + must,
            word.where, ""});
    if (word.value.empty()) return std::monostate{};
    const auto& known = index_strategy_words;
    const auto at = std::find(known.begin(), known.end(), word.value);
    if (at == known.end())
        return bad_input(word.where, "'" + word.value + "' is not known",
                         "use first-index, unsafe-first-match or unsafe-best-match");
    out_.strategy = static_cast<index_strategy>(at - known.begin());
    const auto asked_for_all = std::count_if(out_.indexes.begin(), out_.indexes.end(),
                                             [](const auto& i) { return !i.bound_only; });
    if (out_.strategy != index_strategy::first_index && asked_for_all > 1)
        out_.warnings.push_back(
            "With " + word.value + " (" + word.where +
            ") whoever can publish on any of the indexes can supply any name that is bound to "
            "none; first-index is safe.");
    return std::monostate{};
}

}  // namespace

std::string settings_surroundings::variable(const std::string& name) const {
    const auto at = environment.find(name);
    return at == environment.end() ? std::string() : at->second;
}

settings_surroundings settings_surroundings::of_process() {
    settings_surroundings s;
    for (char** at = environ; at && *at; ++at) {
        const std::string_view entry = *at;
        if (const auto sign = entry.find('='); sign != std::string_view::npos)
            s.environment.emplace(entry.substr(0, sign), entry.substr(sign + 1));
    }
    std::array<char, 4096> here{};
    if (::getcwd(here.data(), here.size())) s.working_directory = here.data();
    return s;
}

expected<index_settings, error> read_index_settings(const index_words& words,
                                                    const project_indexes& project,
                                                    const settings_surroundings& around) {
    return settings_reader(around).read(words, project);
}

live_options index_settings::options(pep::namespace_map<std::size_t> of_names) const {
    live_options o;
    o.indexes = indexes;
    o.bindings = bindings;
    o.namespaces = std::move(of_names);
    o.strategy = strategy;
    o.netrc = netrc;
    o.ca_file = ca_file.value;
    o.proxy = proxy.value;
    o.offline = offline;
    o.use_cache = !no_cache;
    if (timeout_ms) o.stall_timeout_ms = *timeout_ms;
    return o;
}

}  // namespace purvey
