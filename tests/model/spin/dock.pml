/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Dock, reserve and join of members that wait in place.
 *
 * A root forks NR regions of 2 or 3 threads; two native members wait at the dock in between, each on its own stack and thread.  The
 * dock's count names region and size in one word.  Who has no part in a region waits in reserve.  A latch is a tag and who is parked.
 *
 * Faults: -DLATECOUNT (the latch moves before the count), -DLATETAG (a member reads the count before the tag),
 * -DNORESERVE (the reserve is not told of a larger region), -DLATEPENDING (pending is set after the dock opens)
 */
#ifndef NR
#define NR 3
#endif
#define NM 2
byte region, size;              /* the dock's count */
byte dtag, rtag, jtag;          /* tags of dock, reserve and join */
bool pd[NM], pr[NM], pj;        /* parked */
bool word[NM], jword;           /* futex words of those who sleep in place */
byte desc, pending;
byte ran[NM], had[NM];          /* regions executed; regions that had a part for the member */
bool over;

inline advance_dock() {         /* one exchange, then a wake-up for each */
    atomic { dtag++; if :: pd[0] -> pd[0] = false; word[0] = true :: else fi;
                     if :: pd[1] -> pd[1] = false; word[1] = true :: else fi }
}
inline advance_reserve() {
    atomic { rtag++; if :: pr[0] -> pr[0] = false; word[0] = true :: else fi;
                     if :: pr[1] -> pr[1] = false; word[1] = true :: else fi }
}
inline open(r, n) { atomic { region = r; size = n } }

proctype member(byte i) {       /* thread number i + 1 */
    byte last, tag, c, n; bool parked;
again:
    do                          /* at the dock */
    ::
#ifdef LATETAG
        atomic { c = region; n = size }; tag = dtag;
#else
        tag = dtag; atomic { c = region; n = size };
#endif
        if
        :: c != last -> break
        :: else ->
            atomic { parked = (dtag == tag); if :: parked -> word[i] = false; pd[i] = true :: else fi };
end1:       if :: parked -> if :: word[i] :: over -> goto out fi :: else fi
        fi
    od;
    do                          /* in reserve */
    :: tag = rtag; atomic { c = region; n = size };
        if
        :: i + 1 < n -> break
        :: else ->
            atomic { parked = (rtag == tag); if :: parked -> word[i] = false; pr[i] = true :: else fi };
end2:       if :: parked -> if :: word[i] :: over -> goto out fi :: else fi
        fi
    od;
    last = c;
    assert(desc == c);          /* what it reads is the region's */
    ran[i]++;
    assert(desc == c);
    atomic { assert(pending > 0); pending--; if :: pending == 0 -> jtag++; if :: pj -> pj = false; jword = true :: else fi :: else fi };
    goto again;
out: skip
}

proctype root() {
    byte r = 1, n, old = 1, tag; bool parked;
    do
    :: r <= NR ->
        if :: n = 2 :: n = 3 fi;
        tag = jtag;
        desc = 0;               /* being written */
        desc = r;
#ifndef LATEPENDING
        pending = n - 1;
#endif
#ifdef LATECOUNT
        advance_dock();
        open(r, n);
#else
        open(r, n);
        advance_dock();
#endif
#ifdef LATEPENDING
        pending = n - 1;
#endif
#ifndef NORESERVE
        if :: n > old -> advance_reserve() :: else fi;
#endif
        had[0]++; if :: n == 3 -> had[1]++ :: else fi;
        do                      /* the join */
        :: jtag != tag -> break
        :: else ->
            atomic { parked = (jtag == tag); if :: parked -> jword = false; pj = true :: else fi };
            if :: parked -> (jword) :: else fi
        od;
        old = n; r++
    :: else -> break
    od;
    assert(ran[0] == had[0] && ran[1] == had[1]);
    over = true
}
init { atomic { run member(0); run member(1); run root() } }
