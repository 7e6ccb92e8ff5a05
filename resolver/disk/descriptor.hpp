#pragma once

#include <string_view>

// What every room that reads or writes files by system calls needs.
namespace purvey::disk {

// Closed on every way out. A negative number is none.
class descriptor {
  public:
    explicit descriptor(int number) : number_(number) {}
    descriptor(descriptor&&) noexcept;
    descriptor& operator=(descriptor&&) = delete;
    ~descriptor() { (void)close(); }

    int get() const { return number_; }
    bool open() const { return number_ >= 0; }
    // Some file systems tell of a failed write only here: then false, and errno says why.
    bool close();

  private:
    int number_;
};

// False where the system refuses; errno says why.
bool write_all(int to, std::string_view text);

}  // namespace purvey::disk
