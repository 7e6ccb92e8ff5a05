#include "resolver/inputs/dependency_groups.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "purvey/pep/name.hpp"
#include "resolver/inputs/direct.hpp"
#include "resolver/inputs/project_table.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey::detail {
namespace {

constexpr std::size_t max_group_depth = 100;

class group_reader {
  public:
    group_reader(const std::string& path, inputs& out) : path_(path), reader_(path), out_(out) {}

    expected_void<error> index(const ::toml::node* groups) {
        if (groups == nullptr) return std::monostate{};
        for (const auto& [key, list] :
             in_text_order(reader_.table(*groups, "[dependency-groups]"))) {
            if (!pep::is_valid_name(key))
                reader_.fail(*list, "'" + shortened(key) + "' is not a name for a group");
            const std::string name = pep::normalize_name(key);
            if (!groups_.emplace(name, list).second)
                reader_.fail(*list, "the group '" + name + "' is defined twice");
        }
        if (reader_.failed()) return reader_.take_error();
        return std::monostate{};
    }

    // where: of the word that names the group.
    expected_void<error> read(const std::string& name, const std::string& where) {
        const auto found = groups_.find(name);
        if (found == groups_.end())
            return bad_input(where, "there is no dependency group '" + shortened(name) + "'");
        if (std::find(open_.begin(), open_.end(), name) != open_.end())
            return bad_input(where, "the dependency group '" + name + "' includes itself");
        if (open_.size() >= max_group_depth)
            return bad_input(where, "dependency groups nest deeper than 100");
        if (!done_.insert(name).second) return std::monostate{};
        open_.push_back(name);
        const std::string what = "the group '" + name + "'";
        for (const auto& entry : reader_.array(*found->second, what))
            if (auto done = read_entry(entry, what); !done) return done;
        open_.pop_back();
        if (reader_.failed()) return reader_.take_error();
        return std::monostate{};
    }

  private:
    expected_void<error> read_entry(const ::toml::node& entry, const std::string& what) {
        const std::string where = reader_.at(entry);
        if (const auto* table = entry.as_table()) {
            const auto* included = table->get("include-group");
            if (included == nullptr || table->size() != 1)
                return bad_input(where, "an entry of " + what +
                                            " must be a requirement or {include-group = \"...\"}");
            const std::string name = reader_.string(*included, "include-group");
            if (reader_.failed()) return reader_.take_error();
            return read(pep::normalize_name(name), where);
        }
        const std::string text = reader_.string(entry, "each entry of " + what);
        if (reader_.failed()) return reader_.take_error();
        auto need = read_need(text, where, folder_of(path_), out_);
        if (!need) return unexpected(std::move(need).error());
        return add_requirement(std::move(*need), out_);
    }

    std::string path_;
    toml_reader reader_;
    inputs& out_;
    std::map<std::string, const ::toml::node*> groups_;
    std::vector<std::string> open_;  // being read, outermost first
    std::set<std::string> done_;
};

}  // namespace

expected_void<error> read_groups(const std::string& path, const ::toml::node* groups,
                                 const std::vector<std::string>& names, inputs& out) {
    group_reader reader{path, out};
    if (auto done = reader.index(groups); !done) return done;
    for (const std::string& name : names)
        if (auto done = reader.read(pep::normalize_name(name), path); !done) return done;
    return std::monostate{};
}

}  // namespace purvey::detail
