/*
 * wait_bucket.c
 *	  Order and text of what waits are counted by; see wait_bucket.h.
 */
#include "wait_bucket.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgroids.h"
#include "utils/uuid.h"

/* Bytes before the channel: flags, day and the channel's length. */
#define SERVICE_DAY_HEADER (1 + sizeof(DateADT) + sizeof(uint32))

/* The parts of a service day's bytes. */
service_day
service_day_read(const char *bytes, uint32 length)
{
	service_day s;

	memcpy(&s.day, bytes + 1, sizeof(s.day));
	memcpy(&s.channel_length, bytes + 1 + sizeof(s.day), sizeof(uint32));
	s.channel = bytes + SERVICE_DAY_HEADER;
	s.agent = s.channel + s.channel_length;
	s.agent_length = length - SERVICE_DAY_HEADER - s.channel_length;
	s.agent_is_number = (bytes[0] & BUCKET_AGENT_NUMBER) != 0;
	return s;
}

static int64
agent_number(const service_day *s)
{
	int64		number;

	memcpy(&number, s->agent, sizeof(number));
	return number;
}

/* Whether the day in a bucket is one that a date can be, and finite. */
static bool
day_is_valid(const char *bytes)
{
	DateADT		day;

	memcpy(&day, bytes + 1, sizeof(day));
	return IS_VALID_DATE(day);
}

static bool
service_day_is_valid(const char *bytes, uint32 length)
{
	uint32		channel_length;
	service_day s;

	if (length < SERVICE_DAY_HEADER || !day_is_valid(bytes))
		return false;
	memcpy(&channel_length, bytes + 1 + sizeof(DateADT), sizeof(uint32));
	if (channel_length > length - SERVICE_DAY_HEADER)
		return false;
	s = service_day_read(bytes, length);
	return pg_verify_mbstr(GetDatabaseEncoding(), s.channel, s.channel_length, true) &&
		(s.agent_is_number ? s.agent_length == sizeof(int64) :
		 pg_verify_mbstr(GetDatabaseEncoding(), s.agent, s.agent_length, true));
}

/* Whether bytes that came from outside can be a key of that type. */
bool
wait_key_is_valid(key_type type, const char *bytes, uint32 length)
{
	switch (type)
	{
		case KEY_BIGINT:
			return length == sizeof(int64);
		case KEY_UUID:
			return length == UUID_LEN;
		case KEY_TEXT:
			return pg_verify_mbstr(GetDatabaseEncoding(), bytes, length, true);
	}
	return false;
}

/* Whether bytes that came from outside can be a bucket of that type. */
bool
wait_bucket_is_valid(bucket_type type, const char *bytes, uint32 length)
{
	uint32		flags_known = BUCKET_IS_NULL | BUCKET_MARK;

	if (length < 1)
		return false;
	if (type == BUCKET_SERVICE_DAY)
		flags_known |= BUCKET_NULL_CHANNEL | BUCKET_NULL_AGENT | BUCKET_AGENT_NUMBER;
	if ((bytes[0] & ~flags_known) != 0)
		return false;
	switch (type)
	{
		case BUCKET_NONE:
			return length == 1;
		case BUCKET_DATE:
			return length == 1 + sizeof(DateADT) && day_is_valid(bytes);
		case BUCKET_BIGINT:
			return length == 1 + sizeof(int64);
		case BUCKET_TEXT:
			return pg_verify_mbstr(GetDatabaseEncoding(), bytes + 1, length - 1, true);
		case BUCKET_SERVICE_DAY:
			return service_day_is_valid(bytes, length);
		case BUCKET_CONTACT_BIGINT:
		case BUCKET_CONTACT_UUID:
		case BUCKET_CONTACT_TEXT:
			break;				/* their tags are no buckets */
	}
	return false;
}

