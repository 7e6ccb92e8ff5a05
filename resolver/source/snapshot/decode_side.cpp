#include <zstd.h>

#include <algorithm>
#include <memory>

#include "resolver/source/snapshot/decoded.hpp"
#include "resolver/source/snapshot/hex.hpp"
#include "resolver/source/snapshot/timestamp.hpp"

namespace purvey::snapshot_format {

char* arena::allocate(std::size_t size) {
    constexpr std::size_t chunk = 16 << 10;
    if (size > text_cap - total_) {
        return nullptr;
    }
    total_ += size;
    if (size > left_) {
        left_ = std::max(size, chunk);
        next_ = chunks_.emplace_back(new char[left_]).get();
    }
    char* const found = next_;
    next_ += size;
    left_ -= size;
    return found;
}

namespace {

// A decompressor is 150 KB to set up, and most blocks are small: one serves them all.
std::size_t unpacked(std::string& into, std::string_view packed) {
    struct freed {
        void operator()(ZSTD_DCtx* d) const { ZSTD_freeDCtx(d); }
    };
    thread_local const std::unique_ptr<ZSTD_DCtx, freed> one(ZSTD_createDCtx());
    if (!one) return 0;
    return ZSTD_decompressDCtx(one.get(), into.data(), into.size(), packed.data(), packed.size());
}

class side_decoder {
  public:
    explicit side_decoder(decoded_project& project) : project_(project) {}

    bool unpack(std::string_view block) {
        byte_reader in(block);
        const std::uint64_t size = in.varint_upto(side_cap);
        const std::string_view packed = in.text();
        if (!in.ok() || ZSTD_getFrameContentSize(packed.data(), packed.size()) != size) {
            return false;
        }
        digests_ = byte_reader(in.bytes(in.left()));
        project_.plain.resize(static_cast<std::size_t>(size));
        const std::size_t got = unpacked(project_.plain, packed);
        return got == project_.plain.size() && split();
    }

    bool read() {
        byte_reader& texts = at(column::texts);
        while (texts.ok() && texts.left() > 0) {
            texts_.push_back(texts.text());
        }
        for (release& r : project_.list.releases.whole()) {
            const std::uint64_t files = at(column::counts).varint();
            if (files > file_cap || 2 * files > at(column::flags).left()) {
                return false;
            }
            r.files.resize(static_cast<std::size_t>(files));
            for (release_file& f : r.files) {
                read_file(f);
            }
        }
        return digests_.done() && std::all_of(columns_.begin(), columns_.end(),
                                              [](const byte_reader& c) { return c.done(); });
    }

  private:
    decoded_project& project_;
    std::vector<std::string_view> texts_;
    std::array<byte_reader, file_columns> columns_;
    byte_reader digests_;
    std::uint64_t time_before_ = 0;
    std::string_view python_before_;

    byte_reader& at(column c) { return columns_[static_cast<std::size_t>(c)]; }

    char* allocate(std::size_t size) {
        char* const out = project_.made.allocate(size);
        if (out == nullptr) {
            at(column::flags).fail();
        }
        return out;
    }

    // The next digest as text.
    std::string_view hex(std::uint64_t size) {
        const std::string_view bytes = digests_.bytes(size);
        char* const out = allocate(2 * bytes.size());
        if (out == nullptr) {
            return {};
        }
        write_hex(out, bytes);
        return {out, 2 * bytes.size()};
    }

    bool split() {
        byte_reader in(project_.plain);
        std::array<std::uint64_t, file_columns> sizes{};
        for (std::uint64_t& size : sizes) {
            size = in.varint_upto(side_cap);
        }
        for (std::size_t i = 0; i < file_columns; ++i) {
            columns_[i] = byte_reader(in.bytes(sizes[i]));
        }
        return in.done();
    }

