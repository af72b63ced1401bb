/*
 * business_calendar.h
 *	  Opening hours made ready for arithmetic: how long they are open between two
 *	  instants, and when an amount of open time has passed.
 */
#ifndef SOCIAL_ROI_BUSINESS_CALENDAR_H
#define SOCIAL_ROI_BUSINESS_CALENDAR_H

#include "compat.h"

#include "utils/palloc.h"
#include "utils/timestamp.h"

#include "opening_hours.h"

/* Grows inside its own memory context as later or earlier instants are asked for, up to a fixed bound. */
typedef struct business_calendar business_calendar;

/* The calendars of the values a query has met, the latest one first to be tried. */
typedef struct business_calendar_cache business_calendar_cache;

extern business_calendar *business_calendar_compile(const opening_hours *hours, MemoryContext context);
extern int64 business_microseconds(business_calendar *calendar, TimestampTz from_at, TimestampTz to_at);
extern int64 business_microseconds_short(business_calendar *calendar, TimestampTz from_at, TimestampTz to_at);
extern bool business_is_open(business_calendar *calendar, TimestampTz at);
extern TimestampTz business_add(business_calendar *calendar, TimestampTz at, int64 microseconds);

extern business_calendar_cache *business_calendar_cache_create(MemoryContext context);
extern business_calendar *business_calendar_kept(business_calendar_cache *cache, const opening_hours *hours);
extern business_calendar *business_calendar_cached(business_calendar_cache *cache, const opening_hours *hours);

#endif							/* SOCIAL_ROI_BUSINESS_CALENDAR_H */
