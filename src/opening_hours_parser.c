/*
 * opening_hours_parser.c
 *	  Reads the text form of opening hours.
 *
 *	hours	 := period | dated { '|' dated }
 *	dated	 := 'from' ( YYYY-MM-DD | '-infinity' ) period
 *	period	 := <IANA time zone> rule { ';' rule }
 *	rule	 := '24/7' | [ dates ] [ weekdays ] ( times | 'off' )
 *	dates	 := date [ '-' ( date | DD ) ] { ',' ... }
 *	date	 := YYYY-MM-DD | YYYY Dec 25 | Dec 25 | DD after another date
 *	weekdays := Mo [ '-' Fr ] { ',' ... }
 *	times	 := HH:MM '-' HH:MM { ',' ... }
 *
 * The rules are those of OpenStreetMap's opening_hours, as far as a team's
 * hours need them, with ISO dates beside that specification's own.  A rule
 * without weekdays holds every day; 'closed' is another word for 'off'.  Times
 * may reach past midnight, either way of writing it: 22:00-02:00 or 22:00-26:00,
 * up to 48:00.  Weekdays and yearly dates may go round: Sa-Mo, Dec 24-Jan 02.
 *
 * A later weekday rule replaces earlier ones on the days it names, as the
 * specification says.  A rule with dates beats every weekday rule whatever the
 * order (the specification would let a later weekday rule undo a holiday), and
 * among rules with dates the later one wins.
 *
 * Refused, with the reason: PH and SH (there is no one list of holidays: write
 * the dates), week numbers, the nth weekday of a month, Easter, times by the
 * sun, open ends (18:00+), comments, the states 'open' and 'unknown',
 * additional rules (',' between rules) and fallback rules ('||').
 *
 * The cost is one pass over at most 64 kB.  Everything read lives in the
 * caller's memory context.
 */
#include "compat.h"

#include "opening_hours.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/datetime.h"

#include "time_zone.h"

#define HINT_SHAPE	"Write a time zone and rules, for example: America/New_York Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00; 2026-12-25 off"
#define HINT_RULE	"A rule is 24/7, or days with times or off: Mo-Fr 09:00-17:00, Sa,Su off, 2026-12-24 09:00-13:00, Dec 25 off, 2026-12-24-2027-01-02 off."
#define HINT_TIME	"Times go from 00:00 to 24:00, past midnight as 22:00-02:00 or 22:00-26:00, and to 48:00 at most."
#define HINT_DATE	"Dates are written 2026-12-25, or Dec 25 for every year; a range as 2026-12-24-2027-01-02, Dec 24-Jan 02 or Dec 24-26."
#define HINT_ZONE	"Begin with a zone of the IANA database: America/New_York Mo-Fr 09:00-17:00. SELECT name FROM pg_timezone_names lists them."
#define HINT_HISTORY "Hours that change are written: from 2026-01-01 UTC Mo-Fr 09:00-17:00 | from 2026-07-01 UTC Mo-Fr 08:00-16:00."

/* The text, and how far it is read. */
typedef struct parser
{
	const char *text;
	const char *end;
	const char *at;
} parser;

static const char *const weekday_names[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};

/* Words of the specification that we do not follow, and why. */
static const struct
{
	const char *word;
	const char *problem;
}			refused_words[] = {
	{"PH", "public holidays are not known here, write their dates"},
	{"SH", "school holidays are not known here, write their dates"},
	{"week", "week numbers are not supported"},
	{"easter", "Easter is not supported, write its dates"},
	{"sunrise", "times by the sun are not supported"},
	{"sunset", "times by the sun are not supported"},
	{"dawn", "times by the sun are not supported"},
	{"dusk", "times by the sun are not supported"},
	{"open", "the state \"open\" is not supported, write the times"},
	{"unknown", "the state \"unknown\" is not supported"}
};

/*
 * Error 22P02: what is wrong, the place and the piece that stands there, and
 * what is allowed.
 */
