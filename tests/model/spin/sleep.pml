/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Publish, sleep, slots and the monitor: is a wake-up ever lost, are more awake than allowed, do all slots come back?
 *
 * One word S holds: used (slots taken), searching (awake donors that look for work), listed (donors asleep in the list), waiting
 * (native members that are READY in place and want a slot), mon (the monitor sleeps).  Each atomic{} on it is one RMW, or a change
 * under the pool's lock.  A push is a plain store: it goes through a store buffer (TSO), which a fence or an RMW of the same thread
 * empties.
 *
 *   publisher   a root: has a slot, beyond P if need be (NPUB > P); pushes JOBS jobs, each published; releases a native
 *               member that sleeps in place; then user code that blocks until all that has come about; then gives its slot up
 *   donor       looks, runs, sleeps
 *   member      a native member that sleeps in place until released, and needs a slot to go on
 *   monitor     ticks while there is unclaimed work; sleeps when there is none
 *
 * Deliberate faults: -DNOFENCE (publisher), -DNOLOOK (sleeper does not look after its announcement), -DNOROUSE (publisher does not
 * rouse the monitor), -DEARLYROUSE (rouses before the push, as in yield_to), -DNOLAST (the last searcher does not look),
 * -DNOHAND (who gives up a slot does not look for waiting members), -DNOGIVE (a member that
 * gives up its slot does not look for work), -DNOMONLOOK (the monitor does not look after its announcement)
 * -DNOMON: no monitor, and the publisher's user code does not block; -DNOMEMBER: no native member; -DBLOCKJOB: the first job that
 * starts blocks until all others are complete.
 */
#ifndef P
#define P 1
#endif
#ifndef NPUB
#define NPUB 1
#endif
#ifndef JOBS
#define JOBS 1
#endif
#ifndef ND
#define ND 2
#endif
#define TOTAL (NPUB * JOBS)

byte used = NPUB, searching, listed, waiting, extra;
bool mon = false;
byte jobs, done, begun;         /* in deques; completed; started */
byte buf[NPUB];                 /* store buffers: pushes not yet visible */
bool inlist[ND], word[ND];
bool mword, mdone;              /* the native member: its futex word, it has gone on */
bool quit;
#ifdef NOMEMBER
#define MDONE true
#else
#define MDONE mdone
#endif

#define CAP (P + extra)
#define WORK (jobs > 0)

inline fence(i) { (buf[i] == 0) }

/* Takes a sleeper off the list; counts it as awake and searching before it is woken. */
inline wake_one(ok) {
    atomic {
        ok = false;
        if
        :: inlist[0] && used < CAP -> inlist[0] = false; listed--; used++; searching++; assert(used <= CAP); word[0] = true; ok = true
#if ND > 1
        :: !inlist[0] && inlist[1] && used < CAP -> inlist[1] = false; listed--; used++; searching++; assert(used <= CAP); word[1] = true; ok = true
#endif
        :: else
        fi
    }
}
inline rouse() { atomic { if :: mon -> mon = false :: else fi } }   /* CAS ASLEEP -> AWAKE, futex wake */

inline notify() {               /* after a fence: one load of S decides */
    atomic { if
    :: searching > 0 -> need = 0
    :: searching == 0 && listed > 0 && used < CAP -> need = 1
    :: else -> need = 2
    fi }
    if :: need == 1 -> wake_one(got); if :: !got -> need = 2 :: else fi :: else fi;
#ifndef NOROUSE
#ifndef EARLYROUSE
    if :: need == 2 -> rouse() :: else fi;
#endif
#endif
    need = 0
}

#ifdef NOHAND
#define GIVE used--
#else
#define GIVE if :: waiting > 0 -> waiting--; mword = true :: else -> used-- fi
#endif

inline grant() {                /* monitor: a slot for a native member that is READY in place */
    atomic { if :: waiting > 0 && used < CAP -> waiting--; used++; assert(used <= CAP); mword = true :: else fi }
}

inline give_slot() {            /* one step: to whoever waits for one, which leaves `used` as it is, or back */
#ifndef NOHAND
    atomic { if :: waiting > 0 -> waiting--; mword = true :: else -> used-- fi }
#else
    atomic { used-- }
#endif
}

