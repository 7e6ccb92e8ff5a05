#include "resolver/toml/reader.hpp"

#include <algorithm>
#include <tuple>

namespace purvey {

std::string toml_reader::string(const ::toml::node& n, std::string_view what) {
    if (const auto* s = n.as_string()) return s->get();
    fail(n, std::string(what) + " must be a string");
    return {};
}

bool toml_reader::boolean(const ::toml::node& n, std::string_view what) {
    if (const auto* b = n.as_boolean()) return b->get();
    fail(n, std::string(what) + " must be true or false");
    return false;
}

double toml_reader::number(const ::toml::node& n, std::string_view what) {
    const auto value = n.value<double>();
    if (n.is_number() && value && *value >= 0 && *value <= 1e9) return *value;
    fail(n, std::string(what) + " must be a number, not negative");
    return 0;
}

std::vector<std::string> toml_reader::strings(const ::toml::node& n, std::string_view what) {
    std::vector<std::string> out;
    const std::string each = "each entry of " + std::string(what);
    for (const auto& element : array(n, what)) out.push_back(string(element, each));
    return out;
}

const ::toml::table& toml_reader::table(const ::toml::node& n, std::string_view what) {
    static const ::toml::table empty;
    if (const auto* t = n.as_table()) return *t;
    fail(n, std::string(what) + " must be a table");
    return empty;
}

const ::toml::array& toml_reader::array(const ::toml::node& n, std::string_view what) {
    static const ::toml::array empty;
    if (const auto* a = n.as_array()) return *a;
    fail(n, std::string(what) + " must be a list");
    return empty;
}

void toml_reader::allow_only(const ::toml::table& t, std::string_view what,
                             std::initializer_list<std::string_view> keys) {
    for (auto&& [key, node] : t)
        if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
            fail(node, "unknown key '" + std::string(key.str()) + "' of " + std::string(what));
}

void toml_reader::fail(const ::toml::node& n, std::string message) {
    if (!error_) error_ = error{error_kind::bad_input, std::move(message), at(n), {}};
}

std::vector<std::pair<std::string_view, const ::toml::node*>> in_text_order(
    const ::toml::table& table) {
    std::vector<std::pair<std::string_view, const ::toml::node*>> out;
    for (auto&& [key, node] : table) out.emplace_back(key.str(), &node);
    const auto place = [](const ::toml::node* n) {
        return std::tuple(n->source().begin.line, n->source().begin.column);
    };
    std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) {
        return place(a.second) < place(b.second);
    });
    return out;
}

}  // namespace purvey
