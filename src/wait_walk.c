/*
 * wait_walk.c
 *	  The definition of a wait, row by row; see wait_walk.h.
 *
 * A wait opens at the first inbound while none is open; further inbounds join it; it
 * closes at the first outbound.  Automated rows do neither.  "resolved" closes it
 * without a sample.  A wait belongs to the bucket of the row that closes it, an
 * open one to that of the row that opened it; inbound rows and what became of them
 * belong to the inbound's own bucket; a conversation to that of its first inbound.
 */
#include "wait_walk.h"

#include "miscadmin.h"
#include "slab.h"
#include "utils/memutils.h"

/* ----------
 * Summaries by bucket
 * ----------
 */

static wait_summary *
start_summary(wait_sink *sink, uint32 bucket)
{
	wait_summary *s = MemoryContextAllocZero(sink->context, sizeof(wait_summary));

	s->measures = HAS_CLOCK | (sink->with_business ? HAS_BUSINESS : 0);
	sink->summaries[bucket] = s;
	return s;
}

static inline wait_summary *
summary_of(wait_sink *sink, uint32 bucket)
{
	wait_summary *s = sink->summaries[bucket];

	return likely(s != NULL) ? s : start_summary(sink, bucket);
}

static inline void
count_in(wait_sink *sink, uint32 bucket, wait_counter counter)
{
	summary_of(sink, bucket)->counters[counter]++;
}

/* The buckets of a conversation; without tags all are the only one, and never written. */
static inline conversation_buckets *
buckets_of(const wait_sink *sink, conversation_walk *walk)
{
	static conversation_buckets only = {0};

	return sink->has_tags ? &((conversation_walk_space *) walk)->buckets : &only;
}

/* ----------
 * Tallies: nearly always all inbounds of one are of one bucket
 * ----------
 */

/* A place in the pool. */
static uint32
pool_take(wait_sink *sink)
{
	uint32		taken = sink->pool_free;

	if (taken != 0)
	{
		sink->pool_free = sink->pool[taken].tally.rest;
		return taken;
	}
	if (sink->pool_used + 1 >= sink->pool_size)
	{
		uint32		size = Max(64, sink->pool_size * 2);
		pooled_tally *grown = MemoryContextAllocHuge(sink->context, (Size) size * sizeof(pooled_tally));

		if (sink->pool != NULL)
		{
			memcpy(grown, sink->pool, (Size) sink->pool_size * sizeof(pooled_tally));
			pfree(sink->pool);
		}
		sink->pool = grown;
		sink->pool_size = size;
	}
	return ++sink->pool_used;
}

/* One more of that bucket in a tally of "count". */
static inline void
tally_add(wait_sink *sink, uint32 *count, bucket_tally *tally, uint32 bucket)
{
	if (sink->has_tags)
	{
		if (*count > 0 && unlikely(tally->bucket != bucket))
		{
			uint32		place = pool_take(sink);

			sink->pool[place] = (pooled_tally) {*tally, *count};
			tally->rest = place;
			*count = 0;
		}
		tally->bucket = bucket;
	}
	++*count;
}

/*
 * Empties a tally and returns how many were in it.  Each is counted under "counter" in its
 * bucket, or nowhere if that is NUM_WAIT_COUNTERS.
 */
static inline uint64
tally_settle(wait_sink *sink, uint32 *count, bucket_tally *tally, wait_counter counter)
{
	uint64		total = 0;

	if (*count == 0)
		return 0;
	for (;;)
	{
		uint32		place = tally->rest;

		total += *count;
		if (counter != NUM_WAIT_COUNTERS)
			summary_of(sink, tally->bucket)->counters[counter] += *count;
		if (likely(place == 0))
			break;
		*tally = sink->pool[place].tally;
		*count = sink->pool[place].count;
		sink->pool[place].tally.rest = sink->pool_free;
		sink->pool_free = place;
	}
	*count = 0;
	return total;
}

/* Whether a bucket stands in a tally that is not empty. */
static bool
tally_has(const wait_sink *sink, const bucket_tally *tally, uint32 bucket)
{
	if (tally->rest != 0)
		CHECK_FOR_INTERRUPTS(); /* one conversation may have any number of buckets */
	while (tally->bucket != bucket)
	{
		if (tally->rest == 0)
			return false;
		tally = &sink->pool[tally->rest].tally;
	}
	return true;
}

/* ----------
 * The kinds
 * ----------
 */

static inline void
open_wait(wait_sink *sink, conversation_walk *walk, int64 at, uint32 tag)
{
	walk->opened_at = at;
	walk->is_first = !walk->has_inbound;
	if (sink->has_tags)
		buckets_of(sink, walk)->opened_tag = tag;
	count_in(sink, sink->tags[tag].bucket, NUM_WAITS_OPENED);
}

