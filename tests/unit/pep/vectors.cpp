#include "unit/pep/vectors.hpp"

#include <simdjson.h>

#include <stdexcept>

namespace purvey::test {

std::vector<std::vector<std::string>> vectors(std::string_view file, std::string_view key) {
    const std::string path =
        std::string(PURVEY_SOURCE_DIR) + "/spec/vectors/pep/" + std::string(file) + ".json";
    simdjson::dom::parser parser;
    const simdjson::dom::element root = parser.load(path);
    std::vector<std::vector<std::string>> rows;
    for (simdjson::dom::element row : root[key].get_array()) {
        std::vector<std::string>& out = rows.emplace_back();
        if (row.is_string()) {
            out.emplace_back(std::string_view(row));
            continue;
        }
        for (simdjson::dom::element cell : row.get_array())
            out.emplace_back(std::string_view(cell));
    }
    if (rows.empty()) throw std::runtime_error("no rows in " + path);
    return rows;
}

}  // namespace purvey::test
