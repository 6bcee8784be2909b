/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A root on its way home (HOMEWARD): only its own native thread may take it, but that sits in another strand's signal handler, which
 * waits until the root has handled its signal too.  So somebody else may borrow it: it raises its signals and sets off again.  It is nobody's
 * twice, it handles its signal, and it arrives at home.
 *
 * Faults: -DNOLOAN (nobody borrows), -DNOREAD (who borrows does not raise), -DBLIND (borrowed by a look and a store), -DSTAY (a borrower
 * goes on with it, elsewhere)
 */
mtype = { HOME, RUN };
mtype st = HOME;
bool note, handled, arrived, at_home;
byte entries, users;

inline use() { users++; assert(users == 1) }
inline drop() { users-- }

proctype own() {
    /* The handler of the strand that it carries. */
    (handled);
    do
    :: atomic { st == HOME -> st = RUN } ->
        use();
        if
        :: note -> note = false
        :: else
        fi;
        at_home = true;
        arrived = true;
        drop();
        break
    :: arrived -> break
    od
}
proctype other() {
    do
    :: atomic { entries > 0 -> entries-- } ->
#ifndef NOLOAN
        if
#ifdef BLIND
        :: st == HOME && note -> st = RUN;
#else
        :: atomic { st == HOME && note -> st = RUN };
#endif
            use();
#ifndef NOREAD
            note = false;
            handled = true;
#endif
            drop();
#ifdef STAY
            arrived = true;
            break
#else
            st = HOME
#endif
        :: else
        fi
#else
        skip
#endif
    :: arrived -> break
    od
}
proctype sender() { note = true }
proctype monitor() {
    do
    :: atomic { note && st == HOME && entries < 2 -> entries++ }
    :: arrived -> break
    od
}
init { atomic { run own(); run other(); run other(); run sender(); run monitor() };
       (arrived); assert(at_home) }
#ifdef LIVE
ltl home { <> arrived }
#endif