static inline void
step_inbound(wait_sink *sink, conversation_walk *walk, int64 at, uint32 tag)
{
	uint32		bucket = sink->tags[tag].bucket;
	conversation_buckets *buckets = buckets_of(sink, walk);

	count_in(sink, bucket, NUM_INBOUND);
	if (walk->stands_resolved)
		count_in(sink, bucket, NUM_REOPENS);
	walk->stands_resolved = false;
	if (walk->num_waiting == 0)
		open_wait(sink, walk, at, tag);
	if (!walk->has_inbound)
	{
		walk->has_inbound = true;
		if (sink->has_tags)
			buckets->first_bucket = bucket;
		count_in(sink, bucket, NUM_CONVERSATIONS);
	}
	tally_add(sink, &walk->num_waiting, &buckets->waiting, bucket);
	if (sink->tags[tag].marked)
		count_in(sink, bucket, NUM_ACTIONED_INBOUND);
	else
		tally_add(sink, &walk->num_unactioned, &buckets->unactioned, bucket);
}

/* A person acted: all inbounds before are actioned. */
static inline void
settle_unactioned(wait_sink *sink, conversation_walk *walk)
{
	(void) tally_settle(sink, &walk->num_unactioned, &buckets_of(sink, walk)->unactioned, NUM_ACTIONED_INBOUND);
}

/*
 * The open wait is closed by a reply of that bucket.  Until the end a duration stands once, first replies not among the others.
 * Which of both it is no processor can guess, so their place is reckoned without a branch.
 */
static inline void
add_reply(const conversation_walk *walk, wait_summary *s, wait_measure measure, int64 duration)
{
	size_t		place = walk->is_first ? offsetof(wait_times, first_replies) : offsetof(wait_times, replies);

	distribution_add((duration_distribution *) ((char *) &s->times[measure] + place), duration);
}

/* How long the open wait took, in all measures. */
static inline void
add_reply_times(wait_sink *sink, conversation_walk *walk, wait_summary *s, int64 at)
{
	MemoryContext caller = MemoryContextSwitchTo(sink->context);

	add_reply(walk, s, BY_CLOCK, at - walk->opened_at);
	if (sink->with_business)
	{
		business_calendar *calendar = sink->tags[buckets_of(sink, walk)->opened_tag].calendar;

		add_reply(walk, s, IN_BUSINESS_HOURS, calendar == NULL ? at - walk->opened_at :
				  business_microseconds_short(calendar, walk->opened_at, at));
	}
	MemoryContextSwitchTo(caller);
}

/* Counts the conversation among those that a bucket replied in, once. */
static inline void
count_replier(wait_sink *sink, conversation_walk *walk, uint32 bucket)
{
	conversation_buckets *buckets = buckets_of(sink, walk);
	uint32		count = walk->is_answered ? 1 : 0;

	if (walk->is_answered && tally_has(sink, &buckets->repliers, bucket))
		return;
	tally_add(sink, &count, &buckets->repliers, bucket);
	sink->conversations_replied[bucket]++;
}

/* Counts a wait that this row closes, though a row of another channel opened it. */
static inline void
count_handover(wait_sink *sink, conversation_walk *walk, uint32 tag)
{
	const wait_tag *closing = &sink->tags[tag];

	if (sink->has_tags && unlikely(sink->tags[buckets_of(sink, walk)->opened_tag].channel != closing->channel))
		sink->handovers[closing->bucket]++;
}

static inline void
step_outbound(wait_sink *sink, conversation_walk *walk, int64 at, uint32 tag)
{
	uint32		bucket = sink->tags[tag].bucket;
	conversation_buckets *buckets = buckets_of(sink, walk);
	wait_summary *s = summary_of(sink, bucket);

	s->counters[NUM_REPLIES]++;
	walk->has_answer |= walk->has_inbound;
	settle_unactioned(sink, walk);
	if (walk->num_waiting == 0)
		return;
	add_reply_times(sink, walk, s, at);
	s->counters[NUM_MESSAGES_REPLIED] += tally_settle(sink, &walk->num_waiting, &buckets->waiting, NUM_ANSWERED_INBOUND);
	count_replier(sink, walk, bucket);
	count_handover(sink, walk, tag);
	if (!walk->is_answered)
		count_in(sink, buckets->first_bucket, NUM_ANSWERED_CONVERSATIONS);
	walk->is_answered = true;
}

