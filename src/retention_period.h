/*
 * retention_period.h
 *	  The periods that retention counts by, and the words that record activity in
 *	  them.
 *
 * Periods are numbered: 0 holds 2000-01-01 (for weeks: 0 begins on Monday
 * 2000-01-03), earlier ones are negative.  Several consecutive periods share one
 * 64-bit word, the activity word of their block: each has a field in it that
 * is 0 while the customer was not active in the period, and else the number of
 * the first active day in it, 1 for the period's own first day.
 *
 * A bit a period would do for whole periods.  The day is kept because a table of
 * retention asks for any date "as of", and within the period that holds that
 * date, activity before it counts and activity on or after it does not.
 *
 *		period    bits of a field    periods a word
 *		day       1                  64
 *		week      3                  21
 *		month     5                  12  (a calendar year)
 *		quarter   7                  8   (two calendar years)
 *		year      9                  7
 *
 * Merging two words takes the smaller day of each field: order and grouping of
 * merges do not matter.
 */
#ifndef SOCIAL_ROI_RETENTION_PERIOD_H
#define SOCIAL_ROI_RETENTION_PERIOD_H

#include "compat.h"

#include "port/pg_bitutils.h"
#include "utils/date.h"

typedef enum retention_period
{
	PERIOD_NONE,				/* of a summary without activity */
	PERIOD_DAY,
	PERIOD_WEEK,
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_YEAR
} retention_period;

/* 4713-01-01 BC, the first day of the first year that lies wholly inside the type date. */
#define RETENTION_FIRST_DATE (-2451507)

#define NUM_RETENTION_PERIODS (PERIOD_YEAR + 1)

/* Dates recur from row to row, and to divide them anew each time costs as much as all the rest of a row. */
#define CACHED_DATES 4096

typedef struct located_date
{
	DateADT		date;
	int32		block;
	uint64		word;			/* 0 = free */
} located_date;

extern PGDLLIMPORT located_date located_dates[NUM_RETENTION_PERIODS][CACHED_DATES];

typedef struct period_layout
{
	int			field_bits;
	int			per_word;
	uint8		field_shift[64];	/* of a bit: where the field that holds it begins */
} period_layout;

extern PGDLLIMPORT const period_layout period_layouts[NUM_RETENTION_PERIODS];

extern retention_period period_parse(const char *name, size_t length);
extern const char *period_name(retention_period period);
extern void period_refuse_date(DateADT date) pg_attribute_noreturn();
extern void period_locate_uncached(retention_period period, DateADT date, int32 *block, uint64 *word);
extern int32 period_number(retention_period period, DateADT date);
extern int64 period_first_day(retention_period period, int64 number);
extern bool activity_is_possible(retention_period period, int64 block, uint64 word);

/* Refuses, with error 22008, dates that are infinite or before the first whole year of the type. */
static inline void
period_check_date(DateADT date)
{
	if (unlikely(date < RETENTION_FIRST_DATE || date == DATEVAL_NOEND))
		period_refuse_date(date);
}

/* The block and the activity word of one active day, a checked date. */
static inline void
period_locate(retention_period period, DateADT date, int32 *block, uint64 *word)
{
	located_date *cached = &located_dates[period][date & (CACHED_DATES - 1)];

	if (cached->date != date || cached->word == 0)
	{
		period_locate_uncached(period, date, &cached->block, &cached->word);
		cached->date = date;
	}
	*block = cached->block;
	*word = cached->word;
}

/* Whether that is the period's name: cheaper than period_parse(), which sees to all others. */
static inline bool
period_matches(retention_period period, const char *name, size_t length)
{
	switch (period)
	{
		case PERIOD_NONE:
			return false;
		case PERIOD_DAY:
			return length == 3 && memcmp(name, "day", 3) == 0;
		case PERIOD_WEEK:
			return length == 4 && memcmp(name, "week", 4) == 0;
		case PERIOD_MONTH:
			return length == 5 && memcmp(name, "month", 5) == 0;
		case PERIOD_QUARTER:
			return length == 7 && memcmp(name, "quarter", 7) == 0;
		case PERIOD_YEAR:
			return length == 4 && memcmp(name, "year", 4) == 0;
	}
	return false;
}

/* The number of the period of a word's field. */
static inline int64
period_of_field(retention_period period, int64 block, int shift)
{
	const period_layout *layout = &period_layouts[period];

	return block * layout->per_word + shift / layout->field_bits;
}

/* The field of a word that holds its lowest set bit; removes it from the word. */
static inline uint64
activity_pop_field(const period_layout *layout, uint64 *word, int *shift)
{
	uint64		mask = (UINT64CONST(1) << layout->field_bits) - 1;
	uint64		day;

	*shift = layout->field_shift[pg_rightmost_one_pos64(*word)];
	day = (*word >> *shift) & mask;
	*word &= ~(mask << *shift);
	return day;
}

/*
 * Both words' activity: of each period the earlier first day.  Days are compared
 * less one, so that 0, no activity, becomes the greatest of all: this needs
 * no branch, and a branch on what rows hold cannot be foreseen.
 */
static inline uint64
activity_merge(const period_layout *layout, uint64 a, uint64 b)
{
	uint64		mask = (UINT64CONST(1) << layout->field_bits) - 1;

	while (b != 0)
	{
		int			shift;
		uint64		added = activity_pop_field(layout, &b, &shift) - 1;
		uint64		present = ((a >> shift) & mask) - 1;

		a = (a & ~(mask << shift)) | ((Min(added, present) + 1) << shift);
	}
	return a;
}

#endif							/* SOCIAL_ROI_RETENTION_PERIOD_H */
