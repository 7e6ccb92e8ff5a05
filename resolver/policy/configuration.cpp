#include "purvey/policy/configuration.hpp"

#include <algorithm>

#include "purvey/pep/name.hpp"
#include "resolver/policy/file.hpp"
#include "resolver/policy/index_tables.hpp"
#include "resolver/policy/severities.hpp"
#include "resolver/policy/uv_options.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey {
namespace {

class configuration_reader {
  public:
    configuration_reader(std::string_view where, config_form form, policy_level by)
        : in_(where), form_(form), by_(by), indexes_(in_, where, out_.index, out_.warnings) {}

    expected<configuration, error> read(const ::toml::table& root) {
        if (const ::toml::table* tables = tool_table(root, "purvey")) read_tables(*tables);
        if (const ::toml::table* tables = tool_table(root, "uv")) read_uv(*tables);
        if (in_.failed()) return in_.take_error();
        if (by_ != policy_level::project)
            out_.index.policy_strategy = std::move(out_.index.strategy);
        for (named_index& i : out_.index.indexes) i.by = by_;
        for (index_source& i : out_.index.sources) i.by = by_;
        for (grant& g : out_.index.grants) g.by = by_;
        for (user_virtual& v : out_.virtuals) v.by = by_;
        for (stated_severity& s : out_.audit) s.by = by_;
        for (acceptance& a : out_.accepted) a.by = by_;
        out_.publisher_changes.by = by_;
        return std::move(out_);
    }

  private:
    const ::toml::table* tool_table(const ::toml::table& root, const char* name) {
        const bool own = std::string_view(name) == "purvey";
        if (form_ == config_form::purvey_toml) return own ? &root : nullptr;
        if (form_ == config_form::uv_toml) return own ? nullptr : &root;
        const ::toml::node* tool = root.get("tool");
        if (!tool) return nullptr;
        const ::toml::node* found = in_.table(*tool, "tool").get(name);
        return found ? &in_.table(*found, "tool." + std::string(name)) : nullptr;
    }

    // What uv calls so, with its meaning; its other keys are not looked at.
    void read_uv(const ::toml::table& tables) {
        if (form_ != config_form::uv_toml)
            indexes_.read_uv_sources(tables);
        else if (const ::toml::node* sources = tables.get("sources"))
            in_.fail(*sources, "sources of names stand in pyproject.toml alone");
        if (form_ == config_form::pyproject_beside_uv_toml) return warn_masked(tables);
        indexes_.read_uv(tables);
        read_uv_options(in_, tables, out_.options);
        for (const auto& [key, node] : in_text_order(tables)) {
            if (key == "override-dependencies") read_needs(*node, key, out_.overrides);
            if (key == "exclude-dependencies") read_needs(*node, key, out_.excludes);
            if (key == "constraint-dependencies") read_needs(*node, key, out_.constraints);
        }
    }

    void warn_masked(const ::toml::table& tables) {
        if (tables.size() > (tables.contains("sources") ? 1u : 0u))
            out_.warnings.push_back(in_.at(tables) +
                                    ": of tool.uv the sources alone count: there is a uv.toml");
    }

    void read_needs(const ::toml::node& list, std::string_view key, std::vector<need>& into) {
        for (const auto& entry : in_.array(list, key)) {
            const std::string each = "each entry of " + std::string(key);
            if (entry.is_table()) {
                in_.fail(entry, each +
                                    " is a requirement; those of single projects are not "
                                    "supported yet");
                return;
            }
            const std::string text = in_.string(entry, each);
            auto parsed = pep::parse_requirement(text);
            if (parsed)
                into.push_back({*std::move(parsed), text, in_.at(entry)});
            else
                in_.fail(entry, each + " is a requirement: " + parsed.error().message);
        }
    }

