#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/answer/escape.hpp"

// Just enough TOML writing for a lock: keys are ours, values are text that is already TOML.
namespace purvey::answer {

// A key from outside.
inline std::string toml_key(std::string_view key) {
    const bool bare = !key.empty() && key.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyz"
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-") == key.npos;
    return bare ? std::string(key) : toml_string(key);
}

class toml_text {
  public:
    void header(std::string_view text) { out_.append("\n").append(text).append("\n"); }
    void raw(std::string_view key, std::string_view value) {
        out_.append(key).append(" = ").append(value).append("\n");
    }
    void string(std::string_view key, std::string_view value) { raw(key, toml_string(value)); }
    void string_unless_empty(std::string_view key, std::string_view value) {
        if (!value.empty()) string(key, value);
    }
    // On one line, as long as it is.
    void strings(std::string_view key, const std::vector<std::string>& values) {
        std::string text = "[";
        for (const std::string& v : values) text += (text.size() > 1 ? ", " : "") + toml_string(v);
        raw(key, text + "]");
    }
    void strings_unless_empty(std::string_view key, const std::vector<std::string>& values) {
        if (!values.empty()) strings(key, values);
    }
    // One element a line; nothing if there are none.
    void lines_unless_empty(std::string_view key, const std::vector<std::string>& elements) {
        if (elements.empty()) return;
        out_.append(key).append(" = [\n");
        for (const std::string& e : elements) out_.append("    ").append(e).append(",\n");
        out_.append("]\n");
    }
    std::string take() { return std::move(out_); }

  private:
    std::string out_;
};

// `{ a = "x", b = 1 }`; empty values are left out.
class inline_table {
  public:
    inline_table& raw(std::string_view key, std::string_view value) {
        if (value.empty()) return *this;
        text_.append(text_.empty() ? "{ " : ", ").append(key).append(" = ").append(value);
        return *this;
    }
    inline_table& string(std::string_view key, std::string_view value) {
        return raw(key, value.empty() ? std::string() : toml_string(value));
    }
    std::string str() const { return text_.empty() ? "{}" : text_ + " }"; }

  private:
    std::string text_;
};

}  // namespace purvey::answer
