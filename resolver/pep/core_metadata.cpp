#include <algorithm>
#include <string>
#include <utility>

#include "purvey/pep/metadata.hpp"
#include "resolver/pep/ascii.hpp"
#include "resolver/pep/failure.hpp"
#include "resolver/pep/utf8.hpp"

namespace purvey::pep {
namespace {

struct single_field {
    std::string_view name;
    std::string core_metadata::*value;
};
constexpr single_field singles[] = {
    {"metadata-version", &core_metadata::metadata_version},
    {"name", &core_metadata::name},
    {"version", &core_metadata::version},
    {"requires-python", &core_metadata::requires_python},
};

struct multiple_field {
    std::string_view name;
    std::vector<std::string> core_metadata::*values;
};
constexpr multiple_field multiples[] = {
    {"requires-dist", &core_metadata::requires_dist},
    {"provides-extra", &core_metadata::provides_extra},
    {"provides-dist", &core_metadata::provides_dist},
    {"obsoletes-dist", &core_metadata::obsoletes_dist},
    {"requires-external", &core_metadata::requires_external},
    {"import-name", &core_metadata::import_name},
    {"import-namespace", &core_metadata::import_namespace},
    {"dynamic", &core_metadata::dynamic},
};

class header_reader {
  public:
    explicit header_reader(std::string_view text) : text_(text) {
        if (text.starts_with("\xEF\xBB\xBF")) at_ = 3;
    }

    failure read(core_metadata& out) {
        while (at_ < text_.size()) {
            const std::size_t start = at_;
            const std::string_view line = next_line();
            if (line.empty()) return std::nullopt;
            if (auto e = check_bytes(line, start)) return e;
            auto e = ascii::is_blank(line[0]) ? fold(line, start) : field(line, start, out);
            if (e) return e;
        }
        return std::nullopt;
    }

  private:
    // Without its end, which is LF, CR LF or CR.
    std::string_view next_line() {
        const std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
        const std::string_view line = text_.substr(at_, end - at_);
        at_ = end < text_.size() ? end + 1 : end;
        if (end + 1 < text_.size() && text_[end] == '\r' && text_[end + 1] == '\n') ++at_;
        return line;
    }

    static failure check_bytes(std::string_view line, std::size_t start) {
        if (const auto nul = line.find('\0'); nul != std::string_view::npos)
            return fail(start + nul, "a NUL byte in the headers");
        if (const auto bad = invalid_utf8(line); bad != std::string_view::npos)
            return fail(start + bad, "invalid UTF-8 in the headers");
        return std::nullopt;
    }

    // A line that begins with white space continues the field before it.
    failure fold(std::string_view line, std::size_t start) {
        if (first_) return fail(start, "a continued line before the first field");
        const std::string_view more = ascii::strip(line);
        if (value_ != nullptr && !more.empty()) {
            if (!value_->empty()) *value_ += ' ';
            *value_ += more;
        }
        return std::nullopt;
    }

    failure field(std::string_view line, std::size_t start, core_metadata& out) {
        first_ = false;
        value_ = nullptr;
        const std::size_t colon = line.find(':');
        if (colon == 0 || colon == std::string_view::npos)
            return fail(start, "expected \"Field: value\"");
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = ascii::strip(line.substr(colon + 1));
        for (std::size_t i = 0; i < std::size(singles); ++i) {
            if (!ascii::equal_ignoring_case(name, singles[i].name)) continue;
            if (seen_[i]) return fail(start, "the field " + std::string(name) + " occurs twice");
            seen_[i] = true;
            value_ = &(out.*singles[i].value);
            *value_ = value;
        }
        for (const multiple_field& f : multiples)
            if (ascii::equal_ignoring_case(name, f.name))
                value_ = &(out.*f.values).emplace_back(value);
        return std::nullopt;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool first_ = true;
    bool seen_[std::size(singles)] = {};
    std::string* value_ = nullptr;  // of the field being read, if it is kept
};

// Readers must refuse a newer major version (core metadata, "Metadata-Version").
failure check_version(const core_metadata& m) {
    const std::string_view v = m.metadata_version;
    const std::size_t end = ascii::skip_digits(v, 0);
    std::string_view major = v.substr(0, end);
    major.remove_prefix(std::min(major.find_first_not_of('0'), major.size()));
    if (v.empty()) return parse_error{"no field Metadata-Version", 0};
    if (end == 0 || (end < v.size() && v[end] != '.'))
        return parse_error{"Metadata-Version is no version", 0};
    if (major.size() > 1 || major > "2")
        return parse_error{"core metadata of version " + m.metadata_version +
                               ", newer than this program knows (2)",
                           0};
    return std::nullopt;
}

}  // namespace

expected<core_metadata, parse_error> parse_core_metadata(std::string_view text) {
    core_metadata out;
    if (auto e = header_reader(text).read(out)) return unexpected(std::move(*e));
    if (auto e = check_version(out)) return unexpected(std::move(*e));
    if (out.name.empty()) return unexpected(parse_error{"no field Name", 0});
    if (out.version.empty()) return unexpected(parse_error{"no field Version", 0});
    return out;
}

}  // namespace purvey::pep
