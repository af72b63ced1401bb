/*
 * survival_curve.c
 *	  The aggregates survival() and rollup(survival_curve): how long it took until an event, or until nobody looked any longer.
 *
 * The type is both the aggregates' state and their result: for each distinct duration the events and the censored durations
 * counted, in order. That is all that the estimators of survival.c need, it is the same for any order and any split of the
 * rows, and two of them merge like sorted lists. Stored, a step takes some five bytes.
 *
 * While rows arrive the state is unfolded (expanded_value.h): durations are appended to a buffer, eight bytes each, with the
 * flag in the lowest bit. When the buffer has outgrown the steps it is sorted, counted and merged into them, so the state
 * stays near the size of its distinct durations and each row is sorted once and merged twice on average. Memory: 24 bytes a
 * distinct duration, and while merging as much again and 16 bytes a buffered row. Lives as long as the aggregate's group.
 */
#include "survival_curve.h"

#include "common/int.h"
#include "miscadmin.h"
#include "utils/timestamp.h"

#include "aggregate_guard.h"
#include "codec.h"
#include "expanded_value.h"
#include "slab.h"
#include "sort_uint64.h"

PG_FUNCTION_INFO_V1(survival_accum);
PG_FUNCTION_INFO_V1(survival_combine);
PG_FUNCTION_INFO_V1(survival_final);

/* A buffered row: its duration and, in the lowest bit, whether it was censored. So events sort before the censored. */
#define ROW_KEY(duration, censored) (((uint64) (duration) << 1) | ((censored) ? 1 : 0))
#define ROW_DURATION(key) ((key) >> 1)
#define ROW_CENSORED(key) ((key) & 1)

/* Rows the buffer holds at first, and the size up to which it grows before anything is merged. */
#define SMALLEST_BUFFER 32
#define CACHED_BUFFER (64 * 1024)

/* ----------
 * The stored form
 * ----------
 */

/*
 * A step is the gap since the step before it, so their order needs no check; the first gap counts from 0.
 */
static void
describe_step(codec *c, uint64 previous, bool first, survival_step *step)
{
	uint64		gap = step->at - previous;

	codec_uint64(c, NULL, &gap, LONGEST_DURATION - previous);
	if (gap == 0 && !first)
		codec_refuse(c, "A duration in it occurs twice.");
	step->at = previous + gap;
	codec_uint64(c, NULL, &step->events, PG_INT64_MAX);
	codec_uint64(c, NULL, &step->censored, PG_INT64_MAX);
}

static void
count_subjects(survival_curve *curve, const survival_step *step)
{
	uint64		subjects = step->events + step->censored;

	if (subjects > PG_INT64_MAX || curve->num_subjects + subjects > PG_INT64_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a survival curve cannot count more than %lld subjects", (long long) PG_INT64_MAX),
				 errhint("Merge each curve once only.")));
	curve->num_subjects += subjects;
}

static void
describe_curve(codec *c, void *value)
{
	survival_curve *curve = value;
	uint64		previous = 0;

	/* a gap and two counts: three bytes at least */
	codec_count(c, "steps", &curve->num_steps, 3);
	if (codec_reading(c))
		curve->steps = slab_alloc(CurrentMemoryContext, mul_size(curve->num_steps, sizeof(survival_step)));
	for (uint64 i = 0; i < curve->num_steps; i++)
	{
		survival_step *step = &curve->steps[i];

		CHECK_FOR_INTERRUPTS();
		describe_step(c, previous, i == 0, step);
		previous = step->at;
		if (!codec_reading(c))
			continue;
		if (step->events == 0 && step->censored == 0)
			codec_refuse(c, "A step of it counts nothing.");
		count_subjects(curve, step);
	}
}

static const codec_type curve_type = {
	"survival_curve", 1, sizeof(survival_curve), describe_curve, NULL
};

CODEC_TYPE_FUNCTIONS(survival_curve, curve_type)

