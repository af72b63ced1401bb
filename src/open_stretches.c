/*
 * open_stretches.c
 *	  When opening hours are open, as stretches of instants.
 *
 * For a window of time: the rule of each local date in it, the rule's intervals
 * turned into instants on that date as timestamp AT TIME ZONE does it (an
 * interval whose end is not after its start then is empty), and the union of
 * all of them.  A local date that the zone skipped has no hours.
 *
 * A window costs some 10 nanoseconds for each interval in it: the zone is asked
 * only near changes of its offset, elsewhere one addition does.  Periods and
 * list live in the memory context they were made in.
 */
#include "compat.h"

#include "open_stretches.h"

#include "miscadmin.h"
#include "utils/datetime.h"

#include "time_zone.h"

/*
 * Local dates that can reach into a window: an interval is up to 48 hours long,
 * and a local date is up to a day ahead or behind.
 */
#define DATES_BEFORE		4
#define DATES_AFTER			2
#define MAX_DATES			(MAX_WINDOW_DAYS + DATES_BEFORE + DATES_AFTER + 1)

/* One period of the hours, and a memory of its zone's offset. */
typedef struct calendar_period
{
	int64		from;			/* seconds since 2000; PG_INT64_MIN for the first */
	int64		until;
	pg_tz	   *zone;
	int			num_rules;
	opening_rule *rules;		/* as in the text */
	opening_rule *weekday_rules[7]; /* the one that holds, or NULL */

	/* Local seconds in [offset_from, offset_until) are surely this far ahead of UTC. */
	int64		offset_from;
	int64		offset_until;
	int64		offset;
} calendar_period;

struct open_periods
{
	int			num_periods;
	calendar_period periods[FLEXIBLE_ARRAY_MEMBER];
};

/*
 * The rules of the dates of a window.
 */

/*
 * Rules are laid from the last that holds to the first, each on the dates that
 * have none yet.  next_free leads from a date, in steps of a week, to the first
 * of the same weekday without a rule, so that thousands of rules for the same
 * dates cost seven steps each instead of one for every date.
 */
typedef struct rule_window
{
	int64		first_date;
	int			num_dates;
	int			first_year;
	int			last_year;
	const opening_rule *rules[MAX_DATES];	/* NULL = none yet */
	int16		next_free[MAX_DATES + 7];	/* from first_date; itself where free, and past the last date */
} rule_window;

/* The day number of a date, from 2000-01-01, for any year. */
static int64
date_of(int year, int month, int day)
{
	return (int64) date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
}

static int
year_of(int64 date)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	return year;
}

/* A window in which no date has a rule. */
static void
clear_rules(rule_window *window, int64 first_date, int num_dates)
{
	window->first_date = first_date;
	window->num_dates = num_dates;
	window->first_year = year_of(first_date);
	window->last_year = year_of(first_date + num_dates - 1);
	memset(window->rules, 0, num_dates * sizeof(opening_rule *));
	for (int i = 0; i < num_dates + 7; i++)
		window->next_free[i] = i;
}

/* The first date from one on, a number of weeks later, that has no rule; past the last date if there is none. */
static int
find_free(rule_window *window, int date)
{
	int16	   *next = window->next_free;

	while (next[date] != date)
	{
		next[date] = next[next[date]];
		date = next[date];
	}
	return date;
}

/* Lets a rule hold on the dates of [from, until] that lie in the window, where no later rule does. */
static void
lay_on_range(rule_window *window, const opening_rule *rule, int64 from, int64 until)
{
	int64		first = Max(from - window->first_date, 0);
	int64		last = Min(until - window->first_date, window->num_dates - 1);

	for (int64 day = first; day <= last && day < first + 7; day++)
	{
		if ((rule->weekdays & (1 << weekday_of_date(window->first_date + day))) == 0)
			continue;
		for (int date = find_free(window, (int) day); date <= last; date = find_free(window, date))
		{
			window->rules[date] = rule;
			window->next_free[date] = date + 7;
		}
	}
}

/* The day a yearly range begins or ends in a year; without a 29th of February the range begins after it or ends before. */
static int64
yearly_date_in(int year, int32 date, bool is_end)
{
	if (date == YEARLY_DATE(2, 29) && !isleap(year))
		return is_end ? date_of(year, 2, 28) : date_of(year, 3, 1);
	return date_of(year, YEARLY_MONTH(date), YEARLY_DAY(date));
}

