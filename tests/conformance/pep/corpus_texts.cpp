// Reads a graph, one project in JSON a line, from standard input, and writes each distinct text in
// it once: "V<TAB>version", "P" requires-python, "R" requirement, "W" wheel name. The argument is a
// stride: of wheel names every n-th is written.
#include <simdjson.h>

#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <unordered_set>

#include "tests/conformance/pep/escape.hpp"

namespace {

class texts {
  public:
    explicit texts(std::uint64_t stride) : stride_(stride) {}

    void read(simdjson::dom::object release) {
        for (const auto field : release) {
            if (field.key == "version") add('V', field.value);
            if (field.key == "requires_python") add('P', field.value);
            if (field.key == "requires_dist") add_all('R', field.value);
            if (field.key == "wheels") add_all('W', field.value);
        }
    }

  private:
    void add_all(char kind, simdjson::dom::array values) {
        for (const simdjson::dom::element v : values)
            if (kind != 'W' || ++wheels_ % stride_ == 0) add(kind, v);
    }

    void add(char kind, std::string_view text) {
        key_.assign(1, kind);
        key_ += text;
        if (seen_.insert(key_).second)
            std::cout << kind << '\t' << purvey::test::escape(text) << '\n';
    }

    std::unordered_set<std::string> seen_;
    std::string key_;
    std::uint64_t stride_, wheels_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    texts all(argc > 1 ? std::stoull(argv[1]) : 1);
    simdjson::dom::parser parser;
    for (std::string line; std::getline(std::cin, line);)
        for (const simdjson::dom::element release : parser.parse(line)["releases"].get_array())
            all.read(release.get_object());
}
