/*
 * uplift_summary.c
 *	  The aggregates uplift() and rollup(uplift_summary): what happened to a treated and to a control group.
 *
 * Three kinds share one type: counts of true outcomes, exact moments of numeric outcomes, and counts by stratum. The type is
 * both the aggregates' state and their result, since a summary merges with another whatever rows each of them saw. Counts are
 * integers and sums are numeric, so any order and any split of the rows ends in the same bytes.
 *
 * While rows arrive the state is unfolded (expanded_value.h) and changed in place: some ten nanoseconds a row for counts, two
 * numeric additions and a multiplication for moments, a look-up in a dictionary for strata. It takes about 1 kB a group of
 * rows, with strata some 4 kB and 100 bytes a stratum, and lives as long as the aggregate's group.
 */
#include "uplift_summary.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "aggregate_guard.h"
#include "codec.h"
#include "codec_numeric.h"
#include "expanded_value.h"
#include "key_dictionary.h"
#include "numeric_guard.h"

PG_FUNCTION_INFO_V1(uplift_accum_proportion);
PG_FUNCTION_INFO_V1(uplift_accum_mean);
PG_FUNCTION_INFO_V1(uplift_accum_stratified);
PG_FUNCTION_INFO_V1(uplift_combine);
PG_FUNCTION_INFO_V1(uplift_final);

/* ----------
 * The stored form
 * ----------
 */

static void
describe_counts(codec *c, const char *members, const char *successes, uplift_counts *counts)
{
	codec_uint64(c, members, &counts->members, PG_INT64_MAX);
	codec_uint64(c, successes, &counts->successes, counts->members);
}

static void
describe_moments(codec *c, const char *members, const char *sum, const char *sum_of_squares, uplift_moments *moments)
{
	codec_uint64(c, members, &moments->members, PG_INT64_MAX);
	codec_numeric(c, sum, &moments->sum);
	codec_numeric(c, sum_of_squares, &moments->sum_of_squares);
}

static void
describe_strata(codec *c, uplift_summary *summary)
{
	/* a name's length and four counts: five bytes at least */
	codec_count(c, "strata", &summary->num_strata, 5);
	if (codec_reading(c))
		summary->strata = palloc_extended(mul_size(summary->num_strata, sizeof(uplift_stratum)),
										  MCXT_ALLOC_HUGE);
	for (uint64 i = 0; i < summary->num_strata; i++)
	{
		uplift_stratum *stratum = &summary->strata[i];

		CHECK_FOR_INTERRUPTS();
		codec_bytes(c, NULL, &stratum->name, &stratum->length);
		describe_counts(c, NULL, NULL, &stratum->groups[TREATED]);
		describe_counts(c, NULL, NULL, &stratum->groups[CONTROL]);
	}
}

static void
describe_summary(codec *c, void *value)
{
	uplift_summary *summary = value;

	codec_uint32(c, "kind", &summary->kind, UPLIFT_STRATIFIED);
	switch ((uplift_kind) summary->kind)
	{
		case UPLIFT_PROPORTIONS:
			describe_counts(c, "treated", "treated_successes", &summary->counts[TREATED]);
			describe_counts(c, "control", "control_successes", &summary->counts[CONTROL]);
			break;
		case UPLIFT_MEANS:
			describe_moments(c, "treated", "treated_sum", "treated_squares", &summary->moments[TREATED]);
			describe_moments(c, "control", "control_sum", "control_squares", &summary->moments[CONTROL]);
			break;
		case UPLIFT_STRATIFIED:
			describe_strata(c, summary);
			break;
	}
}

/*
 * Refuses moments that no outcomes have: members * squares >= sum * sum, with equality for one member and for none.
 */
static void
check_moments(codec *c, const uplift_moments *moments)
{
	Datum		members = NumericGetDatum(int64_to_numeric((int64) moments->members));
	Datum		sum = NumericGetDatum(moments->sum);
	Datum		squares = NumericGetDatum(moments->sum_of_squares);
	Datum		square_of_sum = DirectFunctionCall2(numeric_mul, sum, sum);
	Datum		spread = DirectFunctionCall2(numeric_sub, DirectFunctionCall2(numeric_mul, members, squares), square_of_sum);
	int			sign = numeric_sign_of(DatumGetNumeric(spread));

	if (sign < 0 || (moments->members == 1 && sign != 0) ||
		(moments->members == 0 && numeric_sign_of(moments->sum_of_squares) != 0))
		codec_refuse(c, "No outcomes have this count, sum and sum of squares.");
}

