/*
 * reply_waits.c
 *	  The aggregates over waits: reply_waits(), reply_waits_by() and the one-step
 *	  avg_reply_wait() and avg_first_reply_time().
 *
 * All of them have the state type wait_log and differ in their arguments alone, so
 * several in one query over the same arguments share one pass.  The SQL functions
 * below are one body each for a list of arguments; the work is in wait_log.c
 * (keeping rows), wait_engine.c and wait_walk.c (finding the waits).
 *
 * Memory: 8 to 12 bytes a row in time order, 12 to 16 in any other, and 28 (bigint) to some 90 (text) a
 * conversation, in the aggregate's context; see wait_log.h for the state's two forms.
 */
#include "compat.h"

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "utils/date.h"
#include "utils/timestamp.h"
#include "wait_bucket.h"
#include "wait_engine.h"
#include "wait_log.h"
#include "wait_transition.h"

/* Which arguments follow the state: conversation, kind or inbound, at, the bucket, hours. */
typedef struct wait_arguments
{
	wait_shape	shape;
	bool		by_kind;		/* kind text; otherwise inbound boolean */
	bool		agent_is_number;	/* of a service day: bigint; otherwise text */
} wait_arguments;

#define ARG_KIND			2
#define ARG_AT				3
#define ARG_BUCKET			4
#define ARG_CHANNEL			5
#define ARG_AGENT			6
#define ARG_ACTED			7

/* ----------
 * Reading a row
 * ----------
 */

/* The contents of an argument of type text; nothing for NULL. */
static const char *
text_argument(FunctionCallInfo fcinfo, int argument, uint32 *length)
{
	struct varlena *text;

	*length = 0;
	if (PG_ARGISNULL(argument))
		return "";
	text = PG_GETARG_VARLENA_PP(argument);
	*length = VARSIZE_ANY_EXHDR(text);
	return VARDATA_ANY(text);
}

static DateADT
date_argument(FunctionCallInfo fcinfo, int argument)
{
	DateADT		day = PG_ARGISNULL(argument) ? 0 : PG_GETARG_DATEADT(argument);

	if (DATE_NOT_FINITE(day))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("a day that waits are counted by must be finite"),
				 errhint("Give rows without a day a null one.")));
	return day;
}

/* Whether the row carries the mark: see wait_tag.marked.  No word on whether a person acted means nobody did. */
static bool
is_marked(FunctionCallInfo fcinfo, interaction_kind kind)
{
	bool		acted = !PG_ARGISNULL(ARG_ACTED) && PG_GETARG_BOOL(ARG_ACTED);

	if (kind == KIND_INBOUND)
		return acted;
	return (kind == KIND_ASSIGNED || kind == KIND_RESOLVED) && !acted;
}

/* The bytes of the agent of a service day, in "number" if it is one. */
static const char *
agent_argument(FunctionCallInfo fcinfo, bool is_number, int64 *number, uint32 *length)
{
	if (!is_number)
		return text_argument(fcinfo, ARG_AGENT, length);
	*number = PG_ARGISNULL(ARG_AGENT) ? 0 : PG_GETARG_INT64(ARG_AGENT);
	*length = sizeof(*number);
	return (const char *) number;
}

/* The bytes of a service day: see wait_bucket.h. */
static void
read_service_day(FunctionCallInfo fcinfo, bool agent_is_number, wait_row *row, char *fixed, size_t size)
{
	int64		number;
	DateADT		day = date_argument(fcinfo, ARG_BUCKET);
	uint32		channel_length;
	uint32		agent_length;
	const char *channel = text_argument(fcinfo, ARG_CHANNEL, &channel_length);
	const char *agent = agent_argument(fcinfo, agent_is_number, &number, &agent_length);
	size_t		length = 1 + sizeof(day) + sizeof(channel_length) + channel_length + agent_length;
	char	   *bytes = length <= size ? fixed : palloc(length);
	char	   *at = bytes + 1;

	bytes[0] = (PG_ARGISNULL(ARG_BUCKET) ? BUCKET_IS_NULL : 0) |
		(PG_ARGISNULL(ARG_CHANNEL) ? BUCKET_NULL_CHANNEL : 0) |
		(PG_ARGISNULL(ARG_AGENT) ? BUCKET_NULL_AGENT : 0) |
		(agent_is_number ? BUCKET_AGENT_NUMBER : 0) |
		(is_marked(fcinfo, stamp_kind(row->stamp)) ? BUCKET_MARK : 0);
	memcpy(at, &day, sizeof(day));
	at += sizeof(day);
	memcpy(at, &channel_length, sizeof(channel_length));
	at += sizeof(channel_length);
	memcpy(at, channel, channel_length);
	memcpy(at + channel_length, agent, agent_length);
	row->bucket = bytes;
	row->bucket_length = (uint32) length;
}

