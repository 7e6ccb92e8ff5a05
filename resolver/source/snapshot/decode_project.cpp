#include <algorithm>

#include "resolver/source/snapshot/decoded.hpp"

namespace purvey::snapshot_format {
namespace {

// The texts of a project, ascending, in one piece of memory; each at a place of its own, also the
// empty one (source::groups).
std::unique_ptr<char[]> read_texts(byte_reader& in, std::vector<std::string_view>& texts) {
    texts.clear();
    const std::size_t count = in.count();
    auto left = static_cast<std::size_t>(in.varint_upto(table_cap));
    std::unique_ptr<char[]> memory(new char[left + 1]);
    char* next = memory.get();
    std::string_view before;
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
        const text_step step = in.step(before.size());
        const std::size_t size = step.kept + step.added.size();
        // That the first byte added is greater than the one it replaces is the order of the texts.
        const bool ascends =
            !step.added.empty() &&
            (step.kept == before.size() || static_cast<unsigned char>(step.added[0]) >
                                               static_cast<unsigned char>(before[step.kept]));
        if (size > left || (i > 0 && !ascends)) {
            in.fail();
            break;
        }
        before.copy(next, step.kept);
        step.added.copy(next + step.kept, step.added.size());
        before = texts.emplace_back(next, size);
        next += std::max<std::size_t>(size, 1);
        left -= size;
    }
    if (left > 0) {
        in.fail();
    }
    return memory;
}

// Versions of one project as text, each built from the one before. Whether they are versions and
// ascend is left to `verify`: few of them are ever looked at.
bool read_versions(byte_reader& in, std::size_t count, release_list& out) {
    std::string texts(8 * count, '\0');
    std::vector<std::uint32_t> ends(count);
    std::size_t before = 0, end = 0;  // of the last one
    for (std::uint32_t& here : ends) {
        const text_step step = in.step(end - before);
        const std::size_t size = step.kept + step.added.size();
        if (!in.ok() || size > version_cap || size > table_cap - end) {
            return false;
        }
        if (texts.size() - end < size) {
            texts.resize(texts.size() + std::max(texts.size(), size));
        }
        char* const to = texts.data() + end;
        std::copy_n(texts.data() + before, step.kept, to);
        std::copy_n(step.added.data(), step.added.size(), to + step.kept);
        before = end;
        end += size;
        here = static_cast<std::uint32_t>(end);
    }
    texts.resize(end);
    out = release_list(std::move(texts), std::move(ends));
    return true;
}

// use(length, value) for each run.
template <class Read, class Use>
void read_each_run(byte_reader& in, std::size_t releases, Read&& read, Use&& use) {
    for (std::size_t left = releases; left > 0 && in.ok();) {
        const auto length = static_cast<std::size_t>(in.varint_upto(left));
        const auto value = read();
        if (length == 0 || !in.ok()) {
            in.fail();
            return;
        }
        use(length, value);
        left -= length;
    }
}

template <class Read, class Value>
void read_runs(byte_reader& in, std::size_t releases, Read&& read, runs<Value>& out) {
    read_each_run(in, releases, read, [&](std::size_t length, Value v) { out.add(length, v); });
}

class project_decoder {
  public:
    project_decoder(std::string_view record, std::vector<std::string_view>& texts,
                    decoded_project& project)
        : in_(record), texts_(texts), project_(project) {}

    // Empty, or what is damaged.
    std::string_view read(std::span<const std::string> indexes) {
        if (!read_head(indexes)) {
            return "its head";
        }
        const std::size_t count = in_.count();
        if ((count > 0 && !project_.list.exists) ||
            !read_versions(in_, count, project_.list.releases)) {
            return "its versions";
        }
        read_columns();
        read_fields();
        const std::string_view side = in_.bytes(flags_ & project_has_side ? in_.left() : 0);
        if (!in_.done()) {
            return "its metadata";
        }
        if (flags_ & project_has_side && !read_side(side, project_)) {
            return "its files";
        }
        return files_referred_to_exist() ? "" : "the file that its metadata was read from";
    }

  private:
    byte_reader in_;
    std::vector<std::string_view>& texts_;
    decoded_project& project_;
    std::uint8_t flags_ = 0;

    std::string_view string() { return read_string(in_, texts_); }
    std::string_view optional() { return read_optional(in_, texts_); }

