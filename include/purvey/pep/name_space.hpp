#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"

// Namespaces of projects (PEP 752), compared after normalisation: `foo` holds the project foo and
// every project whose name begins with `foo-`, never `foobar`. `foo-*` holds the latter alone.
namespace purvey::pep {

// Errors: an empty name, or one that is no project's name, but for one `-*` at its end.
// "Foo_Bar" -> "foo-bar"; "foo-*" -> "foo-": a namespace without a project of its name ends in '-'.
expected<std::string, parse_error> parse_name_space(std::string_view text);

// As a user writes it: "foo", "foo-*".
std::string shown_name_space(std::string_view name_space);

// Both are parsed; a name is normalised.
bool holds(std::string_view name_space, std::string_view project);
// Every project of `inner` is one of `outer`.
bool contains(std::string_view outer, std::string_view inner);

// Values by namespace, and the namespaces that hold a name, the longest first. A look-up takes one
// search for each '-' of the name.
template <class T>
class namespace_map {
  public:
    void set(std::string name_space, T value) {
        const auto [at, is_new] = at_.emplace(std::move(name_space), values_.size());
        if (is_new)
            values_.push_back(std::move(value));
        else
            values_[at->second] = std::move(value);
    }
    const T* at(std::string_view name_space) const {
        const auto it = at_.find(name_space);
        return it == at_.end() ? nullptr : &values_[it->second];
    }
    // Calls found(T) for each namespace that holds the name, the longest first, until it says true.
    template <class Found>
    void each_over(std::string_view project, Found found) const {
        if (at_.empty()) return;
        if (const T* v = at(project); v != nullptr && found(*v)) return;
        for (std::size_t end = project.rfind('-'); end != 0 && end != project.npos;
             end = project.rfind('-', end - 1)) {
            if (const T* v = at(project.substr(0, end + 1)); v != nullptr && found(*v)) return;
            if (const T* v = at(project.substr(0, end)); v != nullptr && found(*v)) return;
        }
    }
    // The longest that holds the name, or null.
    const T* over(std::string_view project) const {
        const T* best = nullptr;
        each_over(project, [&](const T& v) { return best = &v, true; });
        return best;
    }
    template <class Change>
    void change(Change each) {
        for (T& v : values_) each(v);
    }
    void reserve(std::size_t count) {
        at_.reserve(count);
        values_.reserve(count);
    }
    std::size_t size() const { return values_.size(); }
    bool empty() const { return values_.empty(); }
    const std::vector<T>& values() const { return values_; }  // in the order in which they came

  private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view s) const {
            return std::hash<std::string_view>{}(s);
        }
    };
    struct same_text {
        using is_transparent = void;
        bool operator()(std::string_view a, std::string_view b) const { return a == b; }
    };
    std::unordered_map<std::string, std::size_t, text_hash, same_text> at_;
    std::vector<T> values_;
};

}  // namespace purvey::pep
