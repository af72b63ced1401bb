/*
 * wait_accessors.c
 *	  The figures in a wait_summary, one SQL function each.
 *
 * All are strict: NULL in, NULL out.  Durations come as intervals of hours,
 * minutes and seconds, never days; rates in percent; an empty denominator gives
 * NULL, counts of nothing are 0.  They read the measure by the clock, or, of what
 * in_business_hours() returned, the one in business hours.
 */
#include "compat.h"

#include "duration_argument.h"
#include "fmgr.h"
#include "utils/timestamp.h"
#include "wait_summary.h"

#include <math.h>

static uint64
count_argument(FunctionCallInfo fcinfo, wait_counter counter)
{
	return wait_summary_unpack_count(PG_GETARG_VARLENA_PP(0), counter);
}

/* How long what the argument holds took: first replies, or replies. */
static const duration_distribution *
first_replies_argument(FunctionCallInfo fcinfo)
{
	return &wait_summary_unpack_times(PG_GETARG_VARLENA_PP(0), false)->first_replies;
}

static const duration_distribution *
replies_argument(FunctionCallInfo fcinfo)
{
	return &wait_summary_unpack_times(PG_GETARG_VARLENA_PP(0), true)->replies;
}

static Datum
interval_result(int64 microseconds)
{
	Interval   *result = palloc0(sizeof(Interval));

	result->time = microseconds;
	return IntervalPGetDatum(result);
}

/* ----------
 * Times: the same five figures of replies and of first replies
 * ----------
 */

static Datum
mean_of(FunctionCallInfo fcinfo, const duration_distribution *durations)
{
	int64		mean;

	if (!distribution_mean(durations, &mean))
		PG_RETURN_NULL();
	return interval_result(mean);
}

static Datum
percentile_of(FunctionCallInfo fcinfo, const duration_distribution *durations, double fraction)
{
	int64		value;

	if (isnan(fraction) || fraction < 0 || fraction > 1)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("percentile value %g is not between 0 and 1", fraction),
				 errhint("The 90th percentile is 0.9.")));
	if (!distribution_percentile(durations, fraction, &value))
		PG_RETURN_NULL();
	return interval_result(value);
}

static Datum
slowest_of(FunctionCallInfo fcinfo, const duration_distribution *durations)
{
	if (durations->count == 0)
		PG_RETURN_NULL();
	return interval_result(durations->slowest);
}

