/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A strand that waits off its native thread is lent one to raise a signal, while it is being registered and while its latch moves.
 *
 * The context entered after it says WAIT|OFF and then registers it on the latch; if that has moved, it takes the word back (withdraw).
 * A sender notes a signal; the monitor offers the strand while it is off and waits.  Carriers take entries: they claim READY|OFF, or
 * borrow WAIT|OFF, raise, and leave it parked.  All signals are raised and the wait ends.
 *
 * Faults: -DBLIND (taken back by a store), -DRESTORE (put back by a store that says OFF, whatever the word says), -DSILENT (a strand that
 * became ready while it was lent is put back, and no entry made for it), -DNOREAD (who claims does not look for notes)
 */
#define SIGNALS 2
mtype = { RUN, WAIT, WAITOFF, READY, READYOFF };
mtype st = RUN;
bool tag, listed, note, done;
byte entries, users, sent;

inline use() { users++; assert(users == 1) }
inline drop() { users-- }
inline raise() { note = false }

/* After the switch away from it, in another context; the strand itself has left its stack. */
inline register_it() {
    st = WAITOFF;
    if
    :: atomic { !tag -> listed = true }
    :: atomic { else -> skip };
#ifdef BLIND
        st = RUN;
        st = READYOFF; entries++
#else
        if
        :: atomic { st == WAITOFF -> st = RUN }; st = READYOFF; entries++
        :: atomic { st == WAIT -> st = READY }
        fi
#endif
    fi
}

proctype carrier(bool first) {
    if
    :: first -> use(); drop(); register_it()
    :: else
    fi;
    do
    :: atomic { entries > 0 -> entries-- } ->
        if
        :: atomic { st == READYOFF -> st = RUN };
            use();
#ifndef NOREAD
            raise();
#endif
            done = true
        :: atomic { st == WAITOFF && note -> st = WAIT };
            use();
            raise();
            if
            :: atomic { st == READY -> st = RUN }; done = true
            :: drop();
#ifdef RESTORE
                st = WAITOFF
#else
                if
                :: atomic { st == WAIT -> st = WAITOFF }
#ifdef SILENT
                :: atomic { st == READY -> st = READYOFF }
#else
                :: atomic { st == READY -> st = READYOFF }; entries++
#endif
                fi
#endif
            fi
        :: atomic { else -> skip }          /* stale */
        fi
    :: done -> break
    od
}
proctype waker() {
    tag = true;
    if
    :: atomic { listed && st == WAITOFF -> st = READYOFF }; entries++
    :: atomic { listed && st == WAIT -> st = READY }
    :: atomic { !listed -> skip }
    fi
}
proctype sender() {
    do
    :: atomic { sent < SIGNALS && !note -> note = true; sent++ }
    :: sent == SIGNALS -> break
    od
}
proctype monitor() {
    do
    :: atomic { note && st == WAITOFF && entries == 0 -> entries++ }
    :: atomic { note && done -> raise() }   /* it runs: interrupted */
    :: done && sent == SIGNALS && !note -> break
    od
}
init { atomic { run carrier(true); run carrier(false); run waker(); run sender(); run monitor() } }
