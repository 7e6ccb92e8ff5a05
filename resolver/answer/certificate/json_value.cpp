#include "resolver/answer/certificate/json_value.hpp"

#include <algorithm>
#include <charconv>

#include "resolver/answer/utf8.hpp"

namespace purvey::answer {
namespace {

class json_reader {
  public:
    explicit json_reader(std::string_view text) : text_(text) {}

    bool whole(json_value& out) { return value(out, 0) && (skip(), at_ == text_.size()); }

  private:
    void skip() {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r'))
            ++at_;
    }
    bool take(char c) {
        skip();
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    bool value(json_value& out, std::size_t depth) {
        skip();
        if (at_ == text_.size() || depth > json_value::max_depth) return false;
        switch (text_[at_]) {
            case '"':
                out.what = json_value::kind::text;
                return text(out.text);
            case '[':
                out.what = json_value::kind::list;
                return members(out, ']', depth);
            case '{':
                out.what = json_value::kind::object;
                return members(out, '}', depth);
            default:
                out.what = json_value::kind::number;
                return number(out.number);
        }
    }

    bool members(json_value& out, char end, std::size_t depth) {
        ++at_;
        if (take(end)) return true;
        do {
            if (end == '}') {
                std::string key;
                skip();
                if (!text(key) || !take(':')) return false;
                out.keys.push_back(std::move(key));
            }
            if (!value(out.items.emplace_back(), depth + 1)) return false;
        } while (take(','));
        return take(end) && each_once(out.keys);
    }
    static bool each_once(std::vector<std::string> keys) {
        std::sort(keys.begin(), keys.end());
        return std::adjacent_find(keys.begin(), keys.end()) == keys.end();
    }

    bool number(std::uint64_t& out) {
        const char* const from = text_.data() + at_;
        const auto [end, wrong] = std::from_chars(from, text_.data() + text_.size(), out);
        const auto size = static_cast<std::size_t>(end - from);
        if (wrong != std::errc() || (size > 1 && *from == '0')) return false;
        at_ += size;
        return true;
    }

    bool text(std::string& out) {
        if (at_ == text_.size() || text_[at_] != '"') return false;
        for (++at_; at_ < text_.size() && text_[at_] != '"';) {
            if (text_[at_] == '\\') {
                if (!escaped(out)) return false;
                continue;
            }
            const code_point c = decode(text_, at_);
            if (!c.valid || c.value < 0x20) return false;
            out.append(text_.substr(at_, c.length));
            at_ += c.length;
        }
        return at_++ < text_.size();
    }
    bool escaped(std::string& out) {
        constexpr std::string_view letters = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
        if (++at_ == text_.size()) return false;
        const char letter = text_[at_++];
        if (const std::size_t k = letters.find(letter); k != std::string_view::npos) {
            out += meant[k];
            return true;
        }
        char32_t high = 0, low = 0;
        if (letter != 'u' || !unit(high)) return false;
        if (high >= 0xD800 && high < 0xDC00) {  // the first half of a pair
            if (!text_.substr(at_).starts_with("\\u")) return false;
            at_ += 2;
            if (!unit(low) || low < 0xDC00 || low > 0xDFFF) return false;
            high = 0x1'0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        } else if (high >= 0xDC00 && high <= 0xDFFF) {
            return false;
        }
        append_utf8(out, high);
        return true;
    }
    bool unit(char32_t& out) {
        std::uint32_t found = 0;
        const std::string_view digits = text_.substr(at_, 4);
        const auto [end, wrong] =
            std::from_chars(digits.data(), digits.data() + digits.size(), found, 16);
        if (wrong != std::errc() || end != digits.data() + 4) return false;
        at_ += 4;
        out = found;
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

const json_value* json_value::find(std::string_view key) const {
    const auto at = std::find(keys.begin(), keys.end(), key);
    return at == keys.end() ? nullptr : &items[static_cast<std::size_t>(at - keys.begin())];
}

bool json_value::has_only(std::initializer_list<std::string_view> names) const {
    return what == kind::object && keys.size() == names.size() &&
           std::all_of(names.begin(), names.end(), [&](auto n) { return find(n) != nullptr; });
}

bool json_value::is_list_of(kind k) const {
    return what == kind::list &&
           std::all_of(items.begin(), items.end(), [&](const auto& i) { return i.what == k; });
}

std::optional<json_value> read_json(std::string_view text) {
    json_value out;
    if (!json_reader(text).whole(out)) return std::nullopt;
    return out;
}

}  // namespace purvey::answer
