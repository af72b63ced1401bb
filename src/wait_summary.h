/*
 * wait_summary.h
 *	  What a set of conversations says about waiting: counts, and how long first
 *	  replies and replies took, by the clock and in business hours.
 *
 * Summaries of disjoint conversations (or of the buckets of one set) add up
 * exactly.  Durations are microseconds.
 */
#ifndef SOCIAL_ROI_WAIT_SUMMARY_H
#define SOCIAL_ROI_WAIT_SUMMARY_H

#include "compat.h"

#include "codec.h"
#include "duration_distribution.h"

/* What is counted.  The comments name the bucket that a count goes to. */
typedef enum wait_counter
{
	NUM_CONVERSATIONS,			/* with an inbound; of the first inbound */
	NUM_INBOUND,				/* of the inbound */
	NUM_ANSWERED_INBOUND,		/* in a wait closed by a reply; of the inbound */
	NUM_ACTIONED_INBOUND,		/* followed by a person's action; of the inbound */
	NUM_ANSWERED_CONVERSATIONS, /* with an answered inbound; of the first inbound */
	NUM_REPLIES,				/* outbound rows; of the row */
	NUM_MESSAGES_REPLIED,		/* inbound rows in a wait closed by a reply; of the reply */
	NUM_AUTOMATED,				/* of the row */
	NUM_RESOLVED,				/* conversations resolved after their first inbound; of the first inbound */
	NUM_RESOLUTION_EVENTS,		/* of the row */
	NUM_REQUESTS_RESOLVED,		/* conversations asked, answered (by a bot too) and then resolved; of the first such resolved */
	NUM_REOPENS,				/* at most one for each resolved span; of the row */
	NUM_WAITS_OPENED,			/* of the row that opens */
	NUM_CLOSED_UNANSWERED,		/* waits; of the row that resolves */
	NUM_OPEN,					/* waits; of the row that opened */
	NUM_WAIT_COUNTERS
} wait_counter;

typedef enum wait_measure
{
	BY_CLOCK,
	IN_BUSINESS_HOURS,
	NUM_WAIT_MEASURES
} wait_measure;

/* Which measures a summary holds; an empty one holds none, and merges with any. */
#define HAS_CLOCK		(1 << BY_CLOCK)
#define HAS_BUSINESS	(1 << IN_BUSINESS_HOURS)

typedef struct wait_times
{
	duration_distribution first_replies;
	duration_distribution replies;	/* the first replies among them */
} wait_times;

typedef struct wait_summary
{
	uint32		measures;
	uint64		counters[NUM_WAIT_COUNTERS];
	int128		opened_sum;		/* of the instants at which the open waits opened */
	wait_times	times[NUM_WAIT_MEASURES];
} wait_summary;

extern const codec_type wait_summary_type;

extern void wait_summary_fields(codec *c, void *value);
extern uint64 wait_summary_unpack_count(const struct varlena *packed, wait_counter counter);
extern const wait_times *wait_summary_unpack_times(const struct varlena *packed, bool with_replies);
extern void wait_summary_check(codec *c, const void *value);
extern bool wait_summary_is_empty(const wait_summary *s);
extern void wait_summary_merge(wait_summary *s, const wait_summary *other);
extern bool wait_summary_subtract(wait_summary *s, const wait_summary *other);

#endif							/* SOCIAL_ROI_WAIT_SUMMARY_H */
