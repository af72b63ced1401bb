/*
 * wait_transition.h
 *	  What the transition functions over a log of rows share: reading a row's arguments, and adding the row to the state.
 *	  In all of them the state comes first, then the conversation.
 */
#ifndef SOCIAL_ROI_WAIT_TRANSITION_H
#define SOCIAL_ROI_WAIT_TRANSITION_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "interaction_kind.h"
#include "wait_log.h"

extern MemoryContext aggregate_context(FunctionCallInfo fcinfo, int *kind);
extern void refuse_null(const char *what) pg_attribute_noreturn();
extern int64 read_stamp(TimestampTz at, interaction_kind kind);
extern void read_conversation(FunctionCallInfo fcinfo, key_type type, wait_row *row);
extern flat_log *flat_log_get(Datum datum);
extern Datum append_row(FunctionCallInfo fcinfo, MemoryContext context, int kind, const wait_shape *shape, const wait_row *row);

#endif							/* SOCIAL_ROI_WAIT_TRANSITION_H */