    void read_file(release_file& f) {
        const std::uint8_t forms = at(column::flags).byte();
        const std::uint8_t flags = at(column::flags).byte();
        f.name = at(column::names).text();
        const unsigned kind = forms & 3u;
        const unsigned offer = flags >> file_offer_shift & 3u;
        if (kind > 2 || offer > 2) {
            at(column::flags).fail();
            return;
        }
        f.kind = static_cast<file_kind>(kind);
        f.metadata = static_cast<metadata_offer>(offer);
        read_url(f, forms >> 2 & 3u);
        read_hashes(f, static_cast<hash_form>(forms >> 4 & 3u));
        read_time(f, static_cast<time_form>(forms >> 6 & 3u));
        read_extras(f, flags);
    }

    void read_url(release_file& f, unsigned form) {
        byte_reader& urls = at(column::urls);
        if (form == static_cast<unsigned>(url_form::literal)) {
            f.url = urls.text();
            return;
        }
        const std::string_view prefix = read_string(urls, texts_);
        const bool hashed = form == static_cast<unsigned>(url_form::hashed_path);
        const std::string_view digest = hashed ? digests_.bytes(32) : std::string_view{};
        if (form > 2 || !urls.ok() || !digests_.ok()) {
            urls.fail();
            return;
        }
        const std::size_t size = prefix.size() + (hashed ? 68 : 1) + f.name.size();
        char* const start = allocate(size);
        if (start == nullptr) {
            return;
        }
        char* out = std::copy(prefix.begin(), prefix.end(), start);
        *out++ = '/';
        if (hashed) {
            out = write_hex(out, digest.substr(0, 1));
            *out++ = '/';
            out = write_hex(out, digest.substr(1, 1));
            *out++ = '/';
            out = write_hex(out, digest.substr(2));
            *out++ = '/';
        }
        std::copy(f.name.begin(), f.name.end(), out);
        f.url = {start, size};
    }

    void read_hashes(release_file& f, hash_form form) {
        if (form == hash_form::sha256) {
            f.hashes.emplace_back("sha256", hex(32));
        } else if (form == hash_form::list) {
            byte_reader& extras = at(column::extras);
            const std::size_t hashes = extras.count();
            for (std::size_t i = 0; i < hashes && extras.ok(); ++i) {
                const std::string_view algorithm = read_string(extras, texts_);
                const std::uint64_t head = extras.varint();
                const std::uint64_t size = head >> 1;
                const bool binary = (head & 1) != 0;
                f.hashes.emplace_back(algorithm, binary ? hex(size / 2) : extras.bytes(size));
            }
        } else if (form != hash_form::none) {
            at(column::flags).fail();
        }
    }

    void read_time(release_file& f, time_form form) {
        byte_reader& times = at(column::times);
        if (form == time_form::none) {
            return;
        }
        if (form == time_form::literal) {
            f.upload_time = times.text();
            return;
        }
        timestamp t;
        t.micros = time_before_ + static_cast<std::uint64_t>(unzigzag(times.varint()));
        t.digits = form == time_form::six_digits ? 6u : times.byte();
        if (!times.ok() || t.micros > last_micros || t.digits > 6) {
            times.fail();
            return;
        }
        time_before_ = t.micros;
        const std::string text = format_time(t);
        char* const out = allocate(text.size());
        if (out == nullptr) {
            return;
        }
        std::copy(text.begin(), text.end(), out);
        f.upload_time = {out, text.size()};
    }

    void read_extras(release_file& f, unsigned flags) {
        byte_reader& extras = at(column::extras);
        if (flags & file_has_size) {
            f.size = at(column::sizes).varint();
        }
        if (!(flags & file_same_python)) {
            python_before_ = read_optional(extras, texts_);
        }
        f.requires_python = python_before_;
        f.yanked = (flags & file_yanked) != 0;
        if (flags & file_has_reason) {
            f.yanked_reason = read_string(extras, texts_);
        }
        if (flags & file_metadata_binary) {
            f.metadata_sha256 = hex(32);
        } else if (flags & file_metadata_literal) {
            f.metadata_sha256 = extras.text();
        }
    }
};

}  // namespace

bool read_side(std::string_view block, decoded_project& project) {
    side_decoder decoder(project);
    return decoder.unpack(block) && decoder.read();
}

}  // namespace purvey::snapshot_format
