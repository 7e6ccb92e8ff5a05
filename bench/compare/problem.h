// The integer problem of FORMAT.md, for C and C++. What is read lives as long as the program.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct range {  // inclusive
    unsigned lo, hi;
};
struct need {  // a group or a root
    unsigned target;
    size_t count;
    struct range* ranges;
};
struct list {
    size_t count;
    unsigned* groups;
};
struct node {
    unsigned count;
    int base;         // of an extra: its project; else -1
    unsigned* lists;  // by candidate, from 1 on: an index of problem.lists, of which 0 is empty
};
struct scenario {
    char* id;
    size_t count;
    struct need* roots;
};
struct problem {
    size_t node_count, group_count, list_count, scenario_count;
    struct node* nodes;
    struct need* groups;
    struct list* lists;
    struct scenario* scenarios;
};

// Ends the program where the file is not a problem.
struct problem read_problem(const char* file);

bool need_allows(const struct need* n, unsigned candidate);

// The nodes that the scenario can lead to, in the order in which they are met.
size_t problem_closure(const struct problem* p, const struct scenario* s, unsigned** nodes);

#ifdef __cplusplus
}
#endif
