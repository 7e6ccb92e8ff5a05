#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/inputs.hpp"

// A folder of its own for one test, removed with it.
class folder {
  public:
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "purvey-inputs-XXXXXX");
        if (mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { std::filesystem::remove_all(path_); }

    std::string write(const std::string& name, std::string_view text) const {
        const std::filesystem::path file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream{file, std::ios::binary} << text;
        return file.string();
    }
    std::string path(const std::string& name) const { return (path_ / name).string(); }
    std::string path() const { return path_.string(); }

  private:
    std::filesystem::path path_;
};

inline std::vector<std::string> texts(const std::vector<purvey::need>& needs) {
    std::vector<std::string> out;
    for (const auto& n : needs) out.push_back(n.requirement.str());
    return out;
}

using strings = std::vector<std::string>;
