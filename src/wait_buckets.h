/*
 * wait_buckets.h
 *	  Wait summaries by bucket: what reply_waits_by() returns.
 */
#ifndef SOCIAL_ROI_WAIT_BUCKETS_H
#define SOCIAL_ROI_WAIT_BUCKETS_H

#include "compat.h"

#include "wait_bucket.h"
#include "wait_summary.h"

typedef struct wait_buckets_entry
{
	char	   *bytes;
	uint32		length;
	uint64		conversations_replied;	/* in which a reply of this bucket closed a wait; buckets share conversations, so these do not add up */
	uint64		handovers;		/* of service days: waits closed here that another channel had opened */
	wait_summary *summary;		/* NULL where "packed" is all there is */
	const char *packed;			/* the contents of the summary's stored form, in the value that was read */
	uint64		packed_length;
} wait_buckets_entry;

/* In the order of wait_bucket_compare(), each bucket once. */
typedef struct wait_buckets
{
	uint32		type;			/* bucket_type */
	uint64		count;
	wait_buckets_entry *entries;
} wait_buckets;

extern const codec_type wait_buckets_type;

#endif							/* SOCIAL_ROI_WAIT_BUCKETS_H */
