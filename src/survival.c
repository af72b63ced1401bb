/*
 * survival.c
 *	  What a survival curve says: survival_table(), median_survival(), and the log-rank test between two curves.
 *
 * One walk over the steps of the curve, in double precision; some tens of nanoseconds a step. Survival is a fraction of 1 in
 * here and percent on the way out. Nothing is kept.
 *
 * Sources: E. L. Kaplan and P. Meier, JASA 53 (1958), who also give Greenwood's error; the interval on the scale of log(-log),
 * J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data (1980); log-rank, N. Mantel, Cancer
 * Chemotherapy Reports 50 (1966).
 */
#include "survival_curve.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include <math.h>

#include "proportions.h"
#include "special_functions.h"

PG_FUNCTION_INFO_V1(survival_table);
PG_FUNCTION_INFO_V1(median_survival);
PG_FUNCTION_INFO_V1(log_rank);

/* Survival this near to one half is one half: a product of many fractions is rounded. */
#define HALF_ROUNDED (0.5 + 1e-12)

/*
 * A walk over the times at which events happened.
 *
 * Survival is the product of (at_risk - events) / at_risk. Between two censored durations the product collapses to one
 * fraction, so it is kept as base * (subjects left) / (subjects at risk when the base was taken): exact without censoring.
 */
typedef struct survival_walk
{
	const survival_curve *curve;
	uint64		next;			/* step to look at */
	uint64		left;			/* subjects not yet gone */
	double		base;
	double		base_left;

	/* the event time reached */
	uint64		at;
	uint64		at_risk;
	uint64		events;
	uint64		censored;		/* from this event time up to the next one */
	double		survival;
	double		hazard_variance;	/* Greenwood's sum of events / (at_risk * (at_risk - events)) */
} survival_walk;

/*
 * Takes the subjects out that were censored, before the next event time, and counts them.
 */
static uint64
leave_censored(survival_walk *walk)
{
	uint64		censored = 0;

	for (; walk->next < walk->curve->num_steps && walk->curve->steps[walk->next].events == 0; walk->next++)
	{
		CHECK_FOR_INTERRUPTS();
		censored += walk->curve->steps[walk->next].censored;
	}
	return censored;
}

static void
take_base(survival_walk *walk, uint64 censored)
{
	if (censored == 0)
		return;
	walk->left -= censored;
	walk->base = walk->survival;
	walk->base_left = (double) walk->left;
}

static void
begin_walk(survival_walk *walk, const survival_curve *curve)
{
	memset(walk, 0, sizeof(*walk));
	walk->curve = curve;
	walk->left = curve->num_subjects;
	walk->survival = walk->base = 1;
	walk->base_left = (double) walk->left;
	take_base(walk, leave_censored(walk));
}

/*
 * Moves on to the next event time; false where there is none.
 */
static bool
walk_on(survival_walk *walk)
{
	const survival_step *step;

	if (walk->next >= walk->curve->num_steps)
		return false;
	CHECK_FOR_INTERRUPTS();
	step = &walk->curve->steps[walk->next++];
	walk->at = step->at;
	walk->at_risk = walk->left;
	walk->events = step->events;
	walk->left -= step->events;
	walk->survival = walk->base * ((double) walk->left / walk->base_left);
	walk->hazard_variance += (double) step->events / (double) walk->at_risk / (double) walk->left;
	walk->censored = step->censored + leave_censored(walk);
	take_base(walk, walk->censored);
	return true;
}

/*
 * Greenwood's error of survival; NaN once nobody is left, where the formula divides by zero.
 */
static double
error_of(const survival_walk *walk)
{
	return walk->survival > 0 ? walk->survival * sqrt(walk->hazard_variance) : NAN;
}

/*
 * The interval on the scale of log(-log(survival)), which stays within 0 and 1; NaN once nobody is left.
 */
static Bounds
bounds_of(const survival_walk *walk, double z)
{
	double		width = z * sqrt(walk->hazard_variance) / -log(walk->survival);

	if (!(walk->survival > 0))
		return (Bounds) {NAN, NAN};
	return (Bounds) {pow(walk->survival, exp(width)), pow(walk->survival, exp(-width))};
}

/*
 * Days of 24 hours and the rest, as the difference of two timestamps has them.
 */
static Datum
interval_of(uint64 duration)
{
	Interval   *interval = palloc0(sizeof(Interval));

	interval->day = (int32) (duration / USECS_PER_DAY);
	interval->time = (TimeOffset) (duration % USECS_PER_DAY);
	return IntervalPGetDatum(interval);
}

static void
set_percent(Datum *value, bool *null, double fraction)
{
	*value = Float8GetDatum(100 * fraction);
	*null = isnan(fraction);
}

#define NUM_COLUMNS 8

