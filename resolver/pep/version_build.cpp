#include "resolver/pep/version_build.hpp"

#include "resolver/pep/ascii.hpp"
#include "resolver/pep/version_key.hpp"

namespace purvey::pep {
namespace {

void append_number(std::string& out, std::string_view digits) {
    const std::size_t first = digits.find_first_not_of('0');
    if (first == std::string_view::npos)
        out.push_back('0');
    else
        out.append(digits.substr(first));
}

// "1.02.0" with its leading zeros taken away.
void append_release(std::string& out, std::string_view release) {
    bool part_start = true;
    for (std::size_t i = 0; i < release.size(); ++i) {
        const bool last_digit = i + 1 == release.size() || release[i + 1] == '.';
        if (part_start && release[i] == '0' && !last_digit) continue;
        out.push_back(release[i]);
        part_start = release[i] == '.';
    }
}

void append_local(std::string& out, std::string_view local) {
    std::size_t at = 0;
    while (at < local.size()) {
        std::size_t end = at;
        bool number = true;
        for (; end < local.size() && !ascii::is_separator(local[end]); ++end)
            number = number && ascii::is_digit(local[end]);
        if (at != 0) out.push_back('.');
        if (number)
            append_number(out, local.substr(at, end - at));
        else
            for (std::size_t i = at; i < end; ++i) out.push_back(ascii::to_lower(local[i]));
        at = end + 1;
    }
}

constexpr std::string_view pre_spelling[] = {"", "a", "b", "rc"};

}  // namespace

bool version_builder::build(const version_pieces& p, version& out) {
    const std::size_t bound = p.epoch.size() + p.release.size() + p.pre_number.size() +
                              p.post_number.size() + p.dev_number.size() + p.local.size() + 24;
    if (bound > version::max_length + 24) return false;
    std::string& text = out.text_;
    text.clear();
    if (p.epoch.find_first_not_of('0') != std::string_view::npos) {
        append_number(text, p.epoch);
        text.push_back('!');
    }
    out.release_begin_ = static_cast<std::uint16_t>(text.size());
    append_release(text, p.release);
    out.release_end_ = static_cast<std::uint16_t>(text.size());
    out.flags_ = 0;
    if (p.pre != version_pieces::letter::none) {
        text.append(pre_spelling[static_cast<std::size_t>(p.pre)]);
        append_number(text, p.pre_number);
        out.flags_ |= version::has_pre;
    }
    if (p.post) {
        text.append(".post");
        append_number(text, p.post_number);
        out.flags_ |= version::has_post;
    }
    if (p.dev) {
        text.append(".dev");
        append_number(text, p.dev_number);
        out.flags_ |= version::has_dev;
    }
    out.public_end_ = static_cast<std::uint16_t>(text.size());
    if (!p.local.empty()) {
        text.push_back('+');
        append_local(text, p.local);
    }
    out.key_ = packed_version_key(p);
    return true;
}

std::uint64_t version_builder::key_of_release(std::string_view text) {
    // Zeros at the end are not in the key: it alone does not bound the text.
    return text.size() <= version::max_length ? packed_release_key(text) : 0;
}

bool version_builder::build_release(std::string_view text, version& out) {
    const std::uint64_t key = key_of_release(text);
    if (key != 0) out = version(text, key);
    return key != 0;
}

parse_error version_too_long() {
    return {"a version longer than " + std::to_string(version::max_length) + " characters", 0};
}

}  // namespace purvey::pep