    void read_tables(const ::toml::table& tables) {
        if (by_ != policy_level::project)
            in_.allow_only(tables, "a policy",
                           {"index", "index-strategy", "sources", "grant", "virtual", "audit",
                            "publisher-changes"});
        for (const auto& [key, node] : in_text_order(tables)) {
            if (key == "choice") {
                read_choices(in_.table(*node, key));
            } else if (key == "provides") {
                read_provides(in_.table(*node, key));
            } else if (key == "virtual") {
                read_virtuals(in_.table(*node, key));
            } else if (key == "families") {
                read_families(in_.table(*node, key));
            } else if (key == "audit") {
                read_audit(in_, *node, out_);
            } else if (key == "coexist") {
                for (const auto& entry : in_.array(*node, key))
                    out_.allowed_overlaps.emplace_back(
                        pair(entry, in_.string(entry, "each entry of coexist")), in_.at(entry));
            } else if (key == "publisher-changes") {
                read_publisher_changes(*node, key);
            } else if (key == "overrides") {
                read_needs(*node, key, out_.overrides);
            } else if (key == "excludes") {
                read_needs(*node, key, out_.excludes);
            } else if (!indexes_.read_own(key, *node) && key != "environments" &&
                       key != "external") {
                warn_unknown(*node, key);
            }
        }
    }

    void read_publisher_changes(const ::toml::node& node, std::string_view key) {
        const std::string word = in_.string(node, key);
        if (!in_.failed() && word != "warn" && word != "refuse")
            in_.fail(node, std::string(key) + " is \"warn\" or \"refuse\"");
        out_.publisher_changes = {word, in_.at(node)};
    }

    void warn_unknown(const ::toml::node& node, std::string_view key) {
        std::string text = in_.at(node) + ": unknown key '" + std::string(key) + "'";
        if (form_ == config_form::purvey_toml && key == "tool")
            text += "; in purvey.toml the tables stand without the prefix tool.purvey";
        out_.warnings.push_back(std::move(text));
    }

    void read_choices(const ::toml::table& table) {
        for (const auto& [key, node] : in_text_order(table)) {
            if (node->is_array() || node->is_table()) {
                in_.fail(*node, "choice." + std::string(key) +
                                    ": a list of providers with markers is not supported yet; "
                                    "write one provider as a string");
                continue;
            }
            choice c{checked_name(*node, key), "", in_.at(*node)};
            c.provider = project(*node, "choice." + std::string(key));
            for (const choice& old : out_.choices)
                if (pep::normalize_name(old.name) == pep::normalize_name(c.name))
                    in_.fail(*node, "choice." + c.name + " is set twice, first at " + old.where);
            out_.choices.push_back(std::move(c));
        }
    }

    void read_provides(const ::toml::table& table) {
        for (const auto& [key, node] : in_text_order(table)) {
            const std::string what = "provides." + std::string(key);
            user_provides p{pep::normalize_name(checked_name(*node, key)), {}, in_.at(*node)};
            for (const auto& entry : in_.array(*node, what)) {
                auto parsed = pep::parse_provides(in_.string(entry, "each entry of " + what));
                if (parsed)
                    p.entries.push_back(*std::move(parsed));
                else
                    in_.fail(entry, what + ": " + parsed.error().message +
                                        " (write \"name\" or \"name==version\")");
            }
            out_.provides.push_back(std::move(p));
        }
    }

    void read_virtuals(const ::toml::table& table) {
        for (const auto& [key, node] : in_text_order(table)) {
            const std::string what = "virtual." + std::string(key);
            user_virtual v{pep::normalize_name(checked_name(*node, key)), {}, in_.at(*node)};
            for (const auto& entry : in_.array(*node, what)) {
                std::string name = project(entry, "each entry of " + what);
                if (std::find(v.providers.begin(), v.providers.end(), name) == v.providers.end())
                    v.providers.push_back(std::move(name));
            }
            out_.virtuals.push_back(std::move(v));
        }
    }

