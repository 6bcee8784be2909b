// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Runs the scenarios of the model it is linked with. */
#define MODEL_THREADS 1
#include "tests/model/model.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

signed char model_weak[MODEL_MOST_SITES];

static int usage(const char *why)
{
    fprintf(stderr, "%s\n", why);
    return 2;
}

/* SITE:ORDER, several of them joined by + */
static bool weaken(const char *what)
{
    static const rl::memory_order orders[] = {rl::mo_relaxed, rl::mo_acquire, rl::mo_release, rl::mo_acq_rel};

    for (;;) {
        const char *colon = strchr(what, ':'), *end = strchr(what, '+');
        bool done = false;
        if (!end)
            end = what + strlen(what);
        for (int i = 0; colon && model_sites[i]; i++)
            for (rl::memory_order order : orders)
                if (std::string(what, colon) == model_sites[i] && std::string(colon + 1, end) == rl::format(order)) {
                    model_weak[i] = 1 + (int)order;
                    done = true;
                }
        if (!done || !*end)
            return done;
        what = end + 1;
    }
}

static bool search(const struct model_scenario *s, unsigned long iterations, int bound, bool history)
{
    /* Not a string stream: relacy replaces operator new while it simulates. */
    std::ostream silent(NULL);
    rl::test_params params;

    params.iteration_count = iterations;
    params.output_stream = history ? &std::cout : &silent;
    params.progress_stream = &silent;
    params.execution_depth_limit = 4000;
    if (bound) {
        params.search_type = rl::sched_bound;
        params.context_bound = bound;
    }
    bool fine = s->run(params);
    printf("%s: %s%s: execution %llu: %s\n", s->name, bound ? "preemptions <= " : "random",
           bound ? std::to_string(bound).c_str() : "", (unsigned long long)params.stop_iteration,
           fine ? "nothing found" : rl::test_result_str(params.test_result));
    return !fine;
}

int main(int argc, char **argv)
{
    const char *only = NULL;
    unsigned long iterations = 0;
    int bound = -1;
    bool history = false, wanted = false, known = true, optional = false;

    for (int i = 1; i < argc; i++) {
        if (!strncmp(argv[i], "--weaken=", 9)) {
            known = weaken(argv[i] + 9);
        } else if (!strncmp(argv[i], "--scenario=", 11)) {
            only = argv[i] + 11;
        } else if (!strncmp(argv[i], "--iterations=", 13)) {
            iterations = strtoul(argv[i] + 13, NULL, 10);
        } else if (!strncmp(argv[i], "--bound=", 8)) {
            bound = atoi(argv[i] + 8);
        } else if (!strcmp(argv[i], "--optional")) {
            optional = true;
        } else if (!strcmp(argv[i], "--wanted")) {
            wanted = true;
        } else if (!strcmp(argv[i], "--history")) {
            history = true;
        } else {
            return usage("usage: [--weaken=SITE:ORDER] [--scenario=NAME] [--iterations=N] [--bound=N] [--wanted] [--optional] [--history]");
        }
    }
    if (!known && optional)
        return 77;
    if (!known)
        return usage("no such site or order");
    for (const struct model_scenario *s = model_scenarios; s->name; s++) {
        if (only && strcmp(only, s->name))
            continue;
        bool found = false;
        if (bound < 0)
            found = search(s, iterations ? iterations : s->iterations, 0, history);
        if (!found && (bound > 0 || (s->bound && !iterations)))
            found = search(s, 1u << 30, bound > 0 ? bound : s->bound, history);
        if (found)
            return wanted ? 0 : 1;
    }
    return wanted ? 1 : 0;
}
