#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "purvey/pep/name.hpp"
#include "purvey/policy/choice_file.hpp"
#include "resolver/toml/escape.hpp"
#include "resolver/toml/text_map.hpp"
#include "resolver/toml/toml.hpp"

// A choice can stand in a table of its own, in an inline table or under dotted keys. Each edit here
// is a guess at one of those forms, and is taken only if the new text parses to exactly the old
// data with the one change; so a form nobody thought of is refused, never damaged.
namespace purvey {
namespace {

using key_path = std::span<const std::string_view>;

key_path choice_path(config_form form) {
    static constexpr std::array<std::string_view, 3> all{"tool", "purvey", "choice"};
    return form == config_form::pyproject ? key_path(all) : key_path(all).last(1);
}

std::string dotted(key_path p) {
    std::string out;
    for (const auto part : p) (out += out.empty() ? "" : ".") += part;
    return out;
}

template <class Table>
Table* find_table(Table& root, key_path p) {
    Table* t = &root;
    for (const auto part : p) {
        auto* next = t->get(part);
        t = next ? next->as_table() : nullptr;
        if (!t) return nullptr;
    }
    return t;
}

// True if some part of the path is there and is no table.
bool blocked(const ::toml::table& root, key_path p) {
    const ::toml::table* t = &root;
    for (const auto part : p) {
        const auto* next = t->get(part);
        if (!next) return false;
        t = next->as_table();
        if (!t) return true;
    }
    return false;
}

void set_in(::toml::table& root, key_path p, std::string_view key, std::string_view value) {
    ::toml::table* t = &root;
    for (const auto part : p) {
        t->insert(part, ::toml::table{});
        t = t->get_as<::toml::table>(part);
    }
    t->insert_or_assign(key, std::string(value));
}

// An empty table of choices says the same as none.
void prune(::toml::table& root, key_path p) {
    for (; !p.empty(); p = p.first(p.size() - 1)) {
        const auto* t = find_table(root, p);
        if (t && !t->empty()) return;
        auto* parent = find_table(root, p.first(p.size() - 1));
        if (t && parent) parent->erase(p.back());
    }
}

struct entry {
    const ::toml::key* key = nullptr;
    const ::toml::node* value = nullptr;
};

entry find_entry(const ::toml::table& choices, std::string_view name) {
    for (auto&& [key, value] : choices)
        if (pep::normalize_name(key.str()) == pep::normalize_name(name)) return {&key, &value};
    return {};
}

class editor {
  public:
    editor(std::string_view text, std::string_view where, config_form form)
        : where_(where), path_(choice_path(form)) {
        if (text.starts_with("\xEF\xBB\xBF")) bom_ = "\xEF\xBB\xBF";
        text_ = text.substr(bom_.size());
        const auto newline = text_.find('\n');
        if (newline != text_.npos && newline > 0 && text_[newline - 1] == '\r') newline_ = "\r\n";
    }

    std::optional<error> open() {
        auto root = parse_toml(text_, where_);
        if (!root) return std::move(root).error();
        root_ = *std::move(root);
        if (blocked(root_, path_))
            return error{error_kind::bad_input, dotted(path_) + " must be a table", where_, {}};
        choices_ = find_table(std::as_const(root_), path_);
        map_.emplace(text_);
        return std::nullopt;
    }

    expected<std::string, error> set(std::string_view name, std::string_view provider) {
        const entry old = choices_ ? find_entry(*choices_, name) : entry{};
        if (old.value && old.value->value<std::string_view>() == provider) return whole(text_);
        wanted_ = root_;
        set_in(wanted_, path_, old.key ? old.key->str() : name, provider);
        const std::string value = toml_basic_string(provider);
        if (old.value) {
            if (auto t = replaced(old.value->source(), value)) return whole(*t);
        } else {
            const std::string line = toml_key(name) + " = " + value;
            if (auto t = add(line)) return whole(*t);
        }
        return bad_input(where_, "the table " + dotted(path_) + " has a form that is not edited",
                         "Write it yourself: " + toml_key(name) + " = " + value);
    }

    expected<std::string, error> unset(std::string_view name) {
        const entry old = choices_ ? find_entry(*choices_, name) : entry{};
        if (!old.value) return whole(text_);
        wanted_ = root_;
        find_table(wanted_, path_)->erase(old.key->str());
        if (auto t = remove(old)) return whole(*t);
        return bad_input(where_, "the table " + dotted(path_) + " has a form that is not edited",
                         "Remove the entry " + toml_key(name) + " yourself.");
    }

  private:
    std::string whole(std::string_view text) const {
        std::string out(bom_);
        return out += text;
    }

