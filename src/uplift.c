/*
 * uplift.c
 *	  uplift_table(): what an uplift summary says about the treated group against the control group.
 *
 * Differences, relative lifts, their intervals and p-values, computed in double precision from exact counts and sums; of means
 * the difference and n * sum(x^2) - sum(x)^2 are subtracted in exact arithmetic, so nothing cancels. Cost: some microseconds a
 * summary, with strata some ten nanoseconds each. Nothing is kept.
 *
 * Sources: for differences of proportions, Newcombe's interval (proportions.c) and the pooled z test; of means, B. L. Welch,
 * Biometrika 34 (1947); within strata, N. Mantel and W. Haenszel, JNCI 22 (1959), with the variance of T. Sato, Biometrics 45
 * (1989), and for the ratio that of S. Greenland and J. M. Robins, Biometrics 41 (1985). Relative lifts use the delta method.
 */
#include "uplift_summary.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include <math.h>

#include "numeric_guard.h"
#include "proportions.h"
#include "special_functions.h"

PG_FUNCTION_INFO_V1(uplift_table);

/*
 * A row of uplift_table. NaN stands for NULL. Proportions are fractions of 1 in here.
 */
typedef struct uplift_row
{
	uint64		n[NUM_GROUPS];
	double		rate[NUM_GROUPS];	/* proportion or mean */
	double		lift;
	Bounds		bounds;
	double		relative;		/* lift by the control's rate */
	Bounds		relative_bounds;
	double		p_value;
	double		relative_p_value;
} uplift_row;

static const Bounds unknown_bounds = {NAN, NAN};

static Bounds
bounds_around(double center, double half_width)
{
	return (Bounds) {center - half_width, center + half_width};
}

static Proportion
proportion_of(const uplift_counts *counts)
{
	return (Proportion) {(double) counts->successes, (double) counts->members};
}

/* ----------
 * Proportions
 * ----------
 */

/*
 * The pooled z test of equal proportions. Without any variation, all succeeding or none, there is nothing to test.
 */
static double
pooled_p_value(Proportion treated, Proportion control)
{
	double		pooled = (treated.successes + control.successes) / (treated.total + control.total);
	double		variance = pooled * (1 - pooled) * (1 / treated.total + 1 / control.total);
	double		difference = treated.successes / treated.total - control.successes / control.total;

	return variance > 0 ? normal_two_sided_tail(fabs(difference) / sqrt(variance)) : NAN;
}

/*----------
 * Relative lift of proportions by the delta method: the ratio r = p1 / p0 has the variance
 *
 *		(p1 (1 - p1) / n1 + r^2 p0 (1 - p0) / n0) / p0^2
 *----------
 */
static void
relate_proportions(uplift_row *row, Proportion treated, Proportion control, double z)
{
	double		p1 = row->rate[TREATED];
	double		p0 = row->rate[CONTROL];
	double		ratio = p1 / p0;
	double		variance = p1 * (1 - p1) / treated.total + ratio * ratio * p0 * (1 - p0) / control.total;
	double		error = sqrt(variance) / p0;

	if (!(p0 > 0))
		return;
	row->relative = ratio - 1;
	if (!(variance > 0))
		return;
	row->relative_bounds = bounds_around(row->relative, z * error);
	row->relative_p_value = normal_two_sided_tail(fabs(row->relative) / error);
}

static void
compare_proportions(uplift_row *row, const uplift_summary *summary, double confidence)
{
	Proportion	treated = proportion_of(&summary->counts[TREATED]);
	Proportion	control = proportion_of(&summary->counts[CONTROL]);
	double		z = normal_two_sided_quantile(confidence);

	row->n[TREATED] = summary->counts[TREATED].members;
	row->n[CONTROL] = summary->counts[CONTROL].members;
	row->rate[TREATED] = treated.successes / treated.total;
	row->rate[CONTROL] = control.successes / control.total;
	row->lift = row->rate[TREATED] - row->rate[CONTROL];
	if (isnan(row->lift))
		return;
	row->bounds = newcombe_bounds(treated, control, z);
	row->p_value = pooled_p_value(treated, control);
	relate_proportions(row, treated, control, z);
}

/* ----------
 * Means
 * ----------
 */

/* What of the means is made before anything is rounded: in the outcome's unit, so nothing overflows that an outcome would not. */
typedef struct mean_errors
{
	double		of[NUM_GROUPS];
	double		of_lift;
} mean_errors;

static Datum
times_members(const uplift_moments *moments, Numeric factor)
{
	return DirectFunctionCall2(numeric_mul, NumericGetDatum(int64_to_numeric((int64) moments->members)), NumericGetDatum(factor));
}

/*
 * The standard error of a mean, sqrt((n * sum(x^2) - sum(x)^2) / (n^2 (n - 1))); NaN below two members.
 */