static void
lay_on_dates(rule_window *window, const opening_rule *rule, const opening_dates *dates)
{
	bool		ends_next_year = dates->until < dates->from;

	if (!dates->is_yearly)
		lay_on_range(window, rule, dates->from, dates->until);
	else
		for (int year = window->first_year - ends_next_year; year <= window->last_year; year++)
			lay_on_range(window, rule, yearly_date_in(year, dates->from, false),
						 yearly_date_in(year + ends_next_year, dates->until, true));
}

/* The rule that holds on each date of a window, NULL for none.  Rules with dates beat weekday rules, and the last of them wins. */
static void
find_rules(const calendar_period *period, rule_window *window)
{
	for (int i = period->num_rules - 1; i >= 0; i--)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < period->rules[i].num_dates; j++)
			lay_on_dates(window, &period->rules[i], &period->rules[i].dates[j]);
	}
	for (int i = 0; i < window->num_dates; i++)
		if (window->rules[i] == NULL)
			window->rules[i] = period->weekday_rules[weekday_of_date(window->first_date + i)];
}

/*
 * Local time and instants.
 */

/* PostgreSQL's own answer, in seconds ahead of UTC. */
static int64
ask_offset(calendar_period *period, int64 local)
{
	int64		date = local / SECS_PER_DAY - (local % SECS_PER_DAY < 0);
	int			second = (int) (local - date * SECS_PER_DAY);
	struct pg_tm tm = {0};

	j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	tm.tm_hour = second / SECS_PER_HOUR;
	tm.tm_min = second / SECS_PER_MINUTE % MINS_PER_HOUR;
	tm.tm_sec = second % SECS_PER_MINUTE;
	return -DetermineTimeZoneOffset(&tm, period->zone);
}

/*
 * Remembers the offset from a local time on.  Offsets are less than a day, so a
 * zone that keeps one from a day before a local time to a day after it leaves
 * nothing to decide; anything nearer to a change is asked each time.
 */
static int64
remember_offset(calendar_period *period, int64 local)
{
	pg_time_t	a_day_before = local - SECS_PER_DAY + POSTGRES_EPOCH_UNIX_SECONDS;
	int64		offset = ask_offset(period, local);
	pg_time_t	change;

	time_zone_offset(period->zone, a_day_before, &change);
	if (change != PG_INT64_MAX)
		change -= POSTGRES_EPOCH_UNIX_SECONDS + SECS_PER_DAY;
	if (local < change)
	{
		period->offset_from = local;
		period->offset_until = change;
		period->offset = offset;
	}
	return offset;
}

/* The instant of a local time, both in seconds since 2000: timestamp AT TIME ZONE. */
static int64
instant_of(calendar_period *period, int64 local)
{
	if (local >= period->offset_from && local < period->offset_until)
		return local - period->offset;
	return local - remember_offset(period, local);
}

/* Whether a local time is read on some clock of the zone, rather than skipped. */
static bool
local_time_exists(calendar_period *period, int64 local)
{
	int64		instant = instant_of(period, local);
	pg_time_t	until;

	return instant + time_zone_offset(period->zone, instant + POSTGRES_EPOCH_UNIX_SECONDS, &until) == local;
}

/* A zone that moves across the date line skips a date from its first second to its last. */
static bool
date_exists(calendar_period *period, int64 date)
{
	int64		midnight = date * SECS_PER_DAY;

	if (midnight >= period->offset_from && midnight + SECS_PER_DAY < period->offset_until)
		return true;
	return local_time_exists(period, midnight) || local_time_exists(period, midnight + SECS_PER_DAY - 1);
}

/*
 * Gathering stretches.
 */

/* Adds a stretch to the list; one that meets or overlaps the last joins it. */
static void
add_stretch(open_stretch_list *list, int64 from, int64 until)
{
	open_stretch *last = list->num_stretches > 0 ? &list->stretches[list->num_stretches - 1] : NULL;

	if (from >= until)
		return;
	if (last != NULL && from >= last->from && from <= last->until)
	{
		last->until = Max(last->until, until);
		return;
	}
	if (list->num_stretches == list->max_stretches)
	{
		list->max_stretches *= 2;
		list->stretches = repalloc(list->stretches, mul_size(list->max_stretches, sizeof(open_stretch)));
	}
	list->stretches[list->num_stretches++] = (open_stretch)
	{
		.from = from, .until = until
	};
}

