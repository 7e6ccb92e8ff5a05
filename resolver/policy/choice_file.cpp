#include "purvey/policy/choice_file.hpp"

#include "purvey/write_file.hpp"
#include "resolver/policy/file.hpp"
#include "resolver/toml/limits.hpp"

namespace purvey {
namespace {

template <class Edit>
expected<bool, error> edit_file(const std::string& path, Edit edit) {
    auto old = read_small_file(path, max_toml_bytes);
    if (!old) return unexpected(std::move(old).error());
    const std::string before = old->value_or("");
    auto after = edit(before);
    if (!after) return unexpected(std::move(after).error());
    if (*after == before) return false;
    auto written = write_file_atomically(path, *after);
    if (!written) return unexpected(std::move(written).error());
    return true;
}

}  // namespace

std::string choice_file(std::string_view pyproject, std::string_view directory) {
    if (!pyproject.empty()) return std::string(pyproject);
    return configuration_files("", directory).back();
}

expected<bool, error> write_choice(const std::string& path, std::string_view name,
                                   std::string_view provider) {
    return edit_file(path, [&](std::string_view text) {
        return with_choice(text, path, form_of(path), name, provider);
    });
}

expected<bool, error> unset_choice(const std::string& path, std::string_view name) {
    return edit_file(path, [&](std::string_view text) {
        return without_choice(text, path, form_of(path), name);
    });
}

expected<std::vector<choice>, error> list_choices(const std::string& path) {
    auto read = load_configuration({path});
    if (!read) return unexpected(std::move(read).error());
    return std::move(read->choices);
}

}  // namespace purvey
