/*
 * wait_summary.c
 *	  The type wait_summary: its stored form and how two of them add up.
 *
 * A summary is packed by the codec, a few bytes a count; one of a million waits
 * stays below 8 kB a distribution.  Equal sets of waits have equal bytes.
 */
#include "wait_summary.h"

static const char *const counter_names[NUM_WAIT_COUNTERS] = {
	"conversations", "inbound", "answered_inbound", "actioned_inbound", "answered_conversations",
	"replies", "messages_replied", "automated", "resolved", "resolution_events", "requests_resolved",
	"reopens", "waits_opened", "closed_unanswered", "open"
};

const codec_type wait_summary_type = {
	.name = "wait_summary",
	.version = 1,
	.size = sizeof(wait_summary),
	.fields = wait_summary_fields,
	.check = wait_summary_check
};

CODEC_TYPE_FUNCTIONS(wait_summary, wait_summary_type)

/* Describes what stands before the times. */
static void
count_fields(codec *c, wait_summary *s)
{
	codec_uint32(c, "measures", &s->measures, HAS_CLOCK | HAS_BUSINESS);
	if (s->measures == 0)
		return;
	codec_named_array(c, counter_names, s->counters, NUM_WAIT_COUNTERS);
	codec_int128(c, "opened_sum", &s->opened_sum);
}

/* Describes a summary to the codec, both ways. */
void
wait_summary_fields(codec *c, void *value)
{
	wait_summary *s = value;

	count_fields(c, s);
	for (int i = 0; i < NUM_WAIT_MEASURES; i++)
	{
		if ((s->measures & (1 << i)) == 0)
			continue;
		distribution_fields(c, &s->times[i].first_replies);
		distribution_fields(c, &s->times[i].replies);
	}
}

/* ----------
 * Parts of a packed summary: reports ask each of their many summaries for many figures, one by one
 * ----------
 */

/* One of the counts. */
uint64
wait_summary_unpack_count(const struct varlena *packed, wait_counter counter)
{
	codec		c;
	uint32		measures = 0;
	uint64		counters[NUM_WAIT_COUNTERS];

	codec_open(&c, &wait_summary_type, packed);
	codec_uint32(&c, "measures", &measures, HAS_CLOCK | HAS_BUSINESS);
	if (measures == 0)
		return 0;
	codec_named_array(&c, counter_names, counters, counter + 1);
	return counters[counter];
}

/*
 * The times by the clock, or, of what in_business_hours() returned, those in business hours: either way the first ones.
 * Without replies only the first replies are read.
 */
const wait_times *
wait_summary_unpack_times(const struct varlena *packed, bool with_replies)
{
	wait_summary counts = {0};
	wait_times *times = palloc0(sizeof(wait_times));
	codec		c;

	codec_open(&c, &wait_summary_type, packed);
	count_fields(&c, &counts);
	if (counts.measures == 0)
		return times;
	distribution_fields(&c, &times->first_replies);
	if (with_replies)
		distribution_fields(&c, &times->replies);
	return times;
}

/* Refuses distributions that do not fit each other. */
static void
check_times(codec *c, const wait_times *times)
{
	distribution_check(c, &times->first_replies);
	distribution_check(c, &times->replies);
	if (times->first_replies.count > times->replies.count ||
		times->first_replies.sum > times->replies.sum ||
		times->first_replies.slowest > times->replies.slowest)
		codec_refuse(c, "There cannot be more first replies than replies.");
}

