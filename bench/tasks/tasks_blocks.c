// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: tasks over blocks and pairs: LU factorisation of a sparse matrix of dense blocks, in phases whose tasks one
// member creates, in phases whose tasks all create from loops, and with depend clauses; pairwise alignments of
// sequences of uneven length, whose tasks all members create from a loop, or one. In the manner of the Barcelona task
// suite (Duran et al., ICPP 2009), written anew. Microseconds for the whole computation; each result is compared with
// a serial one, bit for bit.
#include "../epcc/common.h"
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BLOCKS = 128, BLOCKS = 32, SIDE = 32, MAX_SEQUENCES = 1024, SEQUENCES = 48, SHORTEST = 40, LONGEST = 400 };

struct block {
    double at[SIDE][SIDE];
};

struct sparse {
    int n;
    struct block *block[MAX_BLOCKS][MAX_BLOCKS]; // NULL: zeros
};

static void fill(struct sparse *m, int n)
{
    m->n = n;
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            struct block *b = m->block[i][j];
            int empty = i != j && (i * 7 + j * 3 + i * j) % 5 > 1;

            if (b == NULL)
                b = m->block[i][j] = malloc(sizeof *b);
            if (b == NULL)
                bench_fail("APP_SPARSELU", "no memory for the matrix");
            if (empty) {
                free(b);
                m->block[i][j] = NULL;
                continue;
            }
            for (int r = 0; r < SIDE; r++)
                for (int c = 0; c < SIDE; c++)
                    b->at[r][c] = (i == j && r == c) ? 100.0 * n : (double)((r * 31 + c * 17 + i * 7 + j) % 13) - 6.0;
        }
    }
}

// Where a block of zeros will be added to: before the tasks start, so that tasks with dependences can name it.
static void fill_in(struct sparse *m)
{
    for (int k = 0; k < m->n; k++)
        for (int i = k + 1; i < m->n; i++)
            for (int j = k + 1; j < m->n && m->block[i][k] != NULL; j++)
                if (m->block[k][j] != NULL && m->block[i][j] == NULL) {
                    m->block[i][j] = calloc(1, sizeof(struct block));
                    if (m->block[i][j] == NULL)
                        bench_fail("APP_SPARSELU", "no memory for the matrix");
                }
}

static void factor_diagonal(struct block *d)
{
    for (int k = 0; k < SIDE; k++)
        for (int i = k + 1; i < SIDE; i++) {
            d->at[i][k] /= d->at[k][k];
            for (int j = k + 1; j < SIDE; j++)
                d->at[i][j] -= d->at[i][k] * d->at[k][j];
        }
}

static void solve_row(const struct block *d, struct block *b)
{
    for (int k = 0; k < SIDE; k++)
        for (int i = k + 1; i < SIDE; i++)
            for (int j = 0; j < SIDE; j++)
                b->at[i][j] -= d->at[i][k] * b->at[k][j];
}

static void solve_column(const struct block *d, struct block *b)
{
    for (int i = 0; i < SIDE; i++)
        for (int k = 0; k < SIDE; k++) {
            b->at[i][k] /= d->at[k][k];
            for (int j = k + 1; j < SIDE; j++)
                b->at[i][j] -= b->at[i][k] * d->at[k][j];
        }
}

static void update(const struct block *column, const struct block *row, struct block *b)
{
    for (int i = 0; i < SIDE; i++)
        for (int k = 0; k < SIDE; k++)
            for (int j = 0; j < SIDE; j++)
                b->at[i][j] -= column->at[i][k] * row->at[k][j];
}

static void lu_serial(struct sparse *m)
{
    for (int k = 0; k < m->n; k++) {
        factor_diagonal(m->block[k][k]);
        for (int j = k + 1; j < m->n; j++)
            if (m->block[k][j] != NULL)
                solve_row(m->block[k][k], m->block[k][j]);
        for (int i = k + 1; i < m->n; i++)
            if (m->block[i][k] != NULL)
                solve_column(m->block[k][k], m->block[i][k]);
        for (int i = k + 1; i < m->n; i++)
            for (int j = k + 1; j < m->n; j++)
                if (m->block[i][k] != NULL && m->block[k][j] != NULL)
                    update(m->block[i][k], m->block[k][j], m->block[i][j]);
    }
}

