# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: the list of benchmark programs, and what the runner must know of each. Adding a program is adding one entry to
# PROGRAMS; its rows it names itself (--list, one name a line), and it prints them in the format of epcc/common.h.
import fnmatch
import os


class Program:
    """One executable for each compiler. Sources are relative to bench/; .c, .cc or .f90 is the language."""

    def __init__(self, name, sources, group, *, row_groups=None, one_process=False, fixed_team=(), slow=(),
                 by_name_only=(), timeout=None, column=None, common=True, flags=(), libraries=(), headers=(),
                 package=None, compilers=None):
        self.name = name
        self.sources = [sources] if isinstance(sources, str) else list(sources)
        self.group = group                    # geometric means are taken over a group
        self.row_groups = row_groups or {}    # {row pattern: group} for rows that belong elsewhere
        self.one_process = one_process        # cheap rows that cannot hang: all of them out of one process
        self.fixed_team = fixed_team          # patterns of rows that ignore OMP_NUM_THREADS: run at one value of it
        self.slow = slow                      # patterns of rows that --quick leaves out
        self.by_name_only = by_name_only      # patterns of rows that run only when asked for by their exact names
        self.timeout = timeout                # seconds for one row, where the runner's default is too short
        self.column = column                  # no OpenMP program: a column of its own, beside the runtimes, not a peer
        self.common = common                  # links bench/epcc/common.c
        self.flags = list(flags)
        self.libraries = list(libraries)
        self.headers = headers                # left out with a message when one of these is not installed,
        self.package = package                # which this Debian package has
        self.compilers = compilers            # only these of gcc, g++, gfortran, clang, clang++; None: all


