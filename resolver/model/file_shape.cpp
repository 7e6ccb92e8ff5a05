#include "purvey/model/release.hpp"

namespace purvey {

file_shape shape_of(const release_file& f) {
    file_shape shape{f.kind, f.yanked, {}, {}, f.requires_python};
    if (f.kind != file_kind::wheel) return shape;
    // NAME-VERSION(-BUILD)?-PYTHON-ABI-PLATFORM.whl
    std::size_t tags = f.name.size();
    for (int i = 0; i < 3 && tags != 0 && tags != std::string_view::npos; ++i)
        tags = f.name.rfind('-', tags - 1);
    if (tags == std::string_view::npos || tags == 0) return shape;
    shape.tags = f.name.substr(tags + 1);
    const auto head = f.name.substr(0, tags);
    const auto version = head.find('-');
    const auto build = version == std::string_view::npos ? version : head.find('-', version + 1);
    if (build != std::string_view::npos) shape.build = head.substr(build + 1);
    return shape;
}

}  // namespace purvey