/* Refuses what no rows could have given. */
void
wait_summary_check(codec *c, const void *value)
{
	const wait_summary *s = value;
	const wait_times *clock = &s->times[BY_CLOCK];
	const wait_times *business = &s->times[IN_BUSINESS_HOURS];
	int128		opened_most;

	if (s->measures == 0)
		return;
	if (wait_summary_is_empty(s))
		codec_refuse(c, "An empty summary holds no measure.");
	for (int i = 0; i < NUM_WAIT_MEASURES; i++)
		if (s->measures & (1 << i))
			check_times(c, &s->times[i]);
	if (s->measures == (HAS_CLOCK | HAS_BUSINESS) &&
		(clock->replies.count != business->replies.count ||
		 clock->first_replies.count != business->first_replies.count))
		codec_refuse(c, "Both measures must count the same waits.");
	/*
	 * A row of inbound, answered or actioned is counted once each, in its own bucket, so the
	 * parts never exceed the whole; other counts may lie in different buckets.
	 */
	if (s->counters[NUM_ANSWERED_INBOUND] > s->counters[NUM_INBOUND] ||
		s->counters[NUM_ACTIONED_INBOUND] > s->counters[NUM_INBOUND] ||
		s->counters[NUM_CONVERSATIONS] > s->counters[NUM_INBOUND] ||
		s->counters[NUM_ANSWERED_CONVERSATIONS] > s->counters[NUM_CONVERSATIONS] ||
		s->counters[NUM_RESOLVED] > s->counters[NUM_CONVERSATIONS] ||
		s->counters[NUM_WAITS_OPENED] > s->counters[NUM_INBOUND] ||
		s->counters[NUM_REQUESTS_RESOLVED] > s->counters[NUM_RESOLUTION_EVENTS] ||
		s->counters[NUM_OPEN] > s->counters[NUM_WAITS_OPENED])
		codec_refuse(c, "A part is counted more often than its whole.");
	opened_most = (int128) s->counters[NUM_OPEN] * PG_INT64_MAX;
	if (s->opened_sum > opened_most || s->opened_sum < -opened_most)
		codec_refuse(c, "The open waits cannot have opened then.");
}

/* Whether nothing at all was counted. */
bool
wait_summary_is_empty(const wait_summary *s)
{
	for (int i = 0; i < NUM_WAIT_COUNTERS; i++)
		if (s->counters[i] != 0)
			return false;
	return s->times[BY_CLOCK].replies.count == 0 && s->times[IN_BUSINESS_HOURS].replies.count == 0;
}

/* a + b; both are at most the largest bigint, and so must the sum be. */
static uint64
add_counts(uint64 a, uint64 b)
{
	if (a + b > PG_INT64_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("wait summary counts more than bigint can hold"),
				 errhint("Add up fewer summaries.")));
	return a + b;
}

/* Adds "other" to s, in the current memory context; different measures are error 22023. */
void
wait_summary_merge(wait_summary *s, const wait_summary *other)
{
	if (other->measures == 0)
		return;
	if (s->measures == 0)
		s->measures = other->measures;
	else if (s->measures != other->measures)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot merge wait summaries with and without business hours"),
				 errdetail("Their waits are not measured by the same calendars, so they do not add up."),
				 errhint("Give opening hours to all calls of reply_waits, or to none; NULL hours mean calendar time.")));
	for (int i = 0; i < NUM_WAIT_COUNTERS; i++)
		s->counters[i] = add_counts(s->counters[i], other->counters[i]);
	s->opened_sum += other->opened_sum;
	for (int i = 0; i < NUM_WAIT_MEASURES; i++)
	{
		(void) add_counts(s->times[i].replies.count, other->times[i].replies.count);
		distribution_merge(&s->times[i].first_replies, &other->times[i].first_replies);
		distribution_merge(&s->times[i].replies, &other->times[i].replies);
	}
}

/*
 * Takes away "other", which was added before.  False when the rest cannot be known
 * from what is kept; then s is spoilt.
 */
bool
wait_summary_subtract(wait_summary *s, const wait_summary *other)
{
	if (other->measures == 0)
		return true;
	if (s->measures != other->measures)
		return false;
	for (int i = 0; i < NUM_WAIT_COUNTERS; i++)
	{
		if (s->counters[i] < other->counters[i])
			return false;
		s->counters[i] -= other->counters[i];
	}
	s->opened_sum -= other->opened_sum;
	for (int i = 0; i < NUM_WAIT_MEASURES; i++)
		if (!distribution_subtract(&s->times[i].first_replies, &other->times[i].first_replies) ||
			!distribution_subtract(&s->times[i].replies, &other->times[i].replies))
			return false;
	/* an empty summary has no measure */
	if (wait_summary_is_empty(s))
		s->measures = 0;
	return true;
}
