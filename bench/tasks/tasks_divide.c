// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: divide and conquer by tasks with a cut-off: merge sort with parallel merging, Strassen's matrix product, a
// recursive FFT; each with the leaves that suit it, and (_FINE) with leaves as small as people also make them. In the
// manner of the Barcelona task suite (Duran et al., "Barcelona OpenMP Tasks Suite", ICPP 2009), written anew from the
// algorithms. Microseconds for the whole computation; each result is compared with a serial one.
#include "../epcc/common.h"
#include <complex.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

// The problem, and the size up to which work is done without further tasks.
struct row {
    const char *name;
    long size, leaf, merge_leaf;
};

static long leaf, merge_leaf; // of the row that runs

static void *allocate(size_t bytes)
{
    void *p = malloc(bytes);

    if (p == NULL)
        bench_fail("APP", "no memory");
    return p;
}

static void *renewed(void *p, size_t bytes)
{
    free(p);
    return allocate(bytes);
}

static void set_leaves(const struct row *row)
{
    leaf = row->leaf;
    merge_leaf = row->merge_leaf;
}

// How often a size whose work grows with the given power can be doubled to make the whole about scale times as long.
static int doublings(int power)
{
    int n = 0;

    for (double s = (double)bench_scaled(1000) / 1000.0; s >= pow(2.0, power); s /= pow(2.0, power))
        n++;
    return n;
}

/* Merge sort */

static void sort_serial(int *a, long n, int *spare)
{
    if (n <= 16) {
        for (long i = 1; i < n; i++) {
            int v = a[i];
            long k = i;

            for (; k > 0 && a[k - 1] > v; k--)
                a[k] = a[k - 1];
            a[k] = v;
        }
        return;
    }
    sort_serial(a, n / 2, spare);
    sort_serial(a + n / 2, n - n / 2, spare + n / 2);
    memcpy(spare, a, (size_t)n * sizeof *a);
    for (long i = 0, j = n / 2, k = 0; k < n; k++)
        a[k] = j >= n || (i < n / 2 && spare[i] <= spare[j]) ? spare[i++] : spare[j++];
}

static long first_above(const int *a, long n, int v)
{
    long low = 0;

    while (low < n) {
        long mid = low + (n - low) / 2;

        if (a[mid] <= v)
            low = mid + 1;
        else
            n = mid;
    }
    return low;
}

// The longer run's middle element parts both runs; the halves are merged independently.
static void merge_tasks(const int *a, long na, const int *b, long nb, int *to)
{
    if (na < nb) {
        merge_tasks(b, nb, a, na, to);
        return;
    }
    if (na + nb <= merge_leaf) {
        for (long i = 0, j = 0; i + j < na + nb;) {
            int left = j >= nb || (i < na && a[i] <= b[j]);

            to[i + j] = left ? a[i] : b[j];
            i += left;
            j += !left;
        }
        return;
    }
    long half = na / 2, other = first_above(b, nb, a[half]);

#pragma omp task
    merge_tasks(a, half, b, other, to);
#pragma omp task
    merge_tasks(a + half, na - half, b + other, nb - other, to + half + other);
#pragma omp taskwait
}

static void sort_tasks(int *a, long n, int *spare)
{
    long q = n / 4;

    if (n <= leaf) {
        sort_serial(a, n, spare);
        return;
    }
    for (int part = 0; part < 4; part++) {
        long from = part * q, count = part < 3 ? q : n - 3 * q;

#pragma omp task firstprivate(from, count)
        sort_tasks(a + from, count, spare + from);
    }
#pragma omp taskwait
#pragma omp task
    merge_tasks(a, q, a + q, q, spare);
#pragma omp task
    merge_tasks(a + 2 * q, q, a + 3 * q, n - 3 * q, spare + 2 * q);
#pragma omp taskwait
    merge_tasks(spare, 2 * q, spare + 2 * q, n - 2 * q, a);
}

static double sort(struct row row)
{
    static int *input, *expected, *a, *spare;
    static long made;
    long n = row.size << doublings(1);
    size_t bytes = (size_t)n * sizeof *a;
    double start;

    if (made != n) {
        unsigned long seed = 7;

        made = n;
        input = renewed(input, bytes);
        expected = renewed(expected, bytes);
        a = renewed(a, bytes);
        spare = renewed(spare, bytes);
        for (long i = 0; i < n; i++) {
            seed = seed * 6364136223846793005UL + 1442695040888963407UL;
            expected[i] = input[i] = (int)(seed >> 33);
        }
        sort_serial(expected, n, spare);
    }
    memcpy(a, input, bytes);
    set_leaves(&row);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    sort_tasks(a, n, spare);
    start = bench_now_us() - start;
    if (memcmp(a, expected, bytes) != 0)
        bench_fail(row.name, "the numbers are not sorted");
    return start;
}

