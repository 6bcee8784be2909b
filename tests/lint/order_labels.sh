#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Memory orders have labels, labels have two ends, and a comment names a partner that is there (order_partners.py).  First that
# the check can fail: small trees with one fault each.
set -eu
cd "$1"
check=$PWD/tests/lint/order_partners.py
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
mkdir -p "$made/runtime" "$made/abi"
bad=0
# KIND TAKE: the acquiring side of a small handshake must be refused with a fault of that kind, and "none" accepted.
fault()
{
    {
        echo 'void give(_Atomic int *p)'
        echo '{'
        echo '    nst_store_release(p, 1); /* ORDER[a.b]: release; pairs with the acquire in take(). */'
        echo '}'
        echo
        echo 'int take(_Atomic int *p)'
        echo '{'
        printf '%s\n' "$2"
        echo '}'
    } > "$made/runtime/f.c"
    if (cd "$made" && python3 -B "$check") > "$made/out"; then
        got=none
    else
        got=$(sed -n 's/^[^ ]*: \([a-z]*\): .*/\1/p' "$made/out" | sort -u | tr '\n' ' ')
    fi
    case " $got " in
    *" $1 "*) ;;
    *) echo "order_partners.py says '$got', not '$1', about: $2"; bad=1 ;;
    esac
}
fault none '    return nst_load_acquire(p); /* ORDER[a.b]: acquire; pairs with give(). */'
fault label '    return nst_load_acquire(p);'
fault ends '    nst_store_release(p, 2); /* ORDER[a.b]: pairs with give(). */'
fault ends '    return 0; /* ORDER[a.b]: acquire; pairs with give(). */'
fault pairs '    return nst_load_acquire(p); /* ORDER[a.b]: acquire; pairs with the release in gave(). */'
fault pairs '    return nst_load_acquire(p); /* ORDER[c.d]: acquire; pairs with give(). */'
fault text '    return nst_load_acquire(p); /* ORDER[a.b]: acquire; see give(). */ /* ORDER[x.y] */ /*
     * */
}
/* ORDER[e.f]: two comments are not */
/* ORDER[e.f]: each other'"'"'s partner */
int other(void)
{'
python3 -B "$check" || bad=1
exit $bad
