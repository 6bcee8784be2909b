// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The tree's only architecture ladder: what the context switch and the spin hint are on this machine. */
#ifndef NST_ARCH_ARCH_H
#define NST_ARCH_ARCH_H

#if defined(NST_ARCH_GENERIC)
#include "runtime/arch/generic/isa.h"
#include "runtime/arch/generic/context.h"
#elif defined(__x86_64__)
#include "runtime/arch/x86_64/isa.h"
#include "runtime/arch/x86_64/context.h"
#elif defined(__aarch64__)
#include "runtime/arch/aarch64/isa.h"
#include "runtime/arch/aarch64/context.h"
#else
#include "runtime/arch/generic/isa.h"
#include "runtime/arch/generic/context.h"
#endif

#endif
