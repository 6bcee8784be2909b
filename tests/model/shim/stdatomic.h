// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Nothing: the models' atomics are relacy's (runtime/base/atomic.h beside this file). */
