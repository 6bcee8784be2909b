// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Samples of the __kmpc_atomic_* grid: what each kind of operation computes and returns, and that concurrent ones lose
 * nothing, in every size class and in objects that are not aligned to their size. */
#include "abi/kmp/kmp_abi.h"
#include "tests/support/check.h"

#include <complex.h>
#include <string.h>

typedef float _Complex c4;
typedef double _Complex c8;
typedef long double _Complex c10;

#define L struct kmp_ident *, int
void __kmpc_atomic_fixed1_add(L, int8_t *, int8_t), __kmpc_atomic_fixed4_eqv(L, int32_t *, int32_t);
void __kmpc_atomic_fixed4_mul_float8(L, int32_t *, double), __kmpc_atomic_fixed4_sub_rev(L, int32_t *, int32_t);
void __kmpc_atomic_fixed2_shr(L, int16_t *, int16_t), __kmpc_atomic_fixed2u_shr(L, uint16_t *, uint16_t);
void __kmpc_atomic_fixed8u_div(L, uint64_t *, uint64_t), __kmpc_atomic_fixed8_wr(L, int64_t *, int64_t);
void __kmpc_atomic_fixed4_andl(L, int32_t *, int32_t), __kmpc_atomic_fixed8_max(L, int64_t *, int64_t);
void __kmpc_atomic_float4_sub_float8(L, float *, double), __kmpc_atomic_float10_add(L, long double *, long double);
void __kmpc_atomic_fixed4_add(L, int32_t *, int32_t), __kmpc_atomic_float8_add(L, double *, double);
void __kmpc_atomic_cmplx4_add(L, c4 *, c4), __kmpc_atomic_cmplx8_add(L, c8 *, c8);
void __kmpc_atomic_cmplx10_add(L, c10 *, c10);
void __kmpc_atomic_cmplx4_mul_cmplx8(L, c4 *, c8);
void __kmpc_atomic_cmplx4_sub_cpt_rev(L, c4 *, c4, c4 *, int), __kmpc_atomic_cmplx4_swp(L, c4 *, c4, c4 *);
int64_t __kmpc_atomic_fixed8_rd(L, int64_t *), __kmpc_atomic_fixed8_swp(L, int64_t *, int64_t);
int32_t __kmpc_atomic_fixed4_add_cpt(L, int32_t *, int32_t, int);
int32_t __kmpc_atomic_fixed4_div_cpt_rev(L, int32_t *, int32_t, int);
double __kmpc_atomic_float8_min_cpt(L, double *, double, int);
long double __kmpc_atomic_float10_rd(L, long double *);
c8 __kmpc_atomic_cmplx8_div_cpt(L, c8 *, c8, int);
int __kmpc_atomic_bool_4_cas(L, int32_t *, int32_t, int32_t);
int32_t __kmpc_atomic_val_4_cas(L, int32_t *, int32_t, int32_t);
int __kmpc_atomic_bool_8_cas_cpt(L, int64_t *, int64_t, int64_t, int64_t *);
int16_t __kmpc_atomic_val_2_cas_cpt(L, int16_t *, int16_t, int16_t, int16_t *);
void __kmpc_atomic_1(L, void *, void *, void (*)(void *, void *, void *));
void __kmpc_atomic_8(L, void *, void *, void (*)(void *, void *, void *));
void __kmpc_atomic_20(L, void *, void *, void (*)(void *, void *, void *));
void __kmpc_atomic_start(void), __kmpc_atomic_end(void);

#ifdef __SIZEOF_FLOAT128__ /* quadruple precision: what a double cannot hold survives */
typedef __float128 quad;
typedef _Complex float quad_complex __attribute__((mode(TC)));
void __kmpc_atomic_float16_add(L, quad *, quad), __kmpc_atomic_float16_sub_rev(L, quad *, quad);
quad __kmpc_atomic_float16_max_cpt(L, quad *, quad, int), __kmpc_atomic_float16_rd(L, quad *);
quad __kmpc_atomic_float16_swp(L, quad *, quad);
void __kmpc_atomic_cmplx16_mul(L, quad_complex *, quad_complex);
quad_complex __kmpc_atomic_cmplx16_div_cpt_rev(L, quad_complex *, quad_complex, int);
void __kmpc_atomic_fixed4_add_fp(L, int32_t *, quad), __kmpc_atomic_fixed8u_mul_fp(L, uint64_t *, quad);
void __kmpc_atomic_float8_sub_rev_fp(L, double *, quad);
int16_t __kmpc_atomic_fixed2_div_cpt_rev_fp(L, int16_t *, quad, int);
long double __kmpc_atomic_float10_mul_cpt_fp(L, long double *, quad, int);

