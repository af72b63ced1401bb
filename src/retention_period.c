/*
 * retention_period.c
 *	  Calendar arithmetic of retention: from a date to its period and back.
 *
 * Days are counted as PostgreSQL counts them, from 2000-01-01, in the proleptic
 * Gregorian calendar.  Nothing depends on the session.  Dates that were located
 * lately are remembered in a small table as long as the process lives.
 *
 * The conversions between days and year, month, day are those of Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms" (civil_from_days,
 * days_from_civil): the year begins in March, so that the leap day is its last,
 * and an era of 400 years has 146097 days.
 */
#include "retention_period.h"

#include "utils/datetime.h"
#include "utils/timestamp.h"

/*
 * Dates are counted from March 1st of the year -4800, so that no date we take is
 * negative: 17 eras are 6800 years, less the 60 days from January 1st to March
 * 1st of 2000.
 */
#define EPOCH_YEAR			(-4800)
#define DAYS_PER_ERA		146097
#define DAYS_TO_2000		(17 * DAYS_PER_ERA - 60)
#define YEARS_TO_2000		(2000 - EPOCH_YEAR)

#define FIRST_DATE			RETENTION_FIRST_DATE
#define LAST_DATE			(DATE_END_JULIAN - POSTGRES_EPOCH_JDATE - 1)

/* Where the field of each bit of a word begins, for fields of "bits" bits. */
#define FIELD(bit, bits)	((bit) / (bits) * (bits))
#define FIELDS_8(bit, bits) \
	FIELD((bit), bits), FIELD((bit) + 1, bits), FIELD((bit) + 2, bits), FIELD((bit) + 3, bits), \
	FIELD((bit) + 4, bits), FIELD((bit) + 5, bits), FIELD((bit) + 6, bits), FIELD((bit) + 7, bits)
#define FIELDS(bits) { \
	FIELDS_8(0, bits), FIELDS_8(8, bits), FIELDS_8(16, bits), FIELDS_8(24, bits), \
	FIELDS_8(32, bits), FIELDS_8(40, bits), FIELDS_8(48, bits), FIELDS_8(56, bits)}

#define WEEKS_PER_WORD		21
#define MONTHS_PER_WORD		12
#define QUARTERS_PER_WORD	8
#define YEARS_PER_WORD		7

const period_layout period_layouts[NUM_RETENTION_PERIODS] = {
	[PERIOD_DAY] = {1, 64, FIELDS(1)},
	[PERIOD_WEEK] = {3, WEEKS_PER_WORD, FIELDS(3)},
	[PERIOD_MONTH] = {5, MONTHS_PER_WORD, FIELDS(5)},
	[PERIOD_QUARTER] = {7, QUARTERS_PER_WORD, FIELDS(7)},
	[PERIOD_YEAR] = {9, YEARS_PER_WORD, FIELDS(9)},
};

static const char *const period_names[NUM_RETENTION_PERIODS] = {
	"none", "day", "week", "month", "quarter", "year"
};

/* The period of that name; error 22023 lists the names there are. */
retention_period
period_parse(const char *name, size_t length)
{
	for (int period = PERIOD_DAY; period < NUM_RETENTION_PERIODS; period++)
		if (period_matches((retention_period) period, name, length))
			return (retention_period) period;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown period \"%.*s\"", (int) Min(length, 64), name),
			 errhint("The periods are day, week, month, quarter and year.")));
}

const char *
period_name(retention_period period)
{
	return period_names[period];
}

/* The error of period_check_date(). */
void
period_refuse_date(DateADT date)
{
	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("infinite date in retention"),
				 errdetail("An infinite date lies in no period."),
				 errhint("Leave such rows out with FILTER (WHERE isfinite(...)), or pass NULL for them.")));
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("date out of range in retention"),
			 errdetail("The first date whose every period lies inside the type date is 4713-01-01 BC."),
			 errhint("Correct the date, or leave the row out.")));
}

static inline int32
floor_divide(int32 dividend, int32 divisor)
{
	return dividend / divisor - (dividend % divisor < 0);
}

/*
 * Months from January 2000 to that of the date, and the date's day in its month,
 * from 1.  civil_from_days without turning the months back into years.
 */
static inline int32
month_of_date(DateADT date, int32 *day)
{
	uint32		days = (uint32) date + DAYS_TO_2000;
	uint32		era = days / DAYS_PER_ERA;
	uint32		day_of_era = days % DAYS_PER_ERA;
	uint32		year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
							   day_of_era / 146096) / 365;
	uint32		day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	uint32		march_month = (5 * day_of_year + 2) / 153;

	*day = (int32) (day_of_year - (153 * march_month + 2) / 5 + 1);
	return (int32) ((era * 400 + year_of_era) * 12 + march_month + 2) - YEARS_TO_2000 * 12;
}

