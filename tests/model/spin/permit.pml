/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Are there native threads enough for a rescue when the system refuses further ones?
 *
 * Strands are processes here and native threads are tokens: a strand needs one to execute user code, and keeps it while it blocks
 * there.  A donor's thread serves anyone; a root's own thread (k[i]) serves that root and strands of its region while it waits.
 * T donors exist and the system refuses more.  Two roots; root 1's region has member x, who forks an inner team with y; root 2's has
 * w and z.  Each blocks in user code for what the roots do: a program that ends with one native thread for each.
 *
 * The rule: a fork reserves a strand for each further member, and a root that is to carry reserves one donor's thread for its rescue.
 * Who gets less has a smaller team, or carries nothing and waits in place.  Reservations end with their region.
 *
 * One of root 2's members waits for what root 1 does after its region, at home.
 *
 * -DNOPERMIT: strands are reserved, the rescuer is not.  -DNOSCOPE: a root's thread carries members of the other root's region too.
 * -DNORESERVE: nothing is reserved, strands are taken as they come.
 */
#ifndef T
#define T 3
#endif
byte threads = T;               /* donors' threads that carry nobody */
byte strands = T;               /* donors' strands that are nobody */
bool k[3] = true;               /* k[i]: root i's own thread carries nobody */
bool carry[3];
bool out1;                      /* root 1 is outside of its region again */
byte u, h;                      /* reserved: strands; rescuers */
bool go1, go2, pass2, e1, e2, yend, xend, wend, zend;
bool hasx, hasy, hasw, hasz;

inline mount(i, on) {           /* a strand of root i's region; on: 0 a donor's thread, else that root's own */
    if
    :: atomic { threads > 0 -> threads--; on = 0 }
    :: atomic { carry[i] && k[i] -> k[i] = false; on = i }
#ifdef NOSCOPE
    :: atomic { carry[3 - i] && k[3 - i] -> k[3 - i] = false; on = 3 - i }
#endif
    fi
}
inline mount_root(i, on) {      /* its own thread if that is free, else by rescue */
    if
    :: atomic { k[i] -> k[i] = false; on = i }
    :: atomic { !k[i] && threads > 0 -> threads--; on = 0 }
    fi
}
inline leave(on) { atomic { if :: on == 0 -> threads++ :: else -> k[on] = true; on = 0 fi } }
inline take() { atomic { strands > 0 -> strands-- } }
inline give() { atomic { strands++ } }

#ifdef NORESERVE
#define CAN(n, c) true
#else
#ifdef NOPERMIT
#define CAN(n, c) (u + n <= T)
#else
#define CAN(n, c) (u + h + n + c <= T)
#endif
#endif

proctype y() { byte on; take(); mount(1, on); (go1); leave(on); give(); yend = true }
proctype x() {
    byte on;
    take(); mount(1, on);
    atomic { hasy = CAN(1, 0); if :: hasy -> u++ :: else -> yend = true fi };
    if :: hasy -> run y() :: else fi;
    e1 = true;
    if :: hasy -> leave(on); (yend); atomic { u-- }; mount(1, on) :: else fi;
    (pass2);
    leave(on); give(); xend = true
}
proctype r1() {
    byte on = 1;
    k[1] = false;
    atomic { if :: CAN(1, 1) -> hasx = true; carry[1] = true; u++; h++ :: !CAN(1, 1) && CAN(1, 0) -> hasx = true; u++ :: else fi };
    if
    :: hasx ->
        run x();
        if :: carry[1] -> leave(on); (e1); mount_root(1, on) :: else -> (e1) fi
    :: else
    fi;
    go1 = true;
    (pass2);
    if
    :: hasx ->
        leave(on); (xend);
        atomic { k[1] -> k[1] = false; on = 1 };        /* home */
        atomic { u--; if :: carry[1] -> h--; carry[1] = false :: else fi }
    :: else
    fi;
    assert(on == 1);
    out1 = true
}
proctype w() { byte on; take(); mount(2, on); e2 = true; (go2); leave(on); give(); wend = true }
proctype z() { byte on; take(); mount(2, on); (go2 && out1); leave(on); give(); zend = true }
proctype r2() {
    byte on = 2, n;
    k[2] = false;
    atomic {
        if
        :: CAN(2, 1) -> n = 2; carry[2] = true; h++
        :: !CAN(2, 1) && CAN(1, 1) -> n = 1; carry[2] = true; h++
        :: !CAN(1, 1) && CAN(1, 0) -> n = 1
        :: else -> n = 0
        fi; u = u + n;
        hasw = (n > 0); hasz = (n > 1)
    };
    if :: hasw -> run w() :: else -> wend = true fi;
    if :: hasz -> run z() :: else -> zend = true fi;
    if
    :: hasw && carry[2] -> leave(on); (e2); mount_root(2, on)
    :: hasw && !carry[2] -> (e2)
    :: else
    fi;
    pass2 = true; go2 = true;
    leave(on); (wend && zend);
    atomic { k[2] -> k[2] = false; on = 2 };
    atomic { u = u - n; if :: carry[2] -> h--; carry[2] = false :: else fi };
    assert(on == 2)
}
init { atomic { run r1(); run r2() } }
