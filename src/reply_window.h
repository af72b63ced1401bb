/*
 * reply_window.h
 *	  The open wait of one conversation, row by row in a window's order: what the window
 *	  functions over waits have in common.
 *
 * Arguments of the calling function: kind (text, or inbound boolean), at timestamptz, hours opening_hours.
 */
#ifndef SOCIAL_ROI_REPLY_WINDOW_H
#define SOCIAL_ROI_REPLY_WINDOW_H

#include "compat.h"

#include "access/tupdesc.h"
#include "business_calendar.h"
#include "fmgr.h"
#include "interaction_kind.h"
#include "windowapi.h"

#define REPLY_WINDOW_ARG_KIND	0
#define REPLY_WINDOW_ARG_AT		1
#define REPLY_WINDOW_ARG_HOURS	2

/* A partition's rows so far; in memory of the partition, all zero at its start. */
typedef struct reply_window
{
	int64		next_row;		/* whose turn it is */
	bool		has_rows;
	interaction_kind last_kind;
	TimestampTz last_at;
	bool		is_open;
	TimestampTz opened_at;		/* of the open wait, or the one closed last */
	bool		has_hours;		/* that wait has a calendar; otherwise calendar time counts */
	opening_hours *hours;		/* a copy in the partition's memory, which has "hours_size" bytes */
	Size		hours_size;
} reply_window;

/* What the current row is to the waits. */
typedef enum row_closes
{
	IS_NO_ROW,					/* its kind is NULL: it is ignored */
	CLOSES_NOTHING,
	CLOSES_BY_REPLY,
	CLOSES_UNANSWERED
} row_closes;

/* What a call site whose result is a row keeps. */
typedef struct reply_window_call
{
	business_calendar_cache *calendars;
	TupleDesc	columns;		/* of the result */
} reply_window_call;

extern row_closes reply_window_follow(WindowObject window, reply_window *w, bool by_kind, bool with_hours);
extern int64 reply_window_business_wait(business_calendar_cache *cache, const reply_window *w);
extern reply_window_call *reply_window_call_of(FunctionCallInfo fcinfo, int num_columns);
extern void reply_window_keep_text(WindowObject window, const reply_window *w, int argument, text **kept);

/* A duration, or a sum of them, as a column of such a row. */
static inline Datum
reply_window_seconds(int128 microseconds)
{
	return Float8GetDatum((double) microseconds / USECS_PER_SEC);
}

/* Whether the current row is the last of its partition. */
static inline bool
reply_window_is_last(WindowObject window)
{
	return WinGetCurrentPosition(window) + 1 >= WinGetPartitionRowCount(window);
}

#endif							/* SOCIAL_ROI_REPLY_WINDOW_H */
