/*
 * duration_distribution.c
 *	  Count, sum, slowest and shape of many durations; see duration_distribution.h.
 *
 * Cost: adding is a few instructions and no allocation once the histogram stands
 * (8 kB of pointers and counts, then 1 kB for each power of two that occurs).
 */
#include "duration_distribution.h"

#include "miscadmin.h"
#include "sort_uint64.h"

#define SECOND	INT64CONST(1000000)
#define MINUTE	(60 * SECOND)
#define HOUR	(60 * MINUTE)
#define DAY		(24 * HOUR)

/* The limits that service promises name.  No two fall in one bucket. */
static const int64 limits[HISTOGRAM_LIMITS] = {
	1 * SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 20 * SECOND, 30 * SECOND, 45 * SECOND,
	1 * MINUTE, 90 * SECOND, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE, 5 * MINUTE, 10 * MINUTE,
	15 * MINUTE, 20 * MINUTE, 30 * MINUTE, 40 * MINUTE, 45 * MINUTE,
	1 * HOUR, 90 * MINUTE, 2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR, 6 * HOUR, 8 * HOUR, 10 * HOUR,
	12 * HOUR, 16 * HOUR, 18 * HOUR, 20 * HOUR,
	1 * DAY, 36 * HOUR, 2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY, 7 * DAY, 10 * DAY, 14 * DAY, 30 * DAY, 90 * DAY
};

/* ----------
 * Buckets
 * ----------
 */

/* The shortest duration of a bucket; for one past the last, what would come next. */
static inline uint64
bucket_start(uint32 bucket)
{
	int			exponent;

	if (bucket < 2 * HISTOGRAM_OCTAVE)
		return bucket;
	exponent = bucket / HISTOGRAM_OCTAVE - 1;
	return (uint64) (bucket - exponent * HISTOGRAM_OCTAVE) << exponent;
}

/* The number of the limit in each bucket, or -1; filled in before the first histogram has counts. */
int8		distribution_limits_of_buckets[HISTOGRAM_BUCKETS];
static bool limits_are_known = false;

static void
learn_limits(void)
{
	memset(distribution_limits_of_buckets, -1, sizeof(distribution_limits_of_buckets));
	for (int i = 0; i < HISTOGRAM_LIMITS; i++)
		distribution_limits_of_buckets[distribution_bucket(limits[i])] = i;
	limits_are_known = true;
}

/* The number of the limit in a bucket, or -1. */
static inline int
limit_of(uint32 bucket)
{
	if (unlikely(!limits_are_known))
		learn_limits();
	return distribution_limits_of_buckets[bucket];
}

static inline uint64
bucket_count(const duration_histogram *histogram, uint32 bucket)
{
	const uint64 *octave = histogram->octaves[bucket / HISTOGRAM_OCTAVE];

	return octave == NULL ? 0 : octave[bucket % HISTOGRAM_OCTAVE];
}

static pg_noinline uint64 *
make_octave(duration_histogram *histogram, uint32 bucket)
{
	if (!limits_are_known)
		learn_limits();
	return histogram->octaves[bucket / HISTOGRAM_OCTAVE] = palloc0(HISTOGRAM_OCTAVE * sizeof(uint64));
}

static inline uint64 *
octave_for(duration_histogram *histogram, uint32 bucket)
{
	uint64	   *octave = histogram->octaves[bucket / HISTOGRAM_OCTAVE];

	return likely(octave != NULL) ? octave : make_octave(histogram, bucket);
}

static inline void
histogram_add(duration_histogram *histogram, int64 duration)
{
	uint32		bucket = distribution_bucket(duration);
	int			limit = limit_of(bucket);

	octave_for(histogram, bucket)[bucket % HISTOGRAM_OCTAVE]++;
	if (unlikely(limit >= 0) && duration <= limits[limit])
		histogram->within[limit]++;
}

/* ----------
 * Adding, merging, taking away
 * ----------
 */

/* Room for "count" durations that are kept as they are. */
static void
reserve_values(duration_distribution *d, uint64 count)
{
	uint32		size = Max(d->values_size, 4);

	if (count <= d->values_size)
		return;
	while (size < count)
		size *= 2;
	if (d->values == NULL)
		d->values = palloc(size * sizeof(int64));
	else
		d->values = repalloc(d->values, size * sizeof(int64));
	d->values_size = size;
}

/* From now on there are more than DISTRIBUTION_EXACT: counts the ones kept so far instead. */
static void
start_histogram(duration_distribution *d)
{
	d->histogram = palloc0(sizeof(duration_histogram));
	for (uint64 i = 0; i < d->count; i++)
		histogram_add(d->histogram, d->values[i]);
	if (d->values != NULL)
		pfree(d->values);
	d->values = NULL;
	d->values_size = 0;
}