static _Noreturn void
fail(const parser *parser, const char *at, const char *problem, const char *hint)
{
	int			position = pg_mbstrlen_with_len(parser->text, at - parser->text) + 1;
	int			length = 0;

	while (at + length < parser->end && (length == 0 || strchr(" \t\r\n;,|", at[length]) == NULL))
		length++;
	length = pg_mbcliplen(at, length, 40);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid opening hours: %s", problem),
			 length > 0 ? errdetail("At position %d: \"%.*s\".", position, length, at)
			 : errdetail("At position %d, where the text ends.", position),
			 errhint("%s", hint)));
	pg_unreachable();
}

/*
 * Characters.  The text need not end in a zero byte, so nothing looks at it
 * but through these.
 */
static inline bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The character that many places on, 0 at the end. */
static inline char
peek(const parser *parser, int ahead)
{
	return parser->at + ahead < parser->end ? parser->at[ahead] : '\0';
}

static void
skip_space(parser *parser)
{
	while (is_space(peek(parser, 0)))
		parser->at++;
}

/* Takes a character and the space around it, if it comes next. */
static bool
take(parser *parser, char c)
{
	skip_space(parser);
	if (peek(parser, 0) != c)
		return false;
	parser->at++;
	skip_space(parser);
	return true;
}

static int
count_letters(const parser *parser)
{
	int			length = 0;

	while (is_letter(peek(parser, length)))
		length++;
	return length;
}

static int
count_digits(const parser *parser)
{
	int			length = 0;

	while (is_digit(peek(parser, length)))
		length++;
	return length;
}

/* Whether the next letters are the whole word, in any case. */
static bool
is_word(const parser *parser, const char *word)
{
	int			length = strlen(word);

	return count_letters(parser) == length && pg_strncasecmp(parser->at, word, length) == 0;
}

static bool
take_word(parser *parser, const char *word)
{
	if (!is_word(parser, word))
		return false;
	parser->at += strlen(word);
	return true;
}

/* The weekday (0 = Monday) or the month (1 = January) that comes next, -1 if none does. */
static int
peek_weekday(const parser *parser)
{
	for (int day = 0; day < 7; day++)
		if (is_word(parser, weekday_names[day]))
			return day;
	return -1;
}

static int
peek_month(const parser *parser)
{
	for (int month = 0; month < MONTHS_PER_YEAR; month++)
		if (is_word(parser, months[month]))
			return month + 1;
	return -1;
}

/* A number of so many digits, least and most. */
static int
parse_number(parser *parser, int least, int most, const char *problem, const char *hint)
{
	int			length = count_digits(parser);
	int			number = 0;

	if (length < least || length > most)
		fail(parser, parser->at, problem, hint);
	for (; length > 0; length--)
		number = number * 10 + (*parser->at++ - '0');
	return number;
}

/* Error if a date is none that there is. */
static void
check_date(const parser *parser, const char *start, int year, int month, int day)
{
	if (year < 1)
		fail(parser, start, "years go from 0001 to 9999", HINT_DATE);
	if (month < 1 || month > MONTHS_PER_YEAR)
		fail(parser, start, "months go from 01 to 12", HINT_DATE);
	if (day < 1 || day > day_tab[isleap(year)][month - 1])
		fail(parser, start, "that month has no such day", HINT_DATE);
}

/* The rest of 2026-12-25 or 2026 Dec 25, after the year; start is where the year stands. */
static DateADT
parse_month_and_day(parser *parser, const char *start, int year)
{
	int			month;
	int			day;

	if (peek(parser, 0) == '-')
	{
		parser->at++;
		month = parse_number(parser, 2, 2, "a month of two digits is expected", HINT_DATE);
		if (peek(parser, 0) != '-')
			fail(parser, parser->at, "a hyphen and a day are expected", HINT_DATE);
		parser->at++;
	}
	else
	{
		skip_space(parser);
		month = peek_month(parser);
		if (month < 0)
			fail(parser, parser->at, "a month is expected after the year", HINT_DATE);
		parser->at += 3;
		skip_space(parser);
	}
	day = parse_number(parser, 1, 2, "a day of two digits is expected", HINT_DATE);
	check_date(parser, start, year, month, day);
	return date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
}

