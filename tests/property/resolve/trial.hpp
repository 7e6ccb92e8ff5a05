#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "property/answers.hpp"
#include "property/resolve/world.hpp"
#include "property/supplied_source.hpp"
#include "purvey/resolve.hpp"

namespace purvey::check {

using versions = std::map<std::string, std::string>;  // project: version

// A world, resolved once.
class trial {
  public:
    explicit trial(const world&, const manner& = {}, const limits& = quick(), observer* = nullptr);
    trial(const trial&) = delete;
    trial& operator=(const trial&) = delete;

    static limits quick();      // conflicts are not explained
    static limits explained();  // they are

    const resolution* solved() const { return as<resolution>(); }
    const conflict* refuted() const { return as<conflict>(); }
    const choice_needed* asks() const { return as<choice_needed>(); }
    const error* failed() const { return found_ ? nullptr : &found_.error(); }

    std::string answer() const;  // see property/answers.hpp
    std::string text() const;
    const expected<outcome, error>& found() const { return found_; }
    versions picks() const;  // of solved()
    std::uint64_t conflicts() const;
    std::size_t told() const { return source_.told(); }

  private:
    template <class T>
    const T* as() const {
        return found_ ? std::get_if<T>(&*found_) : nullptr;
    }
    memory_source memory_;
    supplied_source source_;
    policy rules_;
    request asked_;
    expected<outcome, error> found_;
};

const environment& target();

}  // namespace purvey::check
