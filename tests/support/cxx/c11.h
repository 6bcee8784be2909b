// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Force-included into every googletest file: C11 keywords under their C++ names, so that engine headers parse. */
#ifndef NST_TESTS_CXX_C11_H
#define NST_TESTS_CXX_C11_H

#define _Static_assert static_assert
#define _Thread_local __thread
#define _Alignas alignas
#define _Alignof alignof
#define _Noreturn [[noreturn]]
#define restrict __restrict

#endif
