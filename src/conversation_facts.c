/*
 * conversation_facts.c
 *	  The window function conversation_facts(): what is to be said of a conversation, from
 *	  one look at its rows in order.
 *
 *	  conversation_facts(kind, at, hours, channel, agent, customer, sentiment)
 *		OVER (PARTITION BY conversation ORDER BY at, kind_order(kind), id)
 *
 * It gives NULL for every row but the conversation's last, where all facts come as one value.
 * So a relation of conversations needs one sort, and no aggregate over it.  Arguments that
 * matter for few rows (hours, channel, agent, customer) are computed for those alone.
 */
#include "reply_window.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"

#define ARG_CHANNEL		3
#define ARG_AGENT		4
#define ARG_CUSTOMER	5
#define ARG_SENTIMENT	6

/* The columns of the type conversation_facts. */
typedef enum fact
{
	FACT_CUSTOMER,
	FACT_CHANNEL,
	FACT_STARTED_BY,
	FACT_FIRST_INBOUND_AT,
	FACT_FIRST_REPLY_AT,
	FACT_FIRST_AGENT,
	FACT_FIRST_REPLY_SECONDS,
	FACT_FIRST_REPLY_BUSINESS_SECONDS,
	FACT_NUM_INBOUND,
	FACT_NUM_ANSWERED_INBOUND,
	FACT_NUM_REPLIES,
	FACT_NUM_AUTOMATED,
	FACT_NUM_WAITS,
	FACT_WAIT_SECONDS,
	FACT_BUSINESS_SECONDS,
	FACT_OPEN_SINCE,
	FACT_FIRST_RESOLVED_AT,
	FACT_LAST_RESOLVED_AT,
	FACT_RESOLVED_BY,
	FACT_NUM_RESOLVED,
	FACT_NUM_REOPENED,
	FACT_LAST_SENTIMENT,
	NUM_FACTS
} fact;

/* A conversation so far; texts are copies in the partition's memory, NULL = none. */
typedef struct conversation
{
	reply_window waits;			/* the open wait */
	bool		has_rows;
	bool		has_message;
	bool		has_closed_wait;
	bool		is_first_answered;	/* the first wait was closed by a reply */
	bool		has_resolved;	/* at or after the first inbound */
	bool		stands_resolved;
	bool		has_sentiment;
	interaction_kind first_message;
	int16		last_sentiment;
	text	   *customer;		/* of the first row */
	text	   *channel;		/* of the first inbound, or else the first row */
	text	   *first_agent;
	text	   *resolved_by;
	TimestampTz first_inbound_at;
	TimestampTz first_reply_at;
	TimestampTz first_resolved_at;
	TimestampTz last_resolved_at;
	int64		first_reply;	/* microseconds */
	int64		first_business_reply;
	int64		num_waiting;	/* inbounds of the open wait */
	int64		num_inbound;
	int64		num_answered_inbound;
	int64		num_replies;
	int64		num_automated;
	int64		num_waits;
	int64		num_resolved;
	int64		num_reopened;
	int128		wait_sum;		/* microseconds */
	int128		business_sum;
} conversation;

/* The row that comes first of all. */
static void
begin(WindowObject window, conversation *c)
{
	c->has_rows = true;
	reply_window_keep_text(window, &c->waits, ARG_CUSTOMER, &c->customer);
	reply_window_keep_text(window, &c->waits, ARG_CHANNEL, &c->channel);
}

static void
take_inbound(WindowObject window, conversation *c)
{
	bool		isnull;
	Datum		sentiment = WinGetFuncArgCurrent(window, ARG_SENTIMENT, &isnull);

	if (c->num_inbound == 0)
	{
		c->first_inbound_at = c->waits.last_at;
		reply_window_keep_text(window, &c->waits, ARG_CHANNEL, &c->channel);
	}
	c->num_inbound++;
	c->num_waiting++;
	if (!isnull)
	{
		c->has_sentiment = true;
		c->last_sentiment = DatumGetInt16(sentiment);
	}
}

/* The wait that the current row closes, by a reply or without one. */
static void
close_wait(WindowObject window, conversation *c, reply_window_call *call, bool by_reply)
{
	int64		wait = c->waits.last_at - c->waits.opened_at;

	if (by_reply)
	{
		int64		business = reply_window_business_wait(call->calendars, &c->waits);

		c->num_waits++;
		c->num_answered_inbound += c->num_waiting;
		c->wait_sum += wait;
		c->business_sum += business;
		if (!c->has_closed_wait)
		{
			c->is_first_answered = true;
			c->first_reply_at = c->waits.last_at;
			c->first_reply = wait;
			c->first_business_reply = business;
			reply_window_keep_text(window, &c->waits, ARG_AGENT, &c->first_agent);
		}
	}
	c->has_closed_wait = true;
	c->num_waiting = 0;
}

static void
take_resolved(WindowObject window, conversation *c)
{
	c->num_resolved++;
	reply_window_keep_text(window, &c->waits, ARG_AGENT, &c->resolved_by);
	if (c->num_inbound == 0)
		return;
	if (!c->has_resolved)
		c->first_resolved_at = c->waits.last_at;
	c->has_resolved = true;
	c->last_resolved_at = c->waits.last_at;
}

