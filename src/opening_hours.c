/*
 * opening_hours.c
 *	  The type opening_hours: its canonical text, its input and output, equality
 *	  and order.
 *
 * A value is stored as its canonical text (and a digest of it): zone names as the server spells
 * them, weekdays and dates and times each sorted and once, days of a row as
 * ranges, one spelling for each time, rules in the order given.  So a value
 * survives any dump, reads as it was meant, and two that say the same with the
 * same rules have the same bytes.  Reading the text into rules happens once per
 * query and value, when a calendar is compiled from it.
 *
 * Two values are equal when their digests are; their order is that of the bytes
 * of the text, which serves DISTINCT, GROUP BY and indexes and means nothing else.
 */
#include "compat.h"

#include "opening_hours.h"

#include "common/cryptohash.h"
#include "common/hashfn.h"
#include "common/sha2.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

PG_FUNCTION_INFO_V1(social_roi_opening_hours_in);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_out);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_recv);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_send);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_eq);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_ne);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_lt);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_le);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_gt);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_ge);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_cmp);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_hash);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_hash_extended);

static const char *const weekday_names[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};

/* Appends '2026-12-25', whatever the session's DateStyle. */
void
append_iso_date(StringInfo text, DateADT date)
{
	int			year;
	int			month;
	int			day;

	if (DATE_IS_NOBEGIN(date))
	{
		appendStringInfoString(text, "-infinity");
		return;
	}
	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	appendStringInfo(text, "%04d-%02d-%02d", year, month, day);
}

static void
append_yearly_date(StringInfo text, int32 date)
{
	appendStringInfo(text, "%s %02d", months[YEARLY_MONTH(date) - 1], YEARLY_DAY(date));
}

static void
append_dates(StringInfo text, const opening_rule *rule)
{
	for (int i = 0; i < rule->num_dates; i++)
	{
		const opening_dates *dates = &rule->dates[i];
		void		(*append) (StringInfo, int32) = dates->is_yearly ? append_yearly_date : append_iso_date;

		if (i > 0)
			appendStringInfoChar(text, ',');
		append(text, dates->from);
		if (dates->until != dates->from)
		{
			appendStringInfoChar(text, '-');
			append(text, dates->until);
		}
	}
}

/* Three days of a row and more become a range: Mo-Fr, but Sa,Su. */
static void
append_weekdays(StringInfo text, uint8 weekdays)
{
	const char *separator = "";

	for (int day = 0; day < 7; day++)
	{
		int			last = day;

		if ((weekdays & (1 << day)) == 0)
			continue;
		while (last < 6 && (weekdays & (1 << (last + 1))) != 0)
			last++;
		if (last < day + 2)
			last = day;
		appendStringInfo(text, "%s%s", separator, weekday_names[day]);
		if (last > day)
			appendStringInfo(text, "-%s", weekday_names[last]);
		separator = ",";
		day = last;
	}
}

/* An end on the next date is written past 24:00 only where a smaller number would not be before the start. */
static void
append_times(StringInfo text, const opening_rule *rule)
{
	for (int i = 0; i < rule->num_times; i++)
	{
		int			from = rule->times[i].from;
		int			until = rule->times[i].until;

		if (until > MINUTES_PER_DAY && until - MINUTES_PER_DAY < from)
			until -= MINUTES_PER_DAY;
		appendStringInfo(text, "%s%02d:%02d-%02d:%02d", i > 0 ? "," : "",
						 from / MINS_PER_HOUR, from % MINS_PER_HOUR,
						 until / MINS_PER_HOUR, until % MINS_PER_HOUR);
	}
}

static void
append_rule(StringInfo text, const opening_rule *rule)
{
	if (rule->num_dates == 0 && rule->weekdays == ALL_WEEKDAYS && rule->num_times == 1
		&& rule->times[0].from == 0 && rule->times[0].until == MINUTES_PER_DAY)
	{
		appendStringInfoString(text, "24/7");
		return;
	}
	append_dates(text, rule);
	if (rule->num_dates > 0)
		appendStringInfoChar(text, ' ');
	if (rule->num_dates == 0 || rule->weekdays != ALL_WEEKDAYS)
	{
		append_weekdays(text, rule->weekdays);
		appendStringInfoChar(text, ' ');
	}
	if (rule->num_times > 0)
		append_times(text, rule);
	else
		appendStringInfoString(text, "off");
}

static void
append_period(StringInfo text, const opening_period *period)
{
	if (period->is_dated)
	{
		appendStringInfoString(text, "from ");
		append_iso_date(text, period->valid_from);
		appendStringInfoChar(text, ' ');
	}
	appendStringInfoString(text, pg_get_timezone_name(period->zone));
	for (int i = 0; i < period->num_rules; i++)
	{
		appendStringInfoString(text, i > 0 ? "; " : " ");
		append_rule(text, &period->rules[i]);
	}
}

/* The SHA-256 digest of a text. */
static void
write_digest(const char *text, Size length, uint8 *digest)
{
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);

	if (pg_cryptohash_init(context) < 0
		|| pg_cryptohash_update(context, (const uint8 *) text, length) < 0
		|| pg_cryptohash_final(context, digest, OPENING_HOURS_DIGEST_SIZE) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("could not compute a SHA-256 digest: %s", pg_cryptohash_error(context)),
				 errhint("Check that the server's OpenSSL offers SHA-256.")));
	pg_cryptohash_free(context);
}

/*
 * A value of so many bytes of canonical text.  Error 54000 if that is more than
 * could be read back.
 */