static int
compare_bytes(const char *a, uint32 a_length, const char *b, uint32 b_length)
{
	int			order = memcmp(a, b, Min(a_length, b_length));

	return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static int
compare_number(int64 a, int64 b)
{
	return (a > b) - (a < b);
}

/* Numbers before texts, which do not occur together. */
static int
compare_agents(const service_day *x, const service_day *y)
{
	if (x->agent_is_number != y->agent_is_number)
		return x->agent_is_number ? -1 : 1;
	if (x->agent_is_number)
		return compare_number(agent_number(x), agent_number(y));
	return compare_bytes(x->agent, x->agent_length, y->agent, y->agent_length);
}

static int
compare_service_days(const char *a, uint32 a_length, const char *b, uint32 b_length)
{
	service_day x = service_day_read(a, a_length);
	service_day y = service_day_read(b, b_length);
	int			order = compare_number(a[0] & BUCKET_IS_NULL, b[0] & BUCKET_IS_NULL);

	if (order == 0)
		order = compare_number(x.day, y.day);
	if (order == 0)
		order = compare_number(a[0] & BUCKET_NULL_CHANNEL, b[0] & BUCKET_NULL_CHANNEL);
	if (order == 0)
		order = compare_bytes(x.channel, x.channel_length, y.channel, y.channel_length);
	if (order == 0)
		order = compare_number(a[0] & BUCKET_NULL_AGENT, b[0] & BUCKET_NULL_AGENT);
	if (order == 0)
		order = compare_agents(&x, &y);
	return order;
}

/*
 * Order of two buckets of one type: numbers and dates ascending, text by bytes, NULL
 * last; parts of a service day in turn.  The mark does not count.
 */
int
wait_bucket_compare(bucket_type type, const char *a, uint32 a_length, const char *b, uint32 b_length)
{
	int			order = compare_number(a[0] & BUCKET_IS_NULL, b[0] & BUCKET_IS_NULL);
	DateADT		days[2];
	int64		numbers[2];

	switch (type)
	{
		case BUCKET_NONE:
			return 0;
		case BUCKET_DATE:
			memcpy(&days[0], a + 1, sizeof(DateADT));
			memcpy(&days[1], b + 1, sizeof(DateADT));
			return order != 0 ? order : compare_number(days[0], days[1]);
		case BUCKET_BIGINT:
			memcpy(&numbers[0], a + 1, sizeof(int64));
			memcpy(&numbers[1], b + 1, sizeof(int64));
			return order != 0 ? order : compare_number(numbers[0], numbers[1]);
		case BUCKET_TEXT:
			return order != 0 ? order : compare_bytes(a + 1, a_length - 1, b + 1, b_length - 1);
		case BUCKET_SERVICE_DAY:
			return compare_service_days(a, a_length, b, b_length);
		case BUCKET_CONTACT_BIGINT:
		case BUCKET_CONTACT_UUID:
		case BUCKET_CONTACT_TEXT:
			break;				/* their rows need no order */
	}
	return 0;
}

/* The first "count" bytes of a text as a number; what the text is too short for is 0. */
static uint64
leading_bytes(const char *text, uint32 length, int count)
{
	uint64		number = 0;

	for (int i = 0; i < count; i++)
		number = number << 8 | (i < length ? (uint8) text[i] : 0);
	return number;
}

/*
 * A number that orders buckets of one type like wait_bucket_compare(), as far as it goes: of equal
 * numbers the buckets have to be compared.
 */
uint64
wait_bucket_prefix(bucket_type type, const char *bytes, uint32 length)
{
	service_day s;
	int64		number;
	DateADT		day;

	if ((bytes[0] & BUCKET_IS_NULL) != 0)
		return PG_UINT64_MAX;
	switch (type)
	{
		case BUCKET_NONE:
			break;
		case BUCKET_DATE:
			memcpy(&day, bytes + 1, sizeof(day));
			return (uint32) day ^ UINT32_C(0x80000000);
		case BUCKET_BIGINT:
			memcpy(&number, bytes + 1, sizeof(number));
			return (uint64) number ^ UINT64CONST(0x8000000000000000);
		case BUCKET_TEXT:
			return leading_bytes(bytes + 1, length - 1, sizeof(uint64));
		case BUCKET_SERVICE_DAY:
			s = service_day_read(bytes, length);
			return (uint64) ((uint32) s.day ^ UINT32_C(0x80000000)) << 32 |
				((bytes[0] & BUCKET_NULL_CHANNEL) != 0 ? PG_UINT32_MAX : leading_bytes(s.channel, s.channel_length, sizeof(uint32)));
		case BUCKET_CONTACT_BIGINT:
		case BUCKET_CONTACT_UUID:
		case BUCKET_CONTACT_TEXT:
			break;
	}
	return 0;
}

/* A date in ISO form, whatever DateStyle says. */
static char *
date_text(DateADT day)
{
	struct pg_tm tm = {0};
	char		text[MAXDATELEN + 1];

	j2date(day + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, text);
	return pstrdup(text);
}

/* The agent of a service day as a text, palloc'd. */
text *
service_day_agent_text(const service_day *s)
{
	if (s->agent_is_number)
		return cstring_to_text(psprintf(INT64_FORMAT, agent_number(s)));
	return cstring_to_text_with_len(s->agent, s->agent_length);
}

/* The text of a service day: an array literal of day, channel and agent. */
static char *
service_day_text(const char *bytes, uint32 length)
{
	service_day s = service_day_read(bytes, length);
	bool		nulls[3] = {(bytes[0] & BUCKET_IS_NULL) != 0, (bytes[0] & BUCKET_NULL_CHANNEL) != 0,
	(bytes[0] & BUCKET_NULL_AGENT) != 0};
	Datum		parts[3] = {0};
	int			dims[1] = {3};
	int			lbs[1] = {1};

	if (!nulls[0])
		parts[0] = CStringGetTextDatum(date_text(s.day));
	parts[1] = PointerGetDatum(cstring_to_text_with_len(s.channel, s.channel_length));
	parts[2] = PointerGetDatum(service_day_agent_text(&s));
	return OidOutputFunctionCall(F_ARRAY_OUT,
								 PointerGetDatum(construct_md_array(parts, nulls, 1, dims, lbs, TEXTOID, -1, false, TYPALIGN_INT)));
}

/* The text of a bucket, palloc'd; NULL for the bucket of NULL and where there are no buckets. */
char *
wait_bucket_text(bucket_type type, const char *bytes, uint32 length)
{
	DateADT		day;
	int64		number;

	if (type == BUCKET_SERVICE_DAY)
		return service_day_text(bytes, length);
	if (type == BUCKET_NONE || (bytes[0] & BUCKET_IS_NULL) != 0)
		return NULL;
	if (type == BUCKET_TEXT)
		return pnstrdup(bytes + 1, length - 1);
	if (type == BUCKET_DATE)
	{
		memcpy(&day, bytes + 1, sizeof(day));
		return date_text(day);
	}
	memcpy(&number, bytes + 1, sizeof(number));
	return psprintf(INT64_FORMAT, number);
}
