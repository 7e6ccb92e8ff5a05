// Reads universes, one JSON object a line, and prints one answer a line (see universe.hpp).
#include <exception>
#include <iostream>
#include <string>

#include "conformance/provides/universe.hpp"

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        if (line.empty()) continue;
        try {
            std::cout << answer_universe(line) << '\n' << std::flush;
        } catch (const std::exception& e) {
            std::cerr << "bad universe: " << e.what() << ": " << line << '\n';
            return 2;
        }
    }
}