/*
 * The curve in a flat value of the type.
 */
survival_curve *
survival_curve_unpack(struct varlena *packed)
{
	return codec_unpack(&curve_type, packed);
}

/* ----------
 * The state
 * ----------
 */

typedef struct survival_state
{
	expanded_value expanded;
	survival_curve curve;		/* what has been merged */
	uint64	   *rows;			/* what has not */
	Size		num_rows;
	Size		rows_room;
} survival_state;

/*
 * Counts rows from *next on that share the first one's duration into a step, and moves *next behind them.
 */
static survival_step
take_step_of_rows(const uint64 *rows, Size num_rows, Size *next)
{
	survival_step step = {ROW_DURATION(rows[*next]), 0, 0};

	while (*next < num_rows && ROW_DURATION(rows[*next]) == step.at)
	{
		if (ROW_CENSORED(rows[*next]))
			step.censored++;
		else
			step.events++;
		(*next)++;
	}
	return step;
}

/*
 * Appends a step to a curve that has room for it; its duration is not below the last one's.
 */
static void
append_step(survival_curve *curve, const survival_step *step)
{
	survival_step *last = curve->num_steps > 0 ? &curve->steps[curve->num_steps - 1] : NULL;

	CHECK_FOR_INTERRUPTS();
	count_subjects(curve, step);
	if (last != NULL && last->at == step->at)
	{
		last->events += step->events;
		last->censored += step->censored;
	}
	else
		curve->steps[curve->num_steps++] = *step;
}

static Size
count_distinct(const uint64 *rows, Size num_rows)
{
	Size		distinct = num_rows > 0 ? 1 : 0;

	for (Size i = 1; i < num_rows; i++)
		distinct += ROW_DURATION(rows[i]) != ROW_DURATION(rows[i - 1]);
	return distinct;
}

/*
 * Merges the buffered rows into the steps.
 */
static void
merge_rows(survival_state *state)
{
	const survival_curve *old = &state->curve;
	survival_curve merged = {0};
	Size		next_row = 0;
	uint64		next_step = 0;

	if (state->num_rows == 0)
		return;
	sort_uint64(state->rows, state->num_rows);
	merged.steps = slab_alloc(expanded_value_context(&state->expanded),
							  mul_size(add_size(old->num_steps, count_distinct(state->rows, state->num_rows)),
									   sizeof(survival_step)));
	while (next_row < state->num_rows || next_step < old->num_steps)
	{
		survival_step step;

		if (next_row == state->num_rows ||
			(next_step < old->num_steps && old->steps[next_step].at <= ROW_DURATION(state->rows[next_row])))
			step = old->steps[next_step++];
		else
			step = take_step_of_rows(state->rows, state->num_rows, &next_row);
		append_step(&merged, &step);
	}
	if (old->steps != NULL)
		slab_free(old->steps);
	state->curve = merged;
	state->num_rows = 0;
}

/*
 * Makes room for a row: a larger buffer while it fits the cache or is smaller than three times the steps, else by merging.
 */
static void
make_room(survival_state *state)
{
	MemoryContext context = expanded_value_context(&state->expanded);
	Size		room = state->rows_room * 2;
	uint64	   *larger;

	if (state->rows_room >= Max(CACHED_BUFFER, 3 * state->curve.num_steps))
	{
		merge_rows(state);
		if (state->rows_room >= 3 * state->curve.num_steps)
			return;
		room = 3 * state->curve.num_steps;
	}
	larger = slab_alloc(context, mul_size(room, sizeof(uint64)));
	memcpy(larger, state->rows, state->num_rows * sizeof(uint64));
	slab_free(state->rows);
	state->rows = larger;
	state->rows_room = room;
}

static struct varlena *
pack_state(expanded_value *value)
{
	survival_state *state = (survival_state *) value;

	merge_rows(state);
	return codec_pack(&curve_type, &state->curve);
}

