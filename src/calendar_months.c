/*
 * calendar_months.c
 *	  Months of calendar dates, cheap enough for every row.  The dates are those
 *	  of PostgreSQL; years before 1 AD are counted without a gap.
 */
#include "compat.h"

#include "fmgr.h"
#include "utils/date.h"
#include "utils/datetime.h"

PG_FUNCTION_INFO_V1(social_roi_full_months);
PG_FUNCTION_INFO_V1(social_roi_month_of);

typedef struct calendar_date
{
	int			year;
	int			month;			/* 1 to 12 */
	int			day;			/* 1 to 31 */
} calendar_date;

static inline calendar_date
calendar_date_of(DateADT date)
{
	calendar_date result;

	j2date(date + POSTGRES_EPOCH_JDATE, &result.year, &result.month, &result.day);
	return result;
}

/*
 * full_months(from_day date, to_day date) -> int
 *	  The greatest n for which from_day + n months <= to_day, as PostgreSQL adds
 *	  months: January 31 and February 28 are one month apart.  Negative where
 *	  to_day lies before from_day.  Strict; NULL for an infinite date.
 */
Datum
social_roi_full_months(PG_FUNCTION_ARGS)
{
	DateADT		from_day = PG_GETARG_DATEADT(0);
	DateADT		to_day = PG_GETARG_DATEADT(1);
	calendar_date from;
	calendar_date to;
	int			months;

	if (DATE_NOT_FINITE(from_day) || DATE_NOT_FINITE(to_day))
		PG_RETURN_NULL();
	from = calendar_date_of(from_day);
	to = calendar_date_of(to_day);
	months = (to.year - from.year) * MONTHS_PER_YEAR + to.month - from.month;
	/* A month that has no such day any more is full on its last. */
	if (to.day < from.day && calendar_date_of(to_day + 1).day != 1)
		months--;
	PG_RETURN_INT32(months);
}

/*
 * month_of(day date) -> date
 *	  The first day of its month; an infinite date is its own month.  Strict.
 *	  Error 22008 where the month began before the first date PostgreSQL knows.
 */
Datum
social_roi_month_of(PG_FUNCTION_ARGS)
{
	DateADT		day = PG_GETARG_DATEADT(0);
	DateADT		first;

	if (DATE_NOT_FINITE(day))
		PG_RETURN_DATEADT(day);
	first = day - (calendar_date_of(day).day - 1);
	if (first < DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("date out of range"),
				 errhint("Leave out dates before December 4714 BC.")));
	PG_RETURN_DATEADT(first);
}