proctype buffer(byte i) {       /* the store buffer drains at some time */
end: do :: atomic { buf[i] > 0 -> buf[i]--; jobs++ } :: quit && buf[i] == 0 -> break od
}

proctype publisher(byte i) {
    byte n, need; bool got;
    do
    :: n < JOBS ->
#ifdef EARLYROUSE
        rouse();
#endif
        buf[i]++;               /* push: a plain store */
#ifndef NOFENCE
        fence(i);
#endif
        notify();
        n++
    :: else -> break
    od;
#ifndef NOMEMBER
    if
    :: i == 0 ->                /* releases the native member */
        atomic { if :: used < CAP -> used++; mword = true :: else -> waiting++ fi };
#ifndef NOROUSE
        if :: !mword -> rouse() :: else fi
#endif
    :: else
    fi;
#endif
#ifndef NOMON
    (done == TOTAL && MDONE);   /* user code: blocks outside our sight */
#endif
    give_slot();
    notify();
}

proctype donor(byte k) {
    byte need; bool got, last, first;
    goto asleep;
search:
    do
    :: atomic { WORK -> jobs--; got = true }; break
    :: atomic { !WORK -> got = false }; break
    od;
    if
    :: got ->
        atomic { searching--; last = (searching == 0) };
#ifndef NOLAST
        if :: last && WORK -> notify() :: else fi;
#endif
#ifdef BLOCKJOB                 /* the first job blocks until all others are complete */
        atomic { first = (begun == 0); begun++ };
        if :: first -> (done == TOTAL - 1) :: else fi;
#endif
        done++;                 /* user code of the job */
        if                      /* a step: too many awake?  Then this one stops, with a look as every sleeper */
        :: atomic { used > CAP -> word[k] = false; inlist[k] = true; listed++; GIVE }; goto look
        :: atomic { used <= CAP -> searching++ }; goto search
        fi
    :: else ->
        /* announce: one RMW gives up the slot too */
        atomic { word[k] = false; inlist[k] = true; listed++; searching--; GIVE };
    fi;
look:
#ifndef NOLOOK
    if
    :: WORK ->
        atomic { if
        :: inlist[k] && used < CAP -> inlist[k] = false; listed--; used++; searching++; got = true
        :: !inlist[k] -> got = false        /* woken already */
        :: else -> got = false; need = 2    /* no slot: whoever has one will look, or the monitor must */
        fi };
        if :: got -> goto search :: else fi;
        if :: need == 2 -> need = 0; rouse() :: else fi
    :: else
    fi;
#endif
asleep:
end:
    do
    :: word[k] -> word[k] = false; goto search
    :: quit -> break
    od
}

proctype member() {
    byte need; bool got;
end: if
    :: mword -> mdone = true; give_slot();
#ifndef NOGIVE
        notify()
#endif
    :: quit
    fi
}

proctype monitor() {
    bool got;
    do
    :: quit -> break
    :: !mon && (WORK || waiting > 0) ->     /* tick: no step since the last one, as far as it can tell */
        atomic { if :: extra < ND + 1 -> extra++ :: else fi };
        if
        :: waiting > 0 -> grant()
        :: else -> wake_one(got)
        fi
    :: !mon && !WORK && waiting == 0 ->     /* calm: takes the allowance back, then sleeps */
        atomic { extra = 0; mon = true };
#ifndef NOMONLOOK
        atomic { if :: WORK || waiting > 0 -> mon = false :: else fi };
#endif
end:    if :: !mon :: quit fi
    od
}

proctype watchdog() {           /* nobody can go on */
    timeout; assert(done == TOTAL && MDONE); assert(used == 0); quit = true
}

init {
    byte i;
    atomic {
        i = 0; do :: i < NPUB -> run publisher(i); run buffer(i); i++ :: else -> break od;
        i = 0; do :: i < ND -> inlist[i] = true; listed++; run donor(i); i++ :: else -> break od;

#ifndef NOMEMBER
        run member();
#endif
#ifndef NOMON
        run monitor();
#endif
        run watchdog()
    }
}
