/*
 * business_time.c
 *	  The SQL functions of business hours: business_time, add_business_time and
 *	  is_open.
 *
 * Each call site keeps the compiled calendars of the hours it has met, for the
 * life of the query's expression; hours that are written in the query, as they mostly
 * are, it looks at but once.  NULL hours are calendar time: nobody who has
 * not set hours is told that a wait took no time.
 */
#include "compat.h"

#include "common/int.h"
#include "fmgr.h"
#include "nodes/primnodes.h"
#include "utils/timestamp.h"

#include "business_calendar.h"

PG_FUNCTION_INFO_V1(social_roi_business_time);
PG_FUNCTION_INFO_V1(social_roi_add_business_time);
PG_FUNCTION_INFO_V1(social_roi_is_open);
PG_FUNCTION_INFO_V1(social_roi_business_time_without_zone);

/* What a call site keeps. */
typedef struct calendar_site
{
	business_calendar *constant;	/* of hours that are a constant of the query; NULL = they are not */
	business_calendar_cache *cache;
} calendar_site;

/* Whether an argument is a constant.  A parameter is none: PL/pgSQL evaluates one expression with ever new values. */
static bool
is_constant(const FmgrInfo *call, int argument)
{
	const FuncExpr *function = (const FuncExpr *) call->fn_expr;

	return function != NULL && IsA(function, FuncExpr) && list_length(function->args) > argument &&
		IsA(list_nth(function->args, argument), Const);
}

static pg_noinline calendar_site *
begin_site(FunctionCallInfo fcinfo, int argument)
{
	FmgrInfo   *call = fcinfo->flinfo;
	calendar_site *site = MemoryContextAllocZero(call->fn_mcxt, sizeof(calendar_site));

	site->cache = business_calendar_cache_create(call->fn_mcxt);
	if (is_constant(call, argument))
		site->constant = business_calendar_cached(site->cache, PG_GETARG_OPENING_HOURS_PP(argument));
	call->fn_extra = site;
	return site;
}

/* The calendar of the hours that are an argument. */
static inline business_calendar *
calendar_of_argument(FunctionCallInfo fcinfo, int argument)
{
	calendar_site *site = fcinfo->flinfo->fn_extra;

	if (unlikely(site == NULL))
		site = begin_site(fcinfo, argument);
	if (likely(site->constant != NULL))
		return site->constant;
	return business_calendar_cached(site->cache, PG_GETARG_OPENING_HOURS_PP(argument));
}

/* Error 22008 for an infinite timestamp. */
static void
check_finite(TimestampTz at)
{
	if (TIMESTAMP_NOT_FINITE(at))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("business time needs finite timestamps"),
				 errhint("Leave out rows with infinite timestamps, for example with WHERE isfinite(at).")));
}

/* Calendar time between two instants, in microseconds. */
static int64
elapsed_microseconds(TimestampTz from_at, TimestampTz to_at)
{
	int64		elapsed;

	check_finite(from_at);
	check_finite(to_at);
	if (pg_sub_s64_overflow(to_at, from_at, &elapsed))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range"),
				 errhint("Measure a shorter span.")));
	return elapsed;
}

/* The instant a calendar duration later. */
static TimestampTz
add_elapsed(TimestampTz at, int64 microseconds)
{
	TimestampTz result;

	check_finite(at);
	if (pg_add_s64_overflow(at, microseconds, &result) || !IS_VALID_TIMESTAMP(result))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range"),
				 errhint("Look for an amount in the wrong unit, or an instant far from the present.")));
	return result;
}

/*
 * business_time(from_at timestamptz, to_at timestamptz, hours opening_hours) -> interval
 *	  Open time between two instants, in hours, minutes and seconds; negative
 *	  where the second is earlier.  NULL without both instants; calendar time
 *	  without hours.  Error 22008 for infinite instants.
 */
Datum
social_roi_business_time(PG_FUNCTION_ARGS)
{
	Interval   *result;
	TimestampTz from_at;
	TimestampTz to_at;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	from_at = PG_GETARG_TIMESTAMPTZ(0);
	to_at = PG_GETARG_TIMESTAMPTZ(1);
	result = palloc(sizeof(Interval));
	result->day = 0;
	result->month = 0;
	if (PG_ARGISNULL(2))
		result->time = elapsed_microseconds(from_at, to_at);
	else
		result->time = business_microseconds(calendar_of_argument(fcinfo, 2), from_at, to_at);
	PG_RETURN_INTERVAL_P(result);
}

/* The microseconds of an amount.  Error 22023 if it has months or days, whose length in business time nobody can tell; 22008 for infinity. */
static int64
microseconds_of_amount(const Interval *amount)
{
	if (INTERVAL_NOT_FINITE(amount))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("business time is added in finite amounts"),
				 errhint("Say how many hours of work you mean, for example interval '8 hours' for a working day.")));
	if (amount->month != 0 || amount->day != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("business time is added in hours, minutes and seconds"),
				 errdetail("The amount has days, months or years, which have no length in business hours."),
				 errhint("Say how many hours of work you mean, for example interval '8 hours' for a working day.")));
	return amount->time;
}

/*
 * add_business_time(at timestamptz, amount interval, hours opening_hours) -> timestamptz
 *	  The earliest instant by which the amount of open time has passed; for a
 *	  negative amount the latest one.  NULL without instant or amount; calendar
 *	  time without hours.  Error 22023 for days and months and for hours that are
 *	  never open so long, 22008 out of range.
 */
Datum
social_roi_add_business_time(PG_FUNCTION_ARGS)
{
	TimestampTz at;
	int64		amount;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	at = PG_GETARG_TIMESTAMPTZ(0);
	amount = microseconds_of_amount(PG_GETARG_INTERVAL_P(1));
	if (PG_ARGISNULL(2))
		PG_RETURN_TIMESTAMPTZ(add_elapsed(at, amount));
	PG_RETURN_TIMESTAMPTZ(business_add(calendar_of_argument(fcinfo, 2), at, amount));
}

/*
 * is_open(at timestamptz, hours opening_hours) -> boolean
 *	  Open at opening time, closed at closing time.  NULL without instant; true
 *	  without hours.  Error 22008 for an infinite instant.
 */
Datum
social_roi_is_open(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	check_finite(PG_GETARG_TIMESTAMPTZ(0));
	if (PG_ARGISNULL(1))
		PG_RETURN_BOOL(true);
	PG_RETURN_BOOL(business_is_open(calendar_of_argument(fcinfo, 1), PG_GETARG_TIMESTAMPTZ(0)));
}

/*
 * The same functions of a timestamp without time zone
 *	  Always error 42804.  Without these overloads PostgreSQL would take the
 *	  timestamp for one of the session's zone, and shift it silently.
 */
Datum
social_roi_business_time_without_zone(PG_FUNCTION_ARGS)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("a timestamp without time zone is not an instant"),
			 errhint("Say which zone it is in: for timestamps kept in UTC, at AT TIME ZONE 'UTC'.")));
	PG_RETURN_NULL();
}
