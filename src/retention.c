/*
 * retention.c
 *	  The aggregates retention(customer, active_on, period) and
 *	  rollup(retention_summary): their support functions.
 *
 * Per row: the period of a date by integer arithmetic, and a batched look-up of the
 * customer; nothing is allocated.  Per group: a retention_log in the aggregate's
 * memory context (see retention_log.h).  Final functions read the state and leave
 * it as it is, so it may be shared, and a window may go on with it.
 *
 * NULL: a row without a date is no activity and is ignored, whatever else it
 * says.  A date without a customer, or without a period, is error 22004.  No rows
 * give a summary without customers.
 */
#include "compat.h"

#include "aggregate_guard.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "nodes/execnodes.h"
#include "retention_log.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

/* The period of a row, which must have a customer too.  "likely" is the period of the rows before. */
static inline retention_period
row_period(FunctionCallInfo fcinfo, retention_period likely)
{
	text	   *name;

	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("customer of an active day is NULL"),
				 errhint("Leave such rows out with FILTER (WHERE ... IS NOT NULL); rows without a date are ignored.")));
	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("period of retention is NULL"),
				 errhint("The periods are day, week, month, quarter and year.")));
	name = PG_GETARG_TEXT_PP(3);
	if (period_matches(likely, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)))
		return likely;
	return period_parse(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

/* The state argument, 0 if NULL. */
static inline Datum
state_argument(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(0) ? (Datum) 0 : PG_GETARG_DATUM(0);
}

/* The state to return. */
static inline Datum
return_state(FunctionCallInfo fcinfo, Datum state)
{
	if (DatumGetPointer(state) == NULL)
		PG_RETURN_NULL();
	return state;
}

/*
 * The state to go on with, changed from "before" (0 = none).  One that has just become large
 * may use files, where nobody but the end will look at it.
 */
static Datum
keep_state(FunctionCallInfo fcinfo, Datum before, Datum state)
{
	retention_log *log;

	if (state == before || DatumGetPointer(state) == NULL)
		return state;
	log = retention_log_expanded(state);
	if (log == NULL || (before != 0 && retention_log_expanded(before) == log))
		return state;
	log->may_spill = AggCheckCallContext(fcinfo, NULL) == AGG_CONTEXT_AGGREGATE &&
		!DO_AGGSPLIT_SKIPFINAL(((AggState *) fcinfo->context)->aggsplit);
	if (log->may_spill)
		AggRegisterCallback(fcinfo, retention_log_close, PointerGetDatum(log));
	return state;
}

/*
 * One row, with its customer.  The common case is spelled out first: a bigint
 * customer, and a state that is expanded.
 */
static inline Datum
accumulate(FunctionCallInfo fcinfo, MemoryContext owner, customer_type type, const customer_ref *customer)
{
	Datum		state = state_argument(fcinfo);
	retention_log *log = state == 0 ? NULL : retention_log_expanded(state);
	retention_period period = row_period(fcinfo, log == NULL ? PERIOD_NONE : log->period);
	DateADT		active_on = PG_GETARG_DATEADT(2);
	int32		block;
	uint64		word;

	period_check_date(active_on);
	if (type == CUSTOMER_BIGINT && log != NULL && log->period == period && log->type == type)
	{
		retention_log_add_row(log, customer->number, active_on);
		return state;
	}
	period_locate(period, active_on, &block, &word);
	return keep_state(fcinfo, state, retention_log_add(state, owner, type, period, customer, block, word));
}

PG_FUNCTION_INFO_V1(retention_accumulate_bigint);
/* retention_accumulate(retention_log, bigint, date, text) -> retention_log */
Datum
retention_accumulate_bigint(PG_FUNCTION_ARGS)
{
	MemoryContext owner = require_aggregate_context(fcinfo);
	customer_ref customer;

	if (PG_ARGISNULL(2))
		return return_state(fcinfo, state_argument(fcinfo));
	customer.number = PG_ARGISNULL(1) ? 0 : PG_GETARG_INT64(1);
	customer.bytes = (const char *) &customer.number;
	customer.length = sizeof(customer.number);
	return accumulate(fcinfo, owner, CUSTOMER_BIGINT, &customer);
}

PG_FUNCTION_INFO_V1(retention_accumulate_uuid);
/* retention_accumulate(retention_log, uuid, date, text) -> retention_log */
Datum
retention_accumulate_uuid(PG_FUNCTION_ARGS)
{
	MemoryContext owner = require_aggregate_context(fcinfo);
	customer_ref customer = {0};

	if (PG_ARGISNULL(2))
		return return_state(fcinfo, state_argument(fcinfo));
	if (!PG_ARGISNULL(1))
	{
		customer.bytes = (const char *) PG_GETARG_UUID_P(1)->data;
		customer.length = UUID_LEN;
	}
	return accumulate(fcinfo, owner, CUSTOMER_UUID, &customer);
}

PG_FUNCTION_INFO_V1(retention_accumulate_text);
/* retention_accumulate(retention_log, text, date, text) -> retention_log */
Datum
retention_accumulate_text(PG_FUNCTION_ARGS)
{
	MemoryContext owner = require_aggregate_context(fcinfo);
	customer_ref customer = {0};

	if (PG_ARGISNULL(2))
		return return_state(fcinfo, state_argument(fcinfo));
	if (!PG_ARGISNULL(1))
	{
		text	   *key = PG_GETARG_TEXT_PP(1);

		customer.bytes = VARDATA_ANY(key);
		customer.length = VARSIZE_ANY_EXHDR(key);
	}
	return accumulate(fcinfo, owner, CUSTOMER_TEXT, &customer);
}

PG_FUNCTION_INFO_V1(retention_combine);
/* retention_combine(retention_log, retention_log) -> retention_log: the activity of both, for any split of the rows */
Datum
retention_combine(PG_FUNCTION_ARGS)
{
	MemoryContext owner = require_aggregate_context(fcinfo);
	Datum		state = state_argument(fcinfo);

	if (PG_ARGISNULL(1))
		return return_state(fcinfo, state);
	return keep_state(fcinfo, state, retention_log_merge(state, owner, PG_DETOAST_DATUM(PG_GETARG_DATUM(1))));
}

PG_FUNCTION_INFO_V1(retention_rollup);
/* retention_rollup(retention_log, retention_summary) -> retention_log; a NULL summary is ignored */
Datum
retention_rollup(PG_FUNCTION_ARGS)
{
	MemoryContext owner = require_aggregate_context(fcinfo);
	Datum		state = state_argument(fcinfo);

	if (PG_ARGISNULL(1))
		return return_state(fcinfo, state);
	state = keep_state(fcinfo, state, retention_log_add_value(state, owner, retention_value_of(PG_GETARG_VARLENA_PP(1))));
	return return_state(fcinfo, state);
}

PG_FUNCTION_INFO_V1(retention_final);
/* retention_final(retention_log) -> retention_summary */
Datum
retention_final(PG_FUNCTION_ARGS)
{
	retention_value none = {0};

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(codec_pack(&retention_summary_type, &none));
	PG_RETURN_POINTER(codec_pack(&retention_summary_type, retention_log_value(PG_GETARG_DATUM(0))));
}

/* ----------
 * retention_log as a type: shown and sent in the form of the summary, which is lossless too
 * ----------
 */

PG_FUNCTION_INFO_V1(retention_log_in);
/* retention_log_in(cstring) -> retention_log */
Datum
retention_log_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retention_log_of(codec_read_text(&retention_log_type, PG_GETARG_CSTRING(0))));
}

PG_FUNCTION_INFO_V1(retention_log_out);
/* retention_log_out(retention_log) -> cstring */
Datum
retention_log_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(codec_write_text(&retention_log_type, retention_log_value(PG_GETARG_DATUM(0))));
}

PG_FUNCTION_INFO_V1(retention_log_recv);
/* retention_log_recv(internal) -> retention_log */
Datum
retention_log_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);

	PG_RETURN_POINTER(retention_log_of(codec_read_message(&retention_log_type, message)));
}

PG_FUNCTION_INFO_V1(retention_log_send);
/* retention_log_send(retention_log) -> bytea */
Datum
retention_log_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(codec_pack(&retention_log_type, retention_log_value(PG_GETARG_DATUM(0))));
}
