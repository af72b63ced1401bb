/*
 * wait_rollup.c
 *	  rollup(wait_summary): the aggregate that adds summaries up, also over a moving
 *	  window.
 *
 * The state is a wait_summary in its expanded form: the struct itself, unpacked, so
 * that adding the next one does not pack and unpack all that came before.  It lives in
 * a context of its own under the aggregate's.
 */
#include "compat.h"

#include "aggregate_guard.h"
#include "fmgr.h"
#include "utils/expandeddatum.h"
#include "utils/memutils.h"
#include "wait_summary.h"

#define EXPANDED_SUMMARY_MAGIC 0x726f6c6c

typedef struct expanded_summary
{
	ExpandedObjectHeader header;
	int			magic;
	wait_summary summary;
	struct varlena *packed;		/* between the two calls that flatten the object */
} expanded_summary;

static Size
summary_flat_size(ExpandedObjectHeader *header)
{
	expanded_summary *e = (expanded_summary *) header;
	MemoryContext caller = MemoryContextSwitchTo(e->header.eoh_context);

	if (e->packed != NULL)
		pfree(e->packed);
	e->packed = codec_pack(&wait_summary_type, &e->summary);
	MemoryContextSwitchTo(caller);
	return VARSIZE(e->packed);
}

static void
summary_flatten(ExpandedObjectHeader *header, void *result, Size size)
{
	expanded_summary *e = (expanded_summary *) header;

	memcpy(result, e->packed, size);
}

static const ExpandedObjectMethods summary_methods = {summary_flat_size, summary_flatten};

static expanded_summary *
create_state(MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "wait summary rollup", ALLOCSET_SMALL_SIZES);
	expanded_summary *e = MemoryContextAllocZero(context, sizeof(expanded_summary));

	EOH_init_header(&e->header, &summary_methods, context);
	e->magic = EXPANDED_SUMMARY_MAGIC;
	return e;
}

/* The summary behind an argument that is not NULL. */
static const wait_summary *
summary_argument(FunctionCallInfo fcinfo, int argument)
{
	Datum		datum = PG_GETARG_DATUM(argument);

	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
	{
		expanded_summary *e = (expanded_summary *) DatumGetEOHP(datum);

		if (e->magic == EXPANDED_SUMMARY_MAGIC)
			return &e->summary;
	}
	return codec_unpack(&wait_summary_type, PG_GETARG_VARLENA_PP(argument));
}

/* The state, made from a flat one if need be (a state that crossed a process boundary). */
static expanded_summary *
state_argument(FunctionCallInfo fcinfo, MemoryContext context)
{
	expanded_summary *e;
	const wait_summary *flat;
	MemoryContext caller;
	Datum		datum;

	if (PG_ARGISNULL(0))
		return create_state(context);
	datum = PG_GETARG_DATUM(0);
	if (VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum)))
		return (expanded_summary *) DatumGetEOHP(datum);
	e = create_state(context);
	flat = summary_argument(fcinfo, 0);
	caller = MemoryContextSwitchTo(e->header.eoh_context);
	wait_summary_merge(&e->summary, flat);
	MemoryContextSwitchTo(caller);
	return e;
}

/*
 * wait_summary_rollup(state, wait_summary) -> state; NULL summaries are left out.
 * Combines states too.  Never NULL itself: a moving window forbids that.
 */
PG_FUNCTION_INFO_V1(wait_summary_rollup);
Datum
wait_summary_rollup(PG_FUNCTION_ARGS)
{
	MemoryContext context = require_aggregate_context(fcinfo);
	expanded_summary *e;
	const wait_summary *other;
	MemoryContext caller;

	e = state_argument(fcinfo, context);
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(EOHPGetRWDatum(&e->header));
	other = summary_argument(fcinfo, 1);
	caller = MemoryContextSwitchTo(e->header.eoh_context);
	wait_summary_merge(&e->summary, other);
	MemoryContextSwitchTo(caller);
	PG_RETURN_DATUM(EOHPGetRWDatum(&e->header));
}

/*
 * wait_summary_rollup_inverse(state, wait_summary) -> state without the summary; NULL, which
 * makes the window begin anew, where the rest cannot be known: see distribution_subtract()
 */
PG_FUNCTION_INFO_V1(wait_summary_rollup_inverse);
Datum
wait_summary_rollup_inverse(PG_FUNCTION_ARGS)
{
	MemoryContext context = require_aggregate_context(fcinfo);
	expanded_summary *e;
	const wait_summary *other;
	bool		known;
	MemoryContext caller;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	e = state_argument(fcinfo, context);
	/* unpacked outside the state's memory, which would grow with every row otherwise */
	other = summary_argument(fcinfo, 1);
	caller = MemoryContextSwitchTo(e->header.eoh_context);
	known = wait_summary_subtract(&e->summary, other);
	MemoryContextSwitchTo(caller);
	if (!known)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(EOHPGetRWDatum(&e->header));
}

/* wait_summary_rollup_final(state) -> wait_summary; empty when there was nothing to add */
PG_FUNCTION_INFO_V1(wait_summary_rollup_final);
Datum
wait_summary_rollup_final(PG_FUNCTION_ARGS)
{
	static const wait_summary empty = {0};

	require_aggregate(fcinfo);
	PG_RETURN_POINTER(codec_pack(&wait_summary_type, PG_ARGISNULL(0) ? &empty : summary_argument(fcinfo, 0)));
}
