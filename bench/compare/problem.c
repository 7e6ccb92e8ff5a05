#define _POSIX_C_SOURCE 200809L
#include "problem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char* file;
    size_t line;
    char* at;
    struct problem out;
    size_t nodes, groups, lists, scenarios;  // read so far
};

static void fail(const struct reader* in, const char* why) {
    fprintf(stderr, "%s:%zu: %s\n", in->file, in->line, why);
    exit(2);
}

static void* make(size_t count, size_t size) {
    void* out = calloc(count + 1, size);
    if (!out) abort();
    return out;
}

// The next word of the line; empty at its end.
static char* word(struct reader* in) {
    while (*in->at == ' ') ++in->at;
    char* out = in->at;
    in->at += strcspn(in->at, " \r\n");
    if (*in->at) *in->at++ = '\0';
    return out;
}

static unsigned number_at(struct reader* in, char** text) {
    char* end;
    const unsigned long out = strtoul(*text, &end, 10);
    if (end == *text) fail(in, "a number was expected");
    *text = end;
    return (unsigned)out;
}

static unsigned number(struct reader* in, size_t below) {
    char* text = word(in);
    const unsigned out = number_at(in, &text);
    if (out >= below) fail(in, "a number is too large");
    return out;
}

static size_t words_left(const struct reader* in) {
    size_t out = 0;
    for (const char* c = in->at; *c; ++c) out += c[0] > ' ' && (c == in->at || c[-1] <= ' ');
    return out;
}

static struct need ranges(struct reader* in, unsigned target, char* text) {
    if (target >= in->nodes) fail(in, "the target is no node");
    struct need out = {target, 0, NULL};
    size_t commas = 0;
    for (const char* c = text; *c; ++c) commas += *c == ',';
    out.ranges = make(commas + 1, sizeof *out.ranges);
    while (*text && strcmp(text, "-") != 0) {
        struct range* r = &out.ranges[out.count++];
        r->lo = number_at(in, &text);
        if (*text++ != '-') fail(in, "a range without -");
        r->hi = number_at(in, &text);
        if (r->lo < 1 || r->hi > in->out.nodes[target].count) fail(in, "a range has no candidates");
        if (*text == ',') ++text;
    }
    return out;
}

static void read_node(struct reader* in) {
    if (number(in, in->out.node_count) != in->nodes) fail(in, "nodes are not in order");
    struct node* n = &in->out.nodes[in->nodes];
    n->count = number(in, 1u << 30);
    n->lists = make(n->count + 1, sizeof *n->lists);
    n->base = -1;
    word(in);
    if (*word(in)) n->base = (int)number(in, in->nodes);
    ++in->nodes;
}

static void read_group(struct reader* in) {
    if (number(in, in->out.group_count) != in->groups) fail(in, "groups are not in order");
    number(in, in->nodes);
    const unsigned target = number(in, in->nodes);
    in->out.groups[in->groups++] = ranges(in, target, word(in));
}

static void read_list(struct reader* in) {
    const unsigned n = number(in, in->nodes);
    const struct need of = ranges(in, n, word(in));
    if (in->lists + 1 >= in->out.list_count) fail(in, "more lists than were announced");
    const size_t id = ++in->lists;
    struct list* to = &in->out.lists[id];
    to->count = words_left(in);
    to->groups = make(to->count, sizeof *to->groups);
    for (size_t k = 0; k < to->count; ++k) to->groups[k] = number(in, in->groups);
    for (size_t k = 0; k < of.count; ++k)
        for (unsigned v = of.ranges[k].lo; v <= of.ranges[k].hi; ++v)
            in->out.nodes[n].lists[v] = (unsigned)id;
    free(of.ranges);
}

static void read_scenario(struct reader* in) {
    if (in->scenarios >= in->out.scenario_count) fail(in, "more scenarios than were announced");
    struct scenario* s = &in->out.scenarios[in->scenarios++];
    s->id = strdup(word(in));
    word(in);
    s->roots = make(words_left(in), sizeof *s->roots);
    for (char* root = word(in); *root; root = word(in)) {
        const unsigned target = number_at(in, &root);
        if (*root++ != ':') fail(in, "a root without :");
        s->roots[s->count++] = ranges(in, target, root);
    }
}

static void read_record(struct reader* in) {
    struct problem* to = &in->out;
    const char* kind = word(in);
    if (strcmp(kind, "node") == 0) {
        read_node(in);
    } else if (strcmp(kind, "group") == 0) {
        read_group(in);
    } else if (strcmp(kind, "list") == 0) {
        read_list(in);
    } else if (strcmp(kind, "scenario") == 0) {
        read_scenario(in);
    } else if (strcmp(kind, "nodes") == 0) {
        to->nodes = make(to->node_count = number(in, 1u << 30), sizeof *to->nodes);
    } else if (strcmp(kind, "groups") == 0) {
        to->groups = make(to->group_count = number(in, 1u << 30), sizeof *to->groups);
    } else if (strcmp(kind, "lists") == 0) {
        to->lists = make(to->list_count = number(in, 1u << 30) + 1u, sizeof *to->lists);
    } else if (strcmp(kind, "scenarios") == 0) {
        to->scenarios = make(to->scenario_count = number(in, 1u << 30), sizeof *to->scenarios);
    }
}

struct problem read_problem(const char* file) {
    struct reader in = {.file = file, .line = 1};
    FILE* from = fopen(file, "r");
    char* text = NULL;
    size_t room = 0;
    if (!from || getline(&text, &room, from) < 0 || strncmp(text, "purvey-integers 1\n", 18) != 0)
        fail(&in, "not an integer problem of format 1");
    while (getline(&text, &room, from) >= 0) {
        ++in.line;
        in.at = text;
        read_record(&in);
    }
    in.out.scenario_count = in.scenarios;
    free(text);
    fclose(from);
    return in.out;
}

bool need_allows(const struct need* n, unsigned candidate) {
    for (size_t k = 0; k < n->count; ++k)
        if (n->ranges[k].lo <= candidate && candidate <= n->ranges[k].hi) return true;
    return false;
}

struct met {
    bool* seen;
    unsigned* nodes;
    size_t count;
};

static void meet(struct met* m, unsigned n) {
    if (!m->seen[n]) m->nodes[m->count++] = n;
    m->seen[n] = true;
}

size_t problem_closure(const struct problem* p, const struct scenario* s, unsigned** nodes) {
    struct met m = {make(p->node_count, 1), make(p->node_count, sizeof(unsigned)), 0};
    for (size_t k = 0; k < s->count; ++k) meet(&m, s->roots[k].target);
    for (size_t at = 0; at < m.count; ++at) {
        const struct node* n = &p->nodes[m.nodes[at]];
        if (n->base >= 0) meet(&m, (unsigned)n->base);
        for (unsigned v = 1; v <= n->count; ++v) {
            if (n->lists[v] == n->lists[v - 1]) continue;  // of candidate 0: the empty one
            const struct list* l = &p->lists[n->lists[v]];
            for (size_t k = 0; k < l->count; ++k) meet(&m, p->groups[l->groups[k]].target);
        }
    }
    free(m.seen);
    *nodes = m.nodes;
    return m.count;
}
