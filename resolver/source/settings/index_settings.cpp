#include "resolver/source/settings/index_settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "resolver/source/settings/index_list.hpp"
#include "resolver/source/settings/pip_conf.hpp"

extern char** environ;

namespace purvey {

namespace {

constexpr std::size_t conf_limit = 1u << 20;

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> out;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string::npos) {
        const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

// pip's and uv's words for yes.
bool is_yes(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text == "1" || text == "true" || text == "yes" || text == "on" || text == "y" ||
           text == "t";
}

class settings_reader {
  public:
    explicit settings_reader(const settings_surroundings& s) : around_(s) {}

    expected<index_settings, error> read(const index_words& words, const project_indexes& project) {
        if (auto done = read_files(); !done) return unexpected(std::move(done).error());
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

    std::vector<std::string> files() const;
    expected_void<error> read_files();
    expected_void<error> read_file(const std::string& path, bool must_exist);
    void take(const pip_setting&, const std::string& where);
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

// Later files override earlier ones: global, user (the old place first; not beside
// PIP_CONFIG_FILE), virtual environment, PIP_CONFIG_FILE.
std::vector<std::string> settings_reader::files() const {
    std::vector<std::string> result = around_.global_files;
    const std::string own = variable("PIP_CONFIG_FILE");
    const bool user_counts = own.empty() || ::access(own.c_str(), F_OK) != 0;
    const std::string home = variable("HOME"), xdg = variable("XDG_CONFIG_HOME");
    if (user_counts && !home.empty()) result.push_back(home + "/.pip/pip.conf");
    if (user_counts && !xdg.empty()) {
        result.push_back(xdg + "/pip/pip.conf");
    } else if (user_counts && !home.empty()) {
        result.push_back(home + "/.config/pip/pip.conf");
    }
    if (const auto venv = variable("VIRTUAL_ENV"); !venv.empty())
        result.push_back(venv + "/pip.conf");
    return result;
}

expected_void<error> settings_reader::read_files() {
    const std::string own = variable("PIP_CONFIG_FILE");
    if (own == "/dev/null") return std::monostate{};  // pip's way to say: no files at all
    for (const auto& path : files())
        if (auto done = read_file(path, false); !done) return done;
    if (own.empty()) return std::monostate{};
    return read_file(own, true);
}

expected_void<error> settings_reader::read_file(const std::string& path, bool must_exist) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> f(std::fopen(path.c_str(), "rbe"), std::fclose);
    if (!f) {
        if (must_exist && errno != ENOENT) return bad_input(path, std::strerror(errno));
        return std::monostate{};
    }
    std::string text(conf_limit + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), f.get()));
    if (std::ferror(f.get()) != 0)
        return must_exist ? bad_input(path, "cannot be read")
                          : expected_void<error>(std::monostate{});
    if (text.size() > conf_limit) return bad_input(path, "larger than 1 MiB");
    auto settings = parse_pip_conf(text, path);
    if (!settings) return unexpected(std::move(settings).error());
    for (const auto& s : *settings)
        if (s.section == "global" && !s.value.empty()) take(s, path + ":" + std::to_string(s.line));
    return std::monostate{};
}

void settings_reader::take(const pip_setting& s, const std::string& where) {
    const auto list = [&](std::vector<setting>& into) {
        into.clear();
        for (auto& word : words_of(s.value)) into.push_back({std::move(word), where});
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
        for (auto& word : words_of(variable(name))) out.push_back({std::move(word), name});
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

live_options index_settings::options() const {
    live_options o;
    o.indexes = indexes;
    o.bindings = bindings;
    o.namespaces = namespaces;
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
