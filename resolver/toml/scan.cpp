#include "resolver/toml/scan.hpp"

#include <algorithm>
#include <vector>

#include "resolver/toml/utf8.hpp"

namespace purvey {
namespace {

toml_flaw flaw_at(std::string_view text, std::size_t offset, std::string message) {
    const std::string_view before = text.substr(0, offset);
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    return {std::move(message), lines + 1, offset - (before.rfind('\n') + 1) + 1};
}

// Follows strings, comments, brackets and dots, and nothing else. Wherever toml++ and this scanner
// could disagree about a malformed text, the scanner counts more depth, not less: a string that is
// not closed on its line ends there.
class scanner {
  public:
    scanner(std::string_view text, std::size_t max_depth) : text_(text), max_depth_(max_depth) {}

    std::optional<toml_flaw> run() {
        while (at_ < text_.size() && !flaw_) step();
        return std::move(flaw_);
    }

  private:
    // What most of a text consists of, and nothing below is about.
    static bool is_word(char c) { return (c >= 'a' && c <= 'z') || c == ' ' || c == '-'; }

    void step() {
        const char c = text_[at_];
        if (is_word(c)) {
            ++at_;
            return;
        }
        if (c == '"' || c == '\'') return string(c);
        if (c == '#') return comment();
        if (static_cast<unsigned char>(c) >= 0x80)
            return fail("a character outside ASCII must stand in quotes");
        if (c == '\n') {
            if (dots_.size() == 1) clear_dots();
        } else if (c == '=' || c == ',') {
            if (c == ',') clear_dots();
        } else if (c == '[' || c == '{') {
            dots_.push_back(0);
            deepen();
        } else if (c == ']' || c == '}') {
            close();
        } else if (c == '.') {
            ++dots_.back();
            deepen();
        }
        ++at_;
    }

    void deepen() {
        if (++depth_ > max_depth_)
            fail("nested deeper than " + std::to_string(max_depth_) + " levels");
    }
    void clear_dots() {
        depth_ -= dots_.back();
        dots_.back() = 0;
    }
    void close() {
        if (dots_.size() == 1) return;
        depth_ -= dots_.back() + 1;
        dots_.pop_back();
    }

    void comment() { at_ = std::min(text_.find('\n', at_), text_.size()); }

    void string(char quote) {
        const std::string_view triple = quote == '"' ? R"(""")" : "'''";
        if (text_.substr(at_, 3) == triple) return long_string(quote, triple);
        const bool escapes = quote == '"';
        for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
            if (text_[at_] == quote) {
                ++at_;
                return;
            }
            if (escapes && text_[at_] == '\\' && text_.substr(at_ + 1, 1) != "\n") ++at_;
        }
        at_ = std::min(at_, text_.size());
    }

    // Up to two quotes may stand directly before the closing three (TOML 1.0, "String").
    void long_string(char quote, std::string_view triple) {
        for (at_ += 3; at_ < text_.size(); ++at_) {
            if (text_.substr(at_, 3) == triple) {
                at_ += 3;
                for (int i = 0; i < 2 && at_ < text_.size() && text_[at_] == quote; ++i) ++at_;
                return;
            }
            if (text_[at_] == '\\' && quote == '"') ++at_;
        }
        at_ = std::min(at_, text_.size());
    }

    void fail(std::string message) {
        if (!flaw_) flaw_ = flaw_at(text_, at_, std::move(message));
    }

    std::string_view text_;
    std::size_t max_depth_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::vector<std::size_t> dots_{0};  // dots seen, by open bracket; the first is the top level
    std::optional<toml_flaw> flaw_;
};

}  // namespace

std::optional<toml_flaw> scan_toml(std::string_view text, std::size_t max_depth) {
    if (const auto nul = text.find('\0'); nul != text.npos) return flaw_at(text, nul, "a NUL byte");
    if (const auto bad = invalid_utf8(text); bad != text.npos)
        return flaw_at(text, bad, "not valid UTF-8");
    return scanner(text, max_depth).run();
}

}  // namespace purvey