/* One more duration of any kind. */
void
distribution_add_any(duration_distribution *d, int64 duration)
{
	Assert(duration >= 0);
	if (d->histogram == NULL)
	{
		if (d->count < DISTRIBUTION_EXACT)
		{
			if (d->count == d->values_size)
				reserve_values(d, d->count + 1);
			d->values[d->count] = duration;
		}
		else
			start_histogram(d);
	}
	if (d->histogram != NULL)
		histogram_add(d->histogram, duration);
	distribution_count(d, duration);
}

static void
histogram_merge(duration_histogram *histogram, const duration_histogram *other)
{
	for (int i = 0; i < HISTOGRAM_OCTAVES; i++)
	{
		uint64	   *counts;

		if (other->octaves[i] == NULL)
			continue;
		counts = octave_for(histogram, i * HISTOGRAM_OCTAVE);
		for (int j = 0; j < HISTOGRAM_OCTAVE; j++)
			counts[j] += other->octaves[i][j];
	}
	for (int i = 0; i < HISTOGRAM_LIMITS; i++)
		histogram->within[i] += other->within[i];
}

/* All durations of "other", which is left as it is. */
void
distribution_merge(duration_distribution *d, const duration_distribution *other)
{
	uint64		count = d->count + other->count;

	if (other->count == 0)
		return;
	if (count <= DISTRIBUTION_EXACT)
	{
		reserve_values(d, count);
		memcpy(d->values + d->count, other->values, other->count * sizeof(int64));
	}
	else
	{
		if (d->histogram == NULL)
			start_histogram(d);
		if (other->histogram != NULL)
			histogram_merge(d->histogram, other->histogram);
		else
			for (uint64 i = 0; i < other->count; i++)
				histogram_add(d->histogram, other->values[i]);
	}
	d->count = count;
	d->sum += other->sum;
	d->slowest = Max(d->slowest, other->slowest);
}

/* Durations are not negative, so they sort like unsigned numbers. */
static void
sort_values(int64 *values, uint64 count)
{
	bool		sorted = true;

	for (uint64 i = 1; i < count && sorted; i++)
		sorted = values[i - 1] <= values[i];
	if (!sorted)
		sort_uint64((uint64 *) values, count);
}

static int64 *
sorted_copy(const duration_distribution *d)
{
	int64	   *values = palloc(Max(d->count, 1) * sizeof(int64));

	if (d->count > 0)
		memcpy(values, d->values, d->count * sizeof(int64));
	sort_values(values, d->count);
	return values;
}

/* Takes the durations of "other" out of the ones kept; false when one of them is not there. */
static bool
values_subtract(duration_distribution *d, const duration_distribution *other)
{
	int64	   *gone = sorted_copy(other);
	uint64		kept = 0;
	uint64		next_gone = 0;

	sort_values(d->values, d->count);
	for (uint64 i = 0; i < d->count; i++)
	{
		if (next_gone < other->count && d->values[i] == gone[next_gone])
			next_gone++;
		else
			d->values[kept++] = d->values[i];
	}
	pfree(gone);
	return next_gone == other->count;
}

/* Takes the counts of "other" away; false when one would fall below zero. */
static bool
histogram_subtract(duration_histogram *histogram, const duration_histogram *other)
{
	for (int i = 0; i < HISTOGRAM_OCTAVES; i++)
		for (int j = 0; other->octaves[i] != NULL && j < HISTOGRAM_OCTAVE; j++)
		{
			uint64		gone = other->octaves[i][j];

			if (gone > 0)
			{
				if (bucket_count(histogram, i * HISTOGRAM_OCTAVE + j) < gone)
					return false;
				histogram->octaves[i][j] -= gone;
			}
		}
	for (int i = 0; i < HISTOGRAM_LIMITS; i++)
	{
		if (histogram->within[i] < other->within[i])
			return false;
		histogram->within[i] -= other->within[i];
	}
	return true;
}

static bool
histogram_subtract_values(duration_histogram *histogram, const duration_distribution *other)
{
	for (uint64 i = 0; i < other->count; i++)
	{
		uint32		bucket = distribution_bucket(other->values[i]);
		int			limit = limit_of(bucket);

		if (bucket_count(histogram, bucket) == 0)
			return false;
		histogram->octaves[bucket / HISTOGRAM_OCTAVE][bucket % HISTOGRAM_OCTAVE]--;
		if (limit >= 0 && other->values[i] <= limits[limit])
			histogram->within[limit]--;
	}
	return true;
}

/*
 * Takes away the durations of "other", which were merged before.  False when the
 * rest cannot be known from what is kept: the slowest leaves, or the count falls
 * back to where durations are kept as they are.  Then d is spoilt and the
 * caller must begin anew.
 */
