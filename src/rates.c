/*
 * rates.c
 *	  Rates in percent as aggregates over a boolean: 100 * (rows that are true) / (rows that are true or false).
 *
 * response_rate and resolution_rate are the same arithmetic under the names a care team uses, so they share the functions
 * here. The state is a bigint[2], {true rows, counted rows}; it is changed in place, costs a few nanoseconds a row and lives
 * as long as its group. NULL rows do not reach it, since the functions are strict. A group without counted rows has no rate.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "fmgr.h"
#include "utils/array.h"

#include "aggregate_guard.h"

PG_FUNCTION_INFO_V1(rate_accum);
PG_FUNCTION_INFO_V1(rate_combine);
PG_FUNCTION_INFO_V1(rate_final);

typedef struct RateCounts
{
	int64		num_true;
	int64		num_counted;
} RateCounts;

/*
 * The counts inside a state, where they may be changed if the state is the aggregate's own. Raises for foreign states.
 */
static RateCounts *
counts_of(ArrayType *state)
{
	RateCounts *counts;

	require_state_array(state, INT8OID, 2);
	if (ARR_HASNULL(state))
		reject_state("The counts must not be NULL.");
	counts = (RateCounts *) ARR_DATA_PTR(state);
	if (counts->num_true < 0 || counts->num_true > counts->num_counted)
		reject_state("The first count must lie between zero and the second.");
	return counts;
}

static void
add_counts(RateCounts *counts, int64 num_true, int64 num_counted)
{
	if (pg_add_s64_overflow(counts->num_counted, num_counted, &counts->num_counted))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a rate cannot count more than %lld rows", (long long) PG_INT64_MAX),
				 errhint("Aggregate parts of the rows.")));
	counts->num_true += num_true;
}

/*
 * Transition of the rates: (state, outcome) -> state, in place.
 */
Datum
rate_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *state;

	require_aggregate(fcinfo);
	state = PG_GETARG_ARRAYTYPE_P(0);
	add_counts(counts_of(state), PG_GETARG_BOOL(1) ? 1 : 0, 1);
	PG_RETURN_ARRAYTYPE_P(state);
}

/*
 * Combines two states of a rate, in place.
 */
Datum
rate_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	RateCounts *other;

	require_aggregate(fcinfo);
	state = PG_GETARG_ARRAYTYPE_P(0);
	other = counts_of(PG_GETARG_ARRAYTYPE_P(1));
	add_counts(counts_of(state), other->num_true, other->num_counted);
	PG_RETURN_ARRAYTYPE_P(state);
}

/*
 * The rate in percent, NULL where nothing was counted.
 */
Datum
rate_final(PG_FUNCTION_ARGS)
{
	RateCounts *counts;

	require_aggregate(fcinfo);
	counts = counts_of(PG_GETARG_ARRAYTYPE_P(0));
	if (counts->num_counted == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(100.0 * (double) counts->num_true / (double) counts->num_counted);
}