static void quads(void)
{
    const quad tiny = 1.0Q / (1ULL << 50) / (1ULL << 50);
    quad q = 1, old;
    quad_complex z = 3 + 4i;
    int32_t i = 3;
    uint64_t u = 5;
    int16_t s = 4;
    double d = 1;
    long double l = 1.5;

    __kmpc_atomic_float16_add(NULL, -5, &q, tiny);
    CHECK(q != 1 && q - tiny == 1 && __kmpc_atomic_float16_rd(NULL, -5, &q) == 1 + tiny);
    __kmpc_atomic_float16_sub_rev(NULL, -5, &q, 1);
    CHECK(q == -tiny);
    old = __kmpc_atomic_float16_max_cpt(NULL, -5, &q, 2, 0);
    CHECK(old == -tiny && q == 2 && __kmpc_atomic_float16_max_cpt(NULL, -5, &q, 1, 1) == 2);
    CHECK(__kmpc_atomic_float16_swp(NULL, -5, &q, 7) == 2 && q == 7);
    __kmpc_atomic_cmplx16_mul(NULL, -5, &z, 1i);
    CHECK(z == -4 + 3i);
    z = 2;
    CHECK(__kmpc_atomic_cmplx16_div_cpt_rev(NULL, -5, &z, 6 + 2i, 1) == 3 + 1i && z == 3 + 1i);
    __kmpc_atomic_fixed4_add_fp(NULL, -5, &i, 2.75Q);
    CHECK_EQ(i, 5);
    __kmpc_atomic_fixed8u_mul_fp(NULL, -5, &u, 2.5Q);
    CHECK_EQ(u, 12);
    CHECK_EQ(__kmpc_atomic_fixed2_div_cpt_rev_fp(NULL, -5, &s, 10, 1), 2);
    __kmpc_atomic_float8_sub_rev_fp(NULL, -5, &d, 1 + tiny);
    CHECK(d == (double)tiny);
    CHECK(__kmpc_atomic_float10_mul_cpt_fp(NULL, -5, &l, 2, 0) == 1.5 && l == 3);
}
#else
static void quads(void)
{
}
#endif

static void results(void)
{
    int8_t b = 127;
    int16_t s = -32768, sv = 9;
    uint16_t us = 0x8000;
    int32_t i = 0xf0;
    int64_t l = 5, lv = 77;
    uint64_t ul = UINT64_MAX;
    float f = 1;
    double d = 3;
    c4 z4 = 1 + 2 * I, out = 0;
    c8 z8 = 4;

    __kmpc_atomic_fixed1_add(NULL, -5, &b, 1);
    CHECK_EQ(b, -128);
    __kmpc_atomic_fixed4_eqv(NULL, -5, &i, 0xff);
    CHECK_EQ(i, (int32_t)0xfffffff0);
    i = 3;
    __kmpc_atomic_fixed4_mul_float8(NULL, -5, &i, 2.5);
    CHECK_EQ(i, 7);
    __kmpc_atomic_fixed4_sub_rev(NULL, -5, &i, 10);
    CHECK_EQ(i, 3);
    __kmpc_atomic_fixed4_andl(NULL, -5, &i, 8);
    CHECK_EQ(i, 1);
    __kmpc_atomic_fixed2_shr(NULL, -5, &s, 15);
    CHECK_EQ(s, -1);
    __kmpc_atomic_fixed2u_shr(NULL, -5, &us, 15);
    CHECK_EQ(us, 1);
    __kmpc_atomic_fixed8u_div(NULL, -5, &ul, 2);
    CHECK_EQ(ul, INT64_MAX);
    __kmpc_atomic_fixed8_max(NULL, -5, &l, -7);
    CHECK_EQ(__kmpc_atomic_fixed8_rd(NULL, -5, &l), 5);
    CHECK_EQ(__kmpc_atomic_fixed8_swp(NULL, -5, &l, 6), 5);
    __kmpc_atomic_fixed8_wr(NULL, -5, &l, 9);
    CHECK_EQ(l, 9);
    __kmpc_atomic_float4_sub_float8(NULL, -5, &f, 0.5);
    CHECK(f == 0.5f);
    CHECK_EQ(__kmpc_atomic_fixed4_add_cpt(NULL, -5, &i, 4, 0), 1);
    CHECK_EQ(__kmpc_atomic_fixed4_add_cpt(NULL, -5, &i, 4, 1), 9);
    CHECK_EQ(__kmpc_atomic_fixed4_div_cpt_rev(NULL, -5, &i, 90, 1), 10);
    CHECK(__kmpc_atomic_float8_min_cpt(NULL, -5, &d, 2, 0) == 3 && d == 2);
    __kmpc_atomic_cmplx4_mul_cmplx8(NULL, -5, &z4, I);
    CHECK(z4 == -2 + I);
    __kmpc_atomic_cmplx4_sub_cpt_rev(NULL, -5, &z4, 1, &out, 1);
    CHECK(out == 3 - I && z4 == 3 - I);
    __kmpc_atomic_cmplx4_swp(NULL, -5, &z4, 5, &out);
    CHECK(out == 3 - I && z4 == 5);
    CHECK(__kmpc_atomic_cmplx8_div_cpt(NULL, -5, &z8, 2, 0) == 4 && z8 == 2);
    CHECK(!__kmpc_atomic_bool_4_cas(NULL, -5, &i, 11, 12) && i == 10);
    CHECK(__kmpc_atomic_bool_4_cas(NULL, -5, &i, 10, 12) && i == 12);
    CHECK_EQ(__kmpc_atomic_val_4_cas(NULL, -5, &i, 12, 13), 12);
    CHECK_EQ(__kmpc_atomic_val_4_cas(NULL, -5, &i, 12, 14), 13);
    CHECK(__kmpc_atomic_bool_8_cas_cpt(NULL, -5, &l, 9, 10, &lv) && lv == 77);
    CHECK(!__kmpc_atomic_bool_8_cas_cpt(NULL, -5, &l, 9, 11, &lv) && lv == 10);
    CHECK(__kmpc_atomic_val_2_cas_cpt(NULL, -5, &s, -1, 3, &sv) == -1 && sv == 3);
    CHECK(__kmpc_atomic_val_2_cas_cpt(NULL, -5, &s, -1, 4, &sv) == 3 && sv == 3);
}

