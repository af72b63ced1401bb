/*
 * business_calendar.c
 *	  Opening hours made ready for arithmetic.
 *
 * A compiled calendar answers one question: how long it is open from a fixed
 * origin until an instant, F(at).  The business time between two instants is a
 * difference of two F, whatever lies between them; adding business time is F's
 * inverse.
 *
 * Time is cut into blocks of 512 UTC days.  A block is worked out when an
 * instant in it is first asked for: the rule of each local date, its intervals
 * turned into instants as timestamp AT TIME ZONE does it, their union, and from
 * that a record of 32 bytes for each day: F at its start and its first two open
 * stretches.  F(at) is then one division, one cache line and two clamps; days
 * with more stretches walk the block's list.  A block costs some 10
 * microseconds, once.
 *
 * F at the start of each block is kept for all blocks between the first and the
 * last one asked for, 8 bytes each.  Far from now nothing needs to be kept:
 * after the last dated rule and change, and from the year 2600 on (PostgreSQL
 * itself repeats its table of a zone every 400 years after less than that), the
 * open time repeats every 400 years, which are 146097 days and exactly 20871
 * weeks; so it does before the first date and the year 1600, when no zone had
 * yet changed its offset.  Instants there are moved by whole cycles.  So the
 * blocks that can be asked for are bounded, and the details of only 64 (90
 * years) and of 4 MB of stretches are held at a time: a calendar's memory is
 * bounded whatever it is asked, and usually 40 kB for each 17 months.
 *
 * A history has several periods.  Each holds from the local midnight of its
 * date, in its own zone, until the next one does; the first holds before its
 * date too.  At that midnight the hours change, whatever shift is under way.
 */
#include "compat.h"

#include "business_calendar.h"

#include "common/int.h"
#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/memutils.h"

#include "open_stretches.h"

#define BLOCK_BITS			9
#define BLOCK_DAYS			(1 << BLOCK_BITS)
StaticAssertDecl(BLOCK_DAYS <= MAX_WINDOW_DAYS, "a block is gathered at once");
#define NUM_SLOTS			64
#define MAX_KEPT_STRETCHES	(4 * 1024 * 1024 / sizeof(open_stretch))

/* The Gregorian calendar repeats with its weekdays. */
#define CYCLE_DAYS			146097
#define CYCLE				(CYCLE_DAYS * USECS_PER_DAY)
/* The years in which zones may change without a pattern, generously: before, they have one offset; after, they repeat. */
#define FIRST_IRREGULAR_YEAR	1601
#define LAST_IRREGULAR_YEAR		2598

/* Days are counted from the first one of PostgreSQL's timestamps, so that all numbers are positive. */
#define DAYS_BEFORE_2000	((int64) POSTGRES_EPOCH_JDATE)
#define FIRST_INSTANT		(-DAYS_BEFORE_2000 * USECS_PER_DAY)

/* A UTC day: half a cache line. */
typedef struct open_day
{
	int64		open_before;	/* F at its start, microseconds */
	uint32		from[2];		/* its first two stretches, in seconds from its start, and their lengths */
	uint32		length[2];		/* 0 = no such stretch */
	uint32		first_stretch;	/* in the block's list, the first that reaches past the day's start */
	uint32		num_stretches;	/* that lie in the day */
} open_day;

/* A block whose details are held. */
typedef struct calendar_slot
{
	int64		number;			/* of the block, -1 = empty */
	open_day   *days;
	open_stretch *stretches;	/* ascending, apart from each other, within the block */
	int			num_stretches;
} calendar_slot;

struct business_calendar
{
	calendar_slot slots[NUM_SLOTS];

	MemoryContext context;
	open_periods *periods;
	open_stretch_list *found;	/* of the block that was worked out last */
	int64		num_kept;		/* stretches in all slots */

	/* Outside [early, regular) the open time repeats every 400 years. */
	TimestampTz early;
	TimestampTz regular;

	/* F at the starts of blocks [known_from, known_until], counted from the first block there can be. */
	int64		first_block;
	int64		known_from;
	int64		known_until;
	int64	   *open_before;

	/* Open time of 400 years after regular and before early, -1 = not yet known. */
	int64		late_cycle;
	int64		early_cycle;
};

static int64
block_start(int64 number)
{
	return (number * BLOCK_DAYS - DAYS_BEFORE_2000) * SECS_PER_DAY;
}

