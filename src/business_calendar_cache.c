/*
 * business_calendar_cache.c
 *	  The compiled calendars of a query, by value of the hours.
 *
 * Hours may differ from row to row, and a calendar takes some 50 microseconds to
 * compile, a thousand times what a call costs.  So each call site keeps the
 * calendars it has compiled, by the digest of the hours' text; the one used last
 * is tried first.  They may hold 128 MB together, which a thousand do that are
 * asked about a few years: then all are given up, and compiled again when they
 * are met again.
 */
#include "compat.h"

#include "business_calendar.h"

#include "utils/memutils.h"

#define MAX_CACHE_MEMORY	((Size) 128 * 1024 * 1024)
/* Calendars grow when they are asked about other years; adding up their memory at every look-up would cost too much. */
#define LOOKUPS_PER_CHECK	1024

typedef struct hours_digest
{
	uint64		words[OPENING_HOURS_DIGEST_SIZE / sizeof(uint64)];
} hours_digest;

typedef struct cached_calendar
{
	hours_digest digest;		/* of the value it was compiled from */
	business_calendar *calendar;
	char		status;
} cached_calendar;

/* Any part of a digest is a hash. */
#define SH_PREFIX			calendar_table
#define SH_ELEMENT_TYPE		cached_calendar
#define SH_KEY_TYPE			hours_digest
#define SH_KEY				digest
#define SH_HASH_KEY(table, key)		((uint32) (key).words[0])
#define SH_EQUAL(table, a, b)		digests_are_equal(&(a), &(b))
#define SH_SCOPE			static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

struct business_calendar_cache
{
	hours_digest latest_digest; /* zeros at first, which no text has */
	business_calendar *latest;
	MemoryContext context;		/* of the table and its calendars alone */
	calendar_table_hash *table;
	uint32		num_lookups;
};

static hours_digest
digest_of(const opening_hours *hours)
{
	hours_digest digest;

	memcpy(&digest, opening_hours_digest(hours), sizeof(digest));
	return digest;
}

/* An empty cache in a memory context, which must live as long. */
business_calendar_cache *
business_calendar_cache_create(MemoryContext context)
{
	business_calendar_cache *cache = MemoryContextAllocZero(context, sizeof(business_calendar_cache));

	cache->context = AllocSetContextCreate(context, "business calendars", ALLOCSET_DEFAULT_SIZES);
	cache->table = calendar_table_create(cache->context, 8, NULL);
	return cache;
}

/* Whether there is no room for one more. */
static bool
is_full(const business_calendar_cache *cache)
{
	return MemoryContextMemAllocated(cache->context, true) >= MAX_CACHE_MEMORY;
}

static void
give_up_calendars(business_calendar_cache *cache)
{
	memset(&cache->latest_digest, 0, sizeof(hours_digest));
	cache->table = NULL;
	MemoryContextReset(cache->context);
	cache->table = calendar_table_create(cache->context, 8, NULL);
}

static business_calendar *
compile_into_cache(business_calendar_cache *cache, const opening_hours *hours, hours_digest digest)
{
	business_calendar *calendar = business_calendar_compile(hours, cache->context);
	bool		found;

	calendar_table_insert(cache->table, digest, &found)->calendar = calendar;
	return calendar;
}

static pg_noinline business_calendar *
find_or_compile(business_calendar_cache *cache, const opening_hours *hours)
{
	hours_digest digest = digest_of(hours);
	cached_calendar *cached = calendar_table_lookup(cache->table, digest);

	if ((cached == NULL || ++cache->num_lookups % LOOKUPS_PER_CHECK == 0) && is_full(cache))
	{
		give_up_calendars(cache);
		cached = NULL;
	}
	cache->latest = cached != NULL ? cached->calendar : compile_into_cache(cache, hours, digest);
	cache->latest_digest = digest;
	return cache->latest;
}

/*
 * The calendar of a value (short header allowed, not toasted), which stays good
 * until the cache is asked for another value.
 */
business_calendar *
business_calendar_cached(business_calendar_cache *cache, const opening_hours *hours)
{
	if (likely(digests_are_equal(&cache->latest_digest, opening_hours_digest(hours))))
		return cache->latest;
	return find_or_compile(cache, hours);
}

/*
 * The calendar of a value for as long as the cache lives, or NULL when the cache is full: for
 * callers that need many calendars at a time.  Such a cache is not asked with business_calendar_cached().
 */
business_calendar *
business_calendar_kept(business_calendar_cache *cache, const opening_hours *hours)
{
	hours_digest digest = digest_of(hours);
	cached_calendar *cached = calendar_table_lookup(cache->table, digest);

	if (cached != NULL)
		return cached->calendar;
	return is_full(cache) ? NULL : compile_into_cache(cache, hours, digest);
}
