// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What makes members of a construct meet or wait: single, copyprivate, construct memory, ordered, doacross,
 * cancellation. */
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

extern "C" {
#include "runtime/omp/work/cancel.h"
#include "runtime/omp/work/construct.h"
#include "runtime/omp/work/doacross.h"
#include "runtime/omp/work/loop.h"
#include "runtime/omp/work/ordered.h"
#include "runtime/omp/work/single.h"
#include "runtime/sched/wait.h"
}
#include "tests/support/region.h"

namespace
{

const unsigned sizes[] = {1, 2, 3, 5, 8, 16};

/* Failures are counted on members: googletest is not called from strands. */
std::atomic<unsigned> bad;

TEST(WorkSync, SinglesNowait)
{
    for (unsigned members : sizes) {
        const unsigned instances = 500;
        std::vector<std::atomic<unsigned>> executed(instances);

        for (int round = 0; round < 5; round++) {
            for (auto &e : executed)
                e = 0;
            in_parallel(members, [&](struct nst_thread *self) {
                for (unsigned k = 0; k < instances; k++) {
                    if (nst_single_enter(self))
                        executed[k]++;
                    if ((k + self->num) % 64 == 0)
                        nst_yield();
                }
            });
            for (auto &e : executed)
                ASSERT_EQ(e, 1u);
        }
    }
}

TEST(WorkSync, CopyprivateReachesEverybody)
{
    for (unsigned members : sizes) {
        in_parallel(members, [&](struct nst_thread *self) {
            for (unsigned k = 0; k < 100; k++) {
                unsigned value = 0, *from = static_cast<unsigned *>(nst_single_copy_begin(self));

                if (!from) {
                    value = 1000 + k;
                    nst_single_copy_publish(self, &value);
                } else {
                    value = *from;
                }
                if (value != 1000 + k)
                    bad++;
                nst_work_barrier(self);
                value = self->num;
                if (*static_cast<unsigned *>(nst_single_broadcast(self, &value, value == k % self->team->nthreads)) !=
                    k % self->team->nthreads)
                    bad++;
                nst_work_barrier(self);
            }
        });
        ASSERT_EQ(bad, 0u);
    }
}

TEST(WorkSync, MemoryIsSharedAndZero)
{
    for (unsigned members : sizes) {
        in_parallel(members, [&](struct nst_thread *self) {
            struct nst_loop_spec spec = {};
            struct nst_loop_chunk c;

            for (unsigned k = 0; k < 60; k++) {
                spec.n = 20;
                spec.kind = static_cast<uint8_t>(1 + k % 3);
                nst_loop_begin(self, &spec);

                auto *count = static_cast<std::atomic<uint64_t> *>(nst_work_memory(self, 64 + k * 100));

                while (nst_loop_next(self, &c))
                    *count += c.count;
                if (k % 4 == 0) { /* as an inscan loop: barriers while it is open */
                    nst_work_barrier(self);
                    if (*count != 20)
                        bad++;
                    nst_work_barrier(self);
                }
                nst_loop_end(self);
            }
        });
        ASSERT_EQ(bad, 0u);
    }
}

void ordered_loop(struct nst_thread *self, const struct nst_loop_spec *spec, int style, uint64_t *next)
{
    struct nst_loop_chunk c;

    nst_loop_begin(self, spec);
    while (nst_loop_next(self, &c)) {
        for (uint64_t i = c.first; i < c.first + c.count; i++) {
            if (style == 2 && i % 3 == 1) { /* an iteration without an ordered block */
                nst_ordered_iteration_done(self);
                continue;
            }
            nst_ordered_enter(self);
            if (style != 2 && *next != i) /* not atomic: the turn orders it */
                bad++;
            if (style == 2 && *next > i)
                bad++;
            *next = i + 1;
            nst_ordered_exit(self);
            if (style != 0)
                nst_ordered_iteration_done(self);
        }
    }
    nst_loop_end(self);
}

TEST(WorkSync, OrderedIsInOrder)
{
    for (unsigned members : sizes) {
        for (int kind = NST_SCHEDULE_STATIC; kind <= NST_SCHEDULE_AUTO; kind++) {
            for (uint64_t chunk : {0, 1, 4}) {
                for (int style = 0; style < 3; style++) {
                    uint64_t next[3] = {};
                    struct nst_loop_spec spec = {};

                    spec.n = 150;
                    spec.chunk = chunk;
                    spec.kind = static_cast<uint8_t>(kind);
                    spec.ordered = true;
                    in_parallel(members, [&](struct nst_thread *self) {
                        for (int k = 0; k < 3; k++)
                            ordered_loop(self, &spec, style, &next[k]);
                    });
                    ASSERT_EQ(bad, 0u) << members << " " << kind << " " << chunk << " " << style;
                    if (style != 2) {
                        ASSERT_EQ(next[0] + next[1] + next[2], 450u);
                    }
                }
            }
        }
    }
}

/* A wavefront: value[i][j] = value[i-1][j] + value[i][j-1], plain memory ordered by the flags alone. */
TEST(WorkSync, DoacrossWavefront)
{
    const uint64_t rows = 40, columns = 12, counts[] = {rows, columns};

    for (unsigned members : sizes) {
        for (int kind = NST_SCHEDULE_STATIC; kind <= NST_SCHEDULE_GUIDED; kind++) {
            std::vector<uint32_t> first(rows * columns), value;

            for (int pass = 0; pass < 3; pass++) {
                value.assign(rows * columns, 0);
                in_parallel(pass ? members : 1, [&](struct nst_thread *self) {
                    struct nst_loop_spec spec = {};
                    struct nst_loop_chunk c;

                    spec.n = rows;
                    spec.chunk = 1;
                    spec.kind = static_cast<uint8_t>(kind);
                    nst_doacross_begin(self, 2, counts, pass == 1);
                    nst_loop_begin(self, &spec);
                    while (nst_loop_next(self, &c)) {
                        for (uint64_t i = c.first; i < c.first + c.count; i++) {
                            for (uint64_t j = 0; j < columns; j++) {
                                const uint64_t here[] = {i, j}, up[] = {i - 1, j};

                                nst_doacross_wait(self, up);
                                value[i * columns + j] = (i ? value[(i - 1) * columns + j] : 1) +
                                                         (j ? value[i * columns + j - 1] : 1);
                                nst_doacross_post(self, here);
                            }
                        }
                    }
                    nst_loop_end(self);
                    nst_doacross_end(self);
                });
                if (pass == 0)
                    first = value;
                ASSERT_EQ(first, value) << members << " " << kind << " " << pass;
            }
        }
    }
}

TEST(WorkSync, DoacrossChainsInFlight)
{
    const uint64_t n = 300, counts[] = {n};
    const unsigned loops = 12;

    for (unsigned members : sizes) {
        std::vector<std::vector<uint64_t>> value(loops, std::vector<uint64_t>(n));

        in_parallel(members, [&](struct nst_thread *self) {
            struct nst_loop_spec spec = {};
            struct nst_loop_chunk c;

            spec.n = n;
            for (unsigned k = 0; k < loops; k++) {
                spec.chunk = 1 + k % 3;
                spec.kind = k & 1 ? NST_SCHEDULE_DYNAMIC : NST_SCHEDULE_STATIC;
                nst_doacross_begin(self, 1, counts, k % 2);
                nst_loop_begin(self, &spec);
                while (nst_loop_next(self, &c)) {
                    for (uint64_t i = c.first; i < c.first + c.count; i++) {
                        const uint64_t back[] = {i - 2}, here[] = {i};

                        nst_doacross_wait(self, back);
                        value[k][i] = i < 2 ? 1 : value[k][i - 2] + 1;
                        nst_doacross_post(self, here);
                    }
                }
                nst_loop_end(self);
                nst_doacross_end(self);
            }
        });
        for (unsigned k = 0; k < loops; k++)
            ASSERT_EQ(value[k][n - 1], (n - 1) / 2 + 1);
    }
}

TEST(WorkSync, CancelledLoopsDoNotLeakIntoTheNext)
{
    nst_thread_self(); /* the settings are read by now */
    nst_icv_global.cancellation = true;
    for (unsigned members : sizes) {
        for (int round = 0; round < 10; round++) {
            std::atomic<uint64_t> walked[6] = {};

            in_parallel(members, [&](struct nst_thread *self) {
                struct nst_loop_spec spec = {};
                struct nst_loop_chunk c;

                spec.n = 400;
                spec.kind = NST_SCHEDULE_DYNAMIC;
                spec.keep_chunks = true;
                for (int k = 0; k < 6; k++) {
                    nst_loop_begin(self, &spec);
                    while (nst_loop_next(self, &c)) {
                        if (k % 2 == 0 && c.first == 3) {
                            if (!nst_cancel_request(self, NST_CANCEL_LOOP, true))
                                bad++;
                            break;
                        }
                        if (nst_cancel_pending(self, NST_CANCEL_LOOP)) {
                            if (k % 2)
                                bad++;
                            break;
                        }
                        walked[k]++;
                    }
                    if (self->num & 1)
                        nst_work_close(self);
                    if (nst_work_barrier_cancellable(self))
                        bad++;
                    nst_loop_end(self);
                }
            });
            ASSERT_EQ(bad, 0u);
            for (int k = 1; k < 6; k += 2)
                ASSERT_EQ(walked[k], 400u);
        }
    }
    nst_icv_global.cancellation = false;
}

TEST(WorkSync, CancelledRegionsLeaveTheNextOneWhole)
{
    nst_thread_self();
    nst_icv_global.cancellation = true;
    for (unsigned members : sizes) {
        for (int round = 0; round < 20; round++) {
            std::atomic<unsigned> executed{0}, left{0};

            in_parallel(members, [&](struct nst_thread *self) {
                struct nst_loop_spec spec = {};
                struct nst_loop_chunk c;

                spec.n = 100;
                spec.kind = NST_SCHEDULE_DYNAMIC;
                spec.ordered = round & 1;
                for (int k = 0; k < round % 3; k++)
                    nst_single_enter(self);
                nst_loop_begin(self, &spec);
                while (nst_loop_next(self, &c)) {
                    if (c.first == 50 && nst_cancel_request(self, NST_CANCEL_PARALLEL, true)) {
                        left++;
                        return;
                    }
                    if (nst_cancel_pending(self, NST_CANCEL_PARALLEL)) {
                        left++;
                        return;
                    }
                }
                nst_loop_end(self);
                if (nst_work_barrier_cancellable(self))
                    left++;
            });
            unsigned size = in_parallel(members, [&](struct nst_thread *self) {
                for (int k = 0; k < 20; k++) {
                    if (nst_single_enter(self))
                        executed++;
                }
                nst_work_barrier(self);
            });
            ASSERT_EQ(executed, 20u);
            /* A team of one gets the loop as one chunk that begins at 0 and has nobody to cancel it. */
            if (size > 1) {
                ASSERT_EQ(left, size);
            }
        }
    }
    nst_icv_global.cancellation = false;
}

} // namespace