/* Takes the current row in. */
static void
take_row(WindowObject window, conversation *c, reply_window_call *call)
{
	row_closes	closes = reply_window_follow(window, &c->waits, true, true);
	interaction_kind kind = c->waits.last_kind;

	if (closes == IS_NO_ROW)
		return;
	if (!c->has_rows)
		begin(window, c);
	if (!c->has_message && kind <= KIND_AUTOMATED)
	{
		c->has_message = true;
		c->first_message = kind;
	}
	if (closes != CLOSES_NOTHING)
		close_wait(window, c, call, closes == CLOSES_BY_REPLY);
	if (kind == KIND_INBOUND)
		take_inbound(window, c);
	else if (kind == KIND_RESOLVED)
		take_resolved(window, c);
	c->num_replies += kind == KIND_OUTBOUND;
	c->num_automated += kind == KIND_AUTOMATED;
	if (kind == KIND_INBOUND || kind == KIND_REOPENED)
	{
		c->num_reopened += c->stands_resolved;
		c->stands_resolved = false;
	}
	else if (kind == KIND_RESOLVED)
		c->stands_resolved = true;
}

static Datum
sender(interaction_kind kind)
{
	return CStringGetTextDatum(kind == KIND_INBOUND ? "customer" : kind == KIND_OUTBOUND ? "team" : "automated");
}

static void
put(Datum *values, bool *nulls, fact which, bool is_known, Datum value)
{
	nulls[which] = !is_known;
	values[which] = value;
}

static void
put_text(Datum *values, bool *nulls, fact which, text *value)
{
	put(values, nulls, which, value != NULL, PointerGetDatum(value));
}

/* All facts of a conversation as one value of the type conversation_facts. */
static Datum
facts_of(const conversation *c, TupleDesc columns)
{
	Datum		values[NUM_FACTS];
	bool		nulls[NUM_FACTS];

	put_text(values, nulls, FACT_CUSTOMER, c->customer);
	put_text(values, nulls, FACT_CHANNEL, c->channel);
	put(values, nulls, FACT_STARTED_BY, c->has_message, c->has_message ? sender(c->first_message) : 0);
	put(values, nulls, FACT_FIRST_INBOUND_AT, c->num_inbound > 0, TimestampTzGetDatum(c->first_inbound_at));
	put(values, nulls, FACT_FIRST_REPLY_AT, c->is_first_answered, TimestampTzGetDatum(c->first_reply_at));
	put_text(values, nulls, FACT_FIRST_AGENT, c->first_agent);
	put(values, nulls, FACT_FIRST_REPLY_SECONDS, c->is_first_answered, reply_window_seconds(c->first_reply));
	put(values, nulls, FACT_FIRST_REPLY_BUSINESS_SECONDS, c->is_first_answered, reply_window_seconds(c->first_business_reply));
	put(values, nulls, FACT_NUM_INBOUND, true, Int64GetDatum(c->num_inbound));
	put(values, nulls, FACT_NUM_ANSWERED_INBOUND, true, Int64GetDatum(c->num_answered_inbound));
	put(values, nulls, FACT_NUM_REPLIES, true, Int64GetDatum(c->num_replies));
	put(values, nulls, FACT_NUM_AUTOMATED, true, Int64GetDatum(c->num_automated));
	put(values, nulls, FACT_NUM_WAITS, true, Int64GetDatum(c->num_waits));
	put(values, nulls, FACT_WAIT_SECONDS, c->num_waits > 0, reply_window_seconds(c->wait_sum));
	put(values, nulls, FACT_BUSINESS_SECONDS, c->num_waits > 0, reply_window_seconds(c->business_sum));
	put(values, nulls, FACT_OPEN_SINCE, c->waits.is_open, TimestampTzGetDatum(c->waits.opened_at));
	put(values, nulls, FACT_FIRST_RESOLVED_AT, c->has_resolved, TimestampTzGetDatum(c->first_resolved_at));
	put(values, nulls, FACT_LAST_RESOLVED_AT, c->has_resolved, TimestampTzGetDatum(c->last_resolved_at));
	put_text(values, nulls, FACT_RESOLVED_BY, c->resolved_by);
	put(values, nulls, FACT_NUM_RESOLVED, true, Int64GetDatum(c->num_resolved));
	put(values, nulls, FACT_NUM_REOPENED, true, Int64GetDatum(c->num_reopened));
	put(values, nulls, FACT_LAST_SENTIMENT, c->has_sentiment, Int16GetDatum(c->last_sentiment));
	return HeapTupleGetDatum(heap_form_tuple(columns, values, nulls));
}

/*
 * conversation_facts(kind text, at timestamptz, hours opening_hours, channel text, agent text, customer text,
 *					  sentiment smallint) OVER (...) -> conversation_facts
 *	  The facts of the whole conversation at its last row, NULL at every other.  NULL hours are calendar time; a NULL kind
 *	  is an ignored row, and a conversation of such rows alone gives no facts.  Error 22004 for a NULL instant, 22008 for an infinite one,
 *	  22023 for an unknown kind, 42P20 for rows out of order.
 */
PG_FUNCTION_INFO_V1(conversation_facts);
Datum
conversation_facts(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	conversation *c = WinGetPartitionLocalMemory(window, sizeof(conversation));
	reply_window_call *call = reply_window_call_of(fcinfo, NUM_FACTS);

	take_row(window, c, call);
	if (!c->has_rows || !reply_window_is_last(window))
		PG_RETURN_NULL();
	return facts_of(c, call->columns);
}
