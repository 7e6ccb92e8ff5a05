#include "resolver/source/index/page_entry.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "resolver/source/index/kept_file.hpp"

namespace purvey::index {

namespace {

using namespace snapshot_format;

// Bits of a listing's first byte.
constexpr unsigned exists_bit = 1, offers_bit = 2, namespaces_bit = 4, virtual_bit = 8;

void put_shape(std::string& out, const release_shape& shape, numbered& shared) {
    put_varint(out, shape.size());
    for (const file_shape& f : shape) {
        out.push_back(
            static_cast<char>(static_cast<unsigned>(f.kind) | (f.yanked ? yanked_bit : 0)));
        put_text(out, f.tags);
        put_text(out, f.build);
        put_varint(out, shared.of(f.requires_python));
    }
}

void read_shape(byte_reader& in, const std::vector<std::string_view>& shared,
                release_shape& shape) {
    shape.resize(in.count());
    for (file_shape& f : shape) {
        const unsigned head = in.byte();
        f.kind = static_cast<file_kind>(std::min(head & kind_mask, 2u));
        f.yanked = (head & yanked_bit) != 0;
        f.tags = in.text();
        f.build = in.text();
        f.requires_python = read_shared(in, shared);
    }
}

// The releases, in four parts: texts of the versions, shapes and where they hold, where the files
// of each begin, and the files.
struct releases_put {
    std::string texts, shapes, places, files;
    std::size_t shape_count = 0, run_count = 0;
    std::string runs;
};

void put_releases(const listing& l, std::string_view first, numbered& shared, releases_put& out) {
    std::map<std::string, std::size_t> known;  // by its bytes
    runs<std::size_t> shape_of_release;
    for (const release& r : l.releases) {
        put_text(out.texts, r.version.str());
        store32(out.places, static_cast<std::uint32_t>(out.files.size()));
        put_varint(out.files, r.files.size());
        neighbour before{first, {}};
        release_shape shape;
        for (const release_file& f : r.files) {
            put_file(out.files, f, before, shared);
            shape.push_back(shape_of(f));
        }
        std::string bytes;
        put_shape(bytes, shape, shared);
        const auto [at, fresh] = known.try_emplace(bytes, known.size());
        if (fresh) out.shapes += bytes;
        shape_of_release.add(1, at->second);
    }
    out.shape_count = known.size();
    for (const auto& run : shape_of_release) {
        put_varint(out.runs, run.end);
        put_varint(out.runs, run.value);
        ++out.run_count;
    }
}

bool read_shapes(byte_reader& in, const std::vector<std::string_view>& shared, listing& out) {
    out.shapes.resize(in.count());
    for (release_shape& shape : out.shapes) read_shape(in, shared, shape);
    const std::size_t count = in.count();
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
        const std::uint64_t end = in.varint_upto(0xFFFF'FFFF), shape = in.varint();
        if (end <= before || shape >= out.shapes.size()) return false;
        out.shape_of.add(end - before, static_cast<std::uint32_t>(shape));
        before = end;
    }
    return in.ok() && before == out.releases.size();
}

// What the index says of the project itself.
void put_words(std::string& out, const listing& l) {
    put_text(out, l.status);
    put_text(out, l.status_reason);
    if (l.namespaces) {
        put_varint(out, l.namespaces->size());
        for (const granted_namespace& n : *l.namespaces) {
            put_text(out, n.name);
            out.push_back(n.owned ? 1 : 0);
        }
    }
    if (l.virtual_providers) {
        put_varint(out, l.virtual_providers->size());
        for (const std::string& name : *l.virtual_providers) put_text(out, name);
    }
}

// head: the listing's first byte.
void read_words(byte_reader& in, unsigned head, listing& out) {
    out.status = in.text();
    out.status_reason = in.text();
    if ((head & namespaces_bit) != 0)
        for (granted_namespace& n : out.namespaces.emplace(in.count())) {
            n.name = in.text();
            n.owned = in.byte() != 0;
        }
    if ((head & virtual_bit) != 0)
        for (std::string& name : out.virtual_providers.emplace(in.count())) name = in.text();
}

// In the order in which they are kept.
template <class Metadata>
auto fields_of(Metadata& m) {
    return std::array{&m.requires_dist, &m.provides_extra, &m.provides_dist, &m.obsoletes_dist,
                      &m.import_name};
}

// What URLs of the page mostly begin with.
std::string_view some_url(const listing& l) {
    for (const release& r : l.releases)
        if (!r.files.empty()) return r.files.front().url;
    return {};
}

}  // namespace

bool offers_metadata(const listing& l) {
    for (const release& r : l.releases)
        for (const release_file& f : r.files)
            if (f.metadata == metadata_offer::offered) return true;
    return false;
}

std::string put_listing(const listing& l) {
    numbered shared;
    releases_put parts;
    const std::string_view first = some_url(l);
    put_releases(l, first, shared, parts);
    std::string out;
    out.push_back(static_cast<char>(
        (l.exists ? exists_bit : 0) | (offers_metadata(l) ? offers_bit : 0) |
        (l.namespaces ? namespaces_bit : 0) | (l.virtual_providers ? virtual_bit : 0)));
    put_words(out, l);
    put_varint(out, l.rejected.size());
    for (const rejected_entry& e : l.rejected) {
        put_text(out, e.what);
        put_text(out, e.why);
    }
    shared.put(out);
    put_text(out, first);
    put_varint(out, l.releases.size());
    out += parts.texts;
    put_varint(out, parts.shape_count);
    out += parts.shapes;
    put_varint(out, parts.run_count);
    out += parts.runs;
    return out + parts.places + parts.files;
}

bool kept_listing::read(std::string_view bytes, listing& out) {
    byte_reader in(bytes);
    const unsigned head = in.byte();
    out.exists = (head & exists_bit) != 0;
    offers_metadata_ = (head & offers_bit) != 0;
    read_words(in, head, out);
    out.rejected.resize(in.count());
    for (rejected_entry& e : out.rejected) {
        e.what = in.text();
        e.why = in.text();
    }
    shared_.resize(in.count());
    for (std::string_view& text : shared_) text = in.text();
    first_ = in.text();
    std::string texts;
    std::vector<std::uint32_t> ends(in.count());
    for (std::uint32_t& end : ends) {
        texts += in.text();
        end = static_cast<std::uint32_t>(texts.size());
    }
    const std::size_t count = ends.size();
    if (count != 0) out.releases = release_list(std::move(texts), std::move(ends), this);
    if (!in.ok() || !read_shapes(in, shared_, out)) return false;
    places_ = in.bytes(count * sizeof(std::uint32_t));
    files_ = in.bytes(in.left());
    return in.ok();
}

// The entry's checksum was right, so what does not fit here was written so; it is left out.
void kept_listing::read(std::size_t release, std::vector<release_file>& out) const {
    const std::uint32_t place = load32(places_.data() + release * sizeof(std::uint32_t));
    byte_reader in(files_.substr(std::min<std::size_t>(place, files_.size())));
    out.resize(in.count());
    neighbour before{first_, {}};
    for (release_file& f : out) read_file(in, shared_, before, made_, f);
    if (!in.ok()) out.clear();
}

std::string put_metadata(const release_metadata& m) {
    std::string out;
    put_text(out, m.why);
    put_text(out, m.requires_python);
    for (const auto* field : fields_of(m)) {
        put_varint(out, field->size());
        for (const std::string_view text : *field) put_text(out, text);
    }
    return out;
}

bool read_metadata(std::string_view bytes, release_metadata& out) {
    byte_reader in(bytes);
    out.why = in.text();
    out.requires_python = in.text();
    for (auto* field : fields_of(out)) {
        field->resize(in.count());
        for (std::string_view& text : *field) text = in.text();
    }
    return in.done();
}

}  // namespace purvey::index
