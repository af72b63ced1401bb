/*
 * proportions.c
 *	  Confidence intervals of one proportion (Wilson) and of the difference of two (Newcombe), in percent.
 *
 * Counts come as numeric, since that is what sum() of a bigint gives; they are compared exactly and computed with in double
 * precision. Inside this file proportions are fractions of 1; percent is made on the way out. Everything is computed anew at
 * each call.
 *
 * Sources: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927); R. G. Newcombe,
 * Interval estimation for the difference between independent proportions: comparison of eleven methods, Statistics in
 * Medicine 17 (1998), method 10.
 */
#include "proportions.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include <math.h>

#include "numeric_guard.h"
#include "special_functions.h"

PG_FUNCTION_INFO_V1(wilson_interval);
PG_FUNCTION_INFO_V1(newcombe_interval);

/*
 * Raises unless the confidence is a probability between 0 and 1, both excluded.
 */
void
require_confidence(double confidence)
{
	if (!(confidence > 0 && confidence < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("confidence must be above 0 and below 1"),
				 errhint("Pass 0.95 for an interval of 95 percent.")));
}

/*----------
 * Wilson's score interval, as fractions: with p = successes / total and u = z * z / total,
 *
 *		(p + u / 2 -+ sqrt(u * (p * (1 - p) + u / 4))) / (1 + u)
 *
 * The lower bound is written as the product of both bounds, p * p / (1 + u), over the upper one, so that it keeps its digits
 * where p is small and is exactly 0 for p = 0.
 *----------
 */
static Bounds
wilson_bounds(Proportion observed, double z)
{
	double		p = observed.successes / observed.total;
	double		u = z * z / observed.total;
	double		sum = 2 * p + u + sqrt(u) * sqrt(u + 4 * p * (1 - p));
	Bounds		bounds = {0, 1};

	/* A vanishing part of one observation says nothing. */
	if (isinf(u))
		return bounds;
	if (observed.successes > 0)
		bounds.lower = 2 * p * (p / sum);
	if (observed.successes < observed.total)
		bounds.upper = Min(sum / (2 * (1 + u)), 1);
	return bounds;
}

/*
 * Newcombe's interval, as fractions, of the first proportion minus the second: Wilson's intervals of both, their distances
 * from the proportions squared and added.
 */
Bounds
newcombe_bounds(Proportion first, Proportion second, double z)
{
	Bounds		first_bounds = wilson_bounds(first, z);
	Bounds		second_bounds = wilson_bounds(second, z);
	double		p1 = first.successes / first.total;
	double		p2 = second.successes / second.total;
	Bounds		bounds;

	bounds.lower = p1 - p2 - hypot(p1 - first_bounds.lower, second_bounds.upper - p2);
	bounds.upper = p1 - p2 + hypot(first_bounds.upper - p1, p2 - second_bounds.lower);
	return bounds;
}

/*
 * Reads successes and total from two arguments. Returns false where nothing was observed (total 0); raises for what cannot
 * be counted.
 */
static bool
read_proportion(FunctionCallInfo fcinfo, int argument, Proportion *observed)
{
	Numeric		successes = PG_GETARG_NUMERIC(argument);
	Numeric		total = PG_GETARG_NUMERIC(argument + 1);

	require_not_negative(successes, "number of successes", "Pass a count of zero or more.");
	require_not_negative(total, "total", "Pass a count of zero or more.");
	if (DatumGetBool(DirectFunctionCall2(numeric_gt, NumericGetDatum(successes), NumericGetDatum(total))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of successes cannot be above the total"),
				 errhint("Pass the successes first, then the total that they are part of.")));
	observed->successes = numeric_to_double(successes);
	observed->total = numeric_to_double(total);
	return numeric_sign_of(total) != 0;
}

/*
 * A row (lower, upper) in percent; NULLs where there are no bounds.
 */
static Datum
make_interval_row(FunctionCallInfo fcinfo, const Bounds *bounds)
{
	TupleDesc	row;
	Datum		values[2];
	bool		nulls[2] = {bounds == NULL, bounds == NULL};

	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE || row->natts != 2)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the function must be declared to return lower and upper"),
				 errhint("Use the function as the extension declares it.")));
	if (bounds != NULL)
	{
		values[0] = Float8GetDatum(100 * bounds->lower);
		values[1] = Float8GetDatum(100 * bounds->upper);
	}
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls));
}

/*
 * wilson_interval(successes, total, confidence) -> (lower, upper) in percent
 *	  NULLs if an argument is NULL or the total is 0. Raises for NaN, infinity, negative counts, more successes than the total
 *	  and a confidence outside 0..1.
 */
Datum
wilson_interval(PG_FUNCTION_ARGS)
{
	Proportion	observed;
	Bounds		bounds;

	require_confidence(PG_GETARG_FLOAT8(2));
	if (!read_proportion(fcinfo, 0, &observed))
		PG_RETURN_DATUM(make_interval_row(fcinfo, NULL));
	bounds = wilson_bounds(observed, normal_two_sided_quantile(PG_GETARG_FLOAT8(2)));
	PG_RETURN_DATUM(make_interval_row(fcinfo, &bounds));
}

/*
 * newcombe_interval(s1, n1, s2, n2, confidence) -> (lower, upper) of s1 / n1 - s2 / n2, in percentage points
 *	  NULLs if an argument is NULL or either total is 0. Raises as wilson_interval does.
 */
Datum
newcombe_interval(PG_FUNCTION_ARGS)
{
	Proportion	first;
	Proportion	second;
	Bounds		bounds;
	bool		both;

	require_confidence(PG_GETARG_FLOAT8(4));
	both = read_proportion(fcinfo, 0, &first);
	both = read_proportion(fcinfo, 2, &second) && both;
	if (!both)
		PG_RETURN_DATUM(make_interval_row(fcinfo, NULL));
	bounds = newcombe_bounds(first, second, normal_two_sided_quantile(PG_GETARG_FLOAT8(4)));
	PG_RETURN_DATUM(make_interval_row(fcinfo, &bounds));
}
