/*
 * state_memory.c
 *	  The limit of an aggregate's state; see state_memory.h.
 */
#include "state_memory.h"

#include "miscadmin.h"

int			state_memory_kb = -1;

/* The bytes of memory that one state may use. */
Size
state_memory_limit(void)
{
	return state_memory_kb < 0 ? get_hash_memory_limit() : (Size) state_memory_kb * 1024;
}
