/*
 * business_calendar_cache.c
 *	  The compiled calendars of a query, by value of the hours.
 *
 * Hours may differ from row to row, and a calendar takes some 50 microseconds to
 * compile, a thousand times what a call costs.  So each call site keeps the
 * calendars of up to 64 distinct values: the one used last is tried first, by
 * comparing its bytes; the others are found by hash.  When they get too many or
 * hold too much memory, all but the latest are given up and compiled again when
 * they are met again.
 */
#include "compat.h"

#include "business_calendar.h"

#include "common/hashfn.h"
#include "utils/memutils.h"

#define MAX_CALENDARS		64
#define MAX_CACHE_MEMORY	((Size) 64 * 1024 * 1024)

typedef struct cached_calendar
{
	business_calendar *calendar;
	char	   *bytes;			/* of the value it was compiled from */
	Size		size;
	MemoryContext context;		/* holds the bytes and the calendar */
} cached_calendar;

struct business_calendar_cache
{
	cached_calendar latest;
	MemoryContext context;
	int			num_calendars;
	uint32		hashes[MAX_CALENDARS];
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

static inline bool
is_of_hours(const cached_calendar *cached, const opening_hours *hours)
{
	return cached->size == opening_hours_size(hours)
		&& memcmp(cached->bytes, opening_hours_bytes(hours), cached->size) == 0;
}

/* Compiles a value, with a copy of its bytes. */
static cached_calendar
compile(business_calendar_cache *cache, const opening_hours *hours)
{
	cached_calendar cached;

	cached.context = AllocSetContextCreate(cache->context, "cached business calendar", ALLOCSET_SMALL_SIZES);
	cached.size = opening_hours_size(hours);
	cached.bytes = MemoryContextAlloc(cached.context, cached.size);
	memcpy(cached.bytes, opening_hours_bytes(hours), cached.size);
	cached.calendar = business_calendar_compile(hours, cached.context);
	return cached;
}

/* Gives up all calendars but the latest, if there is no room for one more. */
static void
make_room(business_calendar_cache *cache)
{
	Size		memory = 0;

	for (int i = 0; i < cache->num_calendars; i++)
		memory += MemoryContextMemAllocated(cache->calendars[i].context, true);
	if (cache->num_calendars < MAX_CALENDARS && memory < MAX_CACHE_MEMORY)
		return;
	for (int i = 0; i < cache->num_calendars; i++)
		if (cache->calendars[i].calendar != cache->latest.calendar)
			MemoryContextDelete(cache->calendars[i].context);
	cache->num_calendars = 0;
	if (cache->latest.calendar != NULL)
	{
		cache->hashes[0] = hash_bytes((unsigned char *) cache->latest.bytes, (int) cache->latest.size);
		cache->calendars[cache->num_calendars++] = cache->latest;
	}
}

static pg_noinline business_calendar *
find_or_compile(business_calendar_cache *cache, const opening_hours *hours)
{
	uint32		hash = hash_bytes((const unsigned char *) opening_hours_bytes(hours), (int) opening_hours_size(hours));
	cached_calendar cached;

	for (int i = 0; i < cache->num_calendars; i++)
		if (cache->hashes[i] == hash && is_of_hours(&cache->calendars[i], hours))
		{
			cache->latest = cache->calendars[i];
			return cache->latest.calendar;
		}
	make_room(cache);
	cached = compile(cache, hours);
	cache->hashes[cache->num_calendars] = hash;
	cache->calendars[cache->num_calendars++] = cached;
	cache->latest = cached;
	return cached.calendar;
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
