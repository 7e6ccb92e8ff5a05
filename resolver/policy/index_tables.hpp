#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/policy/index_tables.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey {

// Reads what one file says about indexes. What is wrong is kept by the toml_reader.
class index_tables_reader {
  public:
    // path: of the file, to which relative URLs of indexes are relative.
    index_tables_reader(toml_reader& in, std::string_view path, index_tables& out,
                        std::vector<std::string>& warnings)
        : in_(in), path_(path), out_(out), warnings_(warnings) {}

    // One key of purvey's own tables. False: it does not speak of indexes.
    bool read_own(std::string_view key, const ::toml::node&);
    // [tool.uv], or uv.toml, in its two parts.
    void read_uv(const ::toml::table&);
    void read_uv_sources(const ::toml::table&);

  private:
    enum class of : bool { purvey, uv };

    void read_indexes(const ::toml::node&, of);
    void read_index(const ::toml::node&, of);
    void read_sources(const ::toml::node&, of);
    void read_source(const std::string& project, const ::toml::node&, of);
    void read_place(const ::toml::table&, index_source&);
    std::string near_file(std::string url) const;
    std::string from_folder(std::string place) const;
    // Optional entries of a table.
    std::string text(const ::toml::table&, std::string_view key);
    bool yes(const ::toml::table&, std::string_view key);

    toml_reader& in_;
    std::string path_;
    index_tables& out_;
    std::vector<std::string>& warnings_;
};

// The first of `all` that gives the name of `i` to another URL, or null.
const named_index* other_url(const std::vector<named_index>& all, const named_index& i);

}  // namespace purvey
