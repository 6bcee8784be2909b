// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: branch and bound over floorplans: cells that may be turned, each to the right of its predecessor or beneath it,
// in the smallest rectangle; a task for each way to place a cell, a board that each task copies, one bound for all.
// After "floorplan" of the Barcelona suite (Duran et al., ICPP 2009), written anew. How many nodes are searched depends
// on who finds the good plans first, so the figure is microseconds per 1000 nodes; _nodes_ratio: nodes of the last run,
// to those of the serial search. Checked: the smallest area is the serial one, and the plan that has it is whole.
#include "../epcc/common.h"
#include "directive.h"
#include "visits.h"
#include <omp.h>
#include <string.h>

enum { SIDE = 32, MOST_CELLS = 16, CELLS = 13, BOUND_CUT = 4 };

static const struct cell {
    int before; // the predecessor
    int width, height;
} cells[MOST_CELLS] = {
    {0, 4, 7}, {0, 3, 5}, {0, 6, 2}, {1, 4, 4}, {2, 5, 3}, {3, 2, 6},  {1, 3, 3}, {5, 7, 2},
    {4, 2, 4}, {6, 5, 5}, {7, 3, 4}, {8, 6, 3}, {9, 2, 5}, {10, 4, 3}, {9, 1, 7}, {12, 6, 4},
};

struct plan {
    unsigned char at[SIDE][SIDE]; // 0: free, else the cell's number + 1
    struct spot {
        signed char x, y, width, height;
    } spot[MOST_CELLS];
    int width, height; // of the rectangle around all cells
};

static int ncells;
static struct plan best;
static int best_area;

static int larger(int a, int b)
{
    return a > b ? a : b;
}

// Way 0 to 3: upright or turned, to the right or beneath. The area of all cells until then, 0 if it finds no room.
static int place(struct plan *p, int number, int way)
{
    const struct cell *c = &cells[number];
    const struct spot *before = &p->spot[c->before];
    struct spot s = {0, 0, (signed char)(way & 1 ? c->height : c->width),
                     (signed char)(way & 1 ? c->width : c->height)};

    if (number > 0) {
        s.x = (signed char)(before->x + (way & 2 ? 0 : before->width));
        s.y = (signed char)(before->y + (way & 2 ? before->height : 0));
    }
    if (s.x + s.width > SIDE || s.y + s.height > SIDE)
        return 0;
    for (int y = s.y; y < s.y + s.height; y++)
        for (int x = s.x; x < s.x + s.width; x++) {
            if (p->at[y][x] != 0)
                return 0;
            p->at[y][x] = (unsigned char)(number + 1);
        }
    p->spot[number] = s;
    p->width = larger(p->width, s.x + s.width);
    p->height = larger(p->height, s.y + s.height);
    return p->width * p->height;
}

static int ways_of(int number)
{
    return number == 0 ? 2 : 4; // the first cell has no predecessor
}

static int bound(void)
{
    int area;

#pragma omp atomic read
    area = best_area;
    return area;
}

static void improve(const struct plan *p, int area)
{
#pragma omp critical(floorplan)
    if (area < best_area) {
        best = *p;
#pragma omp atomic write
        best_area = area;
    }
}

static long search_serial(const struct plan *p, int number)
{
    long nodes = 0;

    for (int way = 0; way < ways_of(number); way++) {
        struct plan mine = *p;
        int area = place(&mine, number, way);

        nodes++;
        if (area == 0 || area >= best_area)
            continue;
        if (number + 1 < ncells)
            nodes += search_serial(&mine, number + 1);
        else
            improve(&mine, area);
    }
    return nodes;
}

#define FLOORPLAN(version, ...)                                                                                        \
    static void version(const struct plan *p, int number)                                                              \
    {                                                                                                                  \
        for (int way = 0; way < ways_of(number); way++) {                                                              \
            DIRECTIVE(omp task firstprivate(p, number, way) __VA_ARGS__)                                               \
            {                                                                                                          \
                struct plan mine = *p;                                                                                 \
                int area = place(&mine, number, way);                                                                  \
                                                                                                                       \
                visits_count();                                                                                        \
                if (area != 0 && area < bound()) {                                                                     \
                    if (number + 1 < ncells)                                                                           \
                        version(&mine, number + 1);                                                                    \
                    else                                                                                               \
                        improve(&mine, area);                                                                          \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
        DIRECTIVE(omp taskwait)                                                                                        \
    }

FLOORPLAN(no_cut, )
FLOORPLAN(undeferred, if (number < BOUND_CUT))

static void check(const char *name, int expected)
{
    int area = 0, inside = 0;

    if (best_area != expected)
        bench_fail(name, "the area is not the smallest");
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            inside += best.at[y][x] != 0 && x < best.width && y < best.height;
    for (int i = 0; i < ncells; i++)
        area += cells[i].width * cells[i].height;
    if (inside != area || best.width * best.height != expected)
        bench_fail(name, "the plan does not hold all cells");
}

static double run(const char *name, void (*search)(const struct plan *, int))
{
    static const struct plan empty;
    static int expected;
    long scale = bench_scaled(10);
    double start;

    ncells = CELLS;
    for (; scale >= 20 && ncells < MOST_CELLS; scale /= 2)
        ncells++;
    best_area = SIDE * SIDE + 1;
    if (expected == 0) {
        visits_serial = search_serial(&empty, 0);
        expected = best_area;
        best_area = SIDE * SIDE + 1;
    }
    visits_begin();
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    search(&empty, 0);
    start = bench_now_us() - start;
    check(name, expected);
    return start / (double)visits_end() * 1e3;
}

static double without_cut(void)
{
    return run("APP_FLOORPLAN_NOCUT", no_cut);
}

static double with_if(void)
{
    return run("APP_FLOORPLAN_IF", undeferred);
}

static const struct bench_whole rows[] = {
    {"APP_FLOORPLAN_NOCUT", without_cut, visits_report},
    {"APP_FLOORPLAN_IF", with_if, visits_report},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
