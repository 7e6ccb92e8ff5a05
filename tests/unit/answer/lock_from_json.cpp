// lock_from_json DESCRIPTION.json: the lock of a hand-built answer, on standard output. A tool of
// tests/python/test_lock_install.py.
#include <cstdio>

#include "unit/answer/world.hpp"

int main(int argc, char** argv) {
    if (argc != 2) return std::fputs("usage: lock_from_json DESCRIPTION.json\n", stderr), 2;
    purvey::testing::world w;
    const std::string text = purvey::testing::file_text(argv[1]);
    if (const std::string bad = purvey::testing::read_world(text, w); !bad.empty())
        return std::fprintf(stderr, "%s: %s\n", argv[1], bad.c_str()), 2;
    const auto lock = purvey::write_lock(w.answer, w.target, w.rules, w.context);
    if (!lock)
        return std::fprintf(stderr, "%s\n", lock.error().message.c_str()),
               static_cast<int>(lock.error().kind);
    std::fwrite(lock->data(), 1, lock->size(), stdout);
}
