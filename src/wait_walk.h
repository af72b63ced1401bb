/*
 * wait_walk.h
 *	  The definition of a wait: one conversation, row by row in order.
 *
 * This is the only place that says when a wait opens and closes, who gets the
 * credit, and what is counted.  Rows of a conversation must come ordered by
 * instant, kind and bucket; rows of different conversations may alternate.
 */
#ifndef SOCIAL_ROI_WAIT_WALK_H
#define SOCIAL_ROI_WAIT_WALK_H

#include "compat.h"

#include "business_calendar.h"
#include "conversation_walker.h"
#include "wait_summary.h"

/*
 * What a row carries beside its instant and kind: its bucket, its calendar and a
 * mark.  Rows refer to it by number.
 */
typedef struct wait_tag
{
	uint32		bucket;			/* number of the summary that the row's counts go to */
	uint32		rank;			/* order of rows of one instant and kind: by bucket, then calendar */
	bool		marked;			/* inbound: tagged itself; assigned, resolved: no person acted */
	uint32		channel;		/* number of the channel of a service day, else 0 */
	business_calendar *calendar;	/* NULL = calendar time */
} wait_tag;

/*
 * Inbounds that await something, or buckets that did, where they are of several buckets: those of the one named
 * last stand in the walk, the others hang behind "rest".
 */
typedef struct bucket_tally
{
	uint32		bucket;
	uint32		rest;			/* number of a tally in the sink's pool; 0 = none */
} bucket_tally;

typedef struct pooled_tally
{
	bucket_tally tally;
	uint32		count;
} pooled_tally;

/* Where results go. */
typedef struct wait_sink
{
	conversation_walker walker;
	const wait_tag *tags;
	wait_summary **summaries;	/* by bucket; NULL until something is counted there.  Until wait_sink_end() their replies are the later ones alone */
	uint64	   *conversations_replied;	/* by bucket: in which it closed a wait.  Not in the summary, for buckets share conversations */
	uint64	   *handovers;		/* by bucket: waits it closed that another channel had opened.  Not in the summary, which knows no channels */
	bool		with_business;	/* measure in business hours too */
	bool		has_tags;		/* rows have different tags, so rows of one stamp have an order */
	MemoryContext context;		/* of the summaries */
	pooled_tally *pool;			/* spilt tallies; element 0 is unused */
	uint32		pool_used;
	uint32		pool_size;
	uint32		pool_free;		/* first of a list of unused ones, through "rest" */
} wait_sink;

/* A conversation on the way.  All zero = no row met yet. */
typedef struct conversation_walk
{
	int64		opened_at;		/* of the open wait */
	uint32		num_waiting;	/* inbounds in the open wait; 0 = none is open */
	uint32		num_unactioned; /* inbounds that no person's action followed yet */
	bool		is_first;		/* the open wait is the conversation's first */
	bool		has_inbound;
	bool		is_answered;
	bool		was_resolved;	/* at or after the first inbound */
	bool		stands_resolved;	/* and nothing reopened it since */
	bool		has_answer;		/* of a person or a bot, after an inbound */
	bool		was_request;	/* resolved after such an answer */
} conversation_walk;

/* What follows it where rows have different tags; a single one, as of hours that are the same for all, is tag 0 of bucket 0. */
typedef struct conversation_buckets
{
	uint32		opened_tag;		/* of the open wait */
	uint32		first_bucket;	/* of the first inbound */
	bucket_tally waiting;
	bucket_tally unactioned;
	bucket_tally repliers;		/* buckets that closed a wait by a reply, each once; while is_answered */
} conversation_buckets;

/* Both. */
typedef struct conversation_walk_space
{
	conversation_walk walk;
	conversation_buckets buckets;
} conversation_walk_space;

extern void wait_sink_init(wait_sink *sink, const wait_tag *tags, bool has_tags, uint32 num_buckets,
						   bool with_business, MemoryContext context);
extern void wait_sink_end(wait_sink *sink, uint32 num_buckets);

#endif							/* SOCIAL_ROI_WAIT_WALK_H */