/* Days from 2000-01-01 to the first day of a month that is counted from January 2000: days_from_civil. */
static inline int64
first_day_of_month(int64 month)
{
	int64		march_month = month + YEARS_TO_2000 * 12 - 2;
	int64		year = march_month / 12;
	int64		era = year / 400;
	int64		year_of_era = year % 400;
	int64		day_of_year = (153 * (march_month % 12) + 2) / 5;

	return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
		day_of_year - DAYS_TO_2000;
}

/* The number of the period that holds a checked date. */
int32
period_number(retention_period period, DateADT date)
{
	int32		day;

	switch (period)
	{
		case PERIOD_NONE:
		case PERIOD_DAY:
			break;
		case PERIOD_WEEK:
			return floor_divide(date - 2, 7);
		case PERIOD_MONTH:
			return month_of_date(date, &day);
		case PERIOD_QUARTER:
			return floor_divide(month_of_date(date, &day), 3);
		case PERIOD_YEAR:
			return floor_divide(month_of_date(date, &day), 12);
	}
	return date;
}

/* The first day of a period, in days from 2000-01-01; of any period that begins in 4800 BC or later. */
int64
period_first_day(retention_period period, int64 number)
{
	switch (period)
	{
		case PERIOD_NONE:
		case PERIOD_DAY:
			break;
		case PERIOD_WEEK:
			return number * 7 + 2;
		case PERIOD_MONTH:
			return first_day_of_month(number);
		case PERIOD_QUARTER:
			return first_day_of_month(number * 3);
		case PERIOD_YEAR:
			return first_day_of_month(number * 12);
	}
	return number;
}

/* What period_locate() has found, of each period; a date's entry is taken over by the next with the same low bits. */
located_date located_dates[NUM_RETENTION_PERIODS][CACHED_DATES];

/* period_locate() of a date that is not in the cache. */
void
period_locate_uncached(retention_period period, DateADT date, int32 *block, uint64 *word)
{
	int32		number;
	int32		day;
	int32		field;

	switch (period)
	{
		case PERIOD_NONE:
		case PERIOD_DAY:
			*block = date >> 6;
			*word = UINT64CONST(1) << (date & 63);
			return;
		case PERIOD_WEEK:
			number = floor_divide(date - 2, 7);
			*block = floor_divide(number, WEEKS_PER_WORD);
			field = number - *block * WEEKS_PER_WORD;
			*word = (uint64) (date - 2 - number * 7 + 1) << (field * 3);
			return;
		case PERIOD_MONTH:
			number = month_of_date(date, &day);
			*block = floor_divide(number, MONTHS_PER_WORD);
			field = number - *block * MONTHS_PER_WORD;
			*word = (uint64) day << (field * 5);
			return;
		case PERIOD_QUARTER:
			number = floor_divide(month_of_date(date, &day), 3);
			*block = floor_divide(number, QUARTERS_PER_WORD);
			field = number - *block * QUARTERS_PER_WORD;
			*word = (uint64) (date - first_day_of_month(number * 3) + 1) << (field * 7);
			return;
		case PERIOD_YEAR:
			number = floor_divide(month_of_date(date, &day), 12);
			*block = floor_divide(number, YEARS_PER_WORD);
			field = number - *block * YEARS_PER_WORD;
			*word = (uint64) (date - first_day_of_month(number * 12) + 1) << (field * 9);
			return;
	}
}

/* Whether a block's activity word, read from somewhere, can have come from dates that we take. */
bool
activity_is_possible(retention_period period, int64 block, uint64 word)
{
	const period_layout *layout = &period_layouts[period];
	int32		first_block;
	int32		last_block;
	uint64		ignored;

	period_locate(period, FIRST_DATE, &first_block, &ignored);
	period_locate(period, LAST_DATE, &last_block, &ignored);
	if (word == 0 || block < first_block || block > last_block)
		return false;
	while (word != 0)
	{
		int			shift;
		int64		day = (int64) activity_pop_field(layout, &word, &shift);
		int64		number = period_of_field(period, block, shift);
		int64		first_day = period_first_day(period, number);

		if (shift >= layout->per_word * layout->field_bits ||
			first_day + day > period_first_day(period, number + 1) ||
			first_day < FIRST_DATE || first_day + day - 1 > LAST_DATE)
			return false;
	}
	return true;
}