static DateADT
parse_full_date(parser *parser)
{
	const char *start = parser->at;
	int			year = parse_number(parser, 4, 4, "a year of four digits is expected", HINT_DATE);

	return parse_month_and_day(parser, start, year);
}

/* Dec 25.  The 29th of February is a date, in the years that have it. */
static int32
parse_yearly_date(parser *parser)
{
	const char *start = parser->at;
	int			month = peek_month(parser);
	int			day;

	if (month < 0)
		fail(parser, parser->at, "a month is expected", HINT_DATE);
	parser->at += 3;
	skip_space(parser);
	day = parse_number(parser, 1, 2, "a day of the month is expected", HINT_DATE);
	check_date(parser, start, 2000, month, day);
	return YEARLY_DATE(month, day);
}

/* Whether a day without its month stands here, as the 26 of Dec 24-26 and of Dec 24,26. */
static bool
peek_day(const parser *parser)
{
	int			digits = count_digits(parser);

	return (digits == 1 || digits == 2) && peek(parser, digits) != ':';
}

/* Such a day; its month, and year where there is one, are those of a date before it. */
static int32
parse_day_alone(parser *parser, bool is_yearly, int32 before)
{
	const char *start = parser->at;
	int			year = 2000;
	int			month = YEARLY_MONTH(before);
	int			day;

	if (!is_yearly)
		j2date(before + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	day = parse_number(parser, 1, 2, "a day of the month is expected", HINT_DATE);
	check_date(parser, start, year, month, day);
	return is_yearly ? YEARLY_DATE(month, day) : date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
}

/* One date, or a range; "before" is the element of the list before it, or NULL. */
static opening_dates
parse_date_range(parser *parser, const opening_dates *before)
{
	const char *start = parser->at;
	opening_dates dates;
	bool		until_day = false;

	if (before != NULL && peek_day(parser))
	{
		dates.is_yearly = before->is_yearly;
		dates.from = parse_day_alone(parser, before->is_yearly, before->until);
	}
	else
	{
		dates.is_yearly = !is_digit(peek(parser, 0));
		dates.from = dates.is_yearly ? parse_yearly_date(parser) : parse_full_date(parser);
	}
	dates.until = dates.from;
	if (take(parser, '-'))
	{
		until_day = peek_day(parser);
		if (until_day)
			dates.until = parse_day_alone(parser, dates.is_yearly, dates.from);
		else if (dates.is_yearly == is_digit(peek(parser, 0)))
			fail(parser, parser->at, "both ends of a range need the year, or neither", HINT_DATE);
		else
			dates.until = dates.is_yearly ? parse_yearly_date(parser) : parse_full_date(parser);
	}
	if ((!dates.is_yearly || until_day) && dates.until < dates.from)
		fail(parser, start, "the last date of a range is before its first", HINT_DATE);
	return dates;
}

/* Room for one more element in an array that has so many: its size doubles when the number reaches a power of 2. */
static void *
make_room(void *array, int count, Size element_size)
{
	if (array == NULL)
		return palloc(4 * element_size);
	if (count >= 4 && (count & (count - 1)) == 0)
		return repalloc(array, mul_size(2 * (Size) count, element_size));
	return array;
}

static int
compare_dates(const void *left, const void *right)
{
	const opening_dates *a = left;
	const opening_dates *b = right;

	if (a->is_yearly != b->is_yearly)
		return a->is_yearly ? 1 : -1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->until > b->until) - (a->until < b->until);
}

