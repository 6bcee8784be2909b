/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The state word of a home-bound strand: who may use its stack.
 *
 * The strand waits; its native thread sleeps in place, or leaves it (OFF) to carry something within the wait's scope and comes back.
 * A waker moves the latch.  A rescuer may take the strand once the monitor allows that and it is READY and OFF.  ROUNDS waits.
 *
 *   RUN --park--> WAIT (in place) --advance--> READY (in place): only its own thread goes on
 *   RUN --leave, publish--> WAIT|OFF --advance--> READY|OFF --claim--> RUN
 *   WAIT|OFF --return, by its own thread--> WAIT
 *
 * Faults: -DBLIND (its own thread comes back to the stack without the compare-and-swap; harmless only while nobody else may claim it),
 * -DEARLY (published as OFF before the switch has happened), -DLATEARM (the futex word is armed after registering or returning)
 */
#ifndef ROUNDS
#define ROUNDS 2
#endif
#ifdef LATEARM
#define ARM1 skip
#define ARM2 word = false
#else
#define ARM1 word = false
#define ARM2 skip
#endif
mtype = { RUN, WAIT, WAITOFF, READY, READYOFF };
mtype st = RUN;
bool tag, word;                 /* the latch's tag: false, true, false ...; futex word of its own thread */
byte users;                     /* native threads that use the stack */
byte round;
bool wanted, allowed, away, quit, carrying;

inline claim(from, ok) { atomic { ok = (st == from); if :: ok -> st = RUN :: else fi } }

/* The strand itself, on whatever thread: ends the wait, next round; returns with the strand waiting again or the end. */
inline go_on() { users++; assert(users == 1); round++; users-- }

proctype own() {
    bool ok, t;
    do
    :: round == ROUNDS -> break
    :: else ->
        t = tag; wanted = true;                 /* the waker may move the latch from here on */
        if
        :: true ->                              /* sleep in place: no switch */
            users++;
            ARM1;
            atomic { ok = (tag == t); if :: ok -> st = WAIT :: else fi };   /* register: the last look */
            if
            :: ok -> ARM2; (word); atomic { assert(st == READY); st = RUN }
            :: else
            fi;
            users--; go_on()
        :: true ->                              /* carry: the next context publishes */
            users++;
#ifdef EARLY
            atomic { st = (tag == t -> WAITOFF : READYOFF) };
            users--;
#else
            users--;
            atomic { st = (tag == t -> WAITOFF : READYOFF) };
#endif
            carrying = true;                    /* a member of the scope, for how long it likes */
            if :: (allowed) -> (away || st != READYOFF) :: true fi;
            carrying = false;
back:       do
            :: claim(READYOFF, ok); if :: ok -> go_on(); break :: else fi;
#ifdef BLIND
                users++; assert(users == 1); (st == READYOFF || st == RUN || away); users--
#else
                ARM1;
                atomic { ok = (st == WAITOFF); if :: ok -> st = WAIT :: else fi };
                if :: ok -> users++; assert(users == 1); ARM2; (word);
                        atomic { assert(st == READY); st = RUN }; users--; go_on(); break
                   :: else fi;
                if :: away -> break :: else fi  /* the rescuer runs it; it comes home at the join */
#endif
            od;
            if :: away -> (!away) :: else fi
        fi
    od;
    quit = true
}
proctype waker() {
end: do
    :: atomic { wanted -> wanted = false };
        atomic { tag = !tag;
            if :: st == WAIT -> st = READY; word = true
               :: st == WAITOFF -> st = READYOFF
               :: else fi }
    :: quit -> break
    od
}
proctype rescuer() {
    bool ok;
end: do
    :: atomic { carrying && st == READYOFF && !away -> allowed = true };
        atomic { ok = (st == READYOFF); if :: ok -> st = RUN; away = true :: else -> allowed = false fi };
        if :: ok -> go_on(); allowed = false; away = false :: else fi
    :: quit -> break
    od
}
init { atomic { run own(); run waker(); run rescuer() } }
