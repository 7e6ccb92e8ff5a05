#include "resolver/inputs/project_metadata.hpp"

#include <memory>
#include <utility>

#include "resolver/inputs/project_table.hpp"
#include "resolver/inputs/text_file.hpp"
#include "resolver/toml/toml.hpp"

namespace purvey::detail {
namespace {

// What one list of the table asks for, as lines of metadata.
class requires_dist {
  public:
    explicit requires_dist(std::string& out) : out_(out) {}

    expected_void<error> add(const inputs& listed, const std::string& extra) {
        for (const need& n : listed.asked.requirements) {
            pep::requirement r = n.requirement;
            if (!r.url.empty())
                return bad_input(n.where, "a project that is required may not ask for a URL: " +
                                              shortened(n.text));
            if (!extra.empty()) {
                const std::string own = r.condition ? "(" + r.condition->str() + ") and " : "";
                auto both = pep::marker::parse(own + "extra == '" + extra + "'");
                if (!both) return bad_input(n.where, "the markers nest too deeply");
                r.condition = std::make_shared<pep::marker>(std::move(*both));
            }
            out_ += "Requires-Dist: " + r.str() + "\n";
        }
        return std::monostate{};
    }

  private:
    std::string& out_;
};

}  // namespace

expected<project_words, error> project_metadata(const std::string& directory) {
    const std::string path = directory + "/pyproject.toml";
    auto text = read_text_file(path);
    if (!text) return unexpected(std::move(text).error());
    const auto root = parse_toml(*text, path);
    if (!root) return unexpected(root.error());
    const ::toml::node* project = root->get("project");
    if (project == nullptr)
        return bad_input(path, "has no [project] table: only a build would tell what it needs");
    project_table table{path, *project};
    inputs header;
    if (auto done = table.read_header(header); !done) return unexpected(std::move(done).error());
    auto version = table.static_version();
    if (!version) return unexpected(std::move(version).error());
    std::string out = "Metadata-Version: 2.2\nName: " + table.name() + "\nVersion: " + *version;
    out += "\n";
    if (const std::string& python = header.requires_python.value; !python.empty())
        out += "Requires-Python: " + python + "\n";
    inputs always;
    if (auto done = table.read_dependencies(always); !done)
        return unexpected(std::move(done).error());
    if (auto done = requires_dist(out).add(always, ""); !done)
        return unexpected(std::move(done).error());
    if (auto done = table.check_extras_static(); !done) return unexpected(std::move(done).error());
    for (const std::string& extra : table.extras()) {
        inputs more;
        if (auto done = table.read_extra(extra, more); !done)
            return unexpected(std::move(done).error());
        out += "Provides-Extra: " + extra + "\n";
        if (auto done = requires_dist(out).add(more, extra); !done)
            return unexpected(std::move(done).error());
    }
    return project_words{table.name(), std::move(out)};
}

}  // namespace purvey::detail