/*
 * By name, byte by byte, the shorter first.
 */
static int
compare_strata(const void *a, const void *b)
{
	const uplift_stratum *left = a;
	const uplift_stratum *right = b;
	int			order;

	CHECK_FOR_INTERRUPTS();
	order = memcmp(left->name, right->name, Min(left->length, right->length));
	if (order != 0)
		return order;
	return left->length < right->length ? -1 : left->length > right->length;
}

static void
check_strata(codec *c, const uplift_summary *summary)
{
	for (uint64 i = 0; i < summary->num_strata; i++)
	{
		const uplift_stratum *stratum = &summary->strata[i];

		if (i > 0 && compare_strata(&summary->strata[i - 1], stratum) >= 0)
			codec_refuse(c, "Its strata are not in order.");
		if (stratum->groups[TREATED].members + stratum->groups[CONTROL].members == 0)
			codec_refuse(c, "A stratum of it has no members.");
	}
}

static void
check_summary(codec *c, const void *value)
{
	const uplift_summary *summary = value;

	if (summary->kind == UPLIFT_MEANS)
	{
		check_moments(c, &summary->moments[TREATED]);
		check_moments(c, &summary->moments[CONTROL]);
	}
	if (summary->kind == UPLIFT_STRATIFIED)
		check_strata(c, summary);
}

static const codec_type summary_type = {
	"uplift_summary", 1, sizeof(uplift_summary), describe_summary, check_summary
};

CODEC_TYPE_FUNCTIONS(uplift_summary, summary_type)

/*
 * The summary in a flat value of the type.
 */
uplift_summary *
uplift_summary_unpack(struct varlena *packed)
{
	return codec_unpack(&summary_type, packed);
}

/* ----------
 * The state
 * ----------
 */

/* A numeric that grows in place. */
typedef struct running_sum
{
	Numeric		value;
	Size		room;			/* bytes allocated for it */
} running_sum;

typedef struct uplift_state
{
	expanded_value expanded;
	uint32		kind;
	uplift_counts counts[NUM_GROUPS];
	uint64		members[NUM_GROUPS];	/* of means */
	running_sum sums[NUM_GROUPS];
	running_sum sums_of_squares[NUM_GROUPS];
	key_dictionary *names;		/* of strata; NULL for the other kinds */
	uplift_counts (*strata)[NUM_GROUPS];	/* by the dictionary's numbers */
	Size		strata_room;
} uplift_state;

static void
add_members(uint64 *members, uint64 more)
{
	*members += more;
	if (*members > PG_INT64_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("an uplift summary cannot count more than %lld members", (long long) PG_INT64_MAX),
				 errhint("Merge each summary once only.")));
}

static void
add_counts(uplift_counts *counts, const uplift_counts *more)
{
	add_members(&counts->members, more->members);
	counts->successes += more->successes;
}

/*
 * Adds a number to a sum, exactly. The sum lives in the context; what is palloc'd on the way is left to the caller's.
 */
static void
add_to_sum(MemoryContext context, running_sum *sum, Numeric number)
{
	Numeric		result = number;

	if (sum->value != NULL)
		result = DatumGetNumeric(DirectFunctionCall2(numeric_add, NumericGetDatum(sum->value), NumericGetDatum(number)));
	if (VARSIZE(result) > sum->room)
	{
		Size		room = (Size) VARSIZE(result) + 16;
		Numeric		larger = MemoryContextAlloc(context, room);

		if (sum->value != NULL)
			pfree(sum->value);
		sum->value = larger;
		sum->room = room;
	}
	memcpy(sum->value, result, VARSIZE(result));
}

/*
 * The counts of both groups in a stratum, which is made where it is new.
 */
