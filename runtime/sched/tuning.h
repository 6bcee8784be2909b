// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Every number of the scheduler and of the forming of teams that was found by measuring and could be another: unit, reason, and the row
 * of bench/run or the test that guards it.  What follows from a data structure or a protocol stays beside that. */
#ifndef NST_SCHED_TUNING_H
#define NST_SCHED_TUNING_H

/* ---- waiting (wait.c, carrier.c) ---- */
#define NST_WATCH_LOOKS    500       /* looks at a latch before other work is looked for: twice what a release takes between two cores; BARRIER */
#define NST_STAY_LOOKS     16        /* looks at a latch between looks at anything else; BARRIER */
#define NST_STAY_NS        240000    /* an unbound strand watches in place for so long; more would cost half a microsecond; FOR */
#define NST_LOST_NS        100000    /* nothing but a lost processor takes this long between two looks at the clock; competing_program */
#define NST_DISTURBED_NS   100000000 /* for so long after one was lost nobody waits awake; competing_program, cases bound_nested */
#define NST_POLITE_NS      20000     /* an idle search that has lasted this long lets others have the processor first; startup_first_region_2 */
#define NST_POLITE_LOOKS   40        /* looks for which queued work is left to an idle carrier; nest_loops */
#define NST_YIELD_DEAR_NS  500000    /* a yield that took longer says that somebody has the processor who does not give back; concurrent libraries */
#define NST_PACKED_YIELDS  32        /* yields before a bound strand sleeps while more threads are awake than processors; nest_spin_2x8 */
#define NST_EXPECTED_MOST_NS 12000000 /* a wait in place that took no longer than this is watched for next time: as long as libgomp's default spin; gap_1ms, gap_10ms */
#define NST_CLOCK_LOOKS    32        /* looks for work between looks at the clock; nest_2x4_empty */
#define NST_HERE_NS        20000     /* a strand without a job is kept for no longer: whoever wants one would have to make one more; nest_2x2x2 */
#define NST_ATTACH_REGIONS 64        /* outermost regions in which a root's thread carried nothing before it gets its rseq area back; nest_2x4_empty */

/* ---- waking (publish.c, pool.c) ---- */
#define NST_FRUITLESS      2         /* donors woken in a row that found nothing before wake-ups are rationed; competing_program */
#define NST_WAKE_AGAIN_NS  1000000   /* to one in this time */
#define NST_MISPLACED_NS   1000000000 /* for so long after one was put on its waker's processor wakers keep donors off theirs; DYNAMIC_1 */
#define NST_NATIVES_FIRST  32        /* strands that are woken on their own native threads by one release; PARALLEL at many threads */

/* ---- brief regions (parallel.c, league.c, carrier.c) ---- */
#define NST_BRIEF_NS       20000     /* less than the wake-up of an idle virtual processor takes; gap_1ms */
#define NST_CROWD_NS       8000      /* a team larger than the machine or a league: less than this is done fastest by one core; parallel_16, TEAMS */
#define NST_GAP_NS         150000    /* regions further apart than this are not a burst; gap_1ms */
#define NST_ALONE_NS       8000      /* an idle carrier leaves a crowd alone for so long; parallel_16 */

/* ---- taskloops (taskloop_spread.c) ---- */
#define NST_TASKLOOP_ALONE_NS 10000  /* a loop that is over in less is not shared: others would take as long to come for a piece; TASKLOOP */
#define NST_TASKLOOP_MANY  64        /* tasks for each member, from which on the first ones are tried: no more of the loop than that is late; LOOP_TASKLOOP */
#define NST_TASKLOOP_STEP  16        /* tasks between two looks at the clock or at who is without work, at most; TASKLOOP, LOOP_TASKLOOP_GRAIN1 */

/* ---- strands (reserve.c, spare.c) ---- */
#define NST_SPARES_EACH    16        /* idle strands kept with a carrier; recurse_chain_16 */
#define NST_CREDIT_MOST    64        /* reserved strands kept with a carrier for its next forks; nest_2x4_empty */
#define NST_RETIRE_NS      50000000  /* after a thread of the program has ended, donors are kept for so long for the next; roots_64, roots_come_and_go */
#define NST_RETIRE_TRIES   4         /* as often, where some are in use or some carrier's credit; roots_leave_no_threads */
#define NST_REFUSED_NS     100000000 /* after a refused thread: no other is asked for so long, then twice that, */
#define NST_REFUSED_MOST_NS INT64_C(2000000000) /* up to this; process tests no_more_threads, refusals */

/* ---- plans (plan.c, region.c) ---- */
#define NST_NATIVES_PER_CPU 32       /* native threads beyond the processors in teams that need them: such a program has few; nest_spin_2x8 */
#define NST_ALARMS         3         /* runs in a row which the monitor had to help before a region is tried with native threads; thread_count, nest_spin_2x8 */
#define NST_BLOCKING_NS    150000    /* regions shorter than this are not looked at for members that block: that takes two system calls of 0.4 us; test blocking_members */
#define NST_BELIEF_FIRST   64        /* runs for which is believed what was learnt about a region, before one does without; nest_barrier_2_16 */
#define NST_BELIEF_MOST    32768     /* the same at most: such a run may be rescued at the monitor's tick; nest_spin_2x8 */
#define NST_SHARED_REGIONS 64        /* regions for which a team goes on being carried after other roots' teams had the processors; roots_64 */
#define NST_MIXED_REGIONS  8         /* the same after a region of its own that was larger than the machine; sizes_2_8 */

/* ---- the monitor (monitor.c) ---- */
#define NST_TICK_NS        1000000   /* how often it looks while there is work for it; nest_spin_2x8 */
#define NST_EVIDENCE_NS    300000    /* processor time used meanwhile without a step: the program computes, spins or has lost nothing */
#define NST_STUCK_TICKS    2         /* looks at the same unclaimed work before it counts as starving */
#define NST_LOADED_TICKS   20        /* looks after which somebody would have had a processor, however many other processes there are */
#define NST_HOME_TICKS     20        /* the same for a bound strand, whose move costs it its native thread */
#define NST_PATIENT_TICKS  20        /* for work that native threads did not help; once rescued, it is like any other */
#define NST_OLD_TICKS      1000      /* for work whose carrier is busy with newer work */
#define NST_RESCUES_GROW   2         /* one thread more at the first alarm, then so many times that at each, */
#define NST_RESCUES_MOST   64        /* up to this; thread_count, cases flag_spin */
#define NST_BLOCKED_LOOKS  4         /* looks over which members are seen to sleep briefly; test blocking_members */
#define NST_BLOCKED_SHARE  4         /* the processors idle if less than this part of them is used; test blocking_members, thread_count on a busy machine */
#define NST_CALM_TICKS     8         /* looks without starvation before rescuers are taken back */
#define NST_IDLE_TICKS     24        /* looks without any work before the monitor itself sleeps */

#endif