/* The dates of a rule, sorted and each once, so that equal sets are written alike. */
static void
parse_dates(parser *parser, opening_rule *rule)
{
	int			num_distinct = 0;

	do
	{
		rule->dates = make_room(rule->dates, rule->num_dates, sizeof(opening_dates));
		rule->dates[rule->num_dates] = parse_date_range(parser, rule->num_dates > 0 ? &rule->dates[rule->num_dates - 1] : NULL);
		rule->num_dates++;
	} while (take(parser, ','));

	qsort(rule->dates, rule->num_dates, sizeof(opening_dates), compare_dates);
	for (int i = 0; i < rule->num_dates; i++)
		if (i == 0 || compare_dates(&rule->dates[i], &rule->dates[num_distinct - 1]) != 0)
			rule->dates[num_distinct++] = rule->dates[i];
	rule->num_dates = num_distinct;
}

static int
parse_weekday(parser *parser)
{
	int			weekday = peek_weekday(parser);

	if (weekday < 0)
		fail(parser, parser->at, "a weekday is expected",
			 "Weekdays are Mo, Tu, We, Th, Fr, Sa and Su; lists are written Mo,We and ranges Mo-Fr.");
	parser->at += 2;
	if (peek(parser, 0) == '[')
		fail(parser, parser->at, "the nth weekday of a month is not supported, write its dates", HINT_RULE);
	return weekday;
}

/* Mo-Fr, Mo,We,Fr, Sa-Mo: a bit for each. */
static uint8
parse_weekdays(parser *parser)
{
	uint8		weekdays = 0;

	do
	{
		int			first = parse_weekday(parser);
		int			last = take(parser, '-') ? parse_weekday(parser) : first;

		for (int day = first; day != last; day = (day + 1) % 7)
			weekdays |= 1 << day;
		weekdays |= 1 << last;
	} while (take(parser, ','));
	return weekdays;
}

/* Minutes after the date's midnight, 48:00 at most. */
static int
parse_time(parser *parser)
{
	const char *start = parser->at;
	int			hour = parse_number(parser, 1, 2, "a time is expected", HINT_TIME);
	int			minute;

	if (peek(parser, 0) != ':')
		fail(parser, start, "a time has hours and minutes, with a colon between", HINT_TIME);
	parser->at++;
	minute = parse_number(parser, 2, 2, "minutes of two digits are expected", HINT_TIME);
	if (peek(parser, 0) == ':' || peek(parser, 0) == '.')
		fail(parser, start, "a time has no seconds", HINT_TIME);
	if (minute >= MINS_PER_HOUR)
		fail(parser, start, "minutes go from 00 to 59", HINT_TIME);
	if (hour * MINS_PER_HOUR + minute > 2 * MINUTES_PER_DAY)
		fail(parser, start, "that hour is after 48:00", HINT_TIME);
	return hour * MINS_PER_HOUR + minute;
}

/* 09:00-17:00; an end before the start is on the next date. */
static opening_times
parse_time_range(parser *parser)
{
	const char *start = parser->at;
	opening_times times;
	int			from = parse_time(parser);
	int			until;

	if (from >= MINUTES_PER_DAY)
		fail(parser, start, "opening hours begin before 24:00 of their date", HINT_TIME);
	if (peek(parser, 0) == '+')
		fail(parser, start, "an open end is not supported, write when it closes", HINT_TIME);
	if (!take(parser, '-'))
		fail(parser, parser->at, "a hyphen and a closing time are expected", HINT_TIME);
	until = parse_time(parser);
	if (peek(parser, 0) == '+')
		fail(parser, start, "an open end is not supported, write when it closes", HINT_TIME);
	if (until == from)
		fail(parser, start, "the interval has no length", "For the whole day write 00:00-24:00, for closed write off.");
	times.from = from;
	times.until = until > from ? until : until + MINUTES_PER_DAY;
	return times;
}

static int
compare_times(const void *left, const void *right)
{
	const opening_times *a = left;
	const opening_times *b = right;

	return a->from != b->from ? a->from - b->from : a->until - b->until;
}

/*
 * The intervals of a rule, sorted and each once.  Those that overlap are not
 * joined here: where daylight-saving skips the end of one, their union is not
 * that of their local times.
 */
