/*
 * roi.c
 *	  What social service costs and what it is worth: return on investment and savings by deflection.
 *
 * Everything is exact numeric arithmetic with PostgreSQL's own operators, in the order in which the formulas are written, so
 * a figure can be checked by typing the formula into psql: same digits, same scale.
 *
 *	  ROI %   = ((value - cost) * 100) / cost
 *	  savings = resolved * cost_per_request - investment
 *
 * The aggregate blended_roi keeps two sums, of values and of costs, in a numeric[2] whose elements are NULL until the first
 * number arrives. Additions of numeric are exact, so rows and partial sums may come in any order. The state lives as long as
 * its group; it is a few dozen bytes.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "aggregate_guard.h"
#include "numeric_guard.h"

PG_FUNCTION_INFO_V1(social_roi);
PG_FUNCTION_INFO_V1(social_roi_of_requests);
PG_FUNCTION_INFO_V1(deflection_savings);
PG_FUNCTION_INFO_V1(blended_roi_accum);
PG_FUNCTION_INFO_V1(blended_roi_combine);
PG_FUNCTION_INFO_V1(blended_roi_final);

#define COST_HINT "Enter credits as negative lines of a cost, and pass their total, which may not fall below zero."
#define COUNT_HINT "Pass a count of zero or more."
#define PRICE_HINT "Pass what one request costs, zero or more."

/* Places in the state of blended_roi. */
#define SUM_OF_VALUES 0
#define SUM_OF_COSTS 1
#define NUM_SUMS 2

static Datum
add(Datum a, Datum b)
{
	return DirectFunctionCall2(numeric_add, a, b);
}

static Datum
subtract(Datum a, Datum b)
{
	return DirectFunctionCall2(numeric_sub, a, b);
}

static Datum
multiply(Datum a, Datum b)
{
	return DirectFunctionCall2(numeric_mul, a, b);
}

/*
 * ROI in percent of a value on a cost, both finite. Returns false, and no result, for a cost of zero: nothing was invested,
 * so there is no return on it. Raises for a negative cost.
 */
static bool
compute_roi(Datum value, Datum cost, Datum *roi)
{
	Datum		hundred;

	require_not_negative(DatumGetNumeric(cost), "cost", COST_HINT);
	if (numeric_sign_of(DatumGetNumeric(cost)) == 0)
		return false;
	hundred = NumericGetDatum(int64_to_numeric(100));
	*roi = DirectFunctionCall2(numeric_div, multiply(subtract(value, cost), hundred), cost);
	return true;
}

/*
 * resolved * cost_per_request: what so many requests would have cost in the channel they were kept away from. Raises for
 * negative or infinite arguments.
 */
static Datum
avoided_cost(Datum resolved, Datum cost_per_request)
{
	require_not_negative(DatumGetNumeric(resolved), "number of resolved requests", COUNT_HINT);
	require_not_negative(DatumGetNumeric(cost_per_request), "cost per request", PRICE_HINT);
	return multiply(resolved, cost_per_request);
}

/*
 * social_roi(value, cost) -> percent
 *	  NULL if an argument is NULL or the cost is 0. Raises for NaN, infinity and a negative cost.
 */
Datum
social_roi(PG_FUNCTION_ARGS)
{
	Datum		roi;

	require_finite(PG_GETARG_NUMERIC(0), "value");
	if (!compute_roi(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), &roi))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(roi);
}

/*
 * social_roi(resolved, cost_per_request, investment) -> percent
 *	  The same with the avoided cost as the value.
 */
Datum
social_roi_of_requests(PG_FUNCTION_ARGS)
{
	Datum		roi;
	Datum		value = avoided_cost(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1));

	require_not_negative(PG_GETARG_NUMERIC(2), "investment", COST_HINT);
	if (!compute_roi(value, PG_GETARG_DATUM(2), &roi))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(roi);
}

/*
 * deflection_savings(resolved, cost_per_request, investment) -> amount, in the currency of the arguments
 *	  NULL if an argument is NULL. Raises for NaN, infinity and negative arguments; the result may be negative.
 */
Datum
deflection_savings(PG_FUNCTION_ARGS)
{
	Datum		value = avoided_cost(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1));

	require_not_negative(PG_GETARG_NUMERIC(2), "investment", COST_HINT);
	PG_RETURN_DATUM(subtract(value, PG_GETARG_DATUM(2)));
}

