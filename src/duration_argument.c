/*
 * duration_argument.c
 *	  An interval given as a length of time; see duration_argument.h.
 */
#include "duration_argument.h"

#include "common/int.h"

/*
 * The microseconds of an interval; a day counts 24 hours.  Months are error 22023,
 * since none is as long as another; what bigint cannot hold and infinity are error
 * 22008.  "name" says in messages what it is.
 */
int64
duration_argument(const Interval *interval, const char *name)
{
	int64		days;
	int64		microseconds;

	if (INTERVAL_NOT_FINITE(interval))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be finite", name),
				 errhint("Give days, hours, minutes or seconds; a day counts 24 hours.")));
	if (interval->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be given in months or years", name),
				 errdetail("Months differ in length."),
				 errhint("Give days, hours, minutes or seconds; a day counts 24 hours.")));
	if (pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &days) ||
		pg_add_s64_overflow(days, interval->time, &microseconds))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s is too long", name),
				 errhint("Look for an amount in the wrong unit.")));
	return microseconds;
}
