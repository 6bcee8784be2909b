// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Fortran's forms of the C routines: a trailing underscore, arguments by reference; `_8_` for integer(8) and logical(8)
 * arguments, which saturate.  A logical is an integer: 0 is false, 1 is what we return for true.  Locks, allocators and
 * affinity strings are in the files of their topics.  Also ompc_*, by which LLVM's omp.h names the C forms of routines whose
 * plain names are Fortran's on other systems. */
#include "abi/omp/omp_abi.h"
#include "runtime/omp/data/device.h"

#include <string.h>

/* --- no arguments ---------------------------------------------------------------------------------------------- */

#define QUERY(name)              \
    NST_ENTRY(int32_t, name##_, void) \
    {                            \
        return (int32_t)name();  \
    }

QUERY(omp_get_num_threads)
QUERY(omp_get_max_threads)
QUERY(omp_get_thread_num)
QUERY(omp_get_num_procs)
QUERY(omp_in_parallel)
QUERY(omp_get_dynamic)
QUERY(omp_get_nested)
QUERY(omp_get_thread_limit)
QUERY(omp_get_supported_active_levels)
QUERY(omp_get_max_active_levels)
QUERY(omp_get_level)
QUERY(omp_get_active_level)
QUERY(omp_in_final)
QUERY(omp_in_explicit_task)
QUERY(omp_get_cancellation)
QUERY(omp_get_proc_bind)
QUERY(omp_get_max_task_priority)
QUERY(omp_get_num_places)
QUERY(omp_get_place_num)
QUERY(omp_get_partition_num_places)
QUERY(omp_get_default_device)
QUERY(omp_get_num_devices)
QUERY(omp_get_device_num)
QUERY(omp_get_initial_device)
QUERY(omp_is_initial_device)
QUERY(omp_get_num_teams)
QUERY(omp_get_team_num)
QUERY(omp_get_max_teams)
QUERY(omp_get_teams_thread_limit)

NST_ENTRY(int32_t, omp_get_supported_active_team_dims_, void)
{
    return 1;
}

NST_ENTRY(int32_t, omp_get_supported_active_league_dims_, void)
{
    return 1;
}

NST_ENTRY(double, omp_get_wtime_, void)
{
    return omp_get_wtime();
}

NST_ENTRY(double, omp_get_wtick_, void)
{
    return omp_get_wtick();
}

/* --- one integer or logical ------------------------------------------------------------------------------------- */

#define SET_INTEGER(name)                          \
    NST_ENTRY(void, name##_, const int32_t *value) \
    {                                              \
        name(*value);                              \
    }                                              \
    NST_ENTRY(void, name##_8_, const int64_t *value) \
    {                                              \
        name(nst_omp_saturate(*value));            \
    }

#define SET_LOGICAL(name)                          \
    NST_ENTRY(void, name##_, const int32_t *value) \
    {                                              \
        name(*value != 0);                         \
    }                                              \
    NST_ENTRY(void, name##_8_, const int64_t *value) \
    {                                              \
        name(*value != 0);                         \
    }

#define QUERY_INTEGER(name)                           \
    NST_ENTRY(int32_t, name##_, const int32_t *value) \
    {                                                 \
        return name(*value);                          \
    }                                                 \
    NST_ENTRY(int32_t, name##_8_, const int64_t *value) \
    {                                                 \
        return name(nst_omp_saturate(*value));        \
    }

SET_INTEGER(omp_set_num_threads)
SET_INTEGER(omp_set_max_active_levels)
SET_INTEGER(omp_set_default_device)
SET_INTEGER(omp_set_num_teams)
SET_INTEGER(omp_set_teams_thread_limit)
SET_LOGICAL(omp_set_dynamic)
SET_LOGICAL(omp_set_nested)
SET_LOGICAL(omp_display_env)
QUERY_INTEGER(omp_get_ancestor_thread_num)
QUERY_INTEGER(omp_get_team_size)
QUERY_INTEGER(omp_get_place_num_procs)

/* --- schedule -------------------------------------------------------------------------------------------------- */

NST_ENTRY(void, omp_set_schedule_, const int32_t *kind, const int32_t *chunk)
{
    omp_set_schedule((omp_sched_t)*kind, *chunk);
}

NST_ENTRY(void, omp_set_schedule_8_, const int32_t *kind, const int64_t *chunk)
{
    omp_set_schedule((omp_sched_t)*kind, nst_omp_saturate(*chunk));
}

NST_ENTRY(void, omp_get_schedule_, int32_t *kind, int32_t *chunk)
{
    omp_sched_t k;
    int c;

    omp_get_schedule(&k, &c);
    *kind = (int32_t)k;
    *chunk = c;
}

NST_ENTRY(void, omp_get_schedule_8_, int32_t *kind, int64_t *chunk)
{
    omp_sched_t k;
    int c;

    omp_get_schedule(&k, &c);
    *kind = (int32_t)k;
    *chunk = c;
}

/* --- places ---------------------------------------------------------------------------------------------------- */

NST_ENTRY(void, omp_get_place_proc_ids_, const int32_t *place, int32_t *ids)
{
    omp_get_place_proc_ids(*place, ids);
}

/* Widens in place: the caller's array has room for n integer(8), so n ints fit into its front. */
static void widen(int64_t *numbers, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        int32_t narrow;

        memcpy(&narrow, (const char *)numbers + (size_t)i * sizeof(narrow), sizeof(narrow));
        numbers[i] = narrow;
    }
}

NST_ENTRY(void, omp_get_place_proc_ids_8_, const int64_t *place, int64_t *ids)
{
    int number = nst_omp_saturate(*place);

    omp_get_place_proc_ids(number, (int *)(void *)ids);
    widen(ids, omp_get_place_num_procs(number));
}

NST_ENTRY(void, omp_get_partition_place_nums_, int32_t *numbers)
{
    omp_get_partition_place_nums(numbers);
}

NST_ENTRY(void, omp_get_partition_place_nums_8_, int64_t *numbers)
{
    omp_get_partition_place_nums((int *)(void *)numbers);
    widen(numbers, omp_get_partition_num_places());
}

/* --- resources, events, tools ------------------------------------------------------------------------------------ */

NST_ENTRY(int32_t, omp_pause_resource_, const int32_t *kind, const int32_t *device)
{
    return omp_pause_resource((omp_pause_resource_t)*kind, *device);
}

NST_ENTRY(int32_t, omp_pause_resource_all_, const int32_t *kind)
{
    return omp_pause_resource_all((omp_pause_resource_t)*kind);
}

/* The handle comes by value: the Fortran module says so. */
NST_ENTRY(void, omp_fulfill_event_, intptr_t event)
{
    omp_fulfill_event((omp_event_handle_t)event);
}

NST_ENTRY(int32_t, omp_control_tool_, const int32_t *command, const int32_t *modifier, void *arg)
{
    return omp_control_tool(*command, *modifier, arg);
}

NST_ENTRY(int32_t, omp_control_tool_8_, const int64_t *command, const int64_t *modifier, void *arg)
{
    return omp_control_tool(nst_omp_saturate(*command), nst_omp_saturate(*modifier), arg);
}

/* --- results that are pointers to characters: GCC returns address and length through two leading arguments ------------- */

static void return_string(const char **result, size_t *length, const char *s)
{
    *result = s;
    *length = s != NULL ? strlen(s) : 0;
}

NST_ENTRY(void, omp_get_uid_from_device_, const char **result, size_t *length, const int32_t *device)
{
    return_string(result, length, omp_get_uid_from_device(*device));
}

NST_ENTRY(void, omp_get_uid_from_device_8_, const char **result, size_t *length, const int64_t *device)
{
    return_string(result, length, omp_get_uid_from_device(nst_omp_saturate(*device)));
}

NST_ENTRY(int32_t, omp_get_device_from_uid_, const char *uid, size_t length)
{
    char s[64];

    if (length >= sizeof(s))
        return omp_invalid_device; /* ours are shorter */
    memcpy(s, uid, length);
    s[length] = '\0';
    return omp_get_device_from_uid(s);
}

NST_ENTRY(void, omp_get_interop_str_, const char **result, size_t *length, const intptr_t *interop, const int32_t *property,
          int32_t *rc)
{
    omp_interop_rc_t code;

    return_string(result, length, omp_get_interop_str((omp_interop_t)*interop, (omp_interop_property_t)*property, &code));
    if (rc != NULL)
        *rc = (int32_t)code;
}

NST_ENTRY(void, omp_get_interop_name_, const char **result, size_t *length, const intptr_t *interop, const int32_t *property)
{
    return_string(result, length, omp_get_interop_name((omp_interop_t)*interop, (omp_interop_property_t)*property));
}

NST_ENTRY(void, omp_get_interop_type_desc_, const char **result, size_t *length, const intptr_t *interop,
          const int32_t *property)
{
    return_string(result, length, omp_get_interop_type_desc((omp_interop_t)*interop, (omp_interop_property_t)*property));
}

NST_ENTRY(void, omp_get_interop_rc_desc_, const char **result, size_t *length, const intptr_t *interop, const int32_t *rc)
{
    return_string(result, length, omp_get_interop_rc_desc((omp_interop_t)*interop, (omp_interop_rc_t)*rc));
}

/* LLVM's forms of the same names return C strings.  Its two further ones exist there only. */
NST_ENTRY(const char *, NST_EXPORT_AT(VERSION, omp_get_interop_str_), const intptr_t *interop, const int32_t *property,
          omp_interop_rc_t *rc)
{
    return omp_get_interop_str((omp_interop_t)*interop, (omp_interop_property_t)*property, rc);
}

NST_ENTRY(const char *, NST_EXPORT_AT(VERSION, omp_get_interop_name_), const intptr_t *interop, const int32_t *property)
{
    return omp_get_interop_name((omp_interop_t)*interop, (omp_interop_property_t)*property);
}

NST_ENTRY(const char *, NST_EXPORT_AT(VERSION, omp_get_interop_type_desc_), const intptr_t *interop,
          const int32_t *property)
{
    return omp_get_interop_type_desc((omp_interop_t)*interop, (omp_interop_property_t)*property);
}

NST_ENTRY(const char *, NST_EXPORT_AT(VERSION, omp_get_interop_rc_desc_), const intptr_t *interop, const int32_t *rc)
{
    return omp_get_interop_rc_desc((omp_interop_t)*interop, (omp_interop_rc_t)*rc);
}

NST_ENTRY(intptr_t, omp_get_interop_int_, const intptr_t *interop, const int32_t *property, omp_interop_rc_t *rc)
{
    return omp_get_interop_int((omp_interop_t)*interop, (omp_interop_property_t)*property, rc);
}

NST_ENTRY(void *, omp_get_interop_ptr_, const intptr_t *interop, const int32_t *property, omp_interop_rc_t *rc)
{
    return omp_get_interop_ptr((omp_interop_t)*interop, (omp_interop_property_t)*property, rc);
}

NST_ENTRY(int32_t, omp_get_num_interop_properties_, const intptr_t *interop)
{
    return omp_get_num_interop_properties((omp_interop_t)*interop);
}

/* --- ompc_* ----------------------------------------------------------------------------------------------------- */

NST_ENTRY(void, ompc_set_num_threads, int n)
{
    omp_set_num_threads(n);
}

NST_ENTRY(void, ompc_set_dynamic, int on)
{
    omp_set_dynamic(on);
}

NST_ENTRY(void, ompc_set_nested, int on)
{
    omp_set_nested(on);
}

NST_ENTRY(void, ompc_set_max_active_levels, int levels)
{
    omp_set_max_active_levels(levels);
}

NST_ENTRY(void, ompc_set_schedule, omp_sched_t kind, int chunk)
{
    omp_set_schedule(kind, chunk);
}

NST_ENTRY(int, ompc_get_ancestor_thread_num, int level)
{
    return omp_get_ancestor_thread_num(level);
}

NST_ENTRY(int, ompc_get_team_size, int level)
{
    return omp_get_team_size(level);
}