/*
 * Reads the two sums of a state of blended_roi; without a state both are NULL.
 */
static void
read_sums(FunctionCallInfo fcinfo, int argument, Datum *sums, bool *nulls)
{
	ArrayType  *state;
	Datum	   *elements;
	bool	   *element_nulls;
	int			count;

	sums[SUM_OF_VALUES] = sums[SUM_OF_COSTS] = (Datum) 0;
	nulls[SUM_OF_VALUES] = nulls[SUM_OF_COSTS] = true;
	if (PG_ARGISNULL(argument))
		return;
	state = PG_GETARG_ARRAYTYPE_P(argument);
	require_state_array(state, NUMERICOID, NUM_SUMS);
	deconstruct_array(state, NUMERICOID, -1, false, TYPALIGN_INT, &elements, &element_nulls, &count);
	memcpy(sums, elements, NUM_SUMS * sizeof(Datum));
	memcpy(nulls, element_nulls, NUM_SUMS * sizeof(bool));
}

/*
 * Adds a number, which may be NULL, to a sum, which may be NULL, as sum() does. Raises for NaN and infinity.
 */
static void
add_to_sum(Datum *sum, bool *sum_null, Datum number, bool number_null, const char *name)
{
	if (number_null)
		return;
	require_finite(DatumGetNumeric(number), name);
	*sum = *sum_null ? number : add(*sum, number);
	*sum_null = false;
}

static Datum
make_sums(Datum *sums, bool *nulls)
{
	int			length = NUM_SUMS;
	int			lower_bound = 1;

	return PointerGetDatum(construct_md_array(sums, nulls, 1, &length, &lower_bound, NUMERICOID, -1, false, TYPALIGN_INT));
}

/*
 * Transition of blended_roi: (state or NULL, value or NULL, cost or NULL) -> state.
 */
Datum
blended_roi_accum(PG_FUNCTION_ARGS)
{
	Datum		sums[NUM_SUMS];
	bool		nulls[NUM_SUMS];

	require_aggregate(fcinfo);
	read_sums(fcinfo, 0, sums, nulls);
	add_to_sum(&sums[SUM_OF_VALUES], &nulls[SUM_OF_VALUES], PG_GETARG_DATUM(1), PG_ARGISNULL(1), "value");
	add_to_sum(&sums[SUM_OF_COSTS], &nulls[SUM_OF_COSTS], PG_GETARG_DATUM(2), PG_ARGISNULL(2), "cost");
	PG_RETURN_DATUM(make_sums(sums, nulls));
}

/*
 * Combines two states of blended_roi, either of which may be NULL.
 */
Datum
blended_roi_combine(PG_FUNCTION_ARGS)
{
	Datum		sums[NUM_SUMS];
	Datum		others[NUM_SUMS];
	bool		nulls[NUM_SUMS];
	bool		other_nulls[NUM_SUMS];

	require_aggregate(fcinfo);
	read_sums(fcinfo, 0, sums, nulls);
	read_sums(fcinfo, 1, others, other_nulls);
	add_to_sum(&sums[SUM_OF_VALUES], &nulls[SUM_OF_VALUES],
			   others[SUM_OF_VALUES], other_nulls[SUM_OF_VALUES], "value");
	add_to_sum(&sums[SUM_OF_COSTS], &nulls[SUM_OF_COSTS],
			   others[SUM_OF_COSTS], other_nulls[SUM_OF_COSTS], "cost");
	PG_RETURN_DATUM(make_sums(sums, nulls));
}

/*
 * The result of blended_roi: social_roi of the two sums, NULL if either is.
 */
Datum
blended_roi_final(PG_FUNCTION_ARGS)
{
	Datum		sums[NUM_SUMS];
	bool		nulls[NUM_SUMS];
	Datum		roi;

	require_aggregate(fcinfo);
	read_sums(fcinfo, 0, sums, nulls);
	if (nulls[SUM_OF_VALUES] || nulls[SUM_OF_COSTS])
		PG_RETURN_NULL();
	require_finite(DatumGetNumeric(sums[SUM_OF_VALUES]), "value");
	if (!compute_roi(sums[SUM_OF_VALUES], sums[SUM_OF_COSTS], &roi))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(roi);
}
