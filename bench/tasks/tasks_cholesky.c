// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: tiled Cholesky factorisation by tasks with depend clauses around one-threaded BLAS and LAPACK calls, the
// textbook use of dependences. L * L^T is compared with the matrix. Microseconds per task (tile operation), wall time;
// serial: the same calls in the same order without tasks. The libraries' Fortran entry points are used: no headers.
#define _GNU_SOURCE
#include "../epcc/common.h"
#include <dlfcn.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_TILES = 64 };

void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dtrsm_(const char *side, const char *uplo, const char *trans, const char *diag, const int *m, const int *n,
            const double *alpha, const double *a, const int *lda, double *b, const int *ldb);
void dsyrk_(const char *uplo, const char *trans, const int *n, const int *k, const double *alpha, const double *a,
            const int *lda, const double *beta, double *c, const int *ldc);
void dgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k, const double *alpha,
            const double *a, const int *lda, const double *b, const int *ldb, const double *beta, double *c,
            const int *ldc);

static int tiles, side; // side: of a tile
static double *tile[MAX_TILES][MAX_TILES];

static const double one = 1.0, minus_one = -1.0;

static double original(long i, long j)
{
    unsigned long h = (unsigned long)(i < j ? i * 65536 + j : j * 65536 + i) * 0x9e3779b97f4a7c15UL;

    return (double)(h >> 40) / 16777216.0 + (i == j ? (double)tiles * side : 0.0);
}

static void fill(const char *name)
{
    for (int i = 0; i < tiles; i++) {
        for (int j = 0; j <= i; j++) {
            double *t = tile[i][j];

            if (t == NULL)
                t = tile[i][j] = malloc((size_t)side * (size_t)side * sizeof *t);
            if (t == NULL)
                bench_fail(name, "no memory for the matrix");
            for (int c = 0; c < side; c++)
                for (int r = 0; r < side; r++)
                    t[c * side + r] = original((long)i * side + r, (long)j * side + c);
        }
    }
}

// Elements of L * L^T, spread over the matrix; all of them would take as long as the rest.
static void check(const char *name)
{
    long n = (long)tiles * side;

    for (long i = 0; i < n; i += 1 + n / 61) {
        for (long j = 0; j <= i; j += 1 + n / 53) {
            double sum = 0.0;

            for (long k = 0; k <= j; k++)
                sum += tile[i / side][k / side][k % side * side + i % side] *
                       tile[j / side][k / side][k % side * side + j % side];
            if (!(fabs(sum - original(i, j)) <= 1e-9 * (double)n))
                bench_fail(name, "L * L^T is not the matrix");
        }
    }
}

static double factorise(const char *name)
{
    long count = 0;
    int failed = 0;
    double start;

    fill(name);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (int k = 0; k < tiles; k++) {
        double *diagonal = tile[k][k];

#pragma omp task depend(inout : diagonal[0]) firstprivate(diagonal) shared(failed)
        {
            int info;

            dpotrf_("L", &side, diagonal, &side, &info);
            if (info != 0) {
#pragma omp atomic write
                failed = 1;
            }
        }
        count++;
        for (int i = k + 1; i < tiles; i++) {
            double *below = tile[i][k];

#pragma omp task depend(in : diagonal[0]) depend(inout : below[0]) firstprivate(diagonal, below)
            dtrsm_("R", "L", "T", "N", &side, &side, &one, diagonal, &side, below, &side);
            count++;
        }
        for (int i = k + 1; i < tiles; i++) {
            double *left = tile[i][k], *corner = tile[i][i];

            for (int j = k + 1; j < i; j++) {
                double *other = tile[j][k], *inner = tile[i][j];

#pragma omp task depend(in : left[0], other[0]) depend(inout : inner[0]) firstprivate(left, other, inner)
                dgemm_("N", "T", &side, &side, &side, &minus_one, left, &side, other, &side, &one, inner, &side);
                count++;
            }
#pragma omp task depend(in : left[0]) depend(inout : corner[0]) firstprivate(left, corner)
            dsyrk_("L", "N", &side, &side, &minus_one, left, &side, &one, corner, &side);
            count++;
        }
    }
    start = bench_now_us() - start;
    if (failed)
        bench_fail(name, "dpotrf found the matrix not positive definite");
    check(name);
    return start / (double)count;
}

static double serial(const char *name)
{
    long count = 0;
    double start;
    int info;

    fill(name);
    start = bench_now_us();
    for (int k = 0; k < tiles; k++, count++) {
        dpotrf_("L", &side, tile[k][k], &side, &info);
        for (int i = k + 1; i < tiles; i++, count++)
            dtrsm_("R", "L", "T", "N", &side, &side, &one, tile[k][k], &side, tile[i][k], &side);
        for (int i = k + 1; i < tiles; i++, count++) {
            for (int j = k + 1; j < i; j++, count++)
                dgemm_("N", "T", &side, &side, &side, &minus_one, tile[i][k], &side, tile[j][k], &side, &one,
                       tile[i][j], &side);
            dsyrk_("L", "N", &side, &side, &minus_one, tile[i][k], &side, &one, tile[i][i], &side);
        }
    }
    start = bench_now_us() - start;
    check(name);
    return start / (double)count;
}

// More tiles of the same size on bigger machines, so that there is more to do at once.
static void shape(int base_tiles, int tile_side)
{
    for (int i = 0; i < MAX_TILES; i++)
        for (int j = 0; j <= i; j++) {
            free(tile[i][j]);
            tile[i][j] = NULL;
        }
    side = tile_side;
    tiles = (int)((double)base_tiles * cbrt((double)bench_scaled(1000) / 1000.0));
    tiles = tiles < 2 ? 2 : tiles > MAX_TILES ? MAX_TILES : tiles;
}

static double small_tiles(void)
{
    shape(32, 16);
    return factorise("CHOLESKY_TILE_16");
}

static double medium_tiles(void)
{
    shape(20, 64);
    return factorise("CHOLESKY_TILE_64");
}

static double large_tiles(void)
{
    shape(10, 128);
    return factorise("CHOLESKY_TILE_128");
}

static double medium_tiles_serial(void)
{
    shape(20, 64);
    return serial("CHOLESKY_SERIAL_64");
}

static const struct bench_whole rows[] = {
    {"CHOLESKY_TILE_16", small_tiles, NULL},
    {"CHOLESKY_TILE_64", medium_tiles, NULL},
    {"CHOLESKY_TILE_128", large_tiles, NULL},
    {"CHOLESKY_SERIAL_64", medium_tiles_serial, NULL},
};

int main(int argc, char **argv)
{
    int (*parallel_kind)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "openblas_get_parallel");

    // Debian's libopenblas0-serial has no lock around its buffers: calls from two threads give wrong results.
    if (parallel_kind != NULL && parallel_kind() == 0) {
        fprintf(stderr, "%s: this OpenBLAS must not be called from several threads; use libopenblas0-pthread\n",
                argv[0]);
        return 0;
    }
    // Read by OpenBLAS and its relatives when they start; they are loaded already, so the program starts itself again.
    if (getenv("OPENBLAS_NUM_THREADS") == NULL) {
        char path[] = "/proc/self/exe";

        setenv("OPENBLAS_NUM_THREADS", "1", 1);
        setenv("MKL_NUM_THREADS", "1", 1);
        setenv("BLIS_NUM_THREADS", "1", 1);
        argv[0] = path;
        execv(path, argv);
    }
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