static inline void
step_resolved(wait_sink *sink, conversation_walk *walk, uint32 tag)
{
	uint32		bucket = sink->tags[tag].bucket;
	conversation_buckets *buckets = buckets_of(sink, walk);

	count_in(sink, bucket, NUM_RESOLUTION_EVENTS);
	if (walk->num_waiting > 0)
	{
		count_in(sink, bucket, NUM_CLOSED_UNANSWERED);
		count_handover(sink, walk, tag);
		(void) tally_settle(sink, &walk->num_waiting, &buckets->waiting, NUM_WAIT_COUNTERS);
	}
	if (!sink->tags[tag].marked)
		settle_unactioned(sink, walk);
	if (walk->has_inbound && !walk->was_resolved)
	{
		walk->was_resolved = true;
		count_in(sink, buckets->first_bucket, NUM_RESOLVED);
	}
	if (walk->has_answer && !walk->was_request)
	{
		walk->was_request = true;
		count_in(sink, bucket, NUM_REQUESTS_RESOLVED);
	}
	walk->stands_resolved = true;
}

/* The next row of a conversation. */
static void
conversation_step(conversation_walker *walker, void *conversation, interaction_kind kind, int64 at, uint32 tag)
{
	wait_sink  *sink = (wait_sink *) walker;
	conversation_walk *walk = conversation;

	switch (kind)
	{
		case KIND_INBOUND:
			step_inbound(sink, walk, at, tag);
			break;
		case KIND_OUTBOUND:
			step_outbound(sink, walk, at, tag);
			break;
		case KIND_AUTOMATED:
			count_in(sink, sink->tags[tag].bucket, NUM_AUTOMATED);
			walk->has_answer |= walk->has_inbound;
			break;
		case KIND_ASSIGNED:
			if (!sink->tags[tag].marked)
				settle_unactioned(sink, walk);
			break;
		case KIND_RESOLVED:
			step_resolved(sink, walk, tag);
			break;
		case KIND_REOPENED:
			if (walk->stands_resolved)
				count_in(sink, sink->tags[tag].bucket, NUM_REOPENS);
			walk->stands_resolved = false;
			break;
	}
}

/* Gives what the conversation holds of the pool to the next ones. */
static void
release_tallies(wait_sink *sink, conversation_walk *walk)
{
	conversation_buckets *buckets = buckets_of(sink, walk);
	uint32		answered = walk->is_answered ? 1 : 0;

	(void) tally_settle(sink, &walk->num_waiting, &buckets->waiting, NUM_WAIT_COUNTERS);
	(void) tally_settle(sink, &walk->num_unactioned, &buckets->unactioned, NUM_WAIT_COUNTERS);
	(void) tally_settle(sink, &answered, &buckets->repliers, NUM_WAIT_COUNTERS);
}

/* No row of the conversation is left. */
static void
conversation_end(conversation_walker *walker, void *conversation, uint32 number)
{
	wait_sink  *sink = (wait_sink *) walker;
	conversation_walk *walk = conversation;

	if (walk->num_waiting > 0)
	{
		uint32		tag = sink->has_tags ? buckets_of(sink, walk)->opened_tag : 0;
		wait_summary *s = summary_of(sink, sink->tags[tag].bucket);

		s->counters[NUM_OPEN]++;
		s->opened_sum += walk->opened_at;
	}
	if (sink->pool != NULL)
		release_tallies(sink, walk);
}

/* An empty sink for that many buckets; "tags" must outlive it, and are one at most without "has_tags". */
void
wait_sink_init(wait_sink *sink, const wait_tag *tags, bool has_tags, uint32 num_buckets,
			   bool with_business, MemoryContext context)
{
	memset(sink, 0, sizeof(*sink));
	sink->walker.walk_size = has_tags ? sizeof(conversation_walk_space) : sizeof(conversation_walk);
	sink->walker.step = conversation_step;
	sink->walker.end = conversation_end;
	sink->walker.order = has_tags ? tags : NULL;
	sink->tags = tags;
	sink->has_tags = has_tags;
	sink->summaries = slab_alloc_zero(context, Max((Size) num_buckets, 1) * sizeof(wait_summary *));
	sink->conversations_replied = slab_alloc_zero(context, Max((Size) num_buckets, 1) * sizeof(uint64));
	sink->handovers = slab_alloc_zero(context, Max((Size) num_buckets, 1) * sizeof(uint64));
	sink->with_business = with_business;
	sink->context = context;
}

/* No conversation is left: completes the summaries, in the sink's context, which must be the current one. */
void
wait_sink_end(wait_sink *sink, uint32 num_buckets)
{
	for (uint32 bucket = 0; bucket < num_buckets; bucket++)
	{
		wait_summary *s = sink->summaries[bucket];

		if ((bucket & 0xfff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (s == NULL)
			continue;
		for (int measure = 0; measure < NUM_WAIT_MEASURES; measure++)
			distribution_merge(&s->times[measure].replies, &s->times[measure].first_replies);
	}
}