static void
parse_times(parser *parser, opening_rule *rule)
{
	int			num_distinct = 0;

	do
	{
		if (rule->num_times > 0 && (peek_weekday(parser) >= 0 || peek_month(parser) > 0))
			fail(parser, parser->at, "a comma cannot separate rules, write a semicolon", HINT_RULE);
		if (rule->num_times == MAX_TIMES_IN_RULE)
			fail(parser, parser->at, "a rule has more than " CppAsString2(MAX_TIMES_IN_RULE) " intervals", HINT_RULE);
		rule->times = make_room(rule->times, rule->num_times, sizeof(opening_times));
		rule->times[rule->num_times++] = parse_time_range(parser);
	} while (take(parser, ','));

	qsort(rule->times, rule->num_times, sizeof(opening_times), compare_times);
	for (int i = 0; i < rule->num_times; i++)
		if (i == 0 || compare_times(&rule->times[i], &rule->times[num_distinct - 1]) != 0)
			rule->times[num_distinct++] = rule->times[i];
	rule->num_times = num_distinct;
}

/* Error with the reason, if what comes next is a word or a sign of the specification that we do not follow. */
static void
refuse_unsupported(const parser *parser)
{
	for (int i = 0; i < lengthof(refused_words); i++)
		if (is_word(parser, refused_words[i].word))
			fail(parser, parser->at, refused_words[i].problem, HINT_RULE);
	if (peek(parser, 0) == '"')
		fail(parser, parser->at, "comments are not supported", HINT_RULE);
	if (peek(parser, 0) == '|' && peek(parser, 1) == '|')
		fail(parser, parser->at, "fallback rules are not supported", HINT_RULE);
}

static bool
is_always_open(const parser *parser)
{
	return parser->end - parser->at >= 4 && memcmp(parser->at, "24/7", 4) == 0 && !is_letter(peek(parser, 4));
}

/* What the days of a rule, if it names any, are followed by: times, or off. */
static void
parse_opening(parser *parser, opening_rule *rule, bool names_days)
{
	refuse_unsupported(parser);
	if (take_word(parser, "off") || take_word(parser, "closed"))
		return;
	if (is_always_open(parser))
		fail(parser, parser->at, "24/7 stands alone, for whole days write 00:00-24:00", HINT_RULE);
	if (!is_digit(peek(parser, 0)))
		fail(parser, parser->at, names_days ? "times are expected, or off" : "days, times or off are expected", HINT_RULE);
	parse_times(parser, rule);
}

/* Whether a date comes next: a year and a hyphen or a month, or a month. */
static bool
is_date(const parser *parser)
{
	return count_digits(parser) >= 3 || peek_month(parser) > 0
		|| (count_digits(parser) > 0 && peek(parser, count_digits(parser)) == '-');
}

static opening_rule
parse_rule(parser *parser)
{
	opening_rule rule = {.weekdays = ALL_WEEKDAYS};
	const char *start = parser->at;

	refuse_unsupported(parser);
	if (is_always_open(parser))
	{
		parser->at += 4;
		rule.times = palloc(sizeof(opening_times));
		rule.times[rule.num_times++] = (opening_times)
		{
			.from = 0, .until = MINUTES_PER_DAY
		};
		return rule;
	}
	if (is_date(parser))
	{
		parse_dates(parser, &rule);
		skip_space(parser);
	}
	if (peek_weekday(parser) >= 0)
	{
		rule.weekdays = parse_weekdays(parser);
		skip_space(parser);
	}
	parse_opening(parser, &rule, parser->at > start);
	return rule;
}

/* The rules up to the end or the next period; a semicolon may stand after the last. */
static void
parse_rules(parser *parser, opening_period *period)
{
	do
	{
		CHECK_FOR_INTERRUPTS();
		period->rules = make_room(period->rules, period->num_rules, sizeof(opening_rule));
		period->rules[period->num_rules++] = parse_rule(parser);
		skip_space(parser);
		if (parser->at < parser->end && peek(parser, 0) != ';' && peek(parser, 0) != '|')
		{
			refuse_unsupported(parser);
			fail(parser, parser->at, "the rule should end here", HINT_RULE " A semicolon separates rules.");
		}
		refuse_unsupported(parser);
	} while (take(parser, ';') && parser->at < parser->end && peek(parser, 0) != '|');
}

