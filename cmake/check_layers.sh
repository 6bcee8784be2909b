#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Fails if a source file includes a header of a layer that it may not see (cmake/layers.txt), or without a
# path, or another folder's private header (*_impl.h).
set -eu
cd "${1:-.}"
find runtime abi -name '*.[chS]' | sort | while read -r f; do
    grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' "$f" /dev/null || true
done | awk -F'[:"]' '
  FNR == NR {
      if ($0 !~ /^#/ && NF) { n = split($0, w, " "); for (i = 1; i <= n; i++) ok[w[1], w[i]] = 1; known[w[1]] = 1 }
      next
  }
  {
      src = $1; line = $2; inc = $4
      s = src; sub(/\/[^\/]*$/, "", s)
      while (!(s in known) && sub(/\/[^\/]*$/, "", s));
      d = inc
      if (d !~ /\//) { print src ":" line ": include \"" inc "\" by its path from the root"; bad = 1; next }
      own = src; sub(/[^\/]*$/, "", own)
      if (inc ~ /_impl\.h$/ && inc != own substr(inc, length(own) + 1)) {
          print src ":" line ": " inc " is private to its folder"; bad = 1
      }
      sub(/\/[^\/]*$/, "", d)
      while (!(d in known) && sub(/\/[^\/]*$/, "", d));
      if (!((s, d) in ok)) { print src ":" line ": " s " must not see " d; bad = 1 }
  }
  END { exit bad }' cmake/layers.txt -