/* Finds what is open in a block, and returns how long that is, in microseconds. */
static int64
work_out_block(business_calendar *calendar, int64 number)
{
	int64		open = 0;

	CHECK_FOR_INTERRUPTS();
	find_open_stretches(calendar->periods, block_start(number), block_start(number + 1), calendar->found);
	for (int i = 0; i < calendar->found->num_stretches; i++)
		open += calendar->found->stretches[i].until - calendar->found->stretches[i].from;
	return open * USECS_PER_SEC;
}

/* Fills the records of a block's days from its stretches. */
static void
fill_days(calendar_slot *slot, int64 open_before)
{
	int			next = 0;

	for (int i = 0; i < BLOCK_DAYS; i++)
	{
		open_day   *day = &slot->days[i];
		int64		start = block_start(slot->number) + (int64) i * SECS_PER_DAY;
		int64		open = 0;

		memset(day, 0, sizeof(open_day));
		day->open_before = open_before;
		while (next < slot->num_stretches && slot->stretches[next].until <= start)
			next++;
		day->first_stretch = next;
		for (int j = next; j < slot->num_stretches && slot->stretches[j].from < start + SECS_PER_DAY; j++)
		{
			int64		from = Max(slot->stretches[j].from, start) - start;
			int64		length = Min(slot->stretches[j].until, start + SECS_PER_DAY) - start - from;

			if (day->num_stretches < 2)
			{
				day->from[day->num_stretches] = (uint32) from;
				day->length[day->num_stretches] = (uint32) length;
			}
			day->num_stretches++;
			open += length;
		}
		open_before += open * USECS_PER_SEC;
	}
}

static void
empty_slot(business_calendar *calendar, calendar_slot *slot)
{
	slot->number = -1;
	calendar->num_kept -= slot->num_stretches;
	slot->num_stretches = 0;
	if (slot->stretches != NULL)
		pfree(slot->stretches);
	slot->stretches = NULL;
}

/* Room for the records of a block, none of them across two cache lines. */
static open_day *
allocate_days(MemoryContext context)
{
	char	   *room = MemoryContextAlloc(context, BLOCK_DAYS * sizeof(open_day) + PG_CACHE_LINE_SIZE);

	return (open_day *) TYPEALIGN(PG_CACHE_LINE_SIZE, room);
}

/* Keeps the details of the block that was just worked out, in place of another's. */
static void
keep_block(business_calendar *calendar, int64 number, int64 open_before)
{
	calendar_slot *slot = &calendar->slots[number & (NUM_SLOTS - 1)];
	const open_stretch_list *found = calendar->found;
	Size		size = found->num_stretches * sizeof(open_stretch);

	empty_slot(calendar, slot);
	if (calendar->num_kept + found->num_stretches > MAX_KEPT_STRETCHES)
		for (int i = 0; i < NUM_SLOTS; i++)
			empty_slot(calendar, &calendar->slots[i]);
	if (slot->days == NULL)
		slot->days = allocate_days(calendar->context);
	slot->stretches = MemoryContextAlloc(calendar->context, Max(size, sizeof(open_stretch)));
	memcpy(slot->stretches, found->stretches, size);
	slot->num_stretches = found->num_stretches;
	calendar->num_kept += slot->num_stretches;
	slot->number = number;
	fill_days(slot, open_before);
}

/* F at the start of a block that is known. */
static inline int64 *
block_open_before(business_calendar *calendar, int64 number)
{
	return &calendar->open_before[number - calendar->first_block];
}

/* Learns F at the end of the last known block, or at the start of the block before the first. */
static void
learn_later_block(business_calendar *calendar)
{
	int64		number = calendar->known_until;
	int64		open = work_out_block(calendar, number);

	keep_block(calendar, number, *block_open_before(calendar, number));
	*block_open_before(calendar, number + 1) = *block_open_before(calendar, number) + open;
	calendar->known_until = number + 1;
}

static void
learn_earlier_block(business_calendar *calendar)
{
	int64		number = calendar->known_from - 1;
	int64		open_before = *block_open_before(calendar, number + 1) - work_out_block(calendar, number);

	keep_block(calendar, number, open_before);
	*block_open_before(calendar, number) = open_before;
	calendar->known_from = number;
}

