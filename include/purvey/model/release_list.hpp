#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/model/release_file.hpp"
#include "purvey/pep/version.hpp"

namespace purvey {

// What supplies the releases of a project.
enum class supplier : std::uint8_t {
    index,      // a page of the Simple API
    links,      // a directory or page of files for many projects (--find-links)
    archive,    // one wheel or source distribution that the user names
    directory,  // a project's source tree that the user names: one release without files
};

// A project at one version.
struct release {
    pep::version version;
    std::vector<release_file> files;  // in the order of the index
    // Where several supply the listing: which of them this is from, and what that is.
    std::string_view index_url = {};
    supplier from = supplier::index;
};

// What knows the files of releases, and makes them when a release is asked for.
class release_files {
  public:
    virtual ~release_files() = default;
    virtual void read(std::size_t release, std::vector<release_file>& out) const = 0;
};

// Releases of one project, ascending by version, no two equal. Most are never looked at, so a
// source may give the texts of their versions alone: then a release is made when it is asked for.
// Asking is no more thread-safe than the source is. References live as long as the list, and until
// it grows.
class release_list {
  public:
    release_list() = default;
    // Versions as version::str() writes them, one after another; each ends where `ends` says. One
    // that cannot be read counts as the version 0. `files`, if any, outlives the list.
    release_list(std::string texts, std::vector<std::uint32_t> ends,
                 const release_files* files = nullptr);

    std::size_t size() const { return ends_.empty() ? all_.size() : ends_.size(); }
    bool empty() const { return size() == 0; }
    const release& operator[](std::size_t i) const { return ends_.empty() ? all_[i] : made(i); }
    const release& back() const { return (*this)[size() - 1]; }
    bool is_prerelease(std::size_t i) const;  // makes nothing
    bool has_local_labels() const;            // some version has; makes nothing
    // Every text is that of a version, and they ascend. Looks at all.
    bool is_sound() const;

    // Where all of them are wanted, or more are added.
    std::vector<release>& whole();
    void push_back(release r) { whole().push_back(std::move(r)); }

    class iterator {
      public:
        using difference_type = std::ptrdiff_t;
        using value_type = release;
        using iterator_category = std::forward_iterator_tag;
        using reference = const release&;
        using pointer = const release*;
        iterator() = default;
        iterator(const release_list& in, std::size_t at) : in_(&in), at_(at) {}
        reference operator*() const { return (*in_)[at_]; }
        pointer operator->() const { return &(*in_)[at_]; }
        iterator& operator++() {
            ++at_;
            return *this;
        }
        iterator operator++(int) {
            iterator before = *this;
            ++at_;
            return before;
        }
        friend bool operator==(const iterator&, const iterator&) = default;

      private:
        const release_list* in_ = nullptr;
        std::size_t at_ = 0;
    };
    iterator begin() const { return {*this, 0}; }
    iterator end() const { return {*this, size()}; }

  private:
    std::string_view text(std::size_t i) const {
        const std::uint32_t first = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(texts_).substr(first, ends_[i] - first);
    }
    const release& made(std::size_t i) const {
        if (place_.empty() || place_[i] == 0) make(i);
        const std::uint32_t at = place_[i] - 1;
        return made_[at / block][at % block];
    }
    void make(std::size_t i) const;
    release read(std::size_t i) const;

    static constexpr std::size_t block = 8;
    std::string texts_;
    bool letters_ = false;             // in texts_
    std::vector<std::uint32_t> ends_;  // empty: the releases are in all_
    const release_files* files_ = nullptr;
    std::vector<release> all_;
    // Never beyond their capacity: releases do not move.
    mutable std::vector<std::vector<release>> made_;
    mutable std::vector<std::uint32_t> place_;  // in made_, and 1; 0: not made yet
};

}  // namespace purvey