    bool read_head(std::span<const std::string> indexes) {
        listing& list = project_.list;
        list.project = in_.text();
        flags_ = in_.byte();
        list.exists = (flags_ & project_exists) != 0;
        list.files_known = (flags_ & project_files_known) != 0;
        if (const std::uint64_t index = in_.varint_upto(indexes.size()); index > 0) {
            list.index_url = indexes[static_cast<std::size_t>(index - 1)];
        }
        project_.texts = read_texts(in_, texts_);
        if (flags_ & project_has_status) {
            list.status = string();
        }
        if (flags_ & project_has_rejected) {
            const std::size_t count = in_.count();
            for (std::size_t i = 0; i < count && in_.ok(); ++i) {
                rejected_entry& entry = list.rejected.emplace_back();
                entry.what = string();
                entry.why = string();
            }
        }
        if (flags_ & project_has_words) {
            read_words();
        }
        return in_.ok() && flags_ <= project_flags_known;
    }

    void read_words() {
        if (const std::size_t count = in_.count(); count > 0) {
            auto& all = project_.list.namespaces.emplace();
            for (std::size_t i = 1; i < count && in_.ok(); ++i) {
                const std::uint64_t word = in_.varint();
                if (word / 2 < texts_.size()) {
                    all.push_back({std::string(texts_[word / 2]), word % 2 != 0});
                } else {
                    in_.fail();
                }
            }
        }
        if (const std::size_t count = in_.count(); count > 0) {
            auto& all = project_.list.virtual_providers.emplace();
            for (std::size_t i = 1; i < count && in_.ok(); ++i) {
                all.emplace_back(string());
            }
        }
    }

    void read_columns() {
        const std::size_t releases = project_.list.releases.size();
        const auto python = [&] { return optional(); };
        if (!project_.list.files_known) {
            read_runs(in_, releases, python, project_.list.requires_python);
        }
        if (flags_ & project_has_yanks) {
            read_runs(
                in_, releases, [&] { return in_.varint_upto(1) != 0; }, project_.list.yanked);
        }
        read_states();
        if (flags_ & project_own_requires_python) {
            read_runs(in_, releases, python, project_.pythons);
        }
    }

    void read_states() {
        project_.all_static = true;
        read_each_run(
            in_, project_.list.releases.size(),
            [&] { return in_.varint_upto(metadata_states - 1); },
            [&](std::size_t length, std::uint64_t v) {
                const auto state = static_cast<metadata_state>(v);
                if (state == metadata_state::absent || state == metadata_state::release) {
                    project_.states.add(length, {state, 0, {}});
                } else {
                    for (; length > 0; --length) project_.states.add(1, read_detail(state));
                }
                project_.all_static = project_.all_static && state != metadata_state::absent &&
                                      state != metadata_state::needs_build;
            });
    }

    decoded_state read_detail(metadata_state state) {
        if (state == metadata_state::needs_build) {
            return {state, 0, optional()};
        }
        const std::uint64_t reference = in_.varint();
        return {state, std::max<std::uint64_t>(reference, 1) - 1,
                reference == 1 ? string() : std::string_view{}};
    }

    void read_fields() {
        const std::uint8_t mask = in_.byte();
        if (mask >> field_count != 0) {
            in_.fail();
        }
        if (mask == 0) {
            return;
        }
        const std::size_t ranges = in_.count();
        project_.ranges.reserve(ranges);
        for (std::size_t field = 0; field < field_count; ++field) {
            if (mask >> field & 1) {
                project_.fields[field] =
                    read_field(in_, texts_, project_.list.releases.size(), project_.ranges);
            }
        }
        if (project_.ranges.size() != ranges) {
            in_.fail();
        }
    }

    bool files_referred_to_exist() const {
        std::size_t release = 0;
        for (const auto& run : project_.states) {
            if (run.value.file == 0) {
                release = run.end;
            }
            for (; release < run.end; ++release) {
                if (run.value.file > project_.list.releases[release].files.size()) {
                    return false;
                }
            }
        }
        return true;
    }
};

}  // namespace

std::string_view read_string(byte_reader& in, std::span<const std::string_view> texts) {
    const std::uint64_t number = in.varint();
    if (number >= texts.size()) {
        in.fail();
        return {};
    }
    return texts[static_cast<std::size_t>(number)];
}

std::string_view read_optional(byte_reader& in, std::span<const std::string_view> texts) {
    const std::uint64_t number = in.varint_upto(texts.size());
    return number == 0 ? std::string_view{} : texts[static_cast<std::size_t>(number - 1)];
}

std::string_view decode(std::string_view record, std::span<const std::string> indexes,
                        std::vector<std::string_view>& texts, decoded_project& project) {
    return project_decoder(record, texts, project).read(indexes);
}

}  // namespace purvey::snapshot_format