struct twenty {
    int32_t v[5];
};

static void add1(void *out, void *a, void *b)
{
    *(uint8_t *)out = (uint8_t)(*(uint8_t *)a + *(uint8_t *)b);
}

static void add8(void *out, void *a, void *b)
{
    *(double *)out = *(double *)a + *(double *)b;
}

static void add20(void *out, void *a, void *b)
{
    for (int i = 0; i < 5; i++)
        ((struct twenty *)out)->v[i] = ((struct twenty *)a)->v[i] + ((struct twenty *)b)->v[i];
}

struct shared {
    int32_t i4;
    c4 odd; /* eight bytes at a multiple of four */
    double f8, g8;
    uint8_t g1;
    long double f10;
    c8 z8;
    c10 z10;
    struct twenty g20;
    long under_lock;
};

#define ROUNDS 1000

static void body(int32_t *gtid, int32_t *btid, struct shared *s)
{
    static const struct twenty ones = {{1, 1, 1, 1, 1}};
    struct twenty one20 = ones;
    double one8 = 1;
    uint8_t one1 = 1;

    for (int i = 0; i < ROUNDS; i++) {
        __kmpc_atomic_fixed4_add(NULL, *gtid, &s->i4, 1);
        BUMP(&s->i4, 1); /* inline code on the same object */
        __kmpc_atomic_cmplx4_add(NULL, *gtid, &s->odd, 1 + I);
        __kmpc_atomic_float8_add(NULL, *gtid, &s->f8, 1);
        __kmpc_atomic_float10_add(NULL, *gtid, &s->f10, 1);
        __kmpc_atomic_cmplx8_add(NULL, *gtid, &s->z8, 1 + I);
        __kmpc_atomic_cmplx10_add(NULL, *gtid, &s->z10, 1 + I);
        __kmpc_atomic_1(NULL, *gtid, &s->g1, &one1, add1);
        __kmpc_atomic_8(NULL, *gtid, &s->g8, &one8, add8);
        __kmpc_atomic_20(NULL, *gtid, &s->g20, &one20, add20);
        __kmpc_atomic_start();
        s->under_lock++;
        __kmpc_atomic_end();
    }
}

int main(void)
{
    struct shared s;

    results();
    quads();
    memset(&s, 0, sizeof(s));
    __kmpc_push_num_threads(NULL, 0, 4);
    __kmpc_fork_call(NULL, 1, (kmp_microtask *)body, &s);
    CHECK_EQ(s.i4, 8 * ROUNDS);
    CHECK(s.odd == 4 * ROUNDS * (1 + I));
    CHECK(s.f8 == 4 * ROUNDS && s.g8 == 4 * ROUNDS && s.f10 == 4 * ROUNDS);
    CHECK(__kmpc_atomic_float10_rd(NULL, 0, &s.f10) == 4 * ROUNDS);
    CHECK(s.z8 == 4 * ROUNDS * (1 + I) && s.z10 == 4 * ROUNDS * (1 + I));
    CHECK_EQ(s.g1, (uint8_t)(4 * ROUNDS));
    CHECK_EQ(s.g20.v[4], 4 * ROUNDS);
    CHECK_EQ(s.under_lock, 4 * ROUNDS);
    return check_status();
}
