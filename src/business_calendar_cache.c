/*
 * business_calendar_cache.c
 *	  The compiled calendars of a query, by value of the hours.
 *
 * Hours may differ from row to row, and a calendar takes some 50 microseconds to
 * compile, a thousand times what a call costs.  So each call site keeps the
 * calendars of up to 64 distinct values, known by the digest of their text; the
 * one used last is tried first.  When they get too many or hold too much memory,
 * all but the latest are given up, and compiled again when they are met again.
 */
#include "compat.h"

#include "business_calendar.h"

#define MAX_CALENDARS		64
#define MAX_CACHE_MEMORY	((Size) 64 * 1024 * 1024)

typedef struct cached_calendar
{
	unsigned char digest[OPENING_HOURS_DIGEST_SIZE];	/* of the value it was compiled from */
	business_calendar *calendar;
} cached_calendar;

struct business_calendar_cache
{
	cached_calendar latest;
	MemoryContext context;
	int			num_calendars;
	cached_calendar calendars[MAX_CALENDARS];
};

/* An empty cache in a memory context, which must live as long. */
business_calendar_cache *
business_calendar_cache_create(MemoryContext context)
{
	business_calendar_cache *cache = MemoryContextAllocZero(context, sizeof(business_calendar_cache));

	cache->context = context;
	return cache;
}

/* No text has a digest of zeros, so an entry that is not used is of no hours. */
static inline bool
is_of_hours(const cached_calendar *cached, const opening_hours *hours)
{
	return memcmp(cached->digest, opening_hours_digest(hours), OPENING_HOURS_DIGEST_SIZE) == 0;
}

/* Gives up all calendars but the latest, if there is no room for one more. */
static void
make_room(business_calendar_cache *cache)
{
	Size		memory = 0;

	for (int i = 0; i < cache->num_calendars; i++)
		memory += business_calendar_memory(cache->calendars[i].calendar);
	if (cache->num_calendars < MAX_CALENDARS && memory < MAX_CACHE_MEMORY)
		return;
	for (int i = 0; i < cache->num_calendars; i++)
		if (cache->calendars[i].calendar != cache->latest.calendar)
			business_calendar_free(cache->calendars[i].calendar);
	cache->num_calendars = 1;
	cache->calendars[0] = cache->latest;
}

static pg_noinline business_calendar *
find_or_compile(business_calendar_cache *cache, const opening_hours *hours)
{
	cached_calendar *cached;

	for (int i = 0; i < cache->num_calendars; i++)
		if (is_of_hours(&cache->calendars[i], hours))
		{
			cache->latest = cache->calendars[i];
			return cache->latest.calendar;
		}
	make_room(cache);
	cached = &cache->calendars[cache->num_calendars];
	cached->calendar = business_calendar_compile(hours, cache->context);
	memcpy(cached->digest, opening_hours_digest(hours), OPENING_HOURS_DIGEST_SIZE);
	cache->num_calendars++;
	cache->latest = *cached;
	return cached->calendar;
}

/*
 * The calendar of a value (short header allowed, not toasted), which stays good
 * until the cache is asked for the next value but one.
 */
business_calendar *
business_calendar_cached(business_calendar_cache *cache, const opening_hours *hours)
{
	if (likely(is_of_hours(&cache->latest, hours)))
		return cache->latest.calendar;
	return find_or_compile(cache, hours);
}

/*
 * The calendar of a value for as long as the cache lives, or NULL when the cache is full: for
 * callers that need many calendars at a time.  Such a cache is not asked with business_calendar_cached().
 */
business_calendar *
business_calendar_kept(business_calendar_cache *cache, const opening_hours *hours)
{
	cached_calendar *cached;

	for (int i = 0; i < cache->num_calendars; i++)
		if (is_of_hours(&cache->calendars[i], hours))
			return cache->calendars[i].calendar;
	if (cache->num_calendars == MAX_CALENDARS)
		return NULL;
	cached = &cache->calendars[cache->num_calendars];
	cached->calendar = business_calendar_compile(hours, cache->context);
	memcpy(cached->digest, opening_hours_digest(hours), OPENING_HOURS_DIGEST_SIZE);
	cache->num_calendars++;
	return cached->calendar;
}
