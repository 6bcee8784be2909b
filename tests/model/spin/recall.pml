/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A member that has ended is called back for a task; and the grant of an undeferred task to who sleeps for it.
 *
 * Recall: member I ends (exchange of `ended`), then looks for tasks once more.  Member T makes a task, then looks whether I has ended;
 * T's user code blocks until the task has run.  A native thread runs what T calls back.
 * Grant (-DGRANT): G completes a predecessor: may_run = 1, a plain store that goes through a store buffer, then looks whether the
 * waiter sleeps; the waiter announces itself, then looks at may_run.
 *
 * Faults: -DNOLOOK (the member does not look after `ended`), -DNOCALL (the maker does not look at `ended`), -DNOFENCE (grant)
 */
bool task, ended, ran, job, joined;
byte recalled;
bool buf, may_run, asleep, word;

#ifndef GRANT
proctype ender() {
    bool ok;
    do
    :: if :: atomic { task -> task = false }; ran = true :: else fi;    /* helps with what there is */
        ended = true;           /* exchange */
#ifndef NOLOOK
        if
        :: task -> atomic { ok = ended; ended = false; if :: !ok :: else fi };
            if :: ok -> skip :: else -> break fi
        :: else -> break
        fi
#else
        break
#endif
    od;
    joined = true
}
proctype maker() {
    bool ok;
    task = true;                /* push, sequentially consistent */
#ifndef NOCALL
    atomic { ok = ended; if :: ok -> ended = false; recalled++; job = true :: else fi };
#endif
    (ran);                      /* user code blocks */
    (joined && recalled == 0)
}
proctype carrier() {
end: atomic { job -> job = false };
    if :: atomic { task -> task = false }; ran = true :: else fi;
    ended = true;
    recalled--
}
init { atomic { run ender(); run maker(); run carrier() } }
#else
proctype drain() { end: atomic { buf -> buf = false; may_run = true } }
proctype granter() {
    bool s;
    buf = true;                 /* store */
#ifndef NOFENCE
    (!buf);                     /* fence */
#endif
    s = asleep;
    if :: s -> word = true :: else fi
}
proctype waiter() {
    asleep = true;              /* exchange and fence: nothing of this thread's is buffered */
    if :: may_run :: else -> (word) fi;
    asleep = false
}
init { atomic { run drain(); run granter(); run waiter() } }
#endif