static void
put_row(ReturnSetInfo *result, const survival_walk *walk, double z)
{
	Bounds		bounds = bounds_of(walk, z);
	Datum		values[NUM_COLUMNS];
	bool		nulls[NUM_COLUMNS] = {false};

	values[0] = interval_of(walk->at);
	set_percent(&values[1], &nulls[1], walk->survival);
	set_percent(&values[2], &nulls[2], error_of(walk));
	set_percent(&values[3], &nulls[3], bounds.lower);
	set_percent(&values[4], &nulls[4], bounds.upper);
	values[5] = Int64GetDatum((int64) walk->at_risk);
	values[6] = Int64GetDatum((int64) walk->events);
	values[7] = Int64GetDatum((int64) walk->censored);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	pfree(DatumGetPointer(values[0]));
}

/*
 * survival_table(survival_curve, confidence) -> a row for each distinct time with an event, ascending
 *	  Survival just after that time with its error and interval, in percent; the subjects at risk just before it, the events at
 *	  it, and the subjects censored from it up to the next row's. Error and bounds are NULL where survival is 0.
 */
Datum
survival_table(PG_FUNCTION_ARGS)
{
	survival_walk walk;
	double		z;

	require_confidence(PG_GETARG_FLOAT8(1));
	z = normal_two_sided_quantile(PG_GETARG_FLOAT8(1));
	InitMaterializedSRF(fcinfo, 0);
	begin_walk(&walk, survival_curve_unpack(PG_GETARG_VARLENA_PP(0)));
	while (walk_on(&walk))
		put_row((ReturnSetInfo *) fcinfo->resultinfo, &walk, z);
	PG_RETURN_NULL();
}

/*
 * median_survival(survival_curve) -> interval
 *	  The first time by which half of the subjects had the event, survival <= 50 %; NULL where that time was not observed.
 */
Datum
median_survival(PG_FUNCTION_ARGS)
{
	survival_walk walk;

	begin_walk(&walk, survival_curve_unpack(PG_GETARG_VARLENA_PP(0)));
	while (walk_on(&walk))
	{
		if (walk.survival <= HALF_ROUNDED)
			PG_RETURN_DATUM(interval_of(walk.at));
	}
	PG_RETURN_NULL();
}

/* ----------
 * Log-rank
 * ----------
 */

/* Observed less expected events of the first curve, and the variance of that. */
typedef struct log_rank_sums
{
	double		excess;
	double		variance;
} log_rank_sums;

/*
 * One distinct time: n1 and n2 subjects at risk, d1 and d2 events.
 */
static void
add_event_time(log_rank_sums *sums, double n1, double n2, double d1, double d2)
{
	double		n = n1 + n2;
	double		d = d1 + d2;

	sums->excess += d1 - d * (n1 / n);
	if (n > 1)
		sums->variance += d * (n1 / n) * (n2 / n) * ((n - d) / (n - 1));
}

/*
 * The step of a curve at a time, which is the one at *next, or an empty one if that is later; moves *next behind it.
 */
static survival_step
take_step_at(const survival_curve *curve, uint64 *next, uint64 at)
{
	survival_step none = {at, 0, 0};

	if (*next < curve->num_steps && curve->steps[*next].at == at)
		return curve->steps[(*next)++];
	return none;
}

static uint64
time_of_step(const survival_curve *curve, uint64 step)
{
	return step < curve->num_steps ? curve->steps[step].at : PG_UINT64_MAX;
}

static log_rank_sums
sum_log_rank(const survival_curve *first, const survival_curve *second)
{
	log_rank_sums sums = {0, 0};
	uint64		n1 = first->num_subjects;
	uint64		n2 = second->num_subjects;
	uint64		next1 = 0;
	uint64		next2 = 0;

	while (next1 < first->num_steps || next2 < second->num_steps)
	{
		uint64		at = Min(time_of_step(first, next1), time_of_step(second, next2));
		survival_step step1 = take_step_at(first, &next1, at);
		survival_step step2 = take_step_at(second, &next2, at);

		CHECK_FOR_INTERRUPTS();
		if (step1.events + step2.events > 0)
			add_event_time(&sums, n1, n2, step1.events, step2.events);
		n1 -= step1.events + step1.censored;
		n2 -= step2.events + step2.censored;
	}
	return sums;
}

/*
 * log_rank(survival_curve, survival_curve) -> (chi_square, p_value)
 *	  Tests whether both survive alike: chi-square with one degree of freedom, p from 0 to 1. NULLs where no event happened
 *	  while both had subjects at risk, since there is nothing to compare.
 */
Datum
log_rank(PG_FUNCTION_ARGS)
{
	log_rank_sums sums = sum_log_rank(survival_curve_unpack(PG_GETARG_VARLENA_PP(0)),
									  survival_curve_unpack(PG_GETARG_VARLENA_PP(1)));
	bool		known = sums.variance > 0;
	double		chi_square = known ? sums.excess * sums.excess / sums.variance : 0;
	Datum		values[2] = {Float8GetDatum(chi_square), Float8GetDatum(chi_square_tail(chi_square))};
	bool		nulls[2] = {!known, !known};
	TupleDesc	columns;

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE || columns->natts != 2)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the function must be declared to return chi_square and p_value"),
				 errhint("Use the function as the extension declares it.")));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}