static void lu_phases(struct sparse *m)
{
    for (int k = 0; k < m->n; k++) {
        factor_diagonal(m->block[k][k]);
        for (int j = k + 1; j < m->n; j++)
            if (m->block[k][j] != NULL) {
#pragma omp task firstprivate(j, k)
                solve_row(m->block[k][k], m->block[k][j]);
            }
        for (int i = k + 1; i < m->n; i++)
            if (m->block[i][k] != NULL) {
#pragma omp task firstprivate(i, k)
                solve_column(m->block[k][k], m->block[i][k]);
            }
#pragma omp taskwait
        for (int i = k + 1; i < m->n; i++)
            for (int j = k + 1; j < m->n; j++)
                if (m->block[i][k] != NULL && m->block[k][j] != NULL) {
#pragma omp task firstprivate(i, j, k)
                    update(m->block[i][k], m->block[k][j], m->block[i][j]);
                }
#pragma omp taskwait
    }
}

// A loop's barrier ends a phase: tasks that the loop made are complete behind it.
static void lu_loops(struct sparse *m)
{
    for (int k = 0; k < m->n; k++) {
#pragma omp single
        factor_diagonal(m->block[k][k]);
#pragma omp for schedule(dynamic) nowait
        for (int j = k + 1; j < m->n; j++)
            if (m->block[k][j] != NULL) {
#pragma omp task firstprivate(j, k)
                solve_row(m->block[k][k], m->block[k][j]);
            }
#pragma omp for schedule(dynamic)
        for (int i = k + 1; i < m->n; i++)
            if (m->block[i][k] != NULL) {
#pragma omp task firstprivate(i, k)
                solve_column(m->block[k][k], m->block[i][k]);
            }
#pragma omp for schedule(dynamic)
        for (int i = k + 1; i < m->n; i++)
            for (int j = k + 1; j < m->n; j++)
                if (m->block[i][k] != NULL && m->block[k][j] != NULL) {
#pragma omp task firstprivate(i, j, k)
                    update(m->block[i][k], m->block[k][j], m->block[i][j]);
                }
    }
}

static void lu_depend(struct sparse *m)
{
    for (int k = 0; k < m->n; k++) {
        struct block *d = m->block[k][k];

#pragma omp task depend(inout : *d) firstprivate(d)
        factor_diagonal(d);
        for (int j = k + 1; j < m->n; j++) {
            struct block *row = m->block[k][j];

            if (row != NULL) {
#pragma omp task depend(in : *d) depend(inout : *row) firstprivate(d, row)
                solve_row(d, row);
            }
        }
        for (int i = k + 1; i < m->n; i++) {
            struct block *column = m->block[i][k];

            if (column == NULL)
                continue;
#pragma omp task depend(in : *d) depend(inout : *column) firstprivate(d, column)
            solve_column(d, column);
            for (int j = k + 1; j < m->n; j++) {
                struct block *row = m->block[k][j], *b = m->block[i][j];

                if (row == NULL)
                    continue;
#pragma omp task depend(in : *column, *row) depend(inout : *b) firstprivate(column, row, b)
                update(column, row, b);
            }
        }
    }
}

static void by_one(struct sparse *m, void (*factorise)(struct sparse *))
{
#pragma omp parallel
#pragma omp single
    factorise(m);
}

static void by_all(struct sparse *m, void (*factorise)(struct sparse *))
{
#pragma omp parallel
    factorise(m);
}

static double sparse_lu(const char *name, void (*team)(struct sparse *, void (*)(struct sparse *)),
                        void (*factorise)(struct sparse *))
{
    static struct sparse m, expected;
    int n = (int)(BLOCKS * cbrt((double)bench_scaled(1000) / 1000.0));
    double start;

    n = n > MAX_BLOCKS ? MAX_BLOCKS : n < 2 ? 2 : n;
    if (expected.n != n) {
        fill(&expected, n);
        fill_in(&expected);
        lu_serial(&expected);
    }
    fill(&m, n);
    fill_in(&m);
    start = bench_now_us();
    team(&m, factorise);
    start = bench_now_us() - start;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            struct block *a = m.block[i][j], *b = expected.block[i][j];

            if ((a == NULL) != (b == NULL) || (a != NULL && memcmp(a, b, sizeof *a) != 0))
                bench_fail(name, "a block differs from the serial factorisation");
        }
    return start;
}

static double in_phases(void)
{
    return sparse_lu("APP_SPARSELU", by_one, lu_phases);
}

