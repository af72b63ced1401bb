/*
 * aggregate_guard.h
 *	  Guards that every support function of an aggregate begins with.
 */
#ifndef SOCIAL_ROI_AGGREGATE_GUARD_H
#define SOCIAL_ROI_AGGREGATE_GUARD_H

#include "compat.h"

#include "fmgr.h"
#include "utils/array.h"

extern void require_aggregate(FunctionCallInfo fcinfo);
extern void require_state_array(ArrayType *state, Oid element_type, int length);
extern void reject_state(const char *detail) pg_attribute_noreturn();

/* The memory context of the state; an error unless an aggregate is the caller.  In line, for it is asked with every row. */
static inline MemoryContext
require_aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		require_aggregate(fcinfo);
	return context;
}

#endif							/* SOCIAL_ROI_AGGREGATE_GUARD_H */