static Datum
within_of(FunctionCallInfo fcinfo, const duration_distribution *durations, int64 limit)
{
	if (durations->count == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(100.0 * distribution_count_within(durations, limit) / (double) durations->count);
}

#define TIME_FUNCTIONS(avg, median, percentile, slowest, num, within, durations) \
	PG_FUNCTION_INFO_V1(avg); \
	Datum avg(PG_FUNCTION_ARGS) \
	{ return mean_of(fcinfo, durations##_argument(fcinfo)); } \
	PG_FUNCTION_INFO_V1(median); \
	Datum median(PG_FUNCTION_ARGS) \
	{ return percentile_of(fcinfo, durations##_argument(fcinfo), 0.5); } \
	PG_FUNCTION_INFO_V1(percentile); \
	Datum percentile(PG_FUNCTION_ARGS) \
	{ return percentile_of(fcinfo, durations##_argument(fcinfo), PG_GETARG_FLOAT8(1)); } \
	PG_FUNCTION_INFO_V1(slowest); \
	Datum slowest(PG_FUNCTION_ARGS) \
	{ return slowest_of(fcinfo, durations##_argument(fcinfo)); } \
	PG_FUNCTION_INFO_V1(num); \
	Datum num(PG_FUNCTION_ARGS) \
	{ PG_RETURN_INT64((int64) durations##_argument(fcinfo)->count); } \
	PG_FUNCTION_INFO_V1(within); \
	Datum within(PG_FUNCTION_ARGS) \
	{ return within_of(fcinfo, durations##_argument(fcinfo), \
					   duration_argument(PG_GETARG_INTERVAL_P(1), "limit")); }

TIME_FUNCTIONS(avg_wait, median_wait, wait_percentile, slowest_wait, num_waits, wait_within, replies)
TIME_FUNCTIONS(avg_first_reply, median_first_reply, first_reply_percentile, slowest_first_reply,
			   num_first_replies, first_reply_within, first_replies)

/* ----------
 * Counts and rates
 * ----------
 */

#define COUNT_FUNCTION(name, counter) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) { PG_RETURN_INT64((int64) count_argument(fcinfo, counter)); }

COUNT_FUNCTION(num_conversations, NUM_CONVERSATIONS)
COUNT_FUNCTION(num_inbound, NUM_INBOUND)
COUNT_FUNCTION(num_answered_inbound, NUM_ANSWERED_INBOUND)
COUNT_FUNCTION(num_actioned_inbound, NUM_ACTIONED_INBOUND)
COUNT_FUNCTION(num_answered_conversations, NUM_ANSWERED_CONVERSATIONS)
COUNT_FUNCTION(num_replies, NUM_REPLIES)
COUNT_FUNCTION(num_messages_replied, NUM_MESSAGES_REPLIED)
COUNT_FUNCTION(num_automated, NUM_AUTOMATED)
COUNT_FUNCTION(num_resolved, NUM_RESOLVED)
COUNT_FUNCTION(num_resolution_events, NUM_RESOLUTION_EVENTS)
COUNT_FUNCTION(num_requests_resolved, NUM_REQUESTS_RESOLVED)
COUNT_FUNCTION(num_reopens, NUM_REOPENS)
COUNT_FUNCTION(num_waits_opened, NUM_WAITS_OPENED)
COUNT_FUNCTION(num_closed_unanswered, NUM_CLOSED_UNANSWERED)
COUNT_FUNCTION(num_open, NUM_OPEN)

/* response_rate(wait_summary) -> percent of inbounds in waits closed by a reply */
PG_FUNCTION_INFO_V1(wait_response_rate);
Datum
wait_response_rate(PG_FUNCTION_ARGS)
{
	uint64		inbound = count_argument(fcinfo, NUM_INBOUND);

	if (inbound == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(100.0 * (double) count_argument(fcinfo, NUM_ANSWERED_INBOUND) / (double) inbound);
}

/*
 * avg_open_age(wait_summary, as_of timestamptz) -> interval: the mean age of the waits not
 * closed yet, by the clock in any case; NULL when none is open.
 * An age that no interval holds is error 22008.
 */
PG_FUNCTION_INFO_V1(avg_open_age);
Datum
avg_open_age(PG_FUNCTION_ARGS)
{
	const wait_summary *s = codec_unpack(&wait_summary_type, PG_GETARG_VARLENA_PP(0));
	TimestampTz as_of = PG_GETARG_TIMESTAMPTZ(1);
	int128		open = s->counters[NUM_OPEN];
	int128		ages;

	if (TIMESTAMP_NOT_FINITE(as_of))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the instant at which the age of open waits is taken must be finite"),
				 errhint("Give the instant at which the figure is taken, for example now().")));
	if (open == 0)
		PG_RETURN_NULL();
	ages = open * as_of - s->opened_sum;
	if (ages / open > PG_INT64_MAX - 1 || ages / open < PG_INT64_MIN + 1)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the age of the open waits is out of range"),
				 errhint("Give the instant at which the figure is taken, for example now().")));
	return interval_result(divide_half_away(ages, open));
}

/* in_business_hours(wait_summary) -> wait_summary: the same waits measured by their calendars */
PG_FUNCTION_INFO_V1(in_business_hours);
Datum
in_business_hours(PG_FUNCTION_ARGS)
{
	wait_summary *s = codec_unpack(&wait_summary_type, PG_GETARG_VARLENA_PP(0));

	if (s->measures == HAS_CLOCK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("wait summary holds no business hours"),
				 errhint("Give opening hours to the aggregate: reply_waits(conversation, kind, at, hours).")));
	if (s->measures != 0)
		s->measures = HAS_BUSINESS;
	memset(&s->times[BY_CLOCK], 0, sizeof(wait_times));
	PG_RETURN_POINTER(codec_pack(&wait_summary_type, s));
}