PROGRAMS = [
    Program("syncbench", "epcc/syncbench.c", "flat", one_process=True),
    Program("schedbench", "epcc/schedbench.c", "flat", one_process=True,
            slow=("*_2", "*_4", "*_8", "*_32", "*_128", "NONMONOTONIC_*", "RUNTIME_*")),
    Program("arraybench", "epcc/arraybench.c", "flat", one_process=True,
            slow=("*_3", "*_9", "*_81", "*_243", "*_2187", "*_6561", "*_19683")),
    Program("taskbench", "epcc/taskbench.c", "tasks", one_process=True),
    Program("tasks_recursive", "tasks/tasks_recursive.c", "tasks: recursive", fixed_team=("*_T16",),
            slow=("FIB_UNTIED", "FIB_IF", "FIB_FINAL", "FIB_CUT", "FIB_SERIAL", "NQUEENS_T16")),
    Program("tasks_flat", "tasks/tasks_flat.c", "tasks: flat", fixed_team=("FLAT_INNER_2x4",),
            slow=("FLAT_BODY_10*", "FLAT_IMBALANCED", "FLAT_SLEEPERS", "FLAT_PRIORITY", "FLAT_PAYLOAD_240",
                  "FLAT_TASKYIELD", "FLAT_REGIONS_OF_8")),
    Program("tasks_depend", "tasks/tasks_depend.c", "tasks: depend", slow=("DEP_MANY_CHAINS_BODY", "DEP_STENCIL")),
    Program("tasks_cholesky", "tasks/tasks_cholesky.c", "tasks: depend", slow=("CHOLESKY_TILE_128", "CHOLESKY_SERIAL_64"),
            libraries=("-llapack", "-lblas", "-lm"), headers=("cblas.h",), package="libopenblas-pthread-dev",
            compilers=("gcc", "clang")),
    Program("tasks_loop", "tasks/tasks_loop.c", "tasks: loops",
            slow=("LOOP_TASKLOOP_NESTED", "LOOP_TASKS", "LOOP_TASKLOOP_GRAIN", "BUSY_*")),
    Program("tasks_divide", "tasks/tasks_divide.c", "tasks: programs", slow=("APP_STRASSEN_FINE", "APP_FFT_FINE")),
    Program("tasks_blocks", "tasks/tasks_blocks.c", "tasks: programs",
            slow=("APP_SPARSELU_FOR", "APP_ALIGNMENT_SINGLE")),
    Program("tasks_trees", "tasks/tasks_trees.c", "tasks: programs"),
    Program("tasks_queens", "tasks/tasks_queens.c", "tasks: programs",
            slow=("APP_NQUEENS_UNTIED", "APP_NQUEENS_IF", "APP_NQUEENS_FINAL")),
    Program("tasks_uts", "tasks/tasks_uts.c", "tasks: programs", slow=("APP_UTS_UNTIED",)),
    Program("tasks_floorplan", "tasks/tasks_floorplan.c", "tasks: programs", slow=("APP_FLOORPLAN_IF",)),
    Program("tasks_knapsack", "tasks/tasks_knapsack.c", "tasks: programs", slow=("APP_KNAPSACK_*",)),
    Program("tasks_concom", "tasks/tasks_concom.c", "tasks: programs", slow=("APP_CONCOM",)),
    Program("tasks_mixed", "tasks/tasks_mixed.c", "tasks: mixed", fixed_team=("MIX_USERS",),
            slow=("MIX_CRITICAL", "MIX_DEEP", "MIX_DETACH", "MIX_BESIDE_LOOP")),
    Program("tbb_fib", "tasks/tbb_fib.cc", "tasks: recursive", column="oneTBB", fixed_team=("*_T16",),
            libraries=("-ltbb",), headers=("tbb/task_group.h",), package="libtbb-dev", compilers=("g++",)),
    Program("nestbench", "epcc/nestbench.c", "nest",
            row_groups={"parallel_16": "oversubscribed", "barrier_16": "oversubscribed",
                        "*barriers*": "nest: barriers", "nest_*checked": "nest: barriers"},
            fixed_team=("nest_[0-9]*", "nest_whole_*", "nest_loops", "nest_imbalanced", "nest_spin_*",
                        "nest_busy_outer", "recurse_*", "parallel_16", "barrier_16"),
            by_name_only=("recurse_tree_16",)),  # under a peer: 65,536 native threads at once
    Program("rootbench", "epcc/rootbench.c", "roots",
            row_groups={"competing_*": "busy machine"}, fixed_team=("roots_*", "users_*_mixed"),
            slow=("competing_*", "roots_churn", "users_1", "users_2", "users_8", "users_16", "users_32", "users_64",
                  "users_*_mixed")),
    Program("idlebench", "epcc/idlebench.c", "idle and wake",
            slow=("gap_10ms", "gap_100ms", "gap_1s", "gap_slept_10ms", "gap_slept_100ms", "idle_cpu_1s*")),
    Program("nestsweep", "epcc/nestsweep.c", "nest", row_groups={"nest_barrier_*": "nest: barriers"}, fixed_team=("*",),
            slow=("nest_region_*", "nest_barrier_*", "nest_cold_2_2", "nest_cold_16_16", "lib_call_64",
                  "lib_call_16384", "lib_serial_1024")),
    Program("oversubbench", "epcc/oversubbench.c", "oversubscribed", one_process=True, fixed_team=("*",),
            slow=("*_1", "*_2", "*_8")),
    Program("startbench", "epcc/startbench.c", "start-up", one_process=True, fixed_team=("*",),
            slow=("startup_*_8", "startup_second_*")),
    Program("membench", "epcc/membench.c", "memory", one_process=True, fixed_team=("*",), slow=("mem_nest_4x4_*",)),
    Program("nest_f", "epcc/nest_f.f90", "nest", common=False, row_groups={"*checked": "nest: barriers"},
            fixed_team=("*",)),
]


class Row:
    def __init__(self, name, program):
        self.name = name
        self.program = program
        self.builds = {}  # compiler -> path
        self.group = group_of(program, name)
        self.by_name_only = matches(name, program.by_name_only)
        self.fixed_team = matches(name, program.fixed_team)
        self.slow = matches(name, program.slow)


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, p) for p in patterns)


def group_of(program, name):
    for pattern, group in program.row_groups.items():
        if fnmatch.fnmatchcase(name, pattern):
            return group
    return program.group


def present(root):
    """The entries whose sources are there."""
    return [p for p in PROGRAMS if all(os.path.exists(os.path.join(root, "bench", s)) for s in p.sources)]
