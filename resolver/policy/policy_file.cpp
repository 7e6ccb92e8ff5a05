#include "purvey/policy/configuration.hpp"
#include "resolver/policy/file.hpp"
#include "resolver/toml/toml.hpp"

namespace purvey {

expected<configuration, error> load_policy(const std::vector<policy_file>& files) {
    configuration all;
    for (const policy_file& file : files) {
        auto text = read_small_file(file.path, max_toml_bytes);
        if (!text) return unexpected(std::move(text).error());
        if (!text->has_value()) {
            if (file.must_exist) return bad_input(file.path, "there is no such file");
            continue;
        }
        auto one = parse_configuration(**text, file.path, config_form::purvey_toml, file.level);
        if (!one) return one;
        if (auto merged = merge_configuration(all, *std::move(one)); !merged)
            return unexpected(std::move(merged).error());
    }
    return all;
}

}  // namespace purvey
