#include "purvey/source/recorder.hpp"

#include <map>

#include "purvey/write_file.hpp"
#include "resolver/source/snapshot/grants_note.hpp"
#include "resolver/source/snapshot/image.hpp"
#include "resolver/source/snapshot/record.hpp"

namespace purvey {

namespace format = snapshot_format;

struct recorder::state {
    struct seen {
        const listing* list = nullptr;
        std::vector<const release_metadata*> metadata;  // by release; nullptr: not asked for
    };
    source& inner;
    std::map<std::string, seen, std::less<>> projects;

    seen& of(const listing& l) {
        seen& s = projects[l.project];
        s.list = &l;
        s.metadata.resize(l.releases.size());
        return s;
    }
    expected_void<error> complete(seen& s);
};

namespace {

// Smaller is better.
int preference(metadata_origin origin) {
    switch (origin) {
        case metadata_origin::needs_build:
            return 2;
        case metadata_origin::other_file:
            return 1;
        default:
            return 0;
    }
}

void write_notes(const record_options& options, format::writer& out) {
    out.note("made by", options.made_by);
    if (!options.made_at.empty()) {
        out.note("made at", options.made_at);
    }
    out.note("environment", options.environment);
    for (const std::string& set : options.requirements) {
        out.note("requirements", set);
    }
    std::string files = "all";
    if (!options.all_files) {
        files = "sdists, wheels for any platform, wheels for";
        for (const pep::tag_set& tags : options.targets) {
            files += " " + (tags.tags().empty() ? "nothing" : tags.tags().front());
        }
    }
    out.note("files", files);
    for (const recorded_grants& list : options.published) {
        out.note(format::grants_note, format::put_grants(list));
    }
}

}  // namespace

std::vector<pep::tag_set> usual_record_targets(const pep::platform& platform) {
    return {pep::tag_set(3, 11, platform), pep::tag_set(3, 12, platform),
            pep::tag_set(3, 13, platform)};
}

recorder::recorder(source& inner) : state_(new state{inner, {}}) {}

recorder::~recorder() {
    delete state_;
}

expected<const listing*, error> recorder::list(std::string_view project) {
    auto found = state_->inner.list(project);
    if (found) {
        state_->of(**found);
    }
    return found;
}

expected<const release_metadata*, error> recorder::metadata(const listing& l, std::size_t release,
                                                            std::span<const std::size_t> files,
                                                            std::size_t fitting) {
    auto found = state_->inner.metadata(l, release, files, fitting);
    if (found && release < l.releases.size()) {
        const release_metadata*& kept = state_->of(l).metadata[release];
        if (kept == nullptr || preference((*found)->origin) < preference(kept->origin)) {
            kept = *found;
        }
    }
    return found;
}

void recorder::expect(std::span<const std::string> projects) {
    state_->inner.expect(projects);
}

void recorder::expect_metadata(const listing& l, std::size_t release,
                               std::span<const std::size_t> files, std::size_t fitting) {
    state_->inner.expect_metadata(l, release, files, fitting);
}

void recorder::set_forecast(forecast* f) {
    state_->inner.set_forecast(f);
}

bool recorder::local() const {
    return state_->inner.local();
}

const std::vector<requirement_group>* recorder::groups(const listing& l) {
    // Groups say what metadata() was not asked; only write() of a local source fetches it.
    return local() ? state_->inner.groups(l) : nullptr;
}

expected_void<error> recorder::state::complete(seen& s) {
    for (std::size_t release = 0; release < s.metadata.size(); ++release) {
        if (s.metadata[release] != nullptr) {
            continue;
        }
        std::vector<std::size_t> files(s.list->releases[release].files.size());
        for (std::size_t i = 0; i < files.size(); ++i) {
            files[i] = i;
        }
        const auto found = inner.metadata(*s.list, release, files, 0);
        if (!found) {
            return unexpected(found.error());
        }
        s.metadata[release] = *found;
    }
    return std::monostate{};
}

expected<std::string, error> recorder::bytes(const record_options& options) {
    format::string_table texts;
    format::writer out(local() ? std::uint32_t{format::flag_local} : 0u, texts);
    write_notes(options, out);
    for (auto& [name, seen] : state_->projects) {
        if (local()) {
            if (auto done = state_->complete(seen); !done) {
                return unexpected(std::move(done).error());
            }
        }
        out.add(format::record_of(*seen.list, seen.metadata, {options.all_files, options.targets},
                                  texts));
    }
    return out.finish();
}

expected<snapshot_info, error> recorder::write(const record_options& options) {
    auto made = bytes(options);
    if (!made) {
        return unexpected(std::move(made).error());
    }
    if (auto written = write_file_atomically(options.output, *made); !written) {
        return unexpected(std::move(written).error());
    }
    auto image = format::image::open(format::byte_store(*made), options.output);
    if (!image) {
        return unexpected(std::move(image).error());
    }
    return format::info_of(*image);
}

}  // namespace purvey