/* Strassen's product. Small whole numbers in doubles: every order of additions gives the same. */

struct matrix {
    double *at;
    long stride;
};

static struct matrix quarter(struct matrix m, long half, int row, int column)
{
    return (struct matrix){m.at + row * half * m.stride + column * half, m.stride};
}

static void multiply_serial(struct matrix a, struct matrix b, struct matrix c, long n)
{
    for (long i = 0; i < n; i++) {
        memset(c.at + i * c.stride, 0, (size_t)n * sizeof(double));
        for (long k = 0; k < n; k++)
            for (long j = 0; j < n; j++)
                c.at[i * c.stride + j] += a.at[i * a.stride + k] * b.at[k * b.stride + j];
    }
}

// x + sign * y; with sign 0 a copy of x.
static struct matrix combined(struct matrix x, struct matrix y, double sign, long n, double *to)
{
    for (long i = 0; i < n; i++)
        for (long j = 0; j < n; j++)
            to[i * n + j] = x.at[i * x.stride + j] + (sign != 0.0 ? sign * y.at[i * y.stride + j] : 0.0);
    return (struct matrix){to, n};
}

// Strassen's seven products: two of a's quarters with a sign, two of b's.
static const struct product {
    int a1, a2, a_sign, b1, b2, b_sign;
} products[7] = {
    {0, 3, 1, 0, 3, 1}, {2, 3, 1, 0, 0, 0}, {0, 0, 0, 1, 3, -1}, {3, 3, 0, 2, 0, -1},
    {0, 1, 1, 3, 3, 0}, {2, 0, -1, 0, 1, 1}, {1, 3, -1, 2, 3, 1},
};

static void multiply_tasks(struct matrix a, struct matrix b, struct matrix c, long n)
{
    long half = n / 2;
    double *m[7];

    if (n <= leaf) {
        multiply_serial(a, b, c, n);
        return;
    }
    for (int p = 0; p < 7; p++) {
#pragma omp task shared(m) firstprivate(p, a, b, half)
        {
            const struct product *s = &products[p];
            double *space = allocate((size_t)(3 * half * half) * sizeof *space);
            struct matrix x = combined(quarter(a, half, s->a1 / 2, s->a1 % 2), quarter(a, half, s->a2 / 2, s->a2 % 2),
                                       s->a_sign, half, space);
            struct matrix y = combined(quarter(b, half, s->b1 / 2, s->b1 % 2), quarter(b, half, s->b2 / 2, s->b2 % 2),
                                       s->b_sign, half, space + half * half);

            m[p] = space;
            multiply_tasks(x, y, (struct matrix){space + 2 * half * half, half}, half);
        }
    }
#pragma omp taskwait
    for (long i = 0; i < half; i++) {
        for (long j = 0; j < half; j++) {
            long at = 2 * half * half + i * half + j;
            double *top = c.at + i * c.stride + j, *bottom = top + half * c.stride;

            top[0] = m[0][at] + m[3][at] - m[4][at] + m[6][at];
            top[half] = m[2][at] + m[4][at];
            bottom[0] = m[1][at] + m[3][at];
            bottom[half] = m[0][at] - m[1][at] + m[2][at] + m[5][at];
        }
    }
    for (int p = 0; p < 7; p++)
        free(m[p]);
}

static double strassen(struct row row)
{
    static double *numbers, *expected;
    static long made;
    long n = row.size << doublings(3);
    size_t size = (size_t)(n * n);
    struct matrix a, b, c;
    double start;

    if (made != n) {
        numbers = renewed(numbers, 3 * size * sizeof *numbers);
        expected = renewed(expected, size * sizeof *expected);
        for (size_t i = 0; i < 2 * size; i++)
            numbers[i] = (double)((i * 2654435761u >> 7) % 8);
    }
    a = (struct matrix){numbers, n};
    b = (struct matrix){numbers + size, n};
    c = (struct matrix){numbers + 2 * size, n};
    if (made != n)
        multiply_serial(a, b, (struct matrix){expected, n}, n);
    made = n;
    memset(c.at, 0, size * sizeof *c.at);
    set_leaves(&row);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    multiply_tasks(a, b, c, n);
    start = bench_now_us() - start;
    if (memcmp(c.at, expected, size * sizeof *expected) != 0)
        bench_fail(row.name, "the product is wrong");
    return start;
}

