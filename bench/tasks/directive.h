// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A directive in a macro: for programs whose versions differ in clauses alone, for which no variable can stand.
#pragma once

#define DIRECTIVE(...) _Pragma(#__VA_ARGS__)