static uplift_counts *
find_stratum(uplift_state *state, const char *name, uint32 length)
{
	MemoryContext context = expanded_value_context(&state->expanded);
	uint32		number;
	Size		room;

	key_dictionary_add_bytes(state->names, name, length);
	key_dictionary_resolve(state->names, &number);
	if (number >= state->strata_room)
	{
		room = Max(16, 2 * state->strata_room);
		if (state->strata == NULL)
			state->strata = MemoryContextAllocHuge(context, mul_size(room, sizeof(*state->strata)));
		else
			state->strata = repalloc_huge(state->strata, mul_size(room, sizeof(*state->strata)));
		memset(state->strata + state->strata_room, 0, (room - state->strata_room) * sizeof(*state->strata));
		state->strata_room = room;
	}
	return state->strata[number];
}

static void
add_summary(uplift_state *state, const uplift_summary *more)
{
	MemoryContext context = expanded_value_context(&state->expanded);

	for (int group = 0; group < NUM_GROUPS; group++)
	{
		add_counts(&state->counts[group], &more->counts[group]);
		if (more->moments[group].members == 0)
			continue;
		add_members(&state->members[group], more->moments[group].members);
		add_to_sum(context, &state->sums[group], more->moments[group].sum);
		add_to_sum(context, &state->sums_of_squares[group], more->moments[group].sum_of_squares);
	}
	for (uint64 i = 0; i < more->num_strata; i++)
	{
		const uplift_stratum *stratum = &more->strata[i];
		uplift_counts *groups;

		CHECK_FOR_INTERRUPTS();
		groups = find_stratum(state, stratum->name, stratum->length);
		add_counts(&groups[TREATED], &stratum->groups[TREATED]);
		add_counts(&groups[CONTROL], &stratum->groups[CONTROL]);
	}
}

static void
collect_moments(const uplift_state *state, uplift_summary *summary)
{
	for (int group = 0; group < NUM_GROUPS; group++)
	{
		Numeric		zero = int64_to_numeric(0);
		bool		empty = state->members[group] == 0;

		summary->moments[group].members = state->members[group];
		summary->moments[group].sum = empty ? zero : state->sums[group].value;
		summary->moments[group].sum_of_squares = empty ? zero : state->sums_of_squares[group].value;
	}
}

static void
collect_strata(const uplift_state *state, uplift_summary *summary)
{
	summary->num_strata = state->names->count;
	summary->strata = palloc_extended(mul_size(summary->num_strata, sizeof(uplift_stratum)), MCXT_ALLOC_HUGE);
	for (uint64 i = 0; i < summary->num_strata; i++)
	{
		uplift_stratum *stratum = &summary->strata[i];

		CHECK_FOR_INTERRUPTS();
		stratum->name = unconstify(char *, key_dictionary_bytes(state->names, i, &stratum->length));
		memcpy(stratum->groups, state->strata[i], sizeof(stratum->groups));
	}
	qsort(summary->strata, summary->num_strata, sizeof(uplift_stratum), compare_strata);
}

static struct varlena *
pack_state(expanded_value *value)
{
	const uplift_state *state = (uplift_state *) value;
	uplift_summary summary = {state->kind};

	memcpy(summary.counts, state->counts, sizeof(summary.counts));
	collect_moments(state, &summary);
	if (state->names != NULL)
		collect_strata(state, &summary);
	return codec_pack(&summary_type, &summary);
}

static const expanded_type state_type = {"uplift summary", sizeof(uplift_state), pack_state};

/*
 * The first argument unfolded, ready to be changed in place.
 */
static uplift_state *
state_argument(FunctionCallInfo fcinfo)
{
	MemoryContext context = require_aggregate_context(fcinfo);
	uplift_state *state;
	uplift_summary *summary;

	state = (uplift_state *) expanded_value_of_state(fcinfo, 0, &state_type);
	if (state != NULL)
		return state;
	summary = uplift_summary_unpack(PG_GETARG_VARLENA_PP(0));
	state = (uplift_state *) expanded_value_create(context, &state_type);
	state->kind = summary->kind;
	if (state->kind == UPLIFT_STRATIFIED)
		state->names = key_dictionary_create(expanded_value_context(&state->expanded), KEY_TEXT);
	add_summary(state, summary);
	return state;
}

