/*
 * reply_window.c
 *	  The window functions reply_wait() and waiting_since(): the wait that a row closes.
 *
 *	  reply_wait(kind, at) OVER (PARTITION BY conversation ORDER BY at, kind_order(kind), id)
 *
 * They follow one conversation's rows in the window's order and remember the open wait
 * alone, so memory is constant.  They say so when the order is wrong rather
 * than measure nonsense.
 */
#include "reply_window.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "wait_transition.h"
#include "wait_records.h"

/* The executor is told to let go of earlier rows so often: each time costs as much as following a row. */
#define ROWS_KEPT	64

static void
refuse_order(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_WINDOWING_ERROR),
			 errmsg("rows of a conversation must come in order of time"),
			 errhint("Write OVER (PARTITION BY conversation ORDER BY at, kind_order(kind), id), "
					 "or with booleans ORDER BY at, inbound DESC, id.")));
}

/* The instant of the current row, which must be there, finite and not before the last one. */
static TimestampTz
current_at(WindowObject window, const reply_window *w, interaction_kind kind)
{
	bool		isnull;
	TimestampTz at = DatumGetTimestampTz(WinGetFuncArgCurrent(window, REPLY_WINDOW_ARG_AT, &isnull));

	if (isnull)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the instant of an interaction must not be null"),
				 errhint("Leave such rows out, or give them a null kind.")));
	if (TIMESTAMP_NOT_FINITE(at))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the instant of an interaction must be finite"),
				 errhint("Leave such rows out with WHERE isfinite(at).")));
	if (at < -STAMP_LIMIT || at >= STAMP_LIMIT)
		refuse_far_instant();
	if (w->has_rows && (at < w->last_at || (at == w->last_at && kind < w->last_kind)))
		refuse_order();
	return at;
}

/* Keeps the hours of the row that opens a wait: they count, whatever hours later rows have. */
static void
keep_hours(WindowObject window, reply_window *w)
{
	bool		isnull;
	Datum		argument = WinGetFuncArgCurrent(window, REPLY_WINDOW_ARG_HOURS, &isnull);
	opening_hours *hours;
	Size		size;

	w->has_hours = !isnull;
	if (isnull)
		return;
	hours = DatumGetOpeningHoursPP(argument);
	size = VARSIZE_ANY(hours);
	if (size > w->hours_size)
	{
		if (w->hours != NULL)
			pfree(w->hours);
		w->hours = MemoryContextAlloc(GetMemoryChunkContext(w), size);
		w->hours_size = size;
	}
	memcpy(w->hours, hours, size);
}

/* The length of the wait that the last row closed, in business hours. */
int64
reply_window_business_wait(business_calendar_cache *cache, const reply_window *w)
{
	if (!w->has_hours)
		return w->last_at - w->opened_at;
	return business_microseconds(business_calendar_cached(cache, w->hours), w->opened_at, w->last_at);
}

static interaction_kind
current_kind(Datum argument, bool by_kind)
{
	text	   *name;

	if (!by_kind)
		return DatumGetBool(argument) ? KIND_INBOUND : KIND_OUTBOUND;
	name = DatumGetTextPP(argument);
	return interaction_kind_parse(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

/* Takes the current row in, and says what it closes; its kind and instant are the last ones then. */
row_closes
reply_window_follow(WindowObject window, reply_window *w, bool by_kind, bool with_hours)
{
	bool		isnull;
	Datum		kind_argument;
	interaction_kind kind;
	row_closes	closes = CLOSES_NOTHING;
	int64		position = WinGetCurrentPosition(window);

	if (w->next_row++ != position)
		refuse_order();
	/* no earlier row is looked at again, so the executor need not keep any */
	if (position % ROWS_KEPT == 0)
		WinSetMarkPosition(window, position);
	kind_argument = WinGetFuncArgCurrent(window, REPLY_WINDOW_ARG_KIND, &isnull);
	if (isnull)
		return IS_NO_ROW;
	kind = current_kind(kind_argument, by_kind);
	w->last_at = current_at(window, w, kind);
	w->last_kind = kind;
	w->has_rows = true;
	if (w->is_open && (kind == KIND_OUTBOUND || kind == KIND_RESOLVED))
	{
		w->is_open = false;
		closes = kind == KIND_OUTBOUND ? CLOSES_BY_REPLY : CLOSES_UNANSWERED;
	}
	else if (!w->is_open && kind == KIND_INBOUND)
	{
		w->is_open = true;
		w->opened_at = w->last_at;
		if (with_hours)
			keep_hours(window, w);
	}
	return closes;
}

/* What the call site of a function that returns rows of so many columns keeps; made at its first call. */
reply_window_call *
reply_window_call_of(FunctionCallInfo fcinfo, int num_columns)
{
	reply_window_call *call = fcinfo->flinfo->fn_extra;
	MemoryContext caller;

	if (call != NULL)
		return call;
	caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	call = palloc0(sizeof(reply_window_call));
	call->calendars = business_calendar_cache_create(fcinfo->flinfo->fn_mcxt);
	if (get_call_result_type(fcinfo, NULL, &call->columns) != TYPEFUNC_COMPOSITE || call->columns->natts != num_columns)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("a window function over conversations must return the row type that was made for it"),
				 errhint("Create the extension anew.")));
	call->columns = BlessTupleDesc(call->columns);
	MemoryContextSwitchTo(caller);
	fcinfo->flinfo->fn_extra = call;
	return call;
}

