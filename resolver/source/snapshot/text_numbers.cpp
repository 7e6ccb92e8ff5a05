#include "resolver/source/snapshot/text_numbers.hpp"

#include <algorithm>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/writer.hpp"

namespace purvey::snapshot_format {

void text_numbers::use(std::uint32_t id) {
    if (asked_by_[id] != project_) {
        asked_by_[id] = project_;
        used_.push_back(id);
    }
}

void text_numbers::use_optional(std::uint32_t id) {
    if (id != 0) {
        use(id - 1);
    }
}

void text_numbers::collect(const project_record& project) {
    ++project_;
    used_.clear();
    asked_by_.resize(texts_.size());
    number_.resize(texts_.size());
    use_optional(project.status);
    for (const auto& [what, why] : project.rejected) {
        use(what);
        use(why);
    }
    if (project.namespaces) {
        for (const auto& [name, owned] : *project.namespaces) use(name);
    }
    if (project.virtual_providers) {
        for (const std::uint32_t name : *project.virtual_providers) use(name);
    }
    for (const release_record& r : project.releases) {
        use_optional(r.requires_python);
        use_optional(r.why);
        use_optional(r.metadata_requires_python);
        if (r.file.how == file_reference::form::literal) {
            use(r.file.value);
        }
        for (const auto& field : r.fields) {
            for (const std::uint32_t id : field) {
                use(id);
            }
        }
    }
    std::sort(used_.begin(), used_.end(),
              [&](std::uint32_t a, std::uint32_t b) { return texts_.text(a) < texts_.text(b); });
    for (std::uint32_t number = 0; number < used_.size(); ++number) {
        number_[used_[number]] = number;
    }
}

std::size_t text_numbers::bytes() const {
    std::size_t all = 0;
    for (const std::uint32_t id : used_) {
        all += texts_.text(id).size();
    }
    return all;
}

void text_numbers::put(std::string& out) const {
    put_varint(out, used_.size());
    put_varint(out, bytes());
    std::string_view before;
    for (const std::uint32_t id : used_) {
        put_step(out, before, texts_.text(id));
        before = texts_.text(id);
    }
}

}  // namespace purvey::snapshot_format
