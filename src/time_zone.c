/*
 * time_zone.c
 *	  IANA time zones by name, and the stretches of time in which a zone's
 *	  offset from UTC does not change.
 *
 * PostgreSQL takes more than the names of the IANA database for a zone: POSIX
 * specifications (where UTC+3 lies west of Greenwich), and abbreviations such
 * as CET, which mean a zone with summer time to SET TIME ZONE and a fixed
 * offset to AT TIME ZONE.  A calendar that is kept for years must not hang on
 * either, so they are refused here; every name that is accepted means the same
 * to us, to SET TIME ZONE and to AT TIME ZONE.
 *
 * Zones are loaded and kept by PostgreSQL for the life of the process; finding
 * one again is a hash lookup.  Offsets come from PostgreSQL's own tables, so a
 * result can never disagree with the server's.
 */
#include "compat.h"

#include "time_zone.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

/* Names that the IANA database has for its own history; they look like POSIX specifications. */
static const char *const zones_with_digits[] = {
	"CST6CDT", "EST5EDT", "GMT+0", "GMT-0", "GMT0", "MST7MDT", "PST8PDT"
};

static const char *const abbreviations[] = {
	"CET", "EET", "EST", "HST", "MET", "MST", "WET"
};

static const char *const zones_of_the_machine[] = {
	"Factory", "localtime", "posixrules"
};

/* Whether the name is one of the list, whatever its case. */
static bool
is_among(const char *name, const char *const *names, int num_names)
{
	for (int i = 0; i < num_names; i++)
		if (pg_strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

/*
 * Whether a name is a POSIX specification rather than an entry of the IANA
 * database.  PostgreSQL reports the latter as they are spelled there, with a
 * small letter in all but a few old ones, and the former in capitals; and a
 * specification cannot do without a digit.
 */
static bool
is_posix_specification(const char *canonical_name)
{
	bool		has_digit = false;

	for (const char *c = canonical_name; *c; c++)
	{
		if (*c >= 'a' && *c <= 'z')
			return false;
		has_digit |= (*c >= '0' && *c <= '9');
	}
	return has_digit && !is_among(canonical_name, zones_with_digits, lengthof(zones_with_digits));
}

/*
 * The zone of that name in any case, or NULL with the problem told.  The name
 * need not end in a zero byte.  pg_get_timezone_name() gives the name as the
 * server spells it.
 */
pg_tz *
time_zone_find(const char *name, Size length, time_zone_problem *problem)
{
	char		copy[TZ_STRLEN_MAX + 1];
	pg_tz	   *zone;

	*problem = TIME_ZONE_UNKNOWN;
	if (length == 0 || length > TZ_STRLEN_MAX || memchr(name, '\0', length) != NULL || name[0] == ':')
		return NULL;
	memcpy(copy, name, length);
	copy[length] = '\0';

	if (is_among(copy, abbreviations, lengthof(abbreviations)))
		*problem = TIME_ZONE_IS_ABBREVIATION;
	else if (is_among(copy, zones_of_the_machine, lengthof(zones_of_the_machine)))
		*problem = TIME_ZONE_IS_OF_THE_MACHINE;
	else if ((zone = pg_tzset(copy)) == NULL)
		*problem = TIME_ZONE_UNKNOWN;
	else if (is_posix_specification(pg_get_timezone_name(zone)))
		*problem = TIME_ZONE_IS_OFFSET;
	else if (!pg_tz_acceptable(zone))
		*problem = TIME_ZONE_COUNTS_LEAP_SECONDS;
	else
	{
		*problem = TIME_ZONE_ACCEPTED;
		return zone;
	}
	return NULL;
}

/* What is wrong with a name, as the end of a sentence that begins with it. */
const char *
time_zone_complaint(time_zone_problem problem)
{
	switch (problem)
	{
		case TIME_ZONE_IS_OFFSET:
			return "is an offset in POSIX form, not a zone of the IANA database";
		case TIME_ZONE_IS_ABBREVIATION:
			return "is an abbreviation, which PostgreSQL reads with or without summer time depending on where it stands";
		case TIME_ZONE_IS_OF_THE_MACHINE:
			return "is not the same zone on every server";
		case TIME_ZONE_COUNTS_LEAP_SECONDS:
			return "counts leap seconds, which PostgreSQL does not";
		default:
			return "is not known to this server";
	}
}

/* The zone that a text value names.  Error 22023 if it names none. */
pg_tz *
time_zone_of_text(const text *name)
{
	time_zone_problem problem;
	pg_tz	   *zone = time_zone_find(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &problem);

	if (zone == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid time zone \"%.*s\"",
						pg_mbcliplen(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), 60), VARDATA_ANY(name)),
				 errdetail("The name %s.", time_zone_complaint(problem)),
				 errhint("Name a zone of the IANA database, such as America/New_York, Asia/Jakarta or UTC; SELECT name FROM pg_timezone_names lists them.")));
	return zone;
}

/* The instant of the zone's first change of offset after another, in Unix seconds; false if there is none. */
static bool
next_change(pg_tz *zone, pg_time_t after, pg_time_t *change)
{
	long		offset_before,
				offset_after;
	int			is_dst_before,
				is_dst_after;

	return pg_next_dst_boundary(&after, &offset_before, &is_dst_before,
								change, &offset_after, &is_dst_after, zone) == 1;
}

/*
 * Seconds that local time in the zone is ahead of UTC at an instant (both in
 * Unix seconds), and the instant until which that surely stays so, PG_INT64_MAX
 * for ever.  Asked at the very last entry of its table, PostgreSQL reports no
 * further change even where the table is repeated from there on, so that answer
 * is believed only when the next second gives it too.
 */
int64
time_zone_offset(pg_tz *zone, pg_time_t at, pg_time_t *until)
{
	struct pg_tm *local = pg_localtime(&at, zone);

	if (local == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range"),
				 errhint("Look for seconds that were read as milliseconds, or the like.")));
	if (!next_change(zone, at, until))
	{
		pg_time_t	later;

		*until = next_change(zone, at + 1, &later) ? at + 1 : PG_INT64_MAX;
	}
	return local->tm_gmtoff;
}
