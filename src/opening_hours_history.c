/*
 * opening_hours_history.c
 *	  The aggregate opening_hours_history(valid_from, hours): hours that change on
 *	  certain dates, as one value.
 *
 * Its state is the result: opening hours whose text is a list of dated periods,
 * 'from 2026-01-01 UTC 24/7 | from 2026-07-01 ...', ordered by date.  Dates of
 * four digits sort as they read, and '-infinity' before all of them, so a row
 * is added and two states are combined by merging two sorted lists of texts;
 * nothing is read into rules.  The result does not depend on the order of the
 * rows or on how they were split.  A row costs the length of the state, which
 * is 64 kB at most and some hundred bytes usually.
 */
#include "compat.h"

#include "opening_hours.h"

#include "miscadmin.h"
#include "utils/datetime.h"

PG_FUNCTION_INFO_V1(social_roi_opening_hours_history_transition);
PG_FUNCTION_INFO_V1(social_roi_opening_hours_history_combine);

#define DATED_PREFIX		"from "
#define PERIOD_SEPARATOR	" | "
/* No hours given are calendar time. */
#define HOURS_FOR_NULL		"UTC 24/7"

/* One period of a list, and what comes after it. */
typedef struct period_text
{
	const char *text;			/* NULL past the last */
	Size		length;
	const char *end_of_list;
} period_text;

static bool
is_history(const char *text, Size length)
{
	return length > strlen(DATED_PREFIX) && memcmp(text, DATED_PREFIX, strlen(DATED_PREFIX)) == 0;
}

/* The period that begins at a place of a list; no other '|' stands in a canonical text. */
static period_text
period_at(const char *text, const char *end_of_list)
{
	period_text period = {.text = text,.end_of_list = end_of_list};
	const char *separator;

	if (text >= end_of_list)
		return (period_text)
	{
		0
	};
	separator = memchr(text, '|', end_of_list - text);
	period.length = (separator ? separator - 1 : end_of_list) - text;
	return period;
}

static period_text
next_period(period_text period)
{
	return period_at(period.text + period.length + strlen(PERIOD_SEPARATOR), period.end_of_list);
}

/* The periods of a state.  Error 22023 for hours that are no history, which only a call by hand can pass. */
static period_text
first_period(const opening_hours *state)
{
	Size		length;
	const char *text = opening_hours_text(state, &length);

	if (!is_history(text, length))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the state of opening_hours_history is not a history"),
				 errhint("Call the aggregate opening_hours_history instead of its support functions.")));
	return period_at(text, text + length);
}

/* Orders by date; a period that is not there comes last. */
static int
compare_valid_from(const period_text *left, const period_text *right)
{
	const char *left_date;
	const char *right_date;
	int			order;

	if (left->text == NULL || right->text == NULL)
		return left->text == NULL ? 1 : -1;
	left_date = left->text + strlen(DATED_PREFIX);
	right_date = right->text + strlen(DATED_PREFIX);
	/* Both forms of a date have as many places up to the first difference; only one of them begins with a hyphen. */
	order = memcmp(left_date, right_date, strlen("-infinity"));
	if (order == 0 && *left_date != '-')
		order = memcmp(left_date, right_date, strlen("2026-01-01"));
	return order;
}

static void
append_to_history(StringInfo history, const period_text *period)
{
	if (history->len > 0)
		appendStringInfoString(history, PERIOD_SEPARATOR);
	appendBinaryStringInfo(history, period->text, period->length);
}

/* Error 23505 if two periods of the same date differ. */
static void
check_same_hours(const period_text *left, const period_text *right)
{
	if (left->length != right->length || memcmp(left->text, right->text, left->length) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNIQUE_VIOLATION),
				 errmsg("different opening hours begin on the same date"),
				 errdetail("One row says \"%.*s\", another \"%.*s\".",
						   (int) Min(left->length, 200), left->text,
						   (int) Min(right->length, 200), right->text),
				 errhint("Aggregate the rows of one channel or team at a time, with one row for each date.")));
}

/* One list of both lists' periods.  Error 23505 where they contradict each other, 54000 if the list gets too long. */
static opening_hours *
merge_histories(period_text left, period_text right)
{
	StringInfoData history;

	initStringInfo(&history);
	while (left.text != NULL || right.text != NULL)
	{
		int			order;

		CHECK_FOR_INTERRUPTS();
		order = compare_valid_from(&left, &right);
		if (order == 0)
			check_same_hours(&left, &right);
		append_to_history(&history, order <= 0 ? &left : &right);
		if (order <= 0)
			left = next_period(left);
		if (order >= 0 && right.text != NULL)
			right = next_period(right);
	}
	return opening_hours_of_text(history.data, history.len);
}

/* Error for a date that no period can begin on. */
static void
check_valid_from(DateADT valid_from)
{
	if (!DATE_IS_NOBEGIN(valid_from)
		&& (valid_from < date2j(1, 1, 1) - POSTGRES_EPOCH_JDATE
			|| valid_from > date2j(9999, 12, 31) - POSTGRES_EPOCH_JDATE))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("opening hours cannot begin on that date"),
				 errdetail("The date is infinite, before the year 1 or after the year 9999."),
				 errhint("For hours without a beginning give '-infinity', or any early date: the first hours hold before their date too.")));
}

/* 'from <date> <hours>'.  NULL hours are calendar time. */
static void
write_period(StringInfo text, DateADT valid_from, const opening_hours *hours)
{
	const char *hours_text = HOURS_FOR_NULL;
	Size		length = strlen(HOURS_FOR_NULL);

	check_valid_from(valid_from);
	if (hours != NULL)
		hours_text = opening_hours_text(hours, &length);
	if (is_history(hours_text, length))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a history of opening hours cannot be part of another"),
				 errhint("Give each row the hours that begin on its date, without \"from\".")));
	appendStringInfoString(text, DATED_PREFIX);
	append_iso_date(text, valid_from);
	appendStringInfoChar(text, ' ');
	appendBinaryStringInfo(text, hours_text, length);
}

/*
 * opening_hours_history_transition(state, valid_from, hours) -> state
 *	  Not strict: a NULL state is the empty history, NULL hours are calendar
 *	  time, a NULL date is error 22004.
 */
Datum
social_roi_opening_hours_history_transition(PG_FUNCTION_ARGS)
{
	period_text periods = {0};
	StringInfoData row;

	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("opening hours need the date they begin on"),
				 errhint("For hours without a beginning give '-infinity'; leave rows out with FILTER (WHERE valid_from IS NOT NULL).")));
	initStringInfo(&row);
	write_period(&row, PG_GETARG_DATEADT(1), PG_ARGISNULL(2) ? NULL : PG_GETARG_OPENING_HOURS_PP(2));
	if (!PG_ARGISNULL(0))
		periods = first_period(PG_GETARG_OPENING_HOURS_PP(0));
	PG_RETURN_POINTER(merge_histories(periods, period_at(row.data, row.data + row.len)));
}

/* opening_hours_history_combine(state, state) -> state: strict. */
Datum
social_roi_opening_hours_history_combine(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(merge_histories(first_period(PG_GETARG_OPENING_HOURS_PP(0)),
									  first_period(PG_GETARG_OPENING_HOURS_PP(1))));
}