    void read_families(const ::toml::table& table) {
        for (const auto& [key, node] : in_text_order(table)) {
            const std::string value = in_.string(*node, "families." + std::string(key));
            if (value != "allow")
                in_.fail(*node, "families." + std::string(key) + ": the only value is \"allow\"");
            out_.allowed_overlaps.emplace_back(key, in_.at(*node));
        }
    }

    std::string pair(const ::toml::node& node, std::string text) {
        if (text.find('+') == text.npos)
            in_.fail(node, "each entry of coexist names two projects: \"a+b\"");
        return text;
    }

    std::string checked_name(const ::toml::node& node, std::string_view key) {
        if (!pep::is_valid_name(key))
            in_.fail(node, "'" + std::string(key) + "' cannot be the name of a project");
        return std::string(key);
    }

    std::string project(const ::toml::node& node, const std::string& what) {
        const std::string name = in_.string(node, what);
        if (!pep::is_valid_name(name))
            in_.fail(node, what + ": '" + name + "' cannot be the name of a project");
        return pep::normalize_name(name);
    }

    toml_reader in_;
    config_form form_;
    policy_level by_;
    configuration out_;
    index_tables_reader indexes_;  // writes into out_
};

std::string file_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return std::string(slash == path.npos ? path : path.substr(slash + 1));
}

std::string in_folder(std::string_view folder, std::string_view name) {
    while (folder.starts_with("./")) folder.remove_prefix(2);
    if (folder.empty() || folder == ".") return std::string(name);
    std::string out(folder);
    if (out.back() != '/') out += '/';
    return out += name;
}

}  // namespace

config_form form_of(std::string_view path) {
    const std::string name = file_name(path);
    return name == "pyproject.toml" ? config_form::pyproject
           : name == "uv.toml"      ? config_form::uv_toml
                                    : config_form::purvey_toml;
}

expected<configuration, error> parse_configuration(std::string_view text, std::string_view where,
                                                   config_form form, policy_level by) {
    auto root = parse_toml(text, where);
    if (!root) return unexpected(std::move(root).error());
    auto out = configuration_reader(where, form, by).read(*root);
    const bool speaks =
        out && !(out->choices.empty() && out->provides.empty() && out->virtuals.empty() &&
                 out->allowed_overlaps.empty() && out->overrides.empty() && out->excludes.empty() &&
                 out->constraints.empty() && out->audit.empty() && out->accepted.empty());
    if (speaks) out->files.emplace_back(where);
    return out;
}

std::vector<std::string> configuration_files(std::string_view pyproject,
                                             std::string_view directory) {
    std::vector<std::string> out;
    const auto add = [&](std::string path) {
        if (std::find(out.begin(), out.end(), path) == out.end()) out.push_back(std::move(path));
    };
    const auto slash = pyproject.rfind('/');
    const auto folder = pyproject.empty()         ? directory
                        : slash == pyproject.npos ? std::string_view()
                                                  : pyproject.substr(0, slash + 1);
    add(in_folder(folder, "uv.toml"));
    add(in_folder(folder, pyproject.empty() ? "pyproject.toml" : file_name(pyproject)));
    add(in_folder(folder, "purvey.toml"));
    add(in_folder(directory, "purvey.toml"));
    return out;
}

expected<configuration, error> load_configuration(const std::vector<std::string>& files) {
    configuration all;
    bool beside_uv_toml = false;
    for (const std::string& path : files) {
        auto text = read_small_file(path, max_toml_bytes);
        if (!text) return unexpected(std::move(text).error());
        if (!text->has_value()) continue;
        config_form form = form_of(path);
        beside_uv_toml = beside_uv_toml || form == config_form::uv_toml;
        if (form == config_form::pyproject && beside_uv_toml)
            form = config_form::pyproject_beside_uv_toml;
        auto one = parse_configuration(**text, path, form);
        if (!one) return one;
        auto merged = merge_configuration(all, *std::move(one));
        if (!merged) return unexpected(std::move(merged).error());
    }
    return all;
}

}  // namespace purvey
