#include <zstd.h>

#include <algorithm>
#include <array>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/hex.hpp"
#include "resolver/source/snapshot/timestamp.hpp"
#include "resolver/source/snapshot/writer.hpp"

namespace purvey::snapshot_format {
namespace {

constexpr int compression_level = 19;

// Splits "<prefix>/aa/bb/<60 hex>/<name>" (the layout of files.pythonhosted.org). Empty if `url`
// is not of that form.
std::string_view hashed_prefix(std::string_view url, std::string_view name) {
    constexpr std::size_t path = 68;  // "/aa/bb/" + 60 + "/"
    if (url.size() < path + name.size() || !url.ends_with(name)) {
        return {};
    }
    const std::string_view head = url.substr(0, url.size() - name.size());
    const std::string_view tail = head.substr(head.size() - path);
    const bool shaped = tail[0] == '/' && is_hex(tail.substr(1, 2), 1) && tail[3] == '/' &&
                        is_hex(tail.substr(4, 2), 1) && tail[6] == '/' &&
                        is_hex(tail.substr(7, 60), 30) && tail[67] == '/';
    return shaped ? head.substr(0, head.size() - path) : std::string_view{};
}

class side_encoder {
  public:
    void add(const project_record& project) {
        for (const release_record& r : project.releases) {
            put_varint(at(column::counts), r.files.size());
            for (const release_file* f : r.files) {
                add_file(*f);
            }
        }
    }

    std::optional<std::string> finish() {
        for (std::uint32_t id = 0; id < texts_.size(); ++id) {
            put_text(at(column::texts), texts_.text(id));
        }
        std::string plain;
        for (const std::string& c : columns_) {
            put_varint(plain, c.size());
        }
        for (const std::string& c : columns_) {
            plain += c;
        }
        std::string packed(ZSTD_compressBound(plain.size()), '\0');
        const std::size_t size = ZSTD_compress(packed.data(), packed.size(), plain.data(),
                                               plain.size(), compression_level);
        if (ZSTD_isError(size) || plain.size() > side_cap || text_ > text_cap) {
            return std::nullopt;
        }
        packed.resize(size);
        std::string out;
        put_varint(out, plain.size());
        put_text(out, packed);
        return out + digests_;
    }

  private:
    string_table texts_;
    std::array<std::string, file_columns> columns_;
    std::string digests_;
    std::size_t text_ = 0;
    std::uint64_t time_before_ = 0;
    std::uint32_t python_before_ = 0;

    std::string& at(column c) { return columns_[static_cast<std::size_t>(c)]; }

    void add_file(const release_file& f) {
        text_ += f.url.size() + f.upload_time.size() + f.metadata_sha256.size();
        for (const auto& hash : f.hashes) {
            text_ += hash.second.size();
        }
        const std::uint8_t forms = static_cast<std::uint8_t>(
            static_cast<unsigned>(f.kind) | static_cast<unsigned>(put_url(f)) << 2 |
            static_cast<unsigned>(put_hashes(f)) << 4 | static_cast<unsigned>(put_time(f)) << 6);
        at(column::flags).push_back(static_cast<char>(forms));
        at(column::flags).push_back(static_cast<char>(put_extras(f)));
        put_text(at(column::names), f.name);
    }

    url_form put_url(const release_file& f) {
        std::string& urls = at(column::urls);
        if (const std::string_view prefix = hashed_prefix(f.url, f.name); !prefix.empty()) {
            put_varint(urls, texts_.intern(prefix));
            const std::string_view path = f.url.substr(prefix.size(), 68);
            append_binary(digests_, path.substr(1, 2));
            append_binary(digests_, path.substr(4, 2));
            append_binary(digests_, path.substr(7, 60));
            return url_form::hashed_path;
        }
        const std::size_t stem = f.url.size() - std::min(f.url.size(), f.name.size() + 1);
        if (stem > 0 && f.url.ends_with(f.name) && f.url[stem] == '/') {
            put_varint(urls, texts_.intern(f.url.substr(0, stem)));
            return url_form::beside;
        }
        put_text(urls, f.url);
        return url_form::literal;
    }

    hash_form put_hashes(const release_file& f) {
        if (f.hashes.empty()) {
            return hash_form::none;
        }
        if (f.hashes.size() == 1 && f.hashes[0].first == "sha256" &&
            is_hex(f.hashes[0].second, 32)) {
            append_binary(digests_, f.hashes[0].second);
            return hash_form::sha256;
        }
        put_varint(at(column::extras), f.hashes.size());
        for (const auto& [algorithm, value] : f.hashes) {
            const bool binary = value.size() >= 2 && is_hex(value, value.size() / 2);
            put_varint(at(column::extras), texts_.intern(algorithm));
            put_varint(at(column::extras), value.size() << 1 | (binary ? 1u : 0u));
            if (binary) {
                append_binary(digests_, value);
            } else {
                at(column::extras).append(value);
            }
        }
        return hash_form::list;
    }

    time_form put_time(const release_file& f) {
        if (f.upload_time.empty()) {
            return time_form::none;
        }
        const auto parsed = parse_time(f.upload_time);
        if (!parsed) {
            put_text(at(column::times), f.upload_time);
            return time_form::literal;
        }
        const std::uint64_t step = parsed->micros - time_before_;
        put_varint(at(column::times), zigzag(static_cast<std::int64_t>(step)));
        time_before_ = parsed->micros;
        if (parsed->digits == 6) {
            return time_form::six_digits;
        }
        at(column::times).push_back(static_cast<char>(parsed->digits));
        return time_form::digits;
    }

    std::uint8_t put_extras(const release_file& f) {
        std::string& extras = at(column::extras);
        unsigned flags = static_cast<unsigned>(f.metadata) << file_offer_shift;
        if (f.size) {
            flags |= file_has_size;
            put_varint(at(column::sizes), *f.size);
        }
        const std::uint32_t python = texts_.intern_optional(f.requires_python);
        if (python == python_before_) {
            flags |= file_same_python;
        } else {
            put_varint(extras, python);
            python_before_ = python;
        }
        flags |= f.yanked ? file_yanked : 0u;
        if (!f.yanked_reason.empty()) {
            flags |= file_has_reason;
            put_varint(extras, texts_.intern(f.yanked_reason));
        }
        if (is_hex(f.metadata_sha256, 32)) {
            flags |= file_metadata_binary;
            append_binary(digests_, f.metadata_sha256);
        } else if (!f.metadata_sha256.empty()) {
            flags |= file_metadata_literal;
            put_text(extras, f.metadata_sha256);
        }
        return static_cast<std::uint8_t>(flags);
    }
};

}  // namespace

std::optional<std::string> put_side(const project_record& project) {
    const bool any = std::any_of(project.releases.begin(), project.releases.end(),
                                 [](const release_record& r) { return !r.files.empty(); });
    if (!any) {
        return std::string();
    }
    side_encoder encoder;
    encoder.add(project);
    return encoder.finish();
}

}  // namespace purvey::snapshot_format