/* The time zone, up to the next space. */
static pg_tz *
parse_zone(parser *parser)
{
	int			length = 0;
	time_zone_problem problem;
	pg_tz	   *zone;

	while (parser->at + length < parser->end && !is_space(parser->at[length]))
		length++;
	if (length == 0)
		fail(parser, parser->at, "a time zone is expected", HINT_SHAPE);
	zone = time_zone_find(parser->at, length, &problem);
	if (zone == NULL)
		fail(parser, parser->at, psprintf("the time zone %s", time_zone_complaint(problem)), HINT_ZONE);
	parser->at += length;
	return zone;
}

static DateADT
parse_valid_from(parser *parser)
{
	static const char beginning[] = "-infinity";
	int			length = strlen(beginning);

	skip_space(parser);
	if (parser->end - parser->at < length || pg_strncasecmp(parser->at, beginning, length) != 0)
		return parse_full_date(parser);
	parser->at += length;
	return DATEVAL_NOBEGIN;
}

static opening_period
parse_period(parser *parser)
{
	opening_period period = {.valid_from = DATEVAL_NOBEGIN};

	period.is_dated = take_word(parser, "from");
	if (period.is_dated)
	{
		period.valid_from = parse_valid_from(parser);
		if (!is_space(peek(parser, 0)))
			fail(parser, parser->at, "a space and a time zone are expected after the date", HINT_HISTORY);
		skip_space(parser);
	}
	period.zone = parse_zone(parser);
	skip_space(parser);
	if (parser->at == parser->end || peek(parser, 0) == '|')
		fail(parser, parser->at, "rules are expected after the time zone", HINT_SHAPE);
	parse_rules(parser, &period);
	return period;
}

static int
compare_periods(const void *left, const void *right)
{
	DateADT		a = ((const opening_period *) left)->valid_from;
	DateADT		b = ((const opening_period *) right)->valid_from;

	return (a > b) - (a < b);
}

/* Puts periods in the order of their dates.  Error if one has no date, or two have the same. */
static void
order_periods(const parser *parser, opening_schedule *schedule)
{
	for (int i = 0; i < schedule->num_periods; i++)
		if (!schedule->periods[i].is_dated)
			fail(parser, parser->text, "of several periods each needs its date", HINT_HISTORY);
	qsort(schedule->periods, schedule->num_periods, sizeof(opening_period), compare_periods);
	for (int i = 1; i < schedule->num_periods; i++)
		if (schedule->periods[i].valid_from == schedule->periods[i - 1].valid_from)
			fail(parser, parser->text, "two periods begin on the same date", HINT_HISTORY);
}

/*
 * Reads a text, which need not end in a zero byte.  Error 22P02 for one that is
 * not of the form above, 54000 for one that is too long.
 */
opening_schedule *
opening_hours_parse(const char *text, Size length)
{
	parser		parser = {.text = text,.end = text + length,.at = text};
	opening_schedule *schedule = palloc0(sizeof(opening_schedule));

	if (length > MAX_OPENING_HOURS_TEXT)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("opening hours are too long"),
				 errdetail("The text has %zu bytes; the limit is %d.", length, MAX_OPENING_HOURS_TEXT),
				 errhint("Write dates that follow each other as one range, and leave out years that no longer matter.")));
	skip_space(&parser);
	do
	{
		schedule->periods = make_room(schedule->periods, schedule->num_periods, sizeof(opening_period));
		schedule->periods[schedule->num_periods++] = parse_period(&parser);
	} while (take(&parser, '|'));
	if (parser.at < parser.end)
		fail(&parser, parser.at, "the text should end here", HINT_SHAPE);
	if (schedule->num_periods > 1)
		order_periods(&parser, schedule);
	return schedule;
}
