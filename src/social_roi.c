/*
 * social_roi.c
 *	  The module's entry point. Every concept has a file of its own beside this one.
 */
#include "compat.h"

#include <limits.h>

#include "fmgr.h"
#include "state_memory.h"
#include "utils/guc.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

/* Declares the extension's settings. */
void
_PG_init(void)
{
	DefineCustomIntVariable("social_roi.state_memory",
							"Memory that one state of an aggregate over waits or retention may use before it goes to temporary files.",
							"-1 means the server's limit for hash tables, work_mem times hash_mem_multiplier.",
							&state_memory_kb,
							-1, -1, MAX_KILOBYTES,
							PGC_USERSET, GUC_UNIT_KB,
							NULL, NULL, NULL);
	MarkGUCPrefixReserved("social_roi");
}
