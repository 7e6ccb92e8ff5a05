// Times a core as FORMAT.md says, and prints the line. For C and C++.
#pragma once

#include "problem.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pick {
    unsigned node, candidate;
};
struct answer {
    bool sat;
    size_t count;
    struct pick* picks;  // room for every node
};
struct core {
    const char *tool, *mode, *knows;
    // What is made once, outside of the time.
    void* (*prepare)(const struct problem*, const struct scenario*);
    // One solve; returns the nanoseconds of its timed part.
    double (*solve)(void* prepared, struct answer*);
};

double now_ns(void);

// The main program: FILE [--only SCENARIO] [--samples 9]. Every scenario runs in a process of its
// own, as libsolv cannot be interrupted.
int run_core(const struct core*, int argc, char** argv);

#ifdef __cplusplus
}
#endif