static double
error_of_mean(const uplift_moments *moments)
{
	double		n = (double) moments->members;
	Datum		sum = NumericGetDatum(moments->sum);
	Datum		spread = DirectFunctionCall2(numeric_sub, times_members(moments, moments->sum_of_squares), DirectFunctionCall2(numeric_mul, sum, sum));

	if (moments->members < 2)
		return NAN;
	return numeric_to_double(DatumGetNumeric(DirectFunctionCall1(numeric_sqrt, spread))) / n / sqrt(n - 1);
}

/*
 * The difference of means, (sum1 n0 - sum0 n1) / (n1 n0), subtracted before it is rounded; NaN for an empty group.
 */
static double
difference_of_means(const uplift_moments *moments)
{
	Datum		difference = DirectFunctionCall2(numeric_sub, times_members(&moments[CONTROL], moments[TREATED].sum),
												 times_members(&moments[TREATED], moments[CONTROL].sum));

	return numeric_to_double(DatumGetNumeric(difference)) / (double) moments[TREATED].members / (double) moments[CONTROL].members;
}

/*
 * The relative lift of means by the delta method, with the degrees of freedom of the difference. A control mean of zero or
 * below has no relative lift: its sign would say the opposite of the lift's.
 */
static void
relate_means(uplift_row *row, const mean_errors *errors, double quantile, double degrees)
{
	double		control = row->rate[CONTROL];
	double		error = hypot(errors->of[TREATED], row->rate[TREATED] / control * errors->of[CONTROL]) / control;

	if (!(control > 0))
		return;
	row->relative = row->lift / control;
	if (!(error > 0))
		return;
	row->relative_bounds = bounds_around(row->relative, quantile * error);
	row->relative_p_value = student_two_sided_tail(fabs(row->relative) / error, degrees);
}

/*
 * Welch's degrees of freedom, (v1 + v0)^2 / (v1^2 / (n1 - 1) + v0^2 / (n0 - 1)) with v the squared errors; divided through by
 * the sum of both, so that squares of small errors do not vanish.
 */
static double
welch_degrees(const mean_errors *errors, const uplift_row *row)
{
	double		treated_share = pow(errors->of[TREATED] / errors->of_lift, 2);
	double		control_share = pow(errors->of[CONTROL] / errors->of_lift, 2);

	return 1 / (treated_share * treated_share / (row->n[TREATED] - 1.0) +
				control_share * control_share / (row->n[CONTROL] - 1.0));
}

static void
compare_means(uplift_row *row, const uplift_summary *summary, double confidence)
{
	mean_errors errors;
	double		degrees;
	double		quantile;

	for (int group = 0; group < NUM_GROUPS; group++)
	{
		const uplift_moments *moments = &summary->moments[group];

		row->n[group] = moments->members;
		row->rate[group] = numeric_to_double(moments->sum) / (double) moments->members;
		errors.of[group] = error_of_mean(moments);
	}
	row->lift = difference_of_means(summary->moments);
	errors.of_lift = hypot(errors.of[TREATED], errors.of[CONTROL]);
	degrees = welch_degrees(&errors, row);
	quantile = errors.of_lift > 0 ? student_two_sided_quantile(confidence, degrees) : NAN;
	if (errors.of_lift > 0)
	{
		row->bounds = bounds_around(row->lift, quantile * errors.of_lift);
		row->p_value = student_two_sided_tail(fabs(row->lift) / errors.of_lift, degrees);
	}
	if (!isnan(row->lift))
		relate_means(row, &errors, quantile, degrees);
}

/* ----------
 * Strata
 * ----------
 */

/* Sums over the strata that have members of both groups, with N = n1 + n0 of a stratum. */
typedef struct stratified_sums
{
	double		weight;			/* n1 n0 / N */
	double		treated;		/* a n0 / N */
	double		control;		/* c n1 / N */
	double		sato_p;			/* (n1^2 c - n0^2 a + n1 n0 (n0 - n1) / 2) / N^2 */
	double		sato_q;			/* (a (n0 - c) + c (n1 - a)) / (2 N) */
	double		greenland_robins;	/* (n1 n0 (a + c) - a c N) / N^2 */
} stratified_sums;

static void
add_stratum(stratified_sums *sums, const uplift_counts *groups)
{
	double		a = (double) groups[TREATED].successes;
	double		c = (double) groups[CONTROL].successes;
	double		n1 = (double) groups[TREATED].members;
	double		n0 = (double) groups[CONTROL].members;
	double		n = n1 + n0;

	sums->weight += n1 * n0 / n;
	sums->treated += a * n0 / n;
	sums->control += c * n1 / n;
	sums->sato_p += (n1 * n1 * c - n0 * n0 * a + n1 * n0 * (n0 - n1) / 2) / (n * n);
	sums->sato_q += (a * (n0 - c) + c * (n1 - a)) / (2 * n);
	sums->greenland_robins += (n1 * n0 * (a + c) - a * c * n) / (n * n);
}