/* Replaces a text by a copy of the current row's argument in the partition's memory; NULL for NULL. */
void
reply_window_keep_text(WindowObject window, const reply_window *w, int argument, text **kept)
{
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(window, argument, &isnull);
	MemoryContext caller;

	if (*kept != NULL)
		pfree(*kept);
	*kept = NULL;
	if (isnull)
		return;
	caller = MemoryContextSwitchTo(GetMemoryChunkContext(unconstify(reply_window *, w)));
	*kept = DatumGetTextPCopy(value);
	MemoryContextSwitchTo(caller);
}

static Datum
reply_wait_of_row(FunctionCallInfo fcinfo, bool by_kind, bool with_hours)
{
	WindowObject window = PG_WINDOW_OBJECT();
	reply_window *w = WinGetPartitionLocalMemory(window, sizeof(reply_window));
	Interval   *wait;

	if (reply_window_follow(window, w, by_kind, with_hours) != CLOSES_BY_REPLY)
		PG_RETURN_NULL();
	if (with_hours && fcinfo->flinfo->fn_extra == NULL)
		fcinfo->flinfo->fn_extra = business_calendar_cache_create(fcinfo->flinfo->fn_mcxt);
	wait = palloc0(sizeof(Interval));
	wait->time = with_hours ? reply_window_business_wait(fcinfo->flinfo->fn_extra, w) : w->last_at - w->opened_at;
	PG_RETURN_INTERVAL_P(wait);
}

static Datum
waiting_since_of_row(FunctionCallInfo fcinfo, bool by_kind)
{
	reply_window *w = WinGetPartitionLocalMemory(PG_WINDOW_OBJECT(), sizeof(reply_window));
	row_closes	closes = reply_window_follow(PG_WINDOW_OBJECT(), w, by_kind, false);

	if (closes != CLOSES_BY_REPLY && closes != CLOSES_UNANSWERED)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(w->opened_at);
}

/*
 * reply_wait(kind text, at timestamptz) OVER (...) -> interval: the wait that this row closes by a
 * reply, else NULL.  A NULL kind is an ignored row; a NULL or infinite instant is an error.
 */
PG_FUNCTION_INFO_V1(reply_wait_kind);
Datum
reply_wait_kind(PG_FUNCTION_ARGS)
{
	return reply_wait_of_row(fcinfo, true, false);
}

/* The same from inbound boolean. */
PG_FUNCTION_INFO_V1(reply_wait_inbound);
Datum
reply_wait_inbound(PG_FUNCTION_ARGS)
{
	return reply_wait_of_row(fcinfo, false, false);
}

/*
 * reply_wait(kind text, at timestamptz, hours opening_hours) OVER (...) -> interval: the same in business
 * hours, by the hours of the row that opened the wait; NULL hours are calendar time
 */
PG_FUNCTION_INFO_V1(reply_wait_kind_hours);
Datum
reply_wait_kind_hours(PG_FUNCTION_ARGS)
{
	return reply_wait_of_row(fcinfo, true, true);
}

/* The same from inbound boolean. */
PG_FUNCTION_INFO_V1(reply_wait_inbound_hours);
Datum
reply_wait_inbound_hours(PG_FUNCTION_ARGS)
{
	return reply_wait_of_row(fcinfo, false, true);
}

/*
 * waiting_since(kind text, at timestamptz) OVER (...) -> timestamptz: when the wait that this row closes
 * opened, also where "resolved" closes it without a reply; else NULL
 */
PG_FUNCTION_INFO_V1(waiting_since_kind);
Datum
waiting_since_kind(PG_FUNCTION_ARGS)
{
	return waiting_since_of_row(fcinfo, true);
}

/* The same from inbound boolean. */
PG_FUNCTION_INFO_V1(waiting_since_inbound);
Datum
waiting_since_inbound(PG_FUNCTION_ARGS)
{
	return waiting_since_of_row(fcinfo, false);
}

/* For a timestamp without time zone, which would mean another instant in every session. */
PG_FUNCTION_INFO_V1(reply_window_refuse_timestamp);
Datum
reply_window_refuse_timestamp(PG_FUNCTION_ARGS)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("the instant of an interaction needs a time zone"),
			 errdetail("A timestamp without time zone would mean another instant in every session."),
			 errhint("Say which zone it is in, for example: at AT TIME ZONE 'UTC'.")));
}