/* The bytes of the bucket, in "fixed" if they fit. */
static void
read_bucket(FunctionCallInfo fcinfo, const wait_arguments *arguments, wait_row *row, char *fixed, size_t size)
{
	bucket_type type = (bucket_type) arguments->shape.bucket;
	DateADT		day;
	int64		number;
	const char *text;
	uint32		length = 0;
	char	   *bytes = fixed;

	bytes[0] = type != BUCKET_NONE && PG_ARGISNULL(ARG_BUCKET) ? BUCKET_IS_NULL : 0;
	switch (type)
	{
		case BUCKET_NONE:
			break;
		case BUCKET_DATE:
			day = date_argument(fcinfo, ARG_BUCKET);
			length = sizeof(day);
			memcpy(bytes + 1, &day, length);
			break;
		case BUCKET_BIGINT:
			number = PG_ARGISNULL(ARG_BUCKET) ? 0 : PG_GETARG_INT64(ARG_BUCKET);
			length = sizeof(number);
			memcpy(bytes + 1, &number, length);
			break;
		case BUCKET_TEXT:
			text = text_argument(fcinfo, ARG_BUCKET, &length);
			if (length + 1 > size)
			{
				bytes = palloc(length + 1);
				bytes[0] = fixed[0];
			}
			memcpy(bytes + 1, text, length);
			break;
		case BUCKET_SERVICE_DAY:
			read_service_day(fcinfo, arguments->agent_is_number, row, fixed, size);
			return;
		case BUCKET_CONTACT_BIGINT:
		case BUCKET_CONTACT_UUID:
		case BUCKET_CONTACT_TEXT:
			break;				/* no buckets of waits */
	}
	row->bucket = bytes;
	row->bucket_length = length + 1;
}

static void
read_hours(FunctionCallInfo fcinfo, int argument, wait_row *row)
{
	struct varlena *hours;

	if (PG_ARGISNULL(argument))
		return;
	hours = PG_GETARG_VARLENA_PP(argument);
	row->hours = VARDATA_ANY(hours);
	row->hours_length = VARSIZE_ANY_EXHDR(hours);
}

/* Where the hours stand, behind the bucket. */
static inline int
hours_argument(bucket_type type)
{
	return type == BUCKET_NONE ? ARG_BUCKET : type == BUCKET_SERVICE_DAY ? ARG_ACTED + 1 : ARG_BUCKET + 1;
}

