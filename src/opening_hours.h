/*
 * opening_hours.h
 *	  The type opening_hours as it is stored, and as it is read: periods of
 *	  validity, each with a time zone and rules.
 */
#ifndef SOCIAL_ROI_OPENING_HOURS_H
#define SOCIAL_ROI_OPENING_HOURS_H

#include "compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "pgtime.h"
#include "utils/date.h"

/*
 * The stored form: a version, the SHA-256 digest of the canonical text, and that
 * text without a zero byte at its end.  Two values are equal when their digests
 * are, so a call that meets the same hours row after row compares 32 bytes
 * rather than kilobytes of holidays.  Only this module makes values, and always
 * from a text it has read, so nobody can pair a digest with another text.  A
 * value may have a short header and no alignment: it is read through the macros.
 */
typedef struct opening_hours opening_hours;

#define OPENING_HOURS_VERSION		1
#define OPENING_HOURS_DIGEST_SIZE	32
#define OPENING_HOURS_HEADER_SIZE	(1 + OPENING_HOURS_DIGEST_SIZE)

#define DatumGetOpeningHoursPP(value)	((opening_hours *) PG_DETOAST_DATUM_PACKED(value))
#define PG_GETARG_OPENING_HOURS_PP(n)	DatumGetOpeningHoursPP(PG_GETARG_DATUM(n))
#define opening_hours_digest(hours)		((const unsigned char *) VARDATA_ANY(hours) + 1)

/* Whether two digests, which need not be aligned, are the same: four comparisons in line, for this is done for every row. */
static inline bool
digests_are_equal(const void *left, const void *right)
{
	uint64		differences = 0;

	/* word by word: copied into arrays first, they would go through memory */
	for (int i = 0; i < OPENING_HOURS_DIGEST_SIZE; i += sizeof(uint64))
	{
		uint64		a;
		uint64		b;

		memcpy(&a, (const char *) left + i, sizeof(a));
		memcpy(&b, (const char *) right + i, sizeof(b));
		differences |= a ^ b;
	}
	return differences == 0;
}

static inline bool
opening_hours_are_equal(const opening_hours *left, const opening_hours *right)
{
	return digests_are_equal(opening_hours_digest(left), opening_hours_digest(right));
}

/* What a text may hold; docs/opening_hours.md states them. */
#define MAX_OPENING_HOURS_TEXT		(64 * 1024)
#define MAX_TIMES_IN_RULE			48

/* From the first minute to just before the second, counted from the date's midnight; the end may be on the next date. */
typedef struct opening_times
{
	int16		from;			/* 0 .. 1439 */
	int16		until;			/* from + 1 .. 2880 */
} opening_times;

/* Dates from the first to the last, both included. */
typedef struct opening_dates
{
	bool		is_yearly;
	int32		from;			/* yearly: month * 32 + day; otherwise a DateADT */
	int32		until;			/* a yearly range may reach over the new year */
} opening_dates;

typedef struct opening_rule
{
	uint8		weekdays;		/* bit 0 = Monday; all where none is named */
	int			num_dates;		/* 0 = a weekday rule */
	opening_dates *dates;
	int			num_times;		/* 0 = closed */
	opening_times *times;
} opening_rule;

/* Rules in the order of the text, and the date from which they hold. */
typedef struct opening_period
{
	bool		is_dated;
	DateADT		valid_from;		/* DATEVAL_NOBEGIN for -infinity, or where none is given */
	pg_tz	   *zone;
	int			num_rules;
	opening_rule *rules;
} opening_period;

typedef struct opening_schedule
{
	int			num_periods;	/* at least 1, by date */
	opening_period *periods;
} opening_schedule;

#define ALL_WEEKDAYS	0x7f
#define MINUTES_PER_DAY	1440

/* The month and the day of a yearly date. */
#define YEARLY_DATE(month, day)		((month) * 32 + (day))
#define YEARLY_MONTH(date)			((date) / 32)
#define YEARLY_DAY(date)			((date) % 32)

/* Of a day number since 2000-01-01, which was a Saturday: 0 = Monday. */
static inline int
weekday_of_date(int64 date)
{
	return (int) (((date + 5) % 7 + 7) % 7);
}

extern opening_schedule *opening_hours_parse(const char *text, Size length);
extern opening_hours *opening_hours_format(const opening_schedule *schedule);
extern opening_schedule *opening_hours_schedule(const opening_hours *hours);
extern opening_hours *opening_hours_of_text(const char *text, Size length);
extern const char *opening_hours_text(const opening_hours *hours, Size *length);
extern void append_iso_date(StringInfo text, DateADT date);

#endif							/* SOCIAL_ROI_OPENING_HOURS_H */
