// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/base/delay.h"

#ifdef NST_DEBUG
void (*nst_delay_hook)(const char *label);
#endif