static void
require_kind(const uplift_state *state, uplift_kind kind)
{
	if (state->kind != kind)
		reject_state("The summary is of another form of uplift.");
}

static void
count_outcome(uplift_counts *counts, bool outcome)
{
	const uplift_counts one = {1, outcome ? 1 : 0};

	add_counts(counts, &one);
}

/* ----------
 * The aggregates' functions
 * ----------
 */

/*
 * Transition of uplift(treated boolean, outcome boolean). Strict: rows with a NULL do not count.
 */
Datum
uplift_accum_proportion(PG_FUNCTION_ARGS)
{
	uplift_state *state = state_argument(fcinfo);

	require_kind(state, UPLIFT_PROPORTIONS);
	count_outcome(&state->counts[PG_GETARG_BOOL(1) ? TREATED : CONTROL], PG_GETARG_BOOL(2));
	PG_RETURN_DATUM(expanded_value_datum(&state->expanded));
}

/*
 * Transition of uplift(treated boolean, outcome numeric). Strict: rows with a NULL do not count. Raises for NaN and infinity.
 */
Datum
uplift_accum_mean(PG_FUNCTION_ARGS)
{
	uplift_state *state = state_argument(fcinfo);
	MemoryContext context = expanded_value_context(&state->expanded);
	int			group = PG_GETARG_BOOL(1) ? TREATED : CONTROL;
	Numeric		outcome = PG_GETARG_NUMERIC(2);
	Datum		square;

	require_kind(state, UPLIFT_MEANS);
	require_finite(outcome, "outcome");
	square = DirectFunctionCall2(numeric_mul, NumericGetDatum(outcome), NumericGetDatum(outcome));
	add_members(&state->members[group], 1);
	add_to_sum(context, &state->sums[group], outcome);
	add_to_sum(context, &state->sums_of_squares[group], DatumGetNumeric(square));
	PG_RETURN_DATUM(expanded_value_datum(&state->expanded));
}

/*
 * Transition of uplift(stratum text, treated boolean, outcome boolean). Rows of which treatment or outcome is not known do not
 * count; among the others a NULL stratum is an error, since leaving such rows out would hide them.
 */
Datum
uplift_accum_stratified(PG_FUNCTION_ARGS)
{
	uplift_state *state;
	uplift_counts *groups;
	text	   *stratum;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		reject_state("There is no summary to begin with.");
	if (PG_ARGISNULL(2) || PG_ARGISNULL(3))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("stratum must not be NULL"),
				 errhint("Give such rows a stratum of their own: coalesce(stratum, 'unknown').")));
	state = state_argument(fcinfo);
	require_kind(state, UPLIFT_STRATIFIED);
	stratum = PG_GETARG_TEXT_PP(1);
	groups = find_stratum(state, VARDATA_ANY(stratum), VARSIZE_ANY_EXHDR(stratum));
	count_outcome(&groups[PG_GETARG_BOOL(2) ? TREATED : CONTROL], PG_GETARG_BOOL(3));
	PG_RETURN_DATUM(expanded_value_datum(&state->expanded));
}

/*
 * Merges the second summary into the first: for partial aggregates, and as the transition of rollup.
 */
Datum
uplift_combine(PG_FUNCTION_ARGS)
{
	uplift_state *state = state_argument(fcinfo);
	uplift_summary *more = uplift_summary_unpack(PG_GETARG_VARLENA_PP(1));

	if (state->kind != more->kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("uplift summaries of different kinds cannot be merged"),
				 errdetail("There are summaries of yes-or-no outcomes, of numeric outcomes, and of yes-or-no outcomes by stratum."),
				 errhint("Roll up summaries that the same form of uplift made.")));
	add_summary(state, more);
	PG_RETURN_DATUM(expanded_value_datum(&state->expanded));
}

/*
 * The result: the state in its flat form.
 */
Datum
uplift_final(PG_FUNCTION_ARGS)
{
	require_aggregate(fcinfo);
	PG_RETURN_POINTER(PG_DETOAST_DATUM(PG_GETARG_DATUM(0)));
}
