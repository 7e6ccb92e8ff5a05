// Any bytes: reading TOML, reading a configuration and editing a choice end without a fault, and an
// edit that succeeds is what it says.
#include "resolver/toml/toml.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "purvey/policy/choice_file.hpp"
#include "purvey/policy/family.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace purvey;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (!parse_toml(text, "fuzz")) return 0;
    (void)load_families(text, "fuzz");
    for (const auto form : {config_form::pyproject, config_form::purvey_toml}) {
        (void)parse_configuration(text, "fuzz", form);
        const auto with = with_choice(text, "fuzz", form, "cv2", "opencv-python");
        if (!with) continue;
        const auto again = with_choice(*with, "fuzz", form, "cv2", "opencv-python");
        if (!again || *again != *with) std::abort();
        const auto without = without_choice(*with, "fuzz", form, "cv2");
        if (without && without_choice(*without, "fuzz", form, "cv2").value_or("") != *without)
            std::abort();
    }
    return 0;
}