bool
distribution_subtract(duration_distribution *d, const duration_distribution *other)
{
	if (other->count == 0)
		return true;
	if (other->count > d->count)
		return false;
	if (other->count < d->count && other->slowest >= d->slowest)
		return false;
	if (d->histogram == NULL)
	{
		if (other->histogram != NULL || !values_subtract(d, other))
			return false;
	}
	else if (d->count - other->count <= DISTRIBUTION_EXACT)
		return false;
	else if (other->histogram != NULL ? !histogram_subtract(d->histogram, other->histogram) :
			 !histogram_subtract_values(d->histogram, other))
		return false;
	d->count -= other->count;
	d->sum -= other->sum;
	if (d->count == 0)
		d->slowest = 0;
	return true;
}

/* ----------
 * Figures
 * ----------
 */

/* numerator / denominator, half away from zero; the denominator is positive. */
int64
divide_half_away(int128 numerator, int128 denominator)
{
	int128		half = denominator / 2;

	/* an odd denominator has no exact half, so truncation is right there too */
	return (int64) ((numerator >= 0 ? numerator + half : numerator - half) / denominator);
}

/* The mean in whole microseconds; false when empty. */
bool
distribution_mean(const duration_distribution *d, int64 *mean)
{
	if (d->count == 0)
		return false;
	*mean = divide_half_away(d->sum, d->count);
	return true;
}

/* The duration of rank "rank" (0 = the shortest), or the middle of its bucket. */
static int64
histogram_at_rank(const duration_distribution *d, uint64 rank)
{
	uint64		before = 0;

	for (uint32 bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++)
	{
		if (d->histogram->octaves[bucket / HISTOGRAM_OCTAVE] == NULL)
		{
			bucket += HISTOGRAM_OCTAVE - 1;
			continue;
		}
		before += bucket_count(d->histogram, bucket);
		if (before > rank)
		{
			uint64		start = bucket_start(bucket);
			uint64		middle = start + (bucket_start(bucket + 1) - start) / 2;

			return (int64) Min(middle, (uint64) d->slowest);
		}
	}
	return d->slowest;
}

/*
 * The continuous percentile (percentile_cont) for 0 <= fraction <= 1, in whole
 * microseconds; false when empty.  The fraction counts to 15 decimals, so that
 * 0.9 means nine tenths and not the nearest double.
 */
bool
distribution_percentile(const duration_distribution *d, double fraction, int64 *value)
{
	const int64 scale = INT64CONST(1000000000000000);
	int128		position;
	int64	   *values = NULL;
	int64		below;
	int64		above;
	uint64		rank;
	int64		part;

	if (d->count == 0)
		return false;
	position = (int128) (int64) (fraction * scale + 0.5) * (d->count - 1);
	rank = (uint64) (position / scale);
	part = (int64) (position % scale);
	if (d->histogram == NULL)
		values = sorted_copy(d);
	below = values ? values[rank] : histogram_at_rank(d, rank);
	above = part == 0 ? below : values ? values[rank + 1] : histogram_at_rank(d, rank + 1);
	if (values)
		pfree(values);
	*value = below + divide_half_away((int128) (above - below) * part, scale);
	return true;
}

/* Below the bucket of "limit" all counts, of the bucket itself the part up to the limit. */
static double
histogram_count_within(const duration_histogram *histogram, int64 limit)
{
	uint32		bucket = distribution_bucket(limit);
	int			known_limit = limit_of(bucket);
	uint64		count = 0;
	uint64		start = bucket_start(bucket);
	uint64		width = bucket_start(bucket + 1) - start;

	for (uint32 i = 0; i < bucket; i++)
		count += bucket_count(histogram, i);
	if (known_limit >= 0 && limits[known_limit] == limit)
		return (double) (count + histogram->within[known_limit]);
	return (double) count + (double) bucket_count(histogram, bucket) * ((double) (limit - start + 1) / (double) width);
}

/*
 * How many durations are at most "limit".  Exact while the durations are kept as
 * they are, for every limit of the list above and for widths of one microsecond;
 * otherwise the bucket of the limit counts by the share of it that is within.
 */
double
distribution_count_within(const duration_distribution *d, int64 limit)
{
	uint64		count = 0;

	if (limit < 0)
		return 0;
	if (limit >= d->slowest)
		return (double) d->count;
	if (d->histogram != NULL)
		return histogram_count_within(d->histogram, limit);
	for (uint64 i = 0; i < d->count; i++)
		count += d->values[i] <= limit;
	return (double) count;
}

/* ----------
 * Stored form
 * ----------
 */

static void
values_fields(codec *c, duration_distribution *d)
{
	uint64		count = d->count;

	codec_count(c, "durations", &count, 1);
	if (count != d->count)
		codec_refuse(c, "Each duration must be given while there are at most %d.", DISTRIBUTION_EXACT);
	if (codec_reading(c))
		reserve_values(d, count);
	else
		sort_values(d->values, d->count);
	codec_ascending_array(c, d->values, count);
}

