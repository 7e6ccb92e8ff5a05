#define _POSIX_C_SOURCE 200809L
#include "measure.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const unsigned limit_s = 60;
static const double long_ns = 5e9, sample_ns = 5e5;
// Bounds the samples of a core whose solves take long to prepare.
static const double all_ns = 20e9;

double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void head(const struct core* c, const struct scenario* s, const char* status) {
    printf(
        "{\"tool\":\"%s\",\"mode\":\"%s\",\"knows\":\"%s\",\"scenario\":\"%s\",\"status\":\"%s\"",
        c->tool, c->mode, c->knows, s->id, status);
}

// The first solve warms the caches; it counts only where it is long.
static size_t sample(const struct core* c, void* prepared, size_t samples, struct answer* out,
                     double* ns) {
    alarm(limit_s);
    ns[0] = c->solve(prepared, out);
    alarm(0);
    if (ns[0] > long_ns) return 1;
    const double start = now_ns();
    const double again = c->solve(prepared, out);
    const double whole = now_ns() - start;
    const double least = again < ns[0] ? again : ns[0];
    const double enough = sample_ns / (least < 1 ? 1 : least) + 1;
    const double bound = all_ns / (whole * (double)samples);
    const size_t times = (size_t)(enough < bound ? enough : bound < 1 ? 1 : bound);
    for (size_t k = 0; k < samples; ++k) {
        ns[k] = 0;
        for (size_t t = 0; t < times; ++t) ns[k] += c->solve(prepared, out);
        ns[k] /= (double)times;
    }
    return samples;
}

static void measure(const struct core* c, const struct problem* p, const struct scenario* s,
                    size_t samples) {
    struct answer out = {false, 0, calloc(p->node_count + 1, sizeof(struct pick))};
    double* ns = calloc(samples + 1, sizeof *ns);
    void* prepared = c->prepare(p, s);
    const size_t count = sample(c, prepared, samples, &out, ns);
    head(c, s, out.sat ? "sat" : "unsat");
    printf(",\"ns\":[");
    for (size_t k = 0; k < count; ++k) printf("%s%.0f", k ? "," : "", ns[k]);
    printf("],\"picks\":[");
    for (size_t k = 0; out.sat && k < out.count; ++k)
        printf("%s[%u,%u]", k ? "," : "", out.picks[k].node, out.picks[k].candidate);
    printf("]}\n");
}

static void measure_apart(const struct core* c, const struct problem* p, const struct scenario* s,
                          size_t samples) {
    fflush(stdout);
    const double start = now_ns();
    const pid_t child = fork();
    if (child == 0) {
        measure(c, p, s, samples);
        fflush(stdout);
        _exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0) abort();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    head(c, s, "limit");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        printf(",\"why\":\"%u s\"", limit_s);
    else
        printf(",\"why\":\"it ended with wait status %d\"", status);
    printf(",\"ns\":[%.0f],\"picks\":[]}\n", now_ns() - start);
}

int run_core(const struct core* c, int argc, char** argv) {
    const char* only = NULL;
    size_t samples = 9;
    for (int k = 2; k + 1 < argc; k += 2) {
        if (strcmp(argv[k], "--only") == 0) only = argv[k + 1];
        if (strcmp(argv[k], "--samples") == 0) samples = strtoul(argv[k + 1], NULL, 10);
    }
    if (argc % 2 != 0 || samples < 1)
        return fprintf(stderr, "usage: %s FILE [--only SCENARIO] [--samples 9]\n", argv[0]), 2;
    const struct problem p = read_problem(argv[1]);
    for (size_t k = 0; k < p.scenario_count; ++k)
        if (!only || strcmp(only, p.scenarios[k].id) == 0)
            measure_apart(c, &p, &p.scenarios[k], samples);
    return 0;
}
