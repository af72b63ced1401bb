/*
 * contact_times.c
 *	  When a customer wrote and was served, of all rows of a group, as one aggregate: four times from one call a row, where four
 *	  min() and max() with FILTER cost several times as much, and could not say which resolved is the first after the first inbound.
 *
 * The state is a timestamptz[], changed in place: the four times, and behind them the resolved rows that came before the first inbound met
 * so far, since an earlier inbound may still come.  There hardly are any.  A time that has not been is infinity on its side, and so is free room.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "aggregate_guard.h"
#include "interaction_kind.h"

PG_FUNCTION_INFO_V1(contact_times_accum);
PG_FUNCTION_INFO_V1(contact_times_combine);
PG_FUNCTION_INFO_V1(contact_times_final);

typedef struct contact_times
{
	TimestampTz first_social;	/* first inbound of a social channel */
	TimestampTz first_other;	/* first inbound of another channel */
	TimestampTz last_inbound;
	TimestampTz first_resolved; /* at or after the first inbound */
	TimestampTz early[FLEXIBLE_ARRAY_MEMBER];	/* resolved before it, then infinities */
} contact_times;

#define NUM_CONTACT_TIMES (offsetof(contact_times, early) / sizeof(TimestampTz))
#define FIRST_ROOM 4

#define ROOM_OF(state) (ARR_DIMS(state)[0] - (int) NUM_CONTACT_TIMES)

/* The times inside a state. Raises for foreign states. */
static contact_times *
times_of(ArrayType *state)
{
	if (ARR_NDIM(state) != 1 || ARR_ELEMTYPE(state) != TIMESTAMPTZOID || ARR_LBOUND(state)[0] != 1 || ROOM_OF(state) < 0)
		reject_state("The array does not have the expected number of elements.");
	if (ARR_HASNULL(state))
		reject_state("The times must not be NULL.");
	return (contact_times *) ARR_DATA_PTR(state);
}

static TimestampTz
first_inbound(const contact_times *times)
{
	return Min(times->first_social, times->first_other);
}

/* How many early ones there are: free room lies behind them. */
static int
count_early(const contact_times *times, int room)
{
	int			from = 0;

	while (from < room)
	{
		int			middle = from + (room - from) / 2;

		if (TIMESTAMP_IS_NOEND(times->early[middle]))
			room = middle;
		else
			from = middle + 1;
	}
	return from;
}

/* The state with room for twice as many. */
static ArrayType *
widen(ArrayType *state)
{
	int			room = Max(FIRST_ROOM, 2 * ROOM_OF(state));
	Size		size = ARR_OVERHEAD_NONULLS(1) + (NUM_CONTACT_TIMES + (Size) room) * sizeof(TimestampTz);
	ArrayType  *wider;
	contact_times *times;

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many resolved rows before the first inbound of a group"),
				 errhint("Leave out rows that belong to no conversation of a customer.")));
	wider = palloc(size);
	memcpy(wider, state, ARR_SIZE(state));
	SET_VARSIZE(wider, size);
	ARR_DIMS(wider)[0] = (int) NUM_CONTACT_TIMES + room;
	times = (contact_times *) ARR_DATA_PTR(wider);
	for (int i = ROOM_OF(state); i < room; i++)
		TIMESTAMP_NOEND(times->early[i]);
	return wider;
}

/* Takes a resolved row in; returns the state, which may be another one then. */
static ArrayType *
add_resolved(ArrayType *state, TimestampTz at)
{
	contact_times *times = times_of(state);
	int			num_early;

	if (at >= first_inbound(times))
	{
		times->first_resolved = Min(times->first_resolved, at);
		return state;
	}
	num_early = count_early(times, ROOM_OF(state));
	if (num_early == ROOM_OF(state))
	{
		state = widen(state);
		times = times_of(state);
	}
	times->early[num_early] = at;
	return state;
}

/* Looks at the early ones again, after the first inbound has become an earlier one. */
static void
settle_early(ArrayType *state)
{
	contact_times *times = times_of(state);
	int			num_early = count_early(times, ROOM_OF(state));
	int			kept = 0;

	for (int i = 0; i < num_early; i++)
	{
		if (times->early[i] >= first_inbound(times))
			times->first_resolved = Min(times->first_resolved, times->early[i]);
		else
			times->early[kept++] = times->early[i];
	}
	for (int i = kept; i < num_early; i++)
		TIMESTAMP_NOEND(times->early[i]);
}

static void
add_inbound(ArrayType *state, bool is_social, TimestampTz at)
{
	contact_times *times = times_of(state);
	bool		is_earlier = at < first_inbound(times);

	if (is_social)
		times->first_social = Min(times->first_social, at);
	else
		times->first_other = Min(times->first_other, at);
	times->last_inbound = Max(times->last_inbound, at);
	if (is_earlier && ROOM_OF(state) > 0)
		settle_early(state);
}

/*
 * Transition: (state, kind, is_social, at) -> state, in place. Strict, so rows with a NULL are not read; kinds other than
 * inbound and resolved say nothing. Error 22023 for a kind that is none, 54000 past 1 GB.
 */
Datum
contact_times_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	text	   *kind = PG_GETARG_TEXT_PP(1);
	TimestampTz at = PG_GETARG_TIMESTAMPTZ(3);

	require_aggregate(fcinfo);
	state = PG_GETARG_ARRAYTYPE_P(0);
	(void) times_of(state);
	switch (interaction_kind_parse(VARDATA_ANY(kind), VARSIZE_ANY_EXHDR(kind)))
	{
		case KIND_INBOUND:
			add_inbound(state, PG_GETARG_BOOL(2), at);
			break;
		case KIND_RESOLVED:
			state = add_resolved(state, at);
			break;
		default:
			break;
	}
	PG_RETURN_ARRAYTYPE_P(state);
}

/* Combines two states, the first in place. */
Datum
contact_times_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	contact_times *times;
	contact_times *other;
	int			num_early;

	require_aggregate(fcinfo);
	state = PG_GETARG_ARRAYTYPE_P(0);
	times = times_of(state);
	other = times_of(PG_GETARG_ARRAYTYPE_P(1));
	num_early = count_early(other, ROOM_OF(PG_GETARG_ARRAYTYPE_P(1)));
	times->first_social = Min(times->first_social, other->first_social);
	times->first_other = Min(times->first_other, other->first_other);
	times->last_inbound = Max(times->last_inbound, other->last_inbound);
	times->first_resolved = Min(times->first_resolved, other->first_resolved);
	settle_early(state);
	for (int i = 0; i < num_early; i++)
		state = add_resolved(state, other->early[i]);
	PG_RETURN_ARRAYTYPE_P(state);
}

/* Final: the four times alone. The state stays as it is. */
Datum
contact_times_final(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	ArrayType  *result;
	Size		size = ARR_OVERHEAD_NONULLS(1) + NUM_CONTACT_TIMES * sizeof(TimestampTz);

	require_aggregate(fcinfo);
	state = PG_GETARG_ARRAYTYPE_P(0);
	(void) times_of(state);
	result = palloc(size);
	memcpy(result, state, size);
	SET_VARSIZE(result, size);
	ARR_DIMS(result)[0] = (int) NUM_CONTACT_TIMES;
	PG_RETURN_ARRAYTYPE_P(result);
}
