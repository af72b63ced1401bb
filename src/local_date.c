/*
 * local_date.c
 *	  The calendar date of an instant in a time zone, cheap enough for every row.
 *
 * local_date(at, zone) is (at AT TIME ZONE zone)::date.  Between two changes of
 * a zone's offset that is one addition and one division, so what is worth
 * keeping is the offset and the stretch of time it holds for.  A function call
 * keeps a table of 256 such stretches, one for each slot of about 25 days, and
 * looks the slot up by the high bits of the instant.  Rows in any order within
 * some 17 years then hardly ever ask PostgreSQL for the offset again; rows
 * outside merely displace each other.  The table (6 kB) lives as long as the
 * query's expression, and starts anew when the zone's name changes.
 */
#include "compat.h"

#include "local_date.h"

#include "common/int.h"
#include "fmgr.h"
#include "utils/builtins.h"

#include "time_zone.h"

PG_FUNCTION_INFO_V1(social_roi_local_date);
PG_FUNCTION_INFO_V1(social_roi_local_date_without_zone);

#define SLOT_BITS	41			/* 2^41 microseconds are 25 days and 11 hours */
#define NUM_SLOTS	256

/* In [from, until) local time is that many microseconds ahead of UTC. */
typedef struct offset_stretch
{
	TimestampTz from;
	TimestampTz until;
	int64		offset;
} offset_stretch;

struct local_dates
{
	pg_tz	   *zone;
	char		zone_name[TZ_STRLEN_MAX + 1];	/* as the caller spells it */
	Size		zone_name_length;
	offset_stretch slots[NUM_SLOTS];
};

/* Makes a table that of a zone.  Stretches of no length are found by no instant. */
static void
start_local_dates(local_dates *dates, const text *zone_name)
{
	pg_tz	   *zone = time_zone_of_text(zone_name);

	memset(dates, 0, sizeof(local_dates));
	dates->zone = zone;
	dates->zone_name_length = VARSIZE_ANY_EXHDR(zone_name);
	memcpy(dates->zone_name, VARDATA_ANY(zone_name), dates->zone_name_length);
}

/* A table for a zone, in the current context.  Error 22023 for a zone that is none. */
local_dates *
local_dates_create(const text *zone_name)
{
	local_dates *dates = palloc(sizeof(local_dates));

	start_local_dates(dates, zone_name);
	return dates;
}

/* The table of this call site for a zone, made or emptied where necessary. */
static pg_noinline local_dates *
prepare_local_dates(FmgrInfo *call, const text *zone_name)
{
	if (call->fn_extra == NULL)
		call->fn_extra = MemoryContextAllocZero(call->fn_mcxt, sizeof(local_dates));
	start_local_dates(call->fn_extra, zone_name);
	return call->fn_extra;
}

static inline bool
is_for_zone(const local_dates *dates, const text *zone_name)
{
	return dates != NULL
		&& dates->zone_name_length == VARSIZE_ANY_EXHDR(zone_name)
		&& memcmp(dates->zone_name, VARDATA_ANY(zone_name), dates->zone_name_length) == 0;
}

/* Microseconds since 2000 for Unix seconds, held at the ends of what an int64 can say. */
static TimestampTz
timestamp_of_unix_seconds(int64 seconds)
{
	int64		result;

	if (pg_sub_s64_overflow(seconds, POSTGRES_EPOCH_UNIX_SECONDS, &result)
		|| pg_mul_s64_overflow(result, USECS_PER_SEC, &result))
		return PG_INT64_MAX;
	return result;
}

/* Whole seconds since the Unix epoch, the fraction dropped towards the past. */
static pg_time_t
unix_seconds_of_timestamp(TimestampTz at)
{
	return (at >= 0 ? at / USECS_PER_SEC : -((-at + USECS_PER_SEC - 1) / USECS_PER_SEC))
		+ POSTGRES_EPOCH_UNIX_SECONDS;
}

/*
 * Fills the slot of an instant with the stretch around it, from the slot's
 * start or the last change of offset in it.  Error 22008 for an infinite instant.
 */
static pg_noinline void
fill_slot(local_dates *dates, TimestampTz at)
{
	offset_stretch *stretch = &dates->slots[(at >> SLOT_BITS) & (NUM_SLOTS - 1)];
	TimestampTz from = at & ~((INT64CONST(1) << SLOT_BITS) - 1);
	pg_time_t	until;
	int64		offset;

	if (TIMESTAMP_NOT_FINITE(at))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("an infinite timestamp has no calendar date"),
				 errhint("Leave out rows with infinite timestamps, for example with FILTER (WHERE isfinite(at)).")));

	from = Max(from, MIN_TIMESTAMP);
	offset = time_zone_offset(dates->zone, unix_seconds_of_timestamp(from), &until);
	while (timestamp_of_unix_seconds(until) <= at)
	{
		from = timestamp_of_unix_seconds(until);
		offset = time_zone_offset(dates->zone, until, &until);
	}
	stretch->from = from;
	stretch->until = timestamp_of_unix_seconds(until);
	stretch->offset = offset * USECS_PER_SEC;
}

/* The date of an instant in the table's zone.  Error 22008 for infinity and for a date before those PostgreSQL knows. */
DateADT
local_dates_of(local_dates *dates, TimestampTz at)
{
	offset_stretch *stretch = &dates->slots[(at >> SLOT_BITS) & (NUM_SLOTS - 1)];
	int64		local;
	int64		date;

	if (unlikely(at < stretch->from || at >= stretch->until))
		fill_slot(dates, at);

	/* An offset is less than a day, and finite instants keep 8 days from the end of int64. */
	local = at + stretch->offset;
	date = local / USECS_PER_DAY - (local % USECS_PER_DAY < 0);
	if (unlikely(date < DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("date out of range"),
				 errhint("Leave out instants before 4713 BC.")));
	return (DateADT) date;
}

/*
 * local_date(at timestamptz, zone text) -> date
 *	  Strict.  Error 22023 for a zone that is none, 22008 for infinity and for a
 *	  date before those PostgreSQL knows.
 */
Datum
social_roi_local_date(PG_FUNCTION_ARGS)
{
	text	   *zone_name = PG_GETARG_TEXT_PP(1);
	local_dates *dates = fcinfo->flinfo->fn_extra;

	if (unlikely(!is_for_zone(dates, zone_name)))
		dates = prepare_local_dates(fcinfo->flinfo, zone_name);
	PG_RETURN_DATEADT(local_dates_of(dates, PG_GETARG_TIMESTAMPTZ(0)));
}

/*
 * local_date(at timestamp, zone text)
 *	  Always error 42804.  Without this overload PostgreSQL would take the
 *	  timestamp for one of the session's zone, and shift it silently.
 */
Datum
social_roi_local_date_without_zone(PG_FUNCTION_ARGS)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("a timestamp without time zone is not an instant"),
			 errhint("Say which zone it is in: for timestamps kept in UTC, at AT TIME ZONE 'UTC'.")));
	PG_RETURN_NULL();
}