static const expanded_type state_type = {"survival curve", sizeof(survival_state), pack_state};

/*
 * Merges a curve into the state's.
 */
static void
add_curve(survival_state *state, const survival_curve *more)
{
	survival_curve merged = {0};
	const survival_curve *old = &state->curve;
	uint64		next_old = 0;
	uint64		next_more = 0;

	merge_rows(state);
	if (more->num_steps == 0)
		return;
	merged.steps = slab_alloc(expanded_value_context(&state->expanded),
							  mul_size(add_size(old->num_steps, more->num_steps), sizeof(survival_step)));
	while (next_old < old->num_steps || next_more < more->num_steps)
	{
		if (next_more == more->num_steps ||
			(next_old < old->num_steps && old->steps[next_old].at <= more->steps[next_more].at))
			append_step(&merged, &old->steps[next_old++]);
		else
			append_step(&merged, &more->steps[next_more++]);
	}
	if (old->steps != NULL)
		slab_free(old->steps);
	state->curve = merged;
}

/*
 * The first argument unfolded, ready to be changed in place.
 */
static survival_state *
state_argument(FunctionCallInfo fcinfo)
{
	MemoryContext context = require_aggregate_context(fcinfo);
	survival_state *state;

	state = (survival_state *) expanded_value_of_state(fcinfo, 0, &state_type);
	if (state != NULL)
		return state;
	state = (survival_state *) expanded_value_create(context, &state_type);
	state->rows_room = SMALLEST_BUFFER;
	state->rows = slab_alloc(expanded_value_context(&state->expanded), SMALLEST_BUFFER * sizeof(uint64));
	add_curve(state, survival_curve_unpack(PG_GETARG_VARLENA_PP(0)));
	return state;
}

/* ----------
 * The aggregates' functions
 * ----------
 */

/*
 * A duration in microseconds, days counting 24 hours. Raises for months, whose length is not known, for negative durations
 * and for those beyond the longest.
 */
static uint64
duration_of(const Interval *interval)
{
	int64		days;
	int64		duration;

	if (INTERVAL_NOT_FINITE(interval))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("duration must be finite"),
				 errhint("Pass the time that was observed, with event false where the event has not happened.")));
	if (interval->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("duration cannot contain months or years"),
				 errdetail("A month has no fixed length; days count 24 hours."),
				 errhint("Subtract the two times instead of using age(): ended_at - started_at.")));
	if (pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &days) ||
		pg_add_s64_overflow(days, interval->time, &duration) || duration > LONGEST_DURATION)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("duration is out of range"),
				 errhint("Pass durations below 146000 years.")));
	if (duration < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("duration cannot be negative"),
				 errhint("Subtract the earlier time from the later one.")));
	return (uint64) duration;
}

/*
 * Transition of survival(duration interval, event boolean). Strict: rows with a NULL do not count.
 */
Datum
survival_accum(PG_FUNCTION_ARGS)
{
	survival_state *state = state_argument(fcinfo);

	if (state->num_rows == state->rows_room)
		make_room(state);
	state->rows[state->num_rows++] = ROW_KEY(duration_of(PG_GETARG_INTERVAL_P(1)), !PG_GETARG_BOOL(2));
	PG_RETURN_DATUM(expanded_value_datum(&state->expanded));
}

/*
 * Merges the second curve into the first: for partial aggregates, and as the transition of rollup.
 */
Datum
survival_combine(PG_FUNCTION_ARGS)
{
	survival_state *state = state_argument(fcinfo);

	add_curve(state, survival_curve_unpack(PG_GETARG_VARLENA_PP(1)));
	PG_RETURN_DATUM(expanded_value_datum(&state->expanded));
}

/*
 * The result: the state in its flat form.
 */
Datum
survival_final(PG_FUNCTION_ARGS)
{
	require_aggregate(fcinfo);
	PG_RETURN_POINTER(PG_DETOAST_DATUM(PG_GETARG_DATUM(0)));
}
