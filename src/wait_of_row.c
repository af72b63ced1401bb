/*
 * wait_of_row.c
 *	  The window function wait_of_row(): all of the wait that a row closes.
 *
 *	  wait_of_row(kind, at, hours, channel)
 *		OVER (PARTITION BY conversation ORDER BY at, kind_order(kind), id)
 *
 * It gives a value for each row that closes a wait, and for a conversation's last row where a wait is still open then;
 * NULL for every other.  So a relation of waits needs one sort.
 */
#include "reply_window.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"

#define ARG_CHANNEL		3

/* The columns of the type wait_of_row. */
typedef enum wait_column
{
	WAIT_OPENED_CHANNEL,
	WAIT_OPENED_AT,
	WAIT_CLOSED_AT,
	WAIT_CLOSED_BY,
	WAIT_IS_FIRST,
	WAIT_NUM_INBOUND,
	WAIT_SECONDS,
	WAIT_BUSINESS_SECONDS,
	NUM_WAIT_COLUMNS
} wait_column;

/* A conversation so far. */
typedef struct waits_window
{
	reply_window waits;
	bool		has_closed_wait;
	int64		num_inbound;	/* of the wait that is open, or was closed last */
	text	   *opened_channel; /* of that wait; a copy, NULL = none */
} waits_window;

/* The wait that was closed last, or the open one, as a value of the type wait_of_row. */
static Datum
wait_value(const waits_window *w, row_closes closes, reply_window_call *call)
{
	Datum		values[NUM_WAIT_COLUMNS] = {0};
	bool		nulls[NUM_WAIT_COLUMNS] = {false};
	bool		is_closed = closes == CLOSES_BY_REPLY || closes == CLOSES_UNANSWERED;

	nulls[WAIT_OPENED_CHANNEL] = w->opened_channel == NULL;
	values[WAIT_OPENED_CHANNEL] = PointerGetDatum(w->opened_channel);
	values[WAIT_OPENED_AT] = TimestampTzGetDatum(w->waits.opened_at);
	nulls[WAIT_CLOSED_AT] = nulls[WAIT_CLOSED_BY] = !is_closed;
	values[WAIT_CLOSED_AT] = TimestampTzGetDatum(w->waits.last_at);
	values[WAIT_CLOSED_BY] = CStringGetTextDatum(closes == CLOSES_BY_REPLY ? "outbound" : "resolved");
	values[WAIT_IS_FIRST] = BoolGetDatum(!w->has_closed_wait);
	values[WAIT_NUM_INBOUND] = Int64GetDatum(w->num_inbound);
	nulls[WAIT_SECONDS] = nulls[WAIT_BUSINESS_SECONDS] = closes != CLOSES_BY_REPLY;
	if (closes == CLOSES_BY_REPLY)
	{
		values[WAIT_SECONDS] = reply_window_seconds(w->waits.last_at - w->waits.opened_at);
		values[WAIT_BUSINESS_SECONDS] = reply_window_seconds(reply_window_business_wait(call->calendars, &w->waits));
	}
	return HeapTupleGetDatum(heap_form_tuple(call->columns, values, nulls));
}

/*
 * wait_of_row(kind text, at timestamptz, hours opening_hours, channel text) OVER (...) -> wait_of_row
 *	  The wait that the current row closes, by a reply or without one (kind resolved); at the conversation's last row the one that is open;
 *	  NULL at every other row.  NULL hours are calendar time; a NULL kind is an ignored row.  Error 22004 for a NULL instant,
 *	  22008 for an infinite one, 22023 for an unknown kind, 42P20 for rows out of order.
 */
PG_FUNCTION_INFO_V1(wait_of_row);
Datum
wait_of_row(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	waits_window *w = WinGetPartitionLocalMemory(window, sizeof(waits_window));
	reply_window_call *call = reply_window_call_of(fcinfo, NUM_WAIT_COLUMNS);
	bool		was_open = w->waits.is_open;
	row_closes	closes = reply_window_follow(window, &w->waits, true, true);
	Datum		wait;

	if (closes == CLOSES_NOTHING && w->waits.last_kind == KIND_INBOUND)
	{
		if (!was_open)
		{
			w->num_inbound = 0;
			reply_window_keep_text(window, &w->waits, ARG_CHANNEL, &w->opened_channel);
		}
		w->num_inbound++;
	}
	if (closes != CLOSES_BY_REPLY && closes != CLOSES_UNANSWERED && !(w->waits.is_open && reply_window_is_last(window)))
		PG_RETURN_NULL();
	wait = wait_value(w, closes, call);
	w->has_closed_wait = true;
	return wait;
}