/* Adds what a period is open in [from, until), seconds since 2000, in the order of the local dates. */
static void
add_period(open_stretch_list *list, calendar_period *period, int64 from, int64 until)
{
	rule_window window;
	int64		first_date = from / SECS_PER_DAY - DATES_BEFORE;
	int			num_dates = (int) (until / SECS_PER_DAY + DATES_AFTER - first_date);

	Assert(num_dates <= MAX_DATES);
	clear_rules(&window, first_date, num_dates);
	find_rules(period, &window);
	for (int i = 0; i < num_dates; i++)
	{
		const opening_rule *rule = window.rules[i];
		int64		midnight = (first_date + i) * SECS_PER_DAY;

		if (rule == NULL || rule->num_times == 0 || !date_exists(period, first_date + i))
			continue;
		for (int j = 0; j < rule->num_times; j++)
		{
			int64		opens = instant_of(period, midnight + rule->times[j].from * SECS_PER_MINUTE);
			int64		closes = instant_of(period, midnight + rule->times[j].until * SECS_PER_MINUTE);

			add_stretch(list, Max(opens, from), Min(closes, until));
		}
	}
}

static int
compare_stretches(const void *left, const void *right)
{
	int64		a = ((const open_stretch *) left)->from;
	int64		b = ((const open_stretch *) right)->from;

	return (a > b) - (a < b);
}

/* Puts the list in order and joins what meets or overlaps. */
static void
unite_stretches(open_stretch_list *list)
{
	int			num_unsorted = list->num_stretches;
	bool		is_sorted = true;

	for (int i = 1; i < num_unsorted && is_sorted; i++)
		is_sorted = list->stretches[i].from > list->stretches[i - 1].until;
	if (is_sorted)
		return;
	qsort(list->stretches, num_unsorted, sizeof(open_stretch), compare_stretches);
	list->num_stretches = 0;
	for (int i = 0; i < num_unsorted; i++)
		add_stretch(list, list->stretches[i].from, list->stretches[i].until);
}

/*
 * Fills the list with what is open in [from, until), seconds since 2000, at most
 * MAX_WINDOW_DAYS days of the years -400 to 20000: ascending, and apart from each other.
 */
void
find_open_stretches(open_periods *periods, int64 from, int64 until, open_stretch_list *list)
{
	list->num_stretches = 0;
	for (int i = 0; i < periods->num_periods; i++)
	{
		calendar_period *period = &periods->periods[i];

		if (Max(period->from, from) < Min(period->until, until))
			add_period(list, period, Max(period->from, from), Min(period->until, until));
	}
	unite_stretches(list);
}

/*
 * Making periods.
 */

static calendar_period
make_period(const opening_period *source)
{
	calendar_period period = {
		.from = PG_INT64_MIN,.until = PG_INT64_MAX,.zone = source->zone,
		.num_rules = source->num_rules,.rules = source->rules
	};

	for (int i = 0; i < source->num_rules; i++)
		for (int day = 0; day < 7; day++)
			if (source->rules[i].num_dates == 0 && (source->rules[i].weekdays & (1 << day)) != 0)
				period.weekday_rules[day] = &source->rules[i];
	return period;
}

/*
 * The periods of a schedule, which must live as long.  Each begins at the local
 * midnight of its date and ends where the next begins; zones far apart can put
 * the midnight of a later date first, then the earlier period has no time left.
 */
open_periods *
make_open_periods(const opening_schedule *schedule, MemoryContext context)
{
	open_periods *periods = MemoryContextAlloc(context, offsetof(open_periods, periods)
											   + mul_size(schedule->num_periods, sizeof(calendar_period)));
	int64		until = PG_INT64_MAX;

	periods->num_periods = schedule->num_periods;
	for (int i = schedule->num_periods - 1; i >= 0; i--)
	{
		calendar_period *period = &periods->periods[i];

		*period = make_period(&schedule->periods[i]);
		if (i > 0)
			period->from = instant_of(period, (int64) schedule->periods[i].valid_from * SECS_PER_DAY);
		period->until = until;
		until = Min(until, period->from);
	}
	return periods;
}

/* A list with room for some stretches; it grows as needed. */
open_stretch_list *
make_open_stretch_list(MemoryContext context)
{
	open_stretch_list *list = MemoryContextAllocZero(context, sizeof(open_stretch_list));

	list->max_stretches = 1024;
	list->stretches = MemoryContextAlloc(context, list->max_stretches * sizeof(open_stretch));
	return list;
}