opening_hours *
opening_hours_of_text(const char *text, Size length)
{
	opening_hours *hours;

	if (length > MAX_OPENING_HOURS_TEXT)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("opening hours are too long"),
				 errdetail("Their canonical text has %zu bytes; the limit is %d.", length, MAX_OPENING_HOURS_TEXT),
				 errhint("Write dates that follow each other as one range, and leave out years that no longer matter.")));
	hours = palloc(VARHDRSZ + OPENING_HOURS_HEADER_SIZE + length);
	SET_VARSIZE(hours, VARHDRSZ + OPENING_HOURS_HEADER_SIZE + length);
	VARDATA(hours)[0] = OPENING_HOURS_VERSION;
	write_digest(text, length, (uint8 *) VARDATA(hours) + 1);
	memcpy(VARDATA(hours) + OPENING_HOURS_HEADER_SIZE, text, length);
	return hours;
}

/* The canonical value of what was read. */
opening_hours *
opening_hours_format(const opening_schedule *schedule)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < schedule->num_periods; i++)
	{
		if (i > 0)
			appendStringInfoString(&text, " | ");
		append_period(&text, &schedule->periods[i]);
	}
	return opening_hours_of_text(text.data, text.len);
}

/*
 * The text of a value, not ended by a zero byte.  Error 0A000 for one that a
 * later version of the extension wrote.
 */
const char *
opening_hours_text(const opening_hours *hours, Size *length)
{
	Size		size = VARSIZE_ANY_EXHDR(hours);

	if (size < OPENING_HOURS_HEADER_SIZE || VARDATA_ANY(hours)[0] != OPENING_HOURS_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("opening hours have an unknown format"),
				 errhint("Install the version of social_roi that wrote them, or a later one.")));
	*length = size - OPENING_HOURS_HEADER_SIZE;
	return VARDATA_ANY(hours) + OPENING_HOURS_HEADER_SIZE;
}

/*
 * The rules of a value.  Error 22P02 if its zone is no longer known to this
 * server: values are checked when they are made, not when zones are updated.
 */
opening_schedule *
opening_hours_schedule(const opening_hours *hours)
{
	Size		length;
	const char *text = opening_hours_text(hours, &length);

	return opening_hours_parse(text, length);
}

/* Reads a text and stores its canonical form. */
Datum
social_roi_opening_hours_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);

	PG_RETURN_POINTER(opening_hours_format(opening_hours_parse(text, strlen(text))));
}

Datum
social_roi_opening_hours_out(PG_FUNCTION_ARGS)
{
	Size		length;
	const char *text = opening_hours_text(PG_GETARG_OPENING_HOURS_PP(0), &length);

	PG_RETURN_CSTRING(pnstrdup(text, length));
}

/* The binary form is one byte of version and the text; it is checked like a text. */
Datum
social_roi_opening_hours_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(message);
	int			length;
	char	   *text;

	if (version != OPENING_HOURS_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unknown version %d of binary opening hours", version),
				 errhint("Use the version of social_roi that sent them, or a later one.")));
	text = pq_getmsgtext(message, message->len - message->cursor, &length);
	PG_RETURN_POINTER(opening_hours_format(opening_hours_parse(text, length)));
}

Datum
social_roi_opening_hours_send(PG_FUNCTION_ARGS)
{
	Size		length;
	const char *text = opening_hours_text(PG_GETARG_OPENING_HOURS_PP(0), &length);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, OPENING_HOURS_VERSION);
	pq_sendtext(&message, text, length);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

static bool
arguments_are_equal(FunctionCallInfo fcinfo)
{
	opening_hours *left = PG_GETARG_OPENING_HOURS_PP(0);
	opening_hours *right = PG_GETARG_OPENING_HOURS_PP(1);
	bool		result = opening_hours_are_equal(left, right);

	PG_FREE_IF_COPY(left, 0);
	PG_FREE_IF_COPY(right, 1);
	return result;
}

static int
compare_arguments(FunctionCallInfo fcinfo)
{
	opening_hours *left = PG_GETARG_OPENING_HOURS_PP(0);
	opening_hours *right = PG_GETARG_OPENING_HOURS_PP(1);
	Size		left_length;
	Size		right_length;
	const char *left_text = opening_hours_text(left, &left_length);
	const char *right_text = opening_hours_text(right, &right_length);
	int			order = memcmp(left_text, right_text, Min(left_length, right_length));

	if (order == 0 && left_length != right_length)
		order = left_length < right_length ? -1 : 1;
	PG_FREE_IF_COPY(left, 0);
	PG_FREE_IF_COPY(right, 1);
	return order;
}

Datum
social_roi_opening_hours_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(arguments_are_equal(fcinfo));
}

Datum
social_roi_opening_hours_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!arguments_are_equal(fcinfo));
}

Datum
social_roi_opening_hours_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) < 0);
}

Datum
social_roi_opening_hours_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) <= 0);
}

Datum
social_roi_opening_hours_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) > 0);
}

Datum
social_roi_opening_hours_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) >= 0);
}

Datum
social_roi_opening_hours_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_arguments(fcinfo));
}

Datum
social_roi_opening_hours_hash(PG_FUNCTION_ARGS)
{
	opening_hours *hours = PG_GETARG_OPENING_HOURS_PP(0);
	Datum		hash = hash_any(opening_hours_digest(hours), OPENING_HOURS_DIGEST_SIZE);

	PG_FREE_IF_COPY(hours, 0);
	PG_RETURN_DATUM(hash);
}

Datum
social_roi_opening_hours_hash_extended(PG_FUNCTION_ARGS)
{
	opening_hours *hours = PG_GETARG_OPENING_HOURS_PP(0);
	Datum		hash = hash_any_extended(opening_hours_digest(hours), OPENING_HOURS_DIGEST_SIZE, PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(hours, 0);
	PG_RETURN_DATUM(hash);
}