static void
sum_strata(uplift_row *row, const uplift_summary *summary, stratified_sums *sums)
{
	for (uint64 i = 0; i < summary->num_strata; i++)
	{
		const uplift_counts *groups = summary->strata[i].groups;

		CHECK_FOR_INTERRUPTS();
		if (groups[TREATED].members == 0 || groups[CONTROL].members == 0)
			continue;
		row->n[TREATED] += groups[TREATED].members;
		row->n[CONTROL] += groups[CONTROL].members;
		add_stratum(sums, groups);
	}
}

/*----------
 * The Mantel-Haenszel difference of risks with Sato's variance,
 *
 *		lift = sum((a n0 - c n1) / N) / W,  variance = (lift * sum(P) + sum(Q)) / W^2,  W = sum(n1 n0 / N)
 *
 * and the Mantel-Haenszel ratio of risks, whose logarithm has Greenland and Robins's variance, as the relative lift. Both
 * groups' rates are weighted as the lift is, so their difference is the lift and their ratio the ratio.
 *----------
 */
static void
compare_strata(uplift_row *row, const uplift_summary *summary, double confidence)
{
	stratified_sums sums = {0};
	double		z = normal_two_sided_quantile(confidence);
	double		variance;
	double		error;

	sum_strata(row, summary, &sums);
	row->rate[TREATED] = sums.treated / sums.weight;
	row->rate[CONTROL] = sums.control / sums.weight;
	row->lift = (sums.treated - sums.control) / sums.weight;
	variance = row->lift * sums.sato_p + sums.sato_q;
	if (variance > 0)
	{
		error = sqrt(variance) / sums.weight;
		row->bounds = bounds_around(row->lift, z * error);
		row->p_value = normal_two_sided_tail(fabs(row->lift) / error);
	}
	if (!(sums.control > 0))
		return;
	row->relative = sums.treated / sums.control - 1;
	if (!(sums.treated > 0 && sums.greenland_robins > 0))
		return;
	error = (row->relative + 1) * sqrt(sums.greenland_robins / (sums.treated * sums.control));
	row->relative_bounds = bounds_around(row->relative, z * error);
	row->relative_p_value = normal_two_sided_tail(fabs(row->relative) / error);
}

/* ----------
 * The function
 * ----------
 */

#define NUM_COLUMNS 12

/*
 * The columns in the order of the declaration; lift_scale is 100 where the rates are proportions.
 */
static Datum
make_row(FunctionCallInfo fcinfo, const uplift_row *row, double lift_scale)
{
	const double figures[NUM_COLUMNS - 2] = {
		row->rate[TREATED] * lift_scale, row->rate[CONTROL] * lift_scale,
		row->lift * lift_scale, row->bounds.lower * lift_scale, row->bounds.upper * lift_scale,
		row->relative * 100, row->relative_bounds.lower * 100, row->relative_bounds.upper * 100,
		row->p_value, row->relative_p_value
	};
	TupleDesc	columns;
	Datum		values[NUM_COLUMNS];
	bool		nulls[NUM_COLUMNS] = {false};

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE || columns->natts != NUM_COLUMNS)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the function must be declared to return the columns of uplift_table"),
				 errhint("Use the function as the extension declares it.")));
	values[0] = Int64GetDatum((int64) row->n[TREATED]);
	values[1] = Int64GetDatum((int64) row->n[CONTROL]);
	for (int i = 0; i < NUM_COLUMNS - 2; i++)
	{
		values[i + 2] = Float8GetDatum(figures[i]);
		nulls[i + 2] = !isfinite(figures[i]);
	}
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls));
}

/*
 * uplift_table(uplift_summary, confidence) -> one row
 *	  Rates, lift and its interval are in percent for yes-or-no outcomes and in the outcome's unit for numeric ones; relative
 *	  figures are in percent, p-values from 0 to 1. NULL where a group is empty, and where there is no variation to judge by.
 */
Datum
uplift_table(PG_FUNCTION_ARGS)
{
	double		confidence = PG_GETARG_FLOAT8(1);
	uplift_summary *summary;
	uplift_row	row = {
		{0}, {NAN, NAN}, NAN, unknown_bounds, NAN, unknown_bounds, NAN, NAN
	};

	require_confidence(confidence);
	summary = uplift_summary_unpack(PG_GETARG_VARLENA_PP(0));
	switch ((uplift_kind) summary->kind)
	{
		case UPLIFT_PROPORTIONS:
			compare_proportions(&row, summary, confidence);
			break;
		case UPLIFT_MEANS:
			compare_means(&row, summary, confidence);
			break;
		case UPLIFT_STRATIFIED:
			compare_strata(&row, summary, confidence);
			break;
	}
	PG_RETURN_DATUM(make_row(fcinfo, &row, summary->kind == UPLIFT_MEANS ? 1 : 100));
}