/*
 * The details of a block, worked out where they are not at hand.  The origin of
 * F is the start of the first block asked for, but not before 2000: then no F is
 * further from 0 than int64 reaches.
 */
static pg_noinline calendar_slot *
load_block(business_calendar *calendar, int64 number)
{
	calendar_slot *slot = &calendar->slots[number & (NUM_SLOTS - 1)];

	if (calendar->known_from < 0)
	{
		calendar->known_from = Max(number, DAYS_BEFORE_2000 / BLOCK_DAYS);
		calendar->known_until = calendar->known_from;
		*block_open_before(calendar, calendar->known_from) = 0;
	}
	while (calendar->known_until <= number)
		learn_later_block(calendar);
	while (calendar->known_from > number)
		learn_earlier_block(calendar);
	if (slot->number != number)
	{
		work_out_block(calendar, number);
		keep_block(calendar, number, *block_open_before(calendar, number));
	}
	return slot;
}

/*
 * F, and its inverse.
 */

/* Open microseconds of a day before a moment of it, for days with more than two stretches. */
static pg_noinline int64
open_in_busy_day(const calendar_slot *slot, const open_day *day, int64 day_start, int64 moment)
{
	int64		open = 0;

	for (uint32 i = 0; i < day->num_stretches; i++)
	{
		const open_stretch *stretch = &slot->stretches[day->first_stretch + i];
		int64		from = (Max(stretch->from, day_start) - day_start) * USECS_PER_SEC;
		int64		until = (stretch->until - day_start) * USECS_PER_SEC;

		if (from >= moment)
			break;
		open += Min(until, moment) - from;
	}
	return open;
}

/*
 * How much of a stretch lies before a moment of the day.  An instant is as often
 * within hours as not, so a branch would be mispredicted half the time; masks
 * made of sign bits clamp without one.
 */
static inline int64
open_in_stretch(const open_day *day, int i, int64 moment)
{
	int64		length = (int64) day->length[i] * USECS_PER_SEC;
	int64		passed = moment - (int64) day->from[i] * USECS_PER_SEC;
	int64		beyond;

	passed &= ~(passed >> 63);
	beyond = passed - length;
	return length + (beyond & (beyond >> 63));
}

static pg_noinline int64 open_before_far(business_calendar *calendar, TimestampTz at);

/* F: open microseconds from the origin to an instant.  Error 22008 for an infinite one. */
static inline int64
open_before(business_calendar *calendar, TimestampTz at)
{
	/* Infinite instants become numbers of days that no slot holds. */
	uint64		since_first = (uint64) at - (uint64) FIRST_INSTANT;
	uint64		day_number = since_first / USECS_PER_DAY;
	int64		moment = (int64) (since_first - day_number * USECS_PER_DAY);
	int64		block = (int64) (day_number >> BLOCK_BITS);
	const calendar_slot *slot = &calendar->slots[block & (NUM_SLOTS - 1)];
	const open_day *day;

	if (unlikely(slot->number != block))
		return open_before_far(calendar, at);
	day = &slot->days[day_number & (BLOCK_DAYS - 1)];
	if (unlikely(day->num_stretches > 2))
		return day->open_before
			+ open_in_busy_day(slot, day, ((int64) day_number - DAYS_BEFORE_2000) * SECS_PER_DAY, moment);
	return day->open_before + open_in_stretch(day, 0, moment) + open_in_stretch(day, 1, moment);
}

static int64
block_of_instant(TimestampTz at)
{
	return (int64) (((uint64) at - (uint64) FIRST_INSTANT) / USECS_PER_DAY) >> BLOCK_BITS;
}

/* F at an instant of the blocks that can be worked out, which is from 400 years before early to 400 after regular. */
static int64
open_before_near(business_calendar *calendar, TimestampTz at)
{
	load_block(calendar, block_of_instant(at));
	return open_before(calendar, at);
}

/* Open time of each 400 years after regular. */
static int64
open_in_late_cycle(business_calendar *calendar)
{
	if (calendar->late_cycle < 0)
		calendar->late_cycle = open_before_near(calendar, calendar->regular + CYCLE)
			- open_before_near(calendar, calendar->regular);
	return calendar->late_cycle;
}

/* Open time of each 400 years before early. */
static int64
open_in_early_cycle(business_calendar *calendar)
{
	if (calendar->early_cycle < 0)
		calendar->early_cycle = open_before_near(calendar, calendar->early)
			- open_before_near(calendar, calendar->early - CYCLE);
	return calendar->early_cycle;
}