    bool is_wanted(std::string_view text) const {
        auto now = parse_toml(text, where_);
        if (!now) return false;
        ::toml::table wanted = wanted_;
        prune(wanted, path_);
        prune(*now, path_);
        return *now == wanted;
    }

    std::optional<std::string> spliced(std::size_t from, std::size_t to,
                                       std::string_view with) const {
        std::string out(text_.substr(0, from));
        out += with;
        out += text_.substr(to);
        if (is_wanted(out)) return out;
        return std::nullopt;
    }

    std::optional<std::string> replaced(const ::toml::source_region& where,
                                        std::string_view with) const {
        const auto from = map_->offset(where.begin.line, where.begin.column);
        const auto to = map_->offset(where.end.line, where.end.column);
        return spliced(from, to, with);
    }

    std::optional<std::string> add(const std::string& line) const {
        if (choices_ && choices_->is_inline()) {
            const auto& end = choices_->source().end;
            const auto brace = text_.rfind('}', map_->offset(end.line, end.column));
            if (brace == text_.npos) return std::nullopt;
            const auto last = text_.find_last_not_of(" \t", brace - 1);
            const std::string lead = choices_->empty() ? " " : ", ";
            return spliced(last + 1, brace, lead + line + " ");
        }
        if (choices_) {
            const std::size_t after = last_line();
            const std::string indent(map_->indent(after));
            // In its own table, or beside siblings that are dotted keys of an outer one.
            for (std::size_t n = 0; n <= path_.size(); ++n) {
                std::string here = indent;
                if (n != 0) here += dotted(path_.last(n)) + ".";
                if (auto t = inserted_after(after, here + line)) return t;
            }
        }
        return spliced(text_.size(), text_.size(), new_table(line));
    }

    // The last line of the table's own entries, or its header if it has none.
    std::size_t last_line() const {
        std::size_t line = choices_->source().begin.line;
        for (auto&& [key, value] : *choices_) {
            (void)key;
            if (!value.is_table() || value.as_table()->is_inline())
                line = std::max<std::size_t>(line, value.source().end.line);
        }
        return line;
    }

    std::optional<std::string> inserted_after(std::size_t line, std::string text) const {
        const std::size_t at = map_->line_end(line);  // behind its newline, if it has one
        const bool open_end = at == text_.size() && !text_.ends_with('\n');
        if (open_end)
            text.insert(0, newline_);
        else
            text += newline_;
        return spliced(at, at, text);
    }

    std::string new_table(const std::string& line) const {
        std::string out;
        if (!text_.empty() && !text_.ends_with('\n')) out += newline_;
        if (!text_.empty()) out += newline_;
        return out + "[" + dotted(path_) + "]" + newline_ + line + newline_;
    }

    std::optional<std::string> remove(const entry& old) const {
        const auto& key = old.key->source();
        const auto& value = old.value->source();
        if (auto t = spliced(map_->line_begin(key.begin.line), map_->line_end(value.end.line), ""))
            return t;
        // In an inline table: with the comma behind it, or else with the one before.
        std::size_t from = map_->offset(key.begin.line, key.begin.column);
        std::size_t to = map_->offset(value.end.line, value.end.column);
        const auto next = text_.find_first_not_of(" \t", to);
        if (next != text_.npos && text_[next] == ',') {
            to = std::min(text_.size(), text_.find_first_not_of(" \t", next + 1));
        } else {
            const auto before = from == 0 ? text_.npos : text_.find_last_not_of(" \t", from - 1);
            if (before != text_.npos && text_[before] == ',') from = before;
        }
        return spliced(from, to, "");
    }

    std::string where_;
    key_path path_;
    std::string_view bom_, text_;
    std::string newline_ = "\n";
    ::toml::table root_, wanted_;
    const ::toml::table* choices_ = nullptr;
    std::optional<toml_text_map> map_;
};

}  // namespace

expected<std::string, error> with_choice(std::string_view text, std::string_view where,
                                         config_form form, std::string_view name,
                                         std::string_view provider) {
    if (!pep::is_valid_name(name) || !pep::is_valid_name(provider))
        return bad_input(std::string(where), "a choice needs a name and a project");
    editor e(text, where, form);
    if (auto wrong = e.open()) return unexpected(*std::move(wrong));
    return e.set(name, provider);
}

expected<std::string, error> without_choice(std::string_view text, std::string_view where,
                                            config_form form, std::string_view name) {
    editor e(text, where, form);
    if (auto wrong = e.open()) return unexpected(*std::move(wrong));
    return e.unset(name);
}

}  // namespace purvey
