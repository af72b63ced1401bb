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

#endif							/* SOCIAL_ROI_AGGREGATE_GUARD_H */