/* The end of the run of counts that are not zero which begins at "first". */
static uint32
run_end(const duration_histogram *histogram, uint32 first)
{
	while (first < HISTOGRAM_BUCKETS && bucket_count(histogram, first) > 0)
		first++;
	return first;
}

static uint32
run_start(const duration_histogram *histogram, uint32 first)
{
	while (first < HISTOGRAM_BUCKETS && bucket_count(histogram, first) == 0)
		first = histogram->octaves[first / HISTOGRAM_OCTAVE] != NULL ? first + 1 : (first / HISTOGRAM_OCTAVE + 1) * HISTOGRAM_OCTAVE;
	return first;
}

/* A run of neighbouring buckets: how far after the last one, how many, and their counts. */
static uint32
run_fields(codec *c, duration_histogram *histogram, uint32 last_end)
{
	uint32		start = codec_reading(c) ? 0 : run_start(histogram, last_end);
	uint32		gap = start - last_end;
	uint32		length = codec_reading(c) ? 0 : run_end(histogram, start) - start;
	uint32		end;

	codec_uint32(c, NULL, &gap, HISTOGRAM_BUCKETS - last_end);
	start = last_end + gap;
	codec_uint32(c, NULL, &length, HISTOGRAM_BUCKETS - start);
	end = start + length;
	for (uint32 bucket = start; bucket < end;)
	{
		uint32		place = bucket % HISTOGRAM_OCTAVE;
		uint32		in_octave = Min(end - bucket, HISTOGRAM_OCTAVE - place);

		codec_positive_array(c, octave_for(histogram, bucket) + place, in_octave);
		bucket += in_octave;
	}
	return end;
}

static void
histogram_fields(codec *c, duration_distribution *d)
{
	duration_histogram *histogram;
	uint64		num_runs = 0;
	uint32		end = 0;

	if (codec_reading(c))
		d->histogram = palloc0(sizeof(duration_histogram));
	histogram = d->histogram;
	if (!codec_reading(c))
		for (uint32 at = run_start(histogram, 0); at < HISTOGRAM_BUCKETS;
			 at = run_start(histogram, run_end(histogram, at)))
			num_runs++;
	codec_count(c, "runs", &num_runs, 3);
	for (uint64 i = 0; i < num_runs; i++)
		end = run_fields(c, histogram, end);
	for (int i = 0; i < HISTOGRAM_LIMITS; i++)
	{
		uint64		most = bucket_count(histogram, distribution_bucket(limits[i]));

		if (most > 0)
			codec_uint64(c, NULL, &histogram->within[i], most);
	}
}

/* Describes a distribution to the codec, both ways. */
void
distribution_fields(codec *c, duration_distribution *d)
{
	codec_uint64(c, "count", &d->count, PG_INT64_MAX);
	if (d->count == 0)
		return;
	codec_int128(c, "sum", &d->sum);
	codec_int64(c, "slowest", &d->slowest);
	if (d->count <= DISTRIBUTION_EXACT)
		values_fields(c, d);
	else
		histogram_fields(c, d);
}

/* Refuses kept durations that do not give the sum and the slowest. */
static void
check_values(codec *c, const duration_distribution *d)
{
	int128		sum = 0;

	for (uint64 i = 0; i < d->count; i++)
		sum += d->values[i];
	if (sum != d->sum || d->slowest != d->values[d->count - 1])
		codec_refuse(c, "The durations do not give the sum and the slowest.");
}

/* Refuses a histogram whose counts do not give the count, or cannot have that sum or slowest. */
static void
check_histogram(codec *c, const duration_distribution *d)
{
	uint128		count = 0;
	int128		least = 0;
	int128		most = 0;
	uint32		last = 0;

	for (uint32 bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++)
	{
		uint64		n = bucket_count(d->histogram, bucket);

		if (n == 0)
			continue;
		count += n;
		if (count > d->count)
			break;
		least += (int128) n * bucket_start(bucket);
		most += (int128) n * (bucket_start(bucket + 1) - 1);
		last = bucket;
	}
	if (count != d->count)
		codec_refuse(c, "The counts of the buckets do not give the count.");
	if (d->sum < least || d->sum > most || d->slowest < 0 || distribution_bucket(d->slowest) != last)
		codec_refuse(c, "The buckets cannot have this sum and slowest.");
}

/* Refuses what no durations could have given. */
void
distribution_check(codec *c, const duration_distribution *d)
{
	if (d->count == 0)
		return;
	if (d->histogram == NULL)
		check_values(c, d);
	else
		check_histogram(c, d);
}
