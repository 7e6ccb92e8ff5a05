#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/inputs.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey::detail {

// The [project] table. A requirement on the project itself stands for its extras' requirements
// ("proj[all]"), each then under that requirement's marker too.
class project_table {
  public:
    project_table(std::string_view path, const ::toml::node& project)
        : path_(path), reader_(path), table_(reader_.table(project, "[project]")) {}

    // Name, requires-python and what is dynamic; first.
    expected_void<error> read_header(inputs& out);
    expected_void<error> read_dependencies(inputs& out);
    expected_void<error> read_extra(std::string_view extra, inputs& out);
    expected_void<error> read_all_extras(inputs& out);

    // After the header. A version, and the extras, that only a build would tell are errors.
    const std::string& name() const { return name_; }
    const std::vector<std::string>& extras() const { return extras_in_order_; }
    expected<std::string, error> static_version();
    expected_void<error> check_extras_static();

  private:
    struct task {  // a list of requirements to read, under a marker ("" for none)
        const ::toml::node* list;
        std::string what;
        std::string condition;
    };
    expected_void<error> read_optional();
    expected_void<error> run(task first, inputs& out);
    expected_void<error> read_one(const ::toml::node&, const task&, std::vector<task>& later,
                                  inputs& out);
    bool dynamic(std::string_view field) const;

    std::string path_;
    toml_reader reader_;
    const ::toml::table& table_;
    std::string name_;
    std::vector<std::string> dynamic_;
    std::vector<std::string> extras_in_order_;
    std::map<std::string, const ::toml::node*, std::less<>> extras_;
};

// Adds `text` as a requirement unless there are too many.
expected_void<error> add_requirement(need, inputs& out);

}  // namespace purvey::detail
