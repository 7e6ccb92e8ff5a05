// embed-families IN.toml OUT.cpp: checks the families table and writes it as constant data. Runs
// during the build only; a table that load_families refuses stops the build with file and line.
#include <fstream>
#include <iostream>
#include <sstream>

#include "purvey/policy/family.hpp"

namespace {

using namespace purvey;

std::string literal(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '?') {
            out += c;
            continue;
        }
        // Three octal digits: ends by itself, whatever follows.
        out += '\\';
        for (const int shift : {6, 3, 0}) out += static_cast<char>('0' + ((byte >> shift) & 7));
    }
    return out + "\"";
}

void texts(std::ostream& out, const std::string& name, const std::vector<std::string>& list) {
    if (list.empty()) return;
    out << "constexpr std::string_view " << name << "[] = {";
    for (const auto& s : list) out << literal(s) << ", ";
    out << "};\n";
}

std::string ref(const std::string& name, bool empty) {
    return empty ? "{}" : name;
}

const char* spelled(counted_as v) {
    switch (v) {
        case counted_as::own:
            return "counted_as::own";
        case counted_as::none:
            return "counted_as::none";
        case counted_as::mapped:
            break;
    }
    return "counted_as::mapped";
}

const char* spelled(family_kind k) {
    switch (k) {
        case family_kind::same_files:
            return "family_kind::same_files";
        case family_kind::same_import:
            return "family_kind::same_import";
        case family_kind::look_alike:
            break;
    }
    return "family_kind::look_alike";
}

void members(std::ostream& out, const std::string& id, const family& f) {
    for (std::size_t i = 0; i < f.members.size(); ++i)
        texts(out, id + "mp" + std::to_string(i), f.members[i].platforms);
    out << "constexpr member_row " << id << "m[] = {\n";
    for (std::size_t i = 0; i < f.members.size(); ++i) {
        const auto& m = f.members[i];
        out << "  {" << literal(m.project) << ", " << literal(m.versions.str()) << ", "
            << ref(id + "mp" + std::to_string(i), m.platforms.empty()) << "},\n";
    }
    out << "};\n";
}

void stands(std::ostream& out, const std::string& id, const family& f) {
    if (f.stands.empty()) return;
    for (std::size_t i = 0; i < f.stands.size(); ++i) {
        std::vector<std::string> map;
        for (const auto& [own, counted] : f.stands[i].map) {
            map.push_back(own.str());
            map.push_back(counted.str());
        }
        texts(out, id + "sm" + std::to_string(i), map);
        texts(out, id + "sp" + std::to_string(i), f.stands[i].platforms);
    }
    out << "constexpr stands_row " << id << "s[] = {\n";
    for (std::size_t i = 0; i < f.stands.size(); ++i) {
        const auto& s = f.stands[i];
        out << "  {" << literal(s.provider) << ", " << literal(s.name) << ", " << spelled(s.version)
            << ", " << ref(id + "sm" + std::to_string(i), s.map.empty()) << ", "
            << literal(s.versions.str()) << ", "
            << ref(id + "sp" + std::to_string(i), s.platforms.empty()) << ", " << literal(s.lost)
            << "},\n";
    }
    out << "};\n";
}

void write(std::ostream& out, const family_table& table) {
    out << "// Made from families.toml by embed-families.\n"
           "#include \"resolver/policy/shipped.hpp\"\n\nnamespace purvey::shipped {\nnamespace {\n";
    for (std::size_t i = 0; i < table.families.size(); ++i) {
        const family& f = table.families[i];
        const std::string id = "f" + std::to_string(i);
        members(out, id, f);
        stands(out, id, f);
    }
    out << "constexpr family_row families[] = {\n";
    for (std::size_t i = 0; i < table.families.size(); ++i) {
        const family& f = table.families[i];
        const std::string id = "f" + std::to_string(i);
        out << "  {" << literal(f.label) << ", " << literal(f.what) << ", " << spelled(f.kind)
            << ", " << id << "m, " << ref(id + "s", f.stands.empty()) << "},\n";
    }
    out << "};\n}  // namespace\n\nconst std::string_view index = "
        << literal(table.families.front().index)
        << ";\nconst std::string_view digest = " << literal(table.digest)
        << ";\nconst std::span<const family_row> rows = families;\n\n}  // namespace "
           "purvey::shipped\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    std::ifstream in(argv[1], std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    const auto table = load_families(text.str(), argv[1]);
    if (!table) {
        std::cerr << table.error().where << ": " << table.error().message << '\n';
        return 1;
    }
    std::ofstream out(argv[2], std::ios::binary);
    write(out, *table);
    return out.flush() ? 0 : 1;
}