/* F at an instant whose block is not at hand. */
static pg_noinline int64
open_before_far(business_calendar *calendar, TimestampTz at)
{
	int64		cycles;

	if (TIMESTAMP_NOT_FINITE(at))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("business time needs finite timestamps"),
				 errhint("Leave out rows with infinite timestamps, for example with WHERE isfinite(at).")));
	if (at > calendar->regular + CYCLE)
	{
		cycles = (at - calendar->regular) / CYCLE;
		return open_before_near(calendar, at - cycles * CYCLE) + cycles * open_in_late_cycle(calendar);
	}
	if (at < calendar->early - CYCLE)
	{
		cycles = (calendar->early - at) / CYCLE;
		return open_before_near(calendar, at + cycles * CYCLE) - cycles * open_in_early_cycle(calendar);
	}
	return open_before_near(calendar, at);
}

/*
 * Business time between two instants in microseconds, negative where the second
 * is earlier.  Error 22008 for infinite instants, and for the span of all
 * timestamps there are, which is longer than an interval can say.
 */
int64
business_microseconds(business_calendar *calendar, TimestampTz from_at, TimestampTz to_at)
{
	int64		until = open_before(calendar, to_at);
	int64		from = open_before(calendar, from_at);
	int64		open;

	if (unlikely(pg_sub_s64_overflow(until, from, &open)))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range"),
				 errhint("Measure a shorter span.")));
	return open;
}

/* How much of a stretch lies between two moments of the day. */
static inline int64
open_of_stretch(const open_day *day, int i, int64 from, int64 until)
{
	int64		opens = (int64) day->from[i] * USECS_PER_SEC;
	int64		closes = opens + (int64) day->length[i] * USECS_PER_SEC;
	int64		open = Min(until, closes) - Max(from, opens);

	return Max(open, 0);
}

/*
 * The same for spans that mostly lie within a day, as waits do: then its record says it all, in less than half the time.
 * Where they mostly do not, asking would cost more than it saves.
 */
int64
business_microseconds_short(business_calendar *calendar, TimestampTz from_at, TimestampTz to_at)
{
	uint64		since_first = (uint64) to_at - (uint64) FIRST_INSTANT;
	uint64		day_number = since_first / USECS_PER_DAY;
	uint64		until = since_first - day_number * USECS_PER_DAY;
	uint64		span = (uint64) to_at - (uint64) from_at;
	int64		from = (int64) (until - span);
	int64		block = (int64) (day_number >> BLOCK_BITS);
	const calendar_slot *slot = &calendar->slots[block & (NUM_SLOTS - 1)];
	const open_day *day;

	/* a negative span is, without a sign, the longest of all */
	if (unlikely(span > until) || unlikely(slot->number != block))
		return business_microseconds(calendar, from_at, to_at);
	day = &slot->days[day_number & (BLOCK_DAYS - 1)];
	if (unlikely(day->num_stretches > 2))
		return business_microseconds(calendar, from_at, to_at);
	return open_of_stretch(day, 0, from, (int64) until) + open_of_stretch(day, 1, from, (int64) until);
}

/* Whether the calendar is open at an instant.  Hours begin and end at whole seconds, so the next microsecond tells. */
bool
business_is_open(business_calendar *calendar, TimestampTz at)
{
	int64		before = open_before(calendar, at);

	return open_before(calendar, at + 1) > before;
}

/*
 * The inverse of F within a day that contains the answer.  F stays the same
 * while closed; so 'earliest' asks for the first instant with that F, otherwise
 * the last one is wanted.
 */
static TimestampTz
instant_in_day(const calendar_slot *slot, int day_index, int64 target, bool earliest)
{
	const open_day *day = &slot->days[day_index];
	int64		start = block_start(slot->number) + (int64) day_index * SECS_PER_DAY;
	int64		rest = target - day->open_before;

	for (uint32 i = 0; i < day->num_stretches; i++)
	{
		const open_stretch *stretch = &slot->stretches[day->first_stretch + i];
		int64		from = Max(stretch->from, start) * USECS_PER_SEC;
		int64		length = Min(stretch->until, start + SECS_PER_DAY) * USECS_PER_SEC - from;

		if (rest < length || (earliest && rest == length))
			return from + rest;
		rest -= length;
	}
	pg_unreachable();
}

