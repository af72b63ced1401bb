/*
 * wait_transition.c
 *	  What the transition functions over a log of rows share; see wait_transition.h.
 */
#include "wait_transition.h"

#include "access/detoast.h"
#include "aggregate_guard.h"
#include "utils/uuid.h"
#include "wait_spill.h"

/* ----------
 * Reading a row
 * ----------
 */

void
refuse_null(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s of an interaction must not be null", what),
			 errdetail("Without it the row cannot be put in its place, and a wait would be wrong without a word."),
			 errhint("Leave such rows out with FILTER (WHERE ... IS NOT NULL), or with a null kind.")));
}

void
refuse_far_instant(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("the instant of an interaction is too far away"),
			 errdetail("Waits are measured between 4713 BC and AD 20000."),
			 errhint("Look for seconds that were read as milliseconds, or the like.")));
}

/* The instant and kind of a row in one number; error 22008 for what has no place on it. */
int64
read_stamp(TimestampTz at, interaction_kind kind)
{
	if (TIMESTAMP_NOT_FINITE(at))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the instant of an interaction must be finite"),
				 errhint("Leave such rows out with FILTER (WHERE isfinite(at)).")));
	if (at < -STAMP_LIMIT || at >= STAMP_LIMIT)
		refuse_far_instant();
	return stamp_make(at, kind);
}

/* The bytes of a key, detoasted where need be; those of a bigint stand in "number". */
const char *
key_of_datum(Datum datum, key_type type, int64 *number, uint32 *length)
{
	struct varlena *text;

	switch (type)
	{
		case KEY_BIGINT:
			*number = DatumGetInt64(datum);
			*length = sizeof(*number);
			return (const char *) number;
		case KEY_UUID:
			*length = UUID_LEN;
			return (const char *) DatumGetPointer(datum);
		case KEY_TEXT:
			break;
	}
	text = PG_DETOAST_DATUM_PACKED(datum);
	*length = VARSIZE_ANY_EXHDR(text);
	return VARDATA_ANY(text);
}

/* The same of a key that is an argument and no NULL. */
const char *
read_key(FunctionCallInfo fcinfo, int argument, key_type type, int64 *number, uint32 *length)
{
	return key_of_datum(PG_GETARG_DATUM(argument), type, number, length);
}

/* The row's conversation; NULL is error 22004. */
void
read_conversation(FunctionCallInfo fcinfo, key_type type, wait_row *row)
{
	if (PG_ARGISNULL(ARG_CONVERSATION))
		refuse_null("the conversation");
	row->key_bytes = read_key(fcinfo, ARG_CONVERSATION, type, &row->key, &row->key_length);
}

/* ----------
 * The state
 * ----------
 */

/* The context of the aggregate that calls us; anybody else is refused. */
MemoryContext
aggregate_context(FunctionCallInfo fcinfo, int *kind)
{
	MemoryContext context;

	*kind = AggCheckCallContext(fcinfo, &context);
	if (*kind == 0)
		require_aggregate(fcinfo);
	return context;
}

/* The flat log behind a datum. */
flat_log *
flat_log_get(Datum datum)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(datum);

	return (flat_log *) (VARATT_IS_4B_U(value) ? value : (struct varlena *) detoast_attr(value));
}

/* An empty log for many rows, in the aggregate's context.  It may use files where nobody but the end will look at it. */
wait_log *
expand_log(FunctionCallInfo fcinfo, MemoryContext context, int kind, const wait_shape *shape)
{
	wait_log   *log = wait_log_create(context, shape);

	log->may_spill = kind == AGG_CONTEXT_AGGREGATE &&
		!DO_AGGSPLIT_SKIPFINAL(((AggState *) fcinfo->context)->aggsplit);
	if (log->may_spill)
		AggRegisterCallback(fcinfo, wait_spill_close, PointerGetDatum(log));
	return log;
}

static void
check_shape(const wait_shape *a, const wait_shape *b)
{
	if (a->key != b->key || a->bucket != b->bucket || a->has_hours != b->has_hours)
		refuse_other_shape();
}

/* Adds a row to the state, which may be NULL; returns the state. */
Datum
append_row(FunctionCallInfo fcinfo, MemoryContext context, int kind, const wait_shape *shape, const wait_row *row)
{
	wait_log   *log = NULL;
	flat_log   *flat = NULL;
	flat_log   *grown;
	wait_shape	found;

	if (!PG_ARGISNULL(ARG_STATE))
	{
		log = wait_log_expanded(PG_GETARG_DATUM(ARG_STATE));
		if (log == NULL)
			flat = flat_log_get(PG_GETARG_DATUM(ARG_STATE));
		found = log ? log->shape : flat_log_shape(flat);
		check_shape(&found, shape);
	}
	if (log == NULL)
	{
		if (flat == NULL)
			flat = flat_log_create(shape);
		grown = flat_log_append(flat, row);
		if (grown != NULL)
			PG_RETURN_POINTER(grown);
		log = expand_log(fcinfo, context, kind, shape);
		wait_log_merge_flat(log, flat);
	}
	wait_log_append(log, row);
	PG_RETURN_DATUM(EOHPGetRWDatum(&log->header));
}

/* wait_log_combine(wait_log, wait_log) -> wait_log: the rows of both. */
PG_FUNCTION_INFO_V1(wait_log_combine);
Datum
wait_log_combine(PG_FUNCTION_ARGS)
{
	int			kind;
	MemoryContext context = aggregate_context(fcinfo, &kind);
	wait_log   *log = NULL;
	wait_log   *other;
	flat_log   *flat = NULL;
	flat_log   *other_flat = NULL;
	wait_shape	shape;
	wait_shape	other_shape;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = wait_log_expanded(PG_GETARG_DATUM(1));
	if (other == NULL)
		other_flat = flat_log_get(PG_GETARG_DATUM(1));
	other_shape = other ? other->shape : flat_log_shape(other_flat);
	if (!PG_ARGISNULL(0))
	{
		log = wait_log_expanded(PG_GETARG_DATUM(0));
		if (log == NULL)
			flat = flat_log_get(PG_GETARG_DATUM(0));
		shape = log ? log->shape : flat_log_shape(flat);
		check_shape(&shape, &other_shape);
	}
	if (log == NULL)
	{
		if (other_flat != NULL)
		{
			flat_log   *merged = flat_log_merge(flat ? flat : flat_log_create(&other_shape), other_flat);

			if (merged != NULL)
				PG_RETURN_POINTER(merged);
		}
		log = expand_log(fcinfo, context, kind, &other_shape);
		if (flat != NULL)
			wait_log_merge_flat(log, flat);
	}
	if (other != NULL)
		wait_log_merge(log, other);
	else
		wait_log_merge_flat(log, other_flat);
	PG_RETURN_DATUM(EOHPGetRWDatum(&log->header));
}
