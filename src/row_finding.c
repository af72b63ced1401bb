/*
 * row_finding.c
 *	  The aggregate row_finding(): how many rows, when the first and the last were, and the least example.
 *
 * What min(), max() and count(*) say over the same rows, but one aggregate: where rows are filtered, each aggregate tests every row.
 */
#include "compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/varlena.h"

#include "aggregate_guard.h"

typedef struct row_finding_state
{
	int64		num_rows;
	TimestampTz first_at;		/* while has_at */
	TimestampTz last_at;
	bool		has_at;
	text	   *example;		/* NULL = none */
} row_finding_state;

static row_finding_state *
state_argument(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? NULL : (row_finding_state *) PG_GETARG_POINTER(argument);
}

static void
take_instant(row_finding_state *state, TimestampTz at)
{
	state->first_at = state->has_at ? Min(state->first_at, at) : at;
	state->last_at = state->has_at ? Max(state->last_at, at) : at;
	state->has_at = true;
}

/* Keeps the lesser of the example and another one; of equal ones, the first. */
static void
take_example(row_finding_state *state, const text *example, MemoryContext context, Oid collation)
{
	Size		size = VARHDRSZ + VARSIZE_ANY_EXHDR(example);

	if (state->example != NULL)
	{
		if (varstr_cmp(VARDATA_ANY(example), VARSIZE_ANY_EXHDR(example), VARDATA(state->example), VARSIZE(state->example) - VARHDRSZ, collation) >= 0)
			return;
		pfree(state->example);
	}
	state->example = MemoryContextAlloc(context, size);
	SET_VARSIZE(state->example, size);
	memcpy(VARDATA(state->example), VARDATA_ANY(example), size - VARHDRSZ);
}

/* row_finding_add(internal, at timestamptz, example text) -> internal; NULLs are counted, and nothing else */
PG_FUNCTION_INFO_V1(row_finding_add);
Datum
row_finding_add(PG_FUNCTION_ARGS)
{
	MemoryContext context = require_aggregate_context(fcinfo);
	row_finding_state *state = state_argument(fcinfo, 0);

	if (state == NULL)
		state = MemoryContextAllocZero(context, sizeof(row_finding_state));
	state->num_rows++;
	if (!PG_ARGISNULL(1))
		take_instant(state, PG_GETARG_TIMESTAMPTZ(1));
	if (!PG_ARGISNULL(2))
		take_example(state, PG_GETARG_TEXT_PP(2), context, PG_GET_COLLATION());
	PG_RETURN_POINTER(state);
}

/* row_finding_combine(internal, internal) -> internal */
PG_FUNCTION_INFO_V1(row_finding_combine);
Datum
row_finding_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = require_aggregate_context(fcinfo);
	row_finding_state *state = state_argument(fcinfo, 0);
	const row_finding_state *other = state_argument(fcinfo, 1);

	if (other != NULL)
	{
		if (state == NULL)
			state = MemoryContextAllocZero(context, sizeof(row_finding_state));
		state->num_rows += other->num_rows;
		if (other->has_at)
		{
			take_instant(state, other->first_at);
			take_instant(state, other->last_at);
		}
		if (other->example != NULL)
			take_example(state, other->example, context, PG_GET_COLLATION());
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* row_finding_serialize(internal) -> bytea */
PG_FUNCTION_INFO_V1(row_finding_serialize);
Datum
row_finding_serialize(PG_FUNCTION_ARGS)
{
	const row_finding_state *state = (const row_finding_state *) PG_GETARG_POINTER(0);
	StringInfoData message;

	require_aggregate(fcinfo);
	pq_begintypsend(&message);
	pq_sendint64(&message, state->num_rows);
	pq_sendbyte(&message, state->has_at);
	pq_sendint64(&message, state->first_at);
	pq_sendint64(&message, state->last_at);
	pq_sendbyte(&message, state->example != NULL);
	if (state->example != NULL)
		pq_sendbytes(&message, VARDATA(state->example), VARSIZE(state->example) - VARHDRSZ);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* row_finding_deserialize(bytea, internal) -> internal */
PG_FUNCTION_INFO_V1(row_finding_deserialize);
Datum
row_finding_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	row_finding_state *state = palloc0(sizeof(row_finding_state));
	StringInfoData message;

	require_aggregate(fcinfo);
	initStringInfo(&message);
	appendBinaryStringInfo(&message, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	state->num_rows = pq_getmsgint64(&message);
	state->has_at = pq_getmsgbyte(&message) != 0;
	state->first_at = pq_getmsgint64(&message);
	state->last_at = pq_getmsgint64(&message);
	if (pq_getmsgbyte(&message) != 0)
	{
		int			length = message.len - message.cursor;

		state->example = cstring_to_text_with_len(pq_getmsgbytes(&message, length), length);
	}
	PG_RETURN_POINTER(state);
}

/* row_finding_row(internal) -> row_finding; NULL without rows */
PG_FUNCTION_INFO_V1(row_finding_row);
Datum
row_finding_row(PG_FUNCTION_ARGS)
{
	const row_finding_state *state = state_argument(fcinfo, 0);
	TupleDesc	columns;
	Datum		values[4];
	bool		nulls[4] = {false};

	require_aggregate(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "row_finding must return a row");
	values[0] = Int64GetDatum(state->num_rows);
	values[1] = TimestampTzGetDatum(state->first_at);
	values[2] = TimestampTzGetDatum(state->last_at);
	nulls[1] = nulls[2] = !state->has_at;
	values[3] = PointerGetDatum(state->example);
	nulls[3] = state->example == NULL;
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}
