// libsolv_core FILE [--only SCENARIO] [--samples 9]: libsolv on an integer problem; prints what
// FORMAT.md says. C, as solv/solvable.h has a field `requires`.
//
// A candidate is a solvable whose EVR is its number. Every distinct (target, ranges) is a name of
// its own that the candidates in it provide, so that a requirement is one name, exactly. Of one
// solvable name libsolv takes one solvable by itself. The newest is its own preference.
#include <solv/pool.h>
#include <solv/repo.h>
#include <solv/solver.h>
#include <solv/solvversion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

struct capability {
    const struct need* what;
    Id name;
    struct capability* next;  // of the same target
};

struct prepared {
    Pool* pool;
    Repo* repo;
    Id first;                     // solvables start here
    size_t count;                 // of solvables
    struct pick* of;              // by solvable - first
    struct capability** targets;  // by node
    Id* groups;                   // by group: its capability's name, 0 while there is none
    size_t names;
    Queue job;
};

static bool same_ranges(const struct need* a, const struct need* b) {
    return a->count == b->count && memcmp(a->ranges, b->ranges, a->count * sizeof *a->ranges) == 0;
}

static Id capability(struct prepared* to, const struct need* what) {
    struct capability** head = &to->targets[what->target];
    for (struct capability* c = *head; c; c = c->next)
        if (same_ranges(c->what, what)) return c->name;
    char text[32];
    snprintf(text, sizeof text, "need%zu", to->names++);
    struct capability* fresh = malloc(sizeof *fresh);
    *fresh = (struct capability){what, pool_str2id(to->pool, text, 1), *head};
    *head = fresh;
    return fresh->name;
}

static Id name_of(struct prepared* to, unsigned node) {
    char text[32];
    snprintf(text, sizeof text, "node%u", node);
    return pool_str2id(to->pool, text, 1);
}

static Id evr_of(struct prepared* to, unsigned candidate) {
    char text[32];
    snprintf(text, sizeof text, "%u", candidate);
    return pool_str2id(to->pool, text, 1);
}

// Every capability of the problem must be known: a solvable's provides are written in one go.
static void add_solvable(struct prepared* to, const struct problem* p, Id id, unsigned node,
                         unsigned candidate) {
    Solvable* s = pool_id2solvable(to->pool, id);
    const struct node* n = &p->nodes[node];
    const struct list* own = &p->lists[n->lists[candidate]];
    s->name = name_of(to, node);
    s->evr = evr_of(to, candidate);
    s->arch = ARCH_NOARCH;
    const Id self = pool_rel2id(to->pool, s->name, s->evr, REL_EQ, 1);
    s->provides = repo_addid(to->repo, s->provides, self);
    for (const struct capability* c = to->targets[node]; c; c = c->next)
        if (need_allows(c->what, candidate))
            s->provides = repo_addid(to->repo, s->provides, c->name);
    if (n->base >= 0) {
        const Id base = name_of(to, (unsigned)n->base);
        const Id same = pool_rel2id(to->pool, base, s->evr, REL_EQ, 1);
        s->
            requires
        = repo_addid(to->repo, s->requires, same);
    }
    for (size_t k = 0; k < own->count; ++k)
    s->
        requires
    = repo_addid(to->repo, s->requires, to->groups[own->groups[k]]);
    to->of[id - to->first] = (struct pick){node, candidate};
}

static void add_capabilities(struct prepared* to, const struct problem* p, const struct scenario* s,
                             const unsigned* nodes, size_t count) {
    for (size_t k = 0; k < s->count; ++k)
        queue_push2(&to->job, SOLVER_INSTALL | SOLVER_SOLVABLE_PROVIDES,
                    capability(to, &s->roots[k]));
    for (size_t k = 0; k < count; ++k)
        for (unsigned v = 1; v <= p->nodes[nodes[k]].count; ++v) {
            const struct list* own = &p->lists[p->nodes[nodes[k]].lists[v]];
            for (size_t j = 0; j < own->count; ++j) {
                const unsigned g = own->groups[j];
                if (!to->groups[g]) to->groups[g] = capability(to, &p->groups[g]);
            }
        }
}

static void* prepare(const struct problem* p, const struct scenario* s) {
    struct prepared* to = calloc(1, sizeof *to);
    unsigned* nodes;
    const size_t count = problem_closure(p, s, &nodes);
    for (size_t k = 0; k < count; ++k) to->count += p->nodes[nodes[k]].count;
    to->pool = pool_create();
    pool_setdebugmask(to->pool, 0);
    to->repo = repo_create(to->pool, "problem");
    to->of = calloc(to->count + 1, sizeof *to->of);
    to->targets = calloc(p->node_count + 1, sizeof *to->targets);
    to->groups = calloc(p->group_count + 1, sizeof *to->groups);
    queue_init(&to->job);
    add_capabilities(to, p, s, nodes, count);
    Id id = to->first = repo_add_solvable_block(to->repo, (int)to->count);
    for (size_t k = 0; k < count; ++k)
        for (unsigned v = 1; v <= p->nodes[nodes[k]].count; ++v)
            add_solvable(to, p, id++, nodes[k], v);
    repo_internalize(to->repo);
    pool_createwhatprovides(to->pool);
    free(nodes);
    return to;
}

static double solve(void* prepared, struct answer* out) {
    struct prepared* in = prepared;
    Queue decisions;
    const double start = now_ns();
    Solver* solver = solver_create(in->pool);
    solver_set_flag(solver, SOLVER_FLAG_IGNORE_RECOMMENDED, 1);
    solver_set_flag(solver, SOLVER_FLAG_NO_INFARCHCHECK, 1);
    out->sat = solver_solve(solver, &in->job) == 0;
    queue_init(&decisions);
    solver_get_decisionqueue(solver, &decisions);
    solver_free(solver);
    const double took = now_ns() - start;
    out->count = 0;
    for (int k = 0; k < decisions.count; ++k)
        if (decisions.elements[k] >= in->first)
            out->picks[out->count++] = in->of[decisions.elements[k] - in->first];
    queue_free(&decisions);
    return took;
}

int main(int argc, char** argv) {
    char tool[64];
    snprintf(tool, sizeof tool, "libsolv %s", solv_version);
    const struct core c = {tool, "solve", "metadata local", prepare, solve};
    return run_core(&c, argc, argv);
}
