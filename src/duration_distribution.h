/*
 * duration_distribution.h
 *	  How long something took, many times over: count, sum, slowest and shape.
 *
 * Durations are microseconds, never negative.  Up to DISTRIBUTION_EXACT of them
 * are kept as they are; from then on they are counted in a histogram whose buckets
 * are 1/128 of a power of two wide, so that a percentile is off by 1/256
 * (0.4 %) at most.  Which form stands depends on the count alone and both hold
 * integers, so the same durations give the same distribution in whatever order or
 * parts they came.
 *
 * The limits that people promise by (1 minute, 1 hour, 24 hours, ...) split
 * the bucket they fall in, so "within the limit" stays exact for them.
 */
#ifndef SOCIAL_ROI_DURATION_DISTRIBUTION_H
#define SOCIAL_ROI_DURATION_DISTRIBUTION_H

#include "compat.h"

#include "codec.h"
#include "port/pg_bitutils.h"

#define DISTRIBUTION_EXACT	512

/* A power of two has 128 buckets; durations below 256 microseconds have one each. */
#define HISTOGRAM_OCTAVE_BITS	7
#define HISTOGRAM_OCTAVE		(1 << HISTOGRAM_OCTAVE_BITS)
#define HISTOGRAM_OCTAVES		57
#define HISTOGRAM_BUCKETS		(HISTOGRAM_OCTAVES * HISTOGRAM_OCTAVE)
#define HISTOGRAM_LIMITS		44

typedef struct duration_histogram
{
	uint64	   *octaves[HISTOGRAM_OCTAVES]; /* counts by bucket; NULL = all zero */
	uint64		within[HISTOGRAM_LIMITS];	/* of the bucket a limit falls in: how many are at most the limit */
} duration_histogram;

typedef struct duration_distribution
{
	uint64		count;
	int128		sum;
	int64		slowest;		/* 0 when empty */
	uint32		values_size;	/* room in "values" */
	int64	   *values;			/* in no order; while count <= DISTRIBUTION_EXACT */
	duration_histogram *histogram;	/* above that */
} duration_distribution;

/* All of a distribution lives in the memory context that is current when it is changed. */
extern void distribution_add_any(duration_distribution *d, int64 duration);
extern void distribution_merge(duration_distribution *d, const duration_distribution *other);
extern bool distribution_subtract(duration_distribution *d, const duration_distribution *other);
extern bool distribution_mean(const duration_distribution *d, int64 *mean);
extern bool distribution_percentile(const duration_distribution *d, double fraction, int64 *value);
extern double distribution_count_within(const duration_distribution *d, int64 limit);
extern void distribution_fields(codec *c, duration_distribution *d);
extern void distribution_check(codec *c, const duration_distribution *d);

/* The number of the limit in each bucket, or -1; filled in before the first histogram has counts. */
extern int8 distribution_limits_of_buckets[HISTOGRAM_BUCKETS];

/* The bucket of a duration.  Without a branch for those that have one each: in business hours many waits take no time at all. */
static inline uint32
distribution_bucket(int64 duration)
{
	int			exponent = pg_leftmost_one_pos64((uint64) duration | HISTOGRAM_OCTAVE) - HISTOGRAM_OCTAVE_BITS;

	return exponent * HISTOGRAM_OCTAVE + (uint32) (duration >> exponent);
}

static inline void
distribution_count(duration_distribution *d, int64 duration)
{
	d->count++;
	d->sum += duration;
	d->slowest = Max(d->slowest, duration);
}

/* One more duration (microseconds, >= 0).  Nearly all are counted in a histogram, in buckets that are there and in which no limit falls. */
static inline void
distribution_add(duration_distribution *d, int64 duration)
{
	uint32		bucket = distribution_bucket(duration);
	uint64	   *octave = likely(d->histogram != NULL) ? d->histogram->octaves[bucket / HISTOGRAM_OCTAVE] : NULL;

	if (unlikely(octave == NULL) || unlikely(distribution_limits_of_buckets[bucket] >= 0))
	{
		distribution_add_any(d, duration);
		return;
	}
	octave[bucket % HISTOGRAM_OCTAVE]++;
	distribution_count(d, duration);
}

/* numerator / denominator, half away from zero; denominator > 0 */
extern int64 divide_half_away(int128 numerator, int128 denominator);

#endif							/* SOCIAL_ROI_DURATION_DISTRIBUTION_H */
