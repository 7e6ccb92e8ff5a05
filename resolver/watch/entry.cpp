#include "resolver/watch/entry.hpp"

#include <algorithm>
#include <array>

#include "resolver/answer/certificate/json_value.hpp"
#include "resolver/answer/json_line.hpp"
#include "resolver/policy/sha256.hpp"
#include "resolver/source/snapshot/hex.hpp"
#include "resolver/source/snapshot/timestamp.hpp"

namespace purvey::watch {
namespace {

constexpr std::array<std::string_view, 7> kind_words{"run",    "listed", "gone",     "read",
                                                     "unread", "failed", "reference"};
constexpr std::string_view before_digest = ", \"digest\": \"", end = "\"}";

// Calls text(key, string), number(key, uint64) and size(key, optional) in the order of a line.
template <class Entry, class Text, class Number>
void each_member(Entry& e, Text text, Number number) {
    text("namespace", e.name_space);
    text("index", e.index);
    text("project", e.project);
    text("file", e.file);
    text("url", e.url);
    text("sha256", e.sha256);
    number("size", e.size);
    text("uploaded", e.uploaded);
    number("first_byte_us", e.first_byte_us);
    number("total_us", e.total_us);
    number("pages", e.pages);
    number("seed", e.seed);
    number("sample", e.sample);
    text("why", e.why);
}

struct writer {
    answer::json_line& to;
    void operator()(std::string_view key, const std::string& value) const {
        if (!value.empty()) to.string(key, value);
    }
    void operator()(std::string_view key, std::uint64_t value) const {
        if (value != 0) to.number(key, value);
    }
    void operator()(std::string_view key, const std::optional<std::uint64_t>& value) const {
        if (value) to.number(key, *value);
    }
};

struct reader {
    const answer::json_value& from;
    void operator()(std::string_view key, std::string& value) const {
        if (const auto* v = from.find(key); v != nullptr && v->is_text()) value = v->text;
    }
    void operator()(std::string_view key, std::uint64_t& value) const {
        if (const auto* v = from.find(key); v != nullptr && v->is_number()) value = v->number;
    }
    void operator()(std::string_view key, std::optional<std::uint64_t>& value) const {
        if (const auto* v = from.find(key); v != nullptr && v->is_number()) value = v->number;
    }
};

// The line without its digest.
std::string body_of(const entry& e) {
    answer::json_line line;
    line.string("previous", e.previous).string("time", e.time).string("observer", e.observer);
    line.string("seen", kind_words[static_cast<std::size_t>(e.what)]);
    each_member(e, writer{line}, writer{line});
    std::string body = line.take();
    body.resize(body.size() - 2);  // "}\n"
    return body;
}

bool is_digest(std::string_view text) {
    return snapshot_format::is_hex(text, 32);
}

bool is_time(const std::string& text) {
    return text.size() == 20 && snapshot_format::parse_time(text).has_value();
}

}  // namespace

std::string line_of(const entry& e) {
    const std::string body = body_of(e);
    return body + std::string(before_digest) + sha256_hex(body) + std::string(end) + "\n";
}

read_entry parse_line(std::string_view line) {
    const auto no = [](const char* why) { return read_entry{std::nullopt, why}; };
    constexpr std::size_t tail = before_digest.size() + 64 + end.size();
    if (line.size() <= tail) return no("is not an entry");
    const std::string_view body = line.substr(0, line.size() - tail);
    const std::string_view digest = line.substr(body.size() + before_digest.size(), 64);
    if (line.substr(body.size(), before_digest.size()) != before_digest || !line.ends_with(end) ||
        !is_digest(digest))
        return no("does not end in a digest");
    if (sha256_hex(body) != digest) return no("is not what its digest says");
    read_entry read = parse_body(body);
    if (read.found) read.found->digest = digest;
    return read;
}

read_entry parse_body(std::string_view body) {
    const auto no = [](const char* why) { return read_entry{std::nullopt, why}; };
    const auto json = answer::read_json(std::string(body) + "}");
    if (!json) return no("is not JSON");
    entry e;
    const reader read{*json};
    std::string word;
    read("previous", e.previous);
    read("time", e.time);
    read("observer", e.observer);
    read("seen", word);
    each_member(e, read, read);
    const auto* kind = std::find(kind_words.begin(), kind_words.end(), word);
    if (kind == kind_words.end()) return no("is of a kind that is not known here");
    e.what = static_cast<seen>(kind - kind_words.begin());
    if (!is_digest(e.previous) || !is_time(e.time) || (!e.sha256.empty() && !is_digest(e.sha256)) ||
        body_of(e) != body)
        return no("is not written as an entry is");
    return {std::move(e), {}};
}

std::uint64_t bytes_a_second(const entry& e) {
    const std::uint64_t us = e.total_us > e.first_byte_us ? e.total_us - e.first_byte_us : 1;
    const double rate = static_cast<double>(e.size.value_or(0)) * 1e6 / static_cast<double>(us);
    return static_cast<std::uint64_t>(std::min(rate, 1e18));
}

}  // namespace purvey::watch