static inline interaction_kind
read_kind(FunctionCallInfo fcinfo, bool by_kind)
{
	text	   *name;

	if (!by_kind)
		return PG_GETARG_BOOL(ARG_KIND) ? KIND_INBOUND : KIND_OUTBOUND;
	name = PG_GETARG_TEXT_PP(ARG_KIND);
	return interaction_kind_parse(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

/* ----------
 * Rows into the state
 * ----------
 */

/* The transition function of every aggregate here. */
static Datum
accumulate(FunctionCallInfo fcinfo, const wait_arguments *arguments)
{
	int			context_kind;
	MemoryContext context = aggregate_context(fcinfo, &context_kind);
	char		bucket[256];
	wait_row	row = {0};
	interaction_kind kind;

	if (PG_ARGISNULL(ARG_KIND))
	{
		if (PG_ARGISNULL(ARG_STATE))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(ARG_STATE));
	}
	kind = read_kind(fcinfo, arguments->by_kind);
	if (PG_ARGISNULL(ARG_AT))
		refuse_null("the instant");
	row.stamp = read_stamp(PG_GETARG_TIMESTAMPTZ(ARG_AT), kind);
	read_conversation(fcinfo, (key_type) arguments->shape.key, &row);
	if (shape_has_tags(&arguments->shape))
	{
		read_bucket(fcinfo, arguments, &row, bucket, sizeof(bucket));
		if (arguments->shape.has_hours)
			read_hours(fcinfo, hours_argument((bucket_type) arguments->shape.bucket), &row);
	}
	return append_row(fcinfo, context, context_kind, &arguments->shape, &row);
}

/* Whether all rows that an aggregate adds to a state have the same value as an argument: a constant, or a parameter of the query. */
static bool
argument_is_constant(FunctionCallInfo fcinfo, int argument)
{
	Aggref	   *aggregate = AggGetAggref(fcinfo);
	Expr	   *expression;

	/* the state is no argument of the call; hours of an outer query, PARAM_EXEC, may change while this one runs */
	if (aggregate == NULL || list_length(aggregate->args) < argument)
		return false;
	expression = list_nth_node(TargetEntry, aggregate->args, argument - 1)->expr;
	return IsA(expression, Const) || (IsA(expression, Param) && ((Param *) expression)->paramkind == PARAM_EXTERN);
}

/* The tag of hours without a bucket, whatever they are. */
static pg_noinline uint32
meet_bare_tag(FunctionCallInfo fcinfo, wait_log *log)
{
	const int	argument = hours_argument(BUCKET_NONE);
	char		bucket = 0;
	wait_row	row = {.bucket = &bucket, .bucket_length = sizeof(bucket)};
	uint32		tag;

	read_hours(fcinfo, argument, &row);
	tag = wait_log_row_tag(log, &row);
	if (!log->constancy_is_known)
		log->has_one_tag = tag == 0 && argument_is_constant(fcinfo, argument);
	log->constancy_is_known = true;
	return tag;
}

/*
 * The same.  Hours are mostly a constant of the query, and then the tag of all rows is that of the first; other ones are mostly those of the
 * row before, which is seen from the digest in front of them.
 */
static inline uint32
read_bare_tag(FunctionCallInfo fcinfo, wait_log *log)
{
	const int	argument = hours_argument(BUCKET_NONE);

	if (likely(log->has_one_tag))
		return 0;
	if (likely(log->constancy_is_known && log->bare_bytes != NULL && !PG_ARGISNULL(argument) && is_plain(fcinfo, argument)) &&
		likely(hours_are_equal(VARDATA_ANY(PG_GETARG_POINTER(argument)), log->bare_bytes)))
		return log->bare_tag;
	return meet_bare_tag(fcinfo, log);
}

/*
 * The way of nearly all rows: nothing is NULL or toasted, there are no buckets, and the log is expanded.
 * False for every other row, which then goes the long way, where its errors are told.
 */
static pg_attribute_always_inline bool
accumulate_quickly(FunctionCallInfo fcinfo, const wait_arguments *arguments)
{
	wait_log   *log;
	uint32		tag = 0;
	TimestampTz at;
	int64		stamp;

	if (arguments->shape.bucket != BUCKET_NONE)
		return false;
	if (PG_ARGISNULL(ARG_KIND) || PG_ARGISNULL(ARG_AT) || (log = log_at_hand(fcinfo, &arguments->shape)) == NULL)
		return false;
	at = PG_GETARG_TIMESTAMPTZ(ARG_AT);
	if (at < -STAMP_LIMIT || at >= STAMP_LIMIT)
		return false;
	if (arguments->shape.has_hours)
		tag = read_bare_tag(fcinfo, log);
	stamp = stamp_make(at, read_kind(fcinfo, arguments->by_kind));
	add_conversation(fcinfo, (key_type) arguments->shape.key, log->keys);
	wait_log_append_rest(log, stamp, tag);
	return true;
}

#define WAIT_TRANSITION_OF(name, key, by_kind, bucket, has_hours, agent_is_number) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) \
	{ \
		static const wait_arguments arguments = {{key, bucket, has_hours}, by_kind, agent_is_number}; \
		if (accumulate_quickly(fcinfo, &arguments)) \
			PG_RETURN_DATUM(PG_GETARG_DATUM(ARG_STATE)); \
		return accumulate(fcinfo, &arguments); \
	}

#define WAIT_TRANSITION(name, key, by_kind, bucket, has_hours) \
	WAIT_TRANSITION_OF(name, key, by_kind, bucket, has_hours, false)

#define WAIT_TRANSITIONS(type, key) \
	WAIT_TRANSITION(wait_log_add_##type##_kind, key, true, BUCKET_NONE, false) \
	WAIT_TRANSITION(wait_log_add_##type##_kind_hours, key, true, BUCKET_NONE, true) \
	WAIT_TRANSITION(wait_log_add_##type##_inbound, key, false, BUCKET_NONE, false) \
	WAIT_TRANSITION(wait_log_add_##type##_inbound_hours, key, false, BUCKET_NONE, true) \
	WAIT_TRANSITION(wait_log_add_##type##_kind_date, key, true, BUCKET_DATE, false) \
	WAIT_TRANSITION(wait_log_add_##type##_kind_date_hours, key, true, BUCKET_DATE, true) \
	WAIT_TRANSITION(wait_log_add_##type##_kind_bigint, key, true, BUCKET_BIGINT, false) \
	WAIT_TRANSITION(wait_log_add_##type##_kind_bigint_hours, key, true, BUCKET_BIGINT, true) \
	WAIT_TRANSITION(wait_log_add_##type##_kind_text, key, true, BUCKET_TEXT, false) \
	WAIT_TRANSITION(wait_log_add_##type##_kind_text_hours, key, true, BUCKET_TEXT, true) \
	WAIT_TRANSITION(wait_log_add_##type##_kind_service_day_text, key, true, BUCKET_SERVICE_DAY, false) \
	WAIT_TRANSITION(wait_log_add_##type##_kind_service_day_text_hours, key, true, BUCKET_SERVICE_DAY, true) \
	WAIT_TRANSITION_OF(wait_log_add_##type##_kind_service_day_bigint, key, true, BUCKET_SERVICE_DAY, false, true) \
	WAIT_TRANSITION_OF(wait_log_add_##type##_kind_service_day_bigint_hours, key, true, BUCKET_SERVICE_DAY, true, true)

WAIT_TRANSITIONS(bigint, KEY_BIGINT)
WAIT_TRANSITIONS(uuid, KEY_UUID)
WAIT_TRANSITIONS(text, KEY_TEXT)

/*
 * The transition function for a timestamp without time zone, which would otherwise be
 * taken to be in the session's zone without a word.
 */
PG_FUNCTION_INFO_V1(wait_log_refuse_timestamp);
Datum
wait_log_refuse_timestamp(PG_FUNCTION_ARGS)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("the instant of an interaction needs a time zone"),
			 errdetail("A timestamp without time zone would mean another instant in every session."),
			 errhint("Say which zone it is in, for example: at AT TIME ZONE 'UTC'.")));
}

/* ----------
 * Finals.  The state stays as it is; an expanded one keeps the results.
 * ----------
 */

/* The results of the state; NULL when no row came. */
static wait_buckets *
results_of_state(FunctionCallInfo fcinfo)
{
	int			kind;
	wait_log   *log;
	business_calendar_cache *cache = fcinfo->flinfo->fn_extra;

	(void) aggregate_context(fcinfo, &kind);
	if (PG_ARGISNULL(0))
		return NULL;
	/* groups have the same few calendars, which take long to compile */
	if (cache == NULL)
		fcinfo->flinfo->fn_extra = cache = business_calendar_cache_create(fcinfo->flinfo->fn_mcxt);
	log = wait_log_expanded(PG_GETARG_DATUM(0));
	if (log != NULL)
		return wait_log_results(log, cache);
	return flat_log_results(flat_log_get(PG_GETARG_DATUM(0)), cache);
}

/* The one summary of a state without buckets, or NULL. */
static const wait_summary *
summary_of_state(FunctionCallInfo fcinfo)
{
	wait_buckets *results = results_of_state(fcinfo);

	if (results == NULL)
		return NULL;
	if (results->type != BUCKET_NONE)
		refuse_other_shape();
	return results->entries[0].summary;
}

/* -> wait_summary; empty without rows */
PG_FUNCTION_INFO_V1(wait_log_summary);
Datum
wait_log_summary(PG_FUNCTION_ARGS)
{
	static const wait_summary empty = {0};
	const wait_summary *summary = summary_of_state(fcinfo);

	PG_RETURN_POINTER(codec_pack(&wait_summary_type, summary ? summary : &empty));
}

/* -> wait_buckets; without rows none */
PG_FUNCTION_INFO_V1(wait_log_buckets);
Datum
wait_log_buckets(PG_FUNCTION_ARGS)
{
	static const wait_buckets empty = {0};
	wait_buckets *results = results_of_state(fcinfo);

	PG_RETURN_POINTER(codec_pack(&wait_buckets_type,
								 results != NULL && results->count > 0 ? results : &empty));
}

static Datum
mean_interval(FunctionCallInfo fcinfo, const duration_distribution *durations)
{
	int64		mean;
	Interval   *result;

	if (!distribution_mean(durations, &mean))
		PG_RETURN_NULL();
	result = palloc0(sizeof(Interval));
	result->time = mean;
	PG_RETURN_INTERVAL_P(result);
}

/* -> interval: the mean reply wait; NULL without replies */
PG_FUNCTION_INFO_V1(wait_log_avg_reply_wait);
Datum
wait_log_avg_reply_wait(PG_FUNCTION_ARGS)
{
	const wait_summary *summary = summary_of_state(fcinfo);

	if (summary == NULL)
		PG_RETURN_NULL();
	return mean_interval(fcinfo, &summary->times[BY_CLOCK].replies);
}

/* -> interval: the mean first reply time; NULL without first replies */
PG_FUNCTION_INFO_V1(wait_log_avg_first_reply);
Datum
wait_log_avg_first_reply(PG_FUNCTION_ARGS)
{
	const wait_summary *summary = summary_of_state(fcinfo);

	if (summary == NULL)
		PG_RETURN_NULL();
	return mean_interval(fcinfo, &summary->times[BY_CLOCK].first_replies);
}