/* FFT: even and odd halves, then the butterflies, which are split as well. */

static void butterflies(double complex *to, const double complex *root, long from, long until, long half, long step)
{
    for (long k = from; k < until; k++) {
        double complex even = to[k], odd = to[k + half] * root[k * step];

        to[k] = even + odd;
        to[k + half] = even - odd;
    }
}

static void fft_serial(const double complex *x, long stride, double complex *to, long n, const double complex *root)
{
    if (n == 1) {
        to[0] = x[0];
        return;
    }
    fft_serial(x, 2 * stride, to, n / 2, root);
    fft_serial(x + stride, 2 * stride, to + n / 2, n / 2, root);
    butterflies(to, root, 0, n / 2, n / 2, stride);
}

static void fft_tasks(const double complex *x, long stride, double complex *to, long n, const double complex *root)
{
    if (n <= leaf) {
        fft_serial(x, stride, to, n, root);
        return;
    }
#pragma omp task
    fft_tasks(x, 2 * stride, to, n / 2, root);
#pragma omp task
    fft_tasks(x + stride, 2 * stride, to + n / 2, n / 2, root);
#pragma omp taskwait
    for (long k = 0; k < n / 2; k += leaf) {
        long until = k + leaf < n / 2 ? k + leaf : n / 2;

#pragma omp task firstprivate(k, until)
        butterflies(to, root, k, until, n / 2, stride);
    }
#pragma omp taskwait
}

static double fft(struct row row)
{
    static double complex *x, *root, *expected, *to;
    static long made;
    long n = row.size << doublings(1);
    size_t bytes = (size_t)n * sizeof *x;
    double start;

    if (made != n) {
        made = n;
        x = renewed(x, bytes);
        root = renewed(root, bytes);
        expected = renewed(expected, bytes);
        to = renewed(to, bytes);
        for (long i = 0; i < n; i++) {
            x[i] = (double)(i * 7919 % 1009) + 1.0i * (double)(i * 104729 % 499);
            root[i] = cexp(-2.0i * 3.14159265358979323846 * (double)i / (double)n);
        }
        fft_serial(x, 1, expected, n, root);
        for (long k = 1; k < n; k += n / 3) { // a few of the sums themselves
            double complex sum = 0.0;

            for (long i = 0; i < n; i++)
                sum += x[i] * root[i * k % n];
            if (!(cabs(sum - expected[k]) <= 1e-6 * (double)n))
                bench_fail(row.name, "the serial transform is wrong");
        }
    }
    memset(to, 0, bytes);
    set_leaves(&row);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    fft_tasks(x, 1, to, n, root);
    start = bench_now_us() - start;
    if (memcmp(to, expected, bytes) != 0)
        bench_fail(row.name, "the transform is not the serial one");
    return start;
}

static double sort_coarse(void)
{
    return sort((struct row){"APP_SORT", 1 << 20, 2048, 4096});
}

static double sort_fine(void)
{
    return sort((struct row){"APP_SORT_FINE", 1 << 17, 64, 128});
}

static double strassen_coarse(void)
{
    return strassen((struct row){"APP_STRASSEN", 512, 64, 0});
}

static double strassen_fine(void)
{
    return strassen((struct row){"APP_STRASSEN_FINE", 256, 16, 0});
}

static double fft_coarse(void)
{
    return fft((struct row){"APP_FFT", 1 << 18, 512, 0});
}

static double fft_fine(void)
{
    return fft((struct row){"APP_FFT_FINE", 1 << 16, 16, 0});
}

static const struct bench_whole rows[] = {
    {"APP_SORT", sort_coarse, NULL},
    {"APP_SORT_FINE", sort_fine, NULL},
    {"APP_STRASSEN", strassen_coarse, NULL},
    {"APP_STRASSEN_FINE", strassen_fine, NULL},
    {"APP_FFT", fft_coarse, NULL},
    {"APP_FFT_FINE", fft_fine, NULL},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
