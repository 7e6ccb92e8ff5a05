#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "resolver/source/settings/index_settings.hpp"
#include "resolver/source/settings/pip_conf.hpp"

namespace purvey {
namespace {

constexpr std::size_t conf_limit = 1u << 20;

class pip_files {
  public:
    explicit pip_files(const settings_surroundings& s) : around_(s) {}

    expected_void<error> read_files();
    std::vector<pip_setting> out;

  private:
    std::string variable(const std::string& name) const { return around_.variable(name); }
    std::vector<std::string> files() const;
    expected_void<error> read_file(const std::string& path, bool must_exist);

    const settings_surroundings& around_;
};

// Later files override earlier ones: global, user (the old place first; not beside
// PIP_CONFIG_FILE), virtual environment, PIP_CONFIG_FILE.
std::vector<std::string> pip_files::files() const {
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

expected_void<error> pip_files::read_files() {
    const std::string own = variable("PIP_CONFIG_FILE");
    if (own == "/dev/null") return std::monostate{};  // pip's way to say: no files at all
    for (const auto& path : files())
        if (auto done = read_file(path, false); !done) return done;
    if (own.empty()) return std::monostate{};
    return read_file(own, true);
}

expected_void<error> pip_files::read_file(const std::string& path, bool must_exist) {
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
    for (pip_setting& s : *settings)
        if (s.section == "global" && !s.value.empty()) out.push_back(std::move(s));
    return std::monostate{};
}

}  // namespace

expected<std::vector<pip_setting>, error> read_pip_files(const settings_surroundings& s) {
    pip_files all(s);
    if (auto done = all.read_files(); !done) return unexpected(std::move(done).error());
    return std::move(all.out);
}

std::vector<std::string> listed_words(const std::string& text) {
    std::vector<std::string> out;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string::npos) {
        const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

bool is_yes(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text == "1" || text == "true" || text == "yes" || text == "on" || text == "y" ||
           text == "t";
}

}  // namespace purvey
