#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "resolver/toml/toml.hpp"

namespace purvey {

// Reads typed values out of a parsed text and keeps the first thing that was wrong, with its place.
// After a failure every call returns an empty value, so a reader checks once, at its end.
class toml_reader {
  public:
    explicit toml_reader(std::string_view where) : where_(where) {}

    std::string string(const ::toml::node&, std::string_view what);
    bool boolean(const ::toml::node&, std::string_view what);
    double number(const ::toml::node&,
                  std::string_view what);  // an integer or a float, not negative
    std::vector<std::string> strings(const ::toml::node&, std::string_view what);
    // Never null: an empty table or array stands for a node of another type.
    const ::toml::table& table(const ::toml::node&, std::string_view what);
    const ::toml::array& array(const ::toml::node&, std::string_view what);

    // Any other key fails: a misspelt word of a policy must not be passed over.
    void allow_only(const ::toml::table&, std::string_view what,
                    std::initializer_list<std::string_view> keys);

    void fail(const ::toml::node&, std::string message);
    bool failed() const { return error_.has_value(); }
    // Precondition: failed().
    unexpected<error> take_error() { return unexpected(std::move(*error_)); }

    std::string at(const ::toml::node& n) const { return toml_where(where_, n); }

  private:
    std::string where_;
    std::optional<error> error_;
};

// Entries in the order they stand in the text (toml++ keeps tables sorted by key).
std::vector<std::pair<std::string_view, const ::toml::node*>> in_text_order(const ::toml::table&);

}  // namespace purvey