static double with_dependences(void)
{
    return sparse_lu("APP_SPARSELU_DEPEND", by_one, lu_depend);
}

static double from_loops(void)
{
    return sparse_lu("APP_SPARSELU_FOR", by_all, lu_loops);
}

/* Alignments: the best score with affine gaps (Gotoh 1982), two lines of the table at a time. */

static unsigned char *sequence[MAX_SEQUENCES];
static int length[MAX_SEQUENCES];

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int align(int a, int b)
{
    enum { OPEN = 10, EXTEND = 1, SAME = 5, OTHER = -4, FAR = -1000000 };
    int best[LONGEST + 1], gap[LONGEST + 1];

    best[0] = 0;
    for (int j = 1; j <= length[b]; j++) {
        best[j] = -OPEN - EXTEND * j;
        gap[j] = FAR;
    }
    for (int i = 1; i <= length[a]; i++) {
        int diagonal = best[0], left = FAR;

        best[0] = -OPEN - EXTEND * i;
        for (int j = 1; j <= length[b]; j++) {
            int match = diagonal + (sequence[a][i - 1] == sequence[b][j - 1] ? SAME : OTHER);

            left = larger(left, best[j - 1] - OPEN) - EXTEND;
            gap[j] = larger(gap[j], best[j] - OPEN) - EXTEND;
            diagonal = best[j];
            best[j] = larger(match, larger(left, gap[j]));
        }
    }
    return best[length[b]];
}

static int make_sequences(void)
{
    int n = (int)(SEQUENCES * sqrt((double)bench_scaled(1000) / 1000.0));
    unsigned long seed = 11;

    n = n > MAX_SEQUENCES ? MAX_SEQUENCES : n < 2 ? 2 : n;
    for (int s = 0; s < n && sequence[s] == NULL; s++) {
        seed = seed * 6364136223846793005UL + 1442695040888963407UL;
        length[s] = SHORTEST + (int)((seed >> 40) % (LONGEST - SHORTEST));
        sequence[s] = malloc((size_t)length[s]);
        if (sequence[s] == NULL)
            bench_fail("APP_ALIGNMENT", "no memory for the sequences");
        for (int i = 0; i < length[s]; i++) {
            seed = seed * 6364136223846793005UL + 1442695040888963407UL;
            sequence[s][i] = (unsigned char)((seed >> 40) % 20);
        }
    }
    return n;
}

static int sequences;
static int *score;

static void align_with_later(int a)
{
    for (int b = a + 1; b < sequences; b++) {
#pragma omp task firstprivate(a, b)
        score[a * sequences + b] = align(a, b);
    }
}

static void align_by_all(void)
{
#pragma omp parallel
#pragma omp for schedule(dynamic)
    for (int a = 0; a < sequences; a++)
        align_with_later(a);
}

static void align_by_one(void)
{
#pragma omp parallel
#pragma omp single
    for (int a = 0; a < sequences; a++)
        align_with_later(a);
}

static double alignments(const char *name, void (*align_all)(void))
{
    static int *expected;
    size_t bytes;
    double start;

    sequences = make_sequences();
    bytes = (size_t)sequences * (size_t)sequences * sizeof *score;
    if (expected == NULL) {
        expected = calloc(1, bytes);
        score = malloc(bytes);
        if (expected == NULL || score == NULL)
            bench_fail(name, "no memory for the scores");
        for (int a = 0; a < sequences; a++)
            for (int b = a + 1; b < sequences; b++)
                expected[a * sequences + b] = align(a, b);
    }
    memset(score, 0, bytes);
    start = bench_now_us();
    align_all();
    start = bench_now_us() - start;
    if (memcmp(score, expected, bytes) != 0)
        bench_fail(name, "a score is wrong or missing");
    return start;
}

static double alignment(void)
{
    return alignments("APP_ALIGNMENT", align_by_all);
}

static double alignment_single(void)
{
    return alignments("APP_ALIGNMENT_SINGLE", align_by_one);
}

static const struct bench_whole rows[] = {
    {"APP_SPARSELU", in_phases, NULL},
    {"APP_SPARSELU_FOR", from_loops, NULL},
    {"APP_SPARSELU_DEPEND", with_dependences, NULL},
    {"APP_ALIGNMENT", alignment, NULL},
    {"APP_ALIGNMENT_SINGLE", alignment_single, NULL},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