/* Whether F at the start of a day or block is too small to be that of the day or block after the answer's. */
static inline bool
begins_before(int64 open_before, int64 target, bool earliest)
{
	return earliest ? open_before < target : open_before <= target;
}

/*
 * The inverse of F in known blocks: F at the start of the first of them begins
 * before the target, at the end of the last it does not.
 */
static TimestampTz
instant_near(business_calendar *calendar, int64 target, bool earliest)
{
	int64		low = calendar->known_from;
	int64		high = calendar->known_until;
	calendar_slot *slot;
	int			low_day = 0;
	int			high_day = BLOCK_DAYS;

	while (high - low > 1)
	{
		int64		middle = low + (high - low) / 2;

		if (begins_before(*block_open_before(calendar, middle), target, earliest))
			low = middle;
		else
			high = middle;
	}
	slot = load_block(calendar, low);
	while (high_day - low_day > 1)
	{
		int			middle = (low_day + high_day) / 2;

		if (begins_before(slot->days[middle].open_before, target, earliest))
			low_day = middle;
		else
			high_day = middle;
	}
	return instant_in_day(slot, low_day, target, earliest);
}

/* Moves an instant by cycles.  Error 22008 if no timestamp can say the result. */
static TimestampTz
move_by_cycles(TimestampTz at, int64 cycles)
{
	int64		distance;
	int64		result;

	if (pg_mul_s64_overflow(cycles, CYCLE, &distance)
		|| pg_add_s64_overflow(at, distance, &result)
		|| !IS_VALID_TIMESTAMP(result))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range"),
				 errhint("Look for an amount in the wrong unit, or an instant far from the present.")));
	return result;
}

/*
 * How many cycles after the blocks that can be known the target lies, where even
 * the last of them begins before it; -1 if no time is ever open there.
 */
static int64
cycles_after(business_calendar *calendar, int64 target, bool earliest)
{
	int64		cycle = open_in_late_cycle(calendar);
	int64		open_at_end = open_before_near(calendar, calendar->regular + CYCLE);

	return cycle == 0 ? -1 : (target - open_at_end - (earliest ? 1 : 0)) / cycle + 1;
}

/* The same before the blocks that can be known, where even the first does not begin before the target. */
static int64
cycles_before(business_calendar *calendar, int64 target, bool earliest)
{
	int64		cycle = open_in_early_cycle(calendar);
	int64		open_at_end = open_before_near(calendar, calendar->early - CYCLE);

	return cycle == 0 ? -1 : (open_at_end - target - (earliest ? 0 : 1)) / cycle + 1;
}

/*
 * The inverse of F: learns blocks to either side until the target lies between
 * them, or as far as blocks go, and then counts in cycles.  Returns false if F
 * never reaches the target.
 */
static bool
find_instant(business_calendar *calendar, int64 target, bool earliest, TimestampTz *result)
{
	int64		first_block = block_of_instant(calendar->early - CYCLE);
	int64		last_block = block_of_instant(calendar->regular + CYCLE);
	int64		cycles = 0;

	while (calendar->known_until <= last_block
		   && begins_before(*block_open_before(calendar, calendar->known_until), target, earliest))
		learn_later_block(calendar);
	while (calendar->known_from > first_block
		   && !begins_before(*block_open_before(calendar, calendar->known_from), target, earliest))
		learn_earlier_block(calendar);

	if (begins_before(*block_open_before(calendar, calendar->known_until), target, earliest))
	{
		cycles = cycles_after(calendar, target, earliest);
		if (cycles < 0)
			return false;
		target -= cycles * open_in_late_cycle(calendar);
	}
	else if (!begins_before(*block_open_before(calendar, calendar->known_from), target, earliest))
	{
		cycles = cycles_before(calendar, target, earliest);
		if (cycles < 0)
			return false;
		target += cycles * open_in_early_cycle(calendar);
		cycles = -cycles;
	}
	*result = move_by_cycles(instant_near(calendar, target, earliest), cycles);
	return true;
}

