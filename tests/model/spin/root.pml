/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* May the native thread of a waiting root carry members of the root's region?  And what brings the root on when such a member
 * blocks or polls for what only the root will do?
 *
 * One root opens a region of three.  The root (strand R) waits at a barrier, member O arrives last, member M polls or blocks in
 * user code until the root has gone on (flag go).  Then the join, then user code outside of the region.
 *
 *   R  arrive; wait(barrier); go = 1; wait(join); user code outside
 *   M  arrive; user code: until go (SPIN: polls, BLOCK: sleeps in the kernel); end
 *   O  arrive (last or not); end
 *
 * Native threads: 0 = the root's own, 1 .. ND donors'.  A donor's thread is awake from the start if it holds one of the P slots;
 * the monitor wakes others.  Strands are data, so that any thread may resume them.
 *
 * -DMOVE      the root rule: during a rescue the monitor lets another native thread take a READY root; it goes home at the join
 * -DNOCARRY   the other way: a root's thread carries nothing, the root sleeps in place
 * -DBLOCK     M sleeps in the kernel instead of polling
 * -DNOMONITOR no rescue at all
 * -DNOHOME    a moved root stays where it is after the join
 */
#define ND 2
#define NT 3                    /* native threads */
#define R 0
#define M 1
#define O 2
#define NONE 255

mtype = { JOB, RUN, WAITING, READY, GOHOME, ENDED }
mtype st[3];                    /* the state word of each strand */
byte  pc[3];                    /* where it goes on */
byte  on[3] = NONE;             /* native thread it is mounted on */
bool  movable;                  /* monitor: this READY root may be taken by anyone */
byte  arrived, pending = 2;
bool  barrier, joined, go, finished, outside_native;
bool  awake[NT];                /* donors: allowed to look for work */

#ifdef MOVE
#define MAYMOVE movable
#else
#define MAYMOVE false
#endif

/* what native thread t may mount next: its own root first; the root's thread only members of the root's region (all are) */
#define CAN0(s)  ((s == R && (st[R] == READY || st[R] == GOHOME)) || (s != R && carry0 && (st[s] == JOB || st[s] == READY)))
#define CAND(s)  ((s == R && st[R] == READY && MAYMOVE) || (s != R && (st[s] == JOB || st[s] == READY)))

#ifdef NOCARRY
#define carry0 false
#else
#define carry0 true
#endif

inline advance_barrier() {      /* one exchange: tag moves, who is parked becomes READY */
    barrier = true;
    if :: st[R] == WAITING && pc[R] == 1 -> st[R] = READY :: else fi;
    if :: st[M] == WAITING && pc[M] == 1 -> st[M] = READY :: else fi;
    if :: st[O] == WAITING && pc[O] == 1 -> st[O] = READY :: else fi
}

inline arrive(s) {
    atomic {
        arrived++;
        if
        :: arrived == 3 -> advance_barrier(); pc[s] = 2
        :: else -> pc[s] = 1
        fi
    }
}

inline finish(s) {
    atomic {
        pending--; st[s] = ENDED; on[s] = NONE;
        if
        :: pending == 0 -> joined = true; if :: st[R] == WAITING && pc[R] == 3 -> st[R] = READY :: else fi
        :: else
        fi
    }
}

/* suspend: publication after the switch.  True wait: the latch may have moved meanwhile. */
inline suspend(s, moved) {
    atomic {
        on[s] = NONE;
        if :: moved -> st[s] = READY :: else -> st[s] = WAITING fi
    }
}

inline run_member(t, s) {       /* until it suspends or ends */
    if :: pc[s] == 0 -> arrive(s) :: else fi;
    if
    :: pc[s] == 1 && !barrier -> suspend(s, barrier)
    :: else ->
        pc[s] = 2;
        if
        :: s == M ->            /* user code */
#ifdef BLOCK
            (go)
#else
            do :: go -> break :: else -> skip od
#endif
        :: else
        fi;
        finish(s)
    fi
}

inline run_root(t) {
    if :: pc[R] == 0 -> arrive(R) :: else fi;
    if
    :: pc[R] == 1 && !barrier -> suspend(R, barrier)
    :: else ->
        if :: pc[R] < 3 -> go = true; pc[R] = 3 :: else fi;    /* user code inside the region, wherever it is mounted */
        if
        :: !joined -> suspend(R, joined)
        :: else ->
            if
#ifdef NOHOME
            :: false -> skip
#else
            :: t != 0 -> atomic { movable = false; on[R] = NONE; st[R] = GOHOME }  /* only its own thread may take it now */
#endif
            :: else ->
                assert(on[R] == 0);            /* outside regions a root is on its own native thread */
                outside_native = true; finished = true; st[R] = ENDED
            fi
        fi
    fi
}

proctype native(byte t) {
    byte s;
end:
    do
    :: t == 0 && finished -> break
    :: atomic { t == 0 && CAN0(R) -> s = R; st[R] = RUN; on[R] = 0; movable = false }; run_root(0)
    :: atomic { t == 0 && !CAN0(R) && CAN0(M) -> s = M; st[M] = RUN; on[M] = 0 }; run_member(0, M)
    :: atomic { t == 0 && !CAN0(R) && CAN0(O) -> s = O; st[O] = RUN; on[O] = 0 }; run_member(0, O)
    :: atomic { t > 0 && awake[t] && CAND(R) -> s = R; st[R] = RUN; on[R] = t }; run_root(t)
    :: atomic { t > 0 && awake[t] && CAND(M) -> s = M; st[M] = RUN; on[M] = t }; run_member(t, M)
    :: atomic { t > 0 && awake[t] && CAND(O) -> s = O; st[O] = RUN; on[O] = t }; run_member(t, O)
    od
}

/* Wakes a donor when something READY or unstarted is mounted nowhere; lets a root be taken whose thread runs something else. */
#define STARVING (st[M] == JOB || st[M] == READY || st[O] == JOB || st[O] == READY)
#define ROOTSTARVES (st[R] == READY && (on[M] == 0 || on[O] == 0))
proctype monitor() {
end:
    do
    :: atomic { STARVING && !awake[1] -> awake[1] = true }
    :: atomic { STARVING && awake[1] && !awake[2] -> awake[2] = true }
#ifdef MOVE
    :: atomic { ROOTSTARVES && !movable -> movable = true;
         if :: !awake[1] -> awake[1] = true :: else -> awake[2] = true fi }
    :: atomic { ROOTSTARVES && movable && !awake[2] -> awake[2] = true }
#endif
    :: finished -> break
    od
}

init {
    atomic {
        st[R] = READY; st[M] = JOB; st[O] = JOB;
        awake[1] = true;        /* P = 2: the root's thread and one donor's */
        run native(0); run native(1); run native(2);
#ifndef NOMONITOR
        run monitor();
#endif
    }
}

ltl progress { <> finished }
