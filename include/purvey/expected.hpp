#pragma once

#include <cassert>
#include <type_traits>
#include <utility>
#include <variant>

// expected<T, E>: a value or the reason why there is none. GCC 12 has no std::expected in C++20;
// this is the part of it (P0323) that purvey uses, so that code can move to std later unchanged.
namespace purvey {

template <class E>
class unexpected {
  public:
    constexpr explicit unexpected(E e) : error_(std::move(e)) {}
    constexpr const E& error() const& noexcept { return error_; }
    constexpr E&& error() && noexcept { return std::move(error_); }

  private:
    E error_;
};

template <class E>
unexpected(E) -> unexpected<E>;

template <class T, class E>
class [[nodiscard]] expected {
  public:
    using value_type = T;
    using error_type = E;

    template <class U = T>
        requires(std::is_constructible_v<T, U> && !std::is_same_v<std::remove_cvref_t<U>, expected>)
    constexpr expected(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
    template <class G>
        requires std::is_constructible_v<E, G>
    constexpr expected(unexpected<G> e) : state_(std::in_place_index<1>, std::move(e).error()) {}

    constexpr bool has_value() const noexcept { return state_.index() == 0; }
    constexpr explicit operator bool() const noexcept { return has_value(); }

    // Precondition of *, -> and value(): has_value(). Of error(): !has_value().
    constexpr const T& operator*() const& noexcept { return get(); }
    constexpr T& operator*() & noexcept { return get(); }
    constexpr T&& operator*() && noexcept { return std::move(get()); }
    constexpr const T* operator->() const noexcept { return &get(); }
    constexpr T* operator->() noexcept { return &get(); }
    constexpr const T& value() const& noexcept { return get(); }
    constexpr T& value() & noexcept { return get(); }
    constexpr T&& value() && noexcept { return std::move(get()); }
    constexpr const E& error() const& noexcept {
        assert(!has_value());
        return *std::get_if<1>(&state_);
    }
    constexpr E& error() & noexcept {
        assert(!has_value());
        return *std::get_if<1>(&state_);
    }
    constexpr E&& error() && noexcept { return std::move(error()); }

    template <class U>
    constexpr T value_or(U&& other) const& {
        return has_value() ? get() : static_cast<T>(std::forward<U>(other));
    }

  private:
    constexpr const T& get() const noexcept {
        assert(has_value());
        return *std::get_if<0>(&state_);
    }
    constexpr T& get() noexcept {
        assert(has_value());
        return *std::get_if<0>(&state_);
    }
    std::variant<T, E> state_;
};

// A call that returns nothing but may fail.
template <class E>
using expected_void = expected<std::monostate, E>;

}  // namespace purvey