/* Error 22023: the amount is more than is ever open on its side of the start. */
static void
fail_never_open(business_calendar *calendar, int64 open_at_start, bool is_later)
{
	int64		end = *block_open_before(calendar, is_later ? calendar->known_until : calendar->known_from);
	int64		available = is_later ? end - open_at_start : open_at_start - end;
	char	   *duration = psprintf(INT64_FORMAT ":%02d:%02d", available / USECS_PER_HOUR,
									(int) (available / USECS_PER_MINUTE % MINS_PER_HOUR),
									(int) (available / USECS_PER_SEC % SECS_PER_MINUTE));

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("these opening hours are never open for that long"),
			 is_later ? errdetail("From the timestamp on they are open for %s in all.", duration)
			 : errdetail("Until the timestamp they are open for %s in all.", duration),
			 errhint("Give hours that hold every week, or for all the dates in question.")));
}

/*
 * The earliest instant from which on that many microseconds of business time
 * have passed since the start; for a negative amount the latest one from which
 * that many pass until the start.  0 gives the start.  Error 22008 if the start
 * is infinite or the result out of range, 22023 if so much time is never open.
 */
TimestampTz
business_add(business_calendar *calendar, TimestampTz at, int64 microseconds)
{
	int64		open_at_start = open_before(calendar, at);
	int64		target;
	TimestampTz result;

	if (microseconds == 0)
		return at;
	if (pg_add_s64_overflow(open_at_start, microseconds, &target) || target == PG_INT64_MIN)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range"),
				 errhint("Look for an amount in the wrong unit, or an instant far from the present.")));
	if (!find_instant(calendar, target, microseconds > 0, &result))
		fail_never_open(calendar, open_at_start, microseconds > 0);
	return result;
}

/*
 * Making a calendar.
 */

/* Widens a range of years by one. */
static void
include_year(int *first_year, int *last_year, DateADT date)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	*first_year = Min(*first_year, year);
	*last_year = Max(*last_year, year);
}

/* The years from the first to the last date that is not of every year, and those in which zones change without a pattern. */
static void
find_irregular_years(const opening_schedule *schedule, int *first_year, int *last_year)
{
	*first_year = FIRST_IRREGULAR_YEAR;
	*last_year = LAST_IRREGULAR_YEAR;
	for (int i = 0; i < schedule->num_periods; i++)
	{
		const opening_period *period = &schedule->periods[i];

		if (!DATE_IS_NOBEGIN(period->valid_from))
			include_year(first_year, last_year, period->valid_from);
		for (int j = 0; j < period->num_rules; j++)
			for (int k = 0; k < period->rules[j].num_dates; k++)
				if (!period->rules[j].dates[k].is_yearly)
				{
					include_year(first_year, last_year, period->rules[j].dates[k].from);
					include_year(first_year, last_year, period->rules[j].dates[k].until);
				}
	}
}

static TimestampTz
start_of_year(int year)
{
	return ((int64) date2j(year, 1, 1) - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY;
}

/* An empty calendar for the schedule; all memory is taken from the current context, which is the calendar's own. */
static business_calendar *
make_calendar(const opening_schedule *schedule)
{
	business_calendar *calendar = palloc0(sizeof(business_calendar));
	int			first_year;
	int			last_year;

	find_irregular_years(schedule, &first_year, &last_year);
	calendar->context = CurrentMemoryContext;
	calendar->periods = make_open_periods(schedule, CurrentMemoryContext);
	calendar->found = make_open_stretch_list(CurrentMemoryContext);
	/* An evening before the first date, and a shift after the last, lie in the next year at most. */
	calendar->early = start_of_year(first_year - 1);
	calendar->regular = start_of_year(last_year + 2);
	calendar->late_cycle = -1;
	calendar->early_cycle = -1;
	calendar->first_block = block_of_instant(calendar->early - CYCLE);
	calendar->known_from = -1;
	calendar->open_before = palloc((block_of_instant(calendar->regular + CYCLE) + 2 - calendar->first_block)
								   * sizeof(int64));
	for (int i = 0; i < NUM_SLOTS; i++)
		calendar->slots[i].number = -1;
	return calendar;
}

/*
 * A calendar of opening hours, which may have a short header but must not be
 * toasted, in a memory context of its own below the one given: with that one it goes.
 */
business_calendar *
business_calendar_compile(const opening_hours *hours, MemoryContext context)
{
	MemoryContext own = AllocSetContextCreate(context, "business calendar", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(own);
	business_calendar *calendar;

	calendar = make_calendar(opening_hours_schedule(hours));
	MemoryContextSwitchTo(caller);
	return calendar;
}
