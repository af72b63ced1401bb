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
#include "nodes/execnodes.h"
#include "wait_log.h"

#define ARG_STATE			0
#define ARG_CONVERSATION	1

extern MemoryContext aggregate_context(FunctionCallInfo fcinfo, int *kind);
extern void refuse_null(const char *what) pg_attribute_noreturn();
extern void refuse_far_instant(void) pg_attribute_noreturn();
extern int64 read_stamp(TimestampTz at, interaction_kind kind);
extern const char *key_of_datum(Datum datum, key_type type, int64 *number, uint32 *length);
extern const char *read_key(FunctionCallInfo fcinfo, int argument, key_type type, int64 *number, uint32 *length);
extern void read_conversation(FunctionCallInfo fcinfo, key_type type, wait_row *row);
extern flat_log *flat_log_get(Datum datum);
extern wait_log *expand_log(FunctionCallInfo fcinfo, MemoryContext context, int kind, const wait_shape *shape);
extern Datum append_row(FunctionCallInfo fcinfo, MemoryContext context, int kind, const wait_shape *shape, const wait_row *row);

/* Whether an argument that is no NULL can be read where it stands. */
static inline bool
is_plain(FunctionCallInfo fcinfo, int argument)
{
	const struct varlena *value = (const struct varlena *) PG_GETARG_POINTER(argument);

	return !VARATT_IS_COMPRESSED(value) && !VARATT_IS_EXTERNAL(value);
}

/*
 * The log that a row can be added to without more ado: the caller is an Agg node, and the state an expanded log of that shape, which
 * constant arguments make cheap to see.  NULL sends the row the long way.
 */
static pg_attribute_always_inline wait_log *
log_at_hand(FunctionCallInfo fcinfo, const wait_shape *shape)
{
	wait_log   *log;

	if (fcinfo->context == NULL || !IsA(fcinfo->context, AggState) || PG_ARGISNULL(ARG_STATE) || PG_ARGISNULL(ARG_CONVERSATION))
		return NULL;
	if (!VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(PG_GETARG_DATUM(ARG_STATE))) ||
		(shape->key == KEY_TEXT && !is_plain(fcinfo, ARG_CONVERSATION)))
		return NULL;
	log = wait_log_expanded(PG_GETARG_DATUM(ARG_STATE));
	return memcmp(&log->shape, shape, sizeof(wait_shape)) == 0 ? log : NULL;
}

/* Adds a key that is an argument, no NULL and plain, to the batch of a dictionary. */
static pg_attribute_always_inline void
add_key(FunctionCallInfo fcinfo, int argument, key_type type, key_dictionary *keys)
{
	const struct varlena *text;

	switch (type)
	{
		case KEY_BIGINT:
			key_dictionary_add_int64(keys, PG_GETARG_INT64(argument));
			break;
		case KEY_UUID:
			key_dictionary_add_uuid(keys, PG_GETARG_POINTER(argument));
			break;
		case KEY_TEXT:
			text = (const struct varlena *) PG_GETARG_POINTER(argument);
			key_dictionary_add_text(keys, VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text));
			break;
	}
}

/* Adds a conversation, which is plain, to the batch of its log. */
static pg_attribute_always_inline void
add_conversation(FunctionCallInfo fcinfo, key_type type, key_dictionary *keys)
{
	add_key(fcinfo, ARG_CONVERSATION, type, keys);
}

#endif							/* SOCIAL_ROI_WAIT_TRANSITION_H */
