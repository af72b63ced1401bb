/*
 * codec.c
 *	  One description of a value, four directions; see codec.h.
 *
 * Cost: one pass over the fields, no copy but of byte strings.  Nothing lives
 * longer than the memory context of the call.
 */
#include "codec.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include <math.h>

/* The longest decimal form: a 128-bit number with its sign. */
#define LONGEST_NUMBER 41
/* The longest binary form: 128 bits in groups of seven. */
#define LONGEST_VARINT 19

/* ----------
 * Refusing
 * ----------
 */

/*
 * The error for a value that cannot be read.  Names the type, and for text the
 * place where reading stopped.
 */
void
codec_refuse(codec *c, const char *detail,...)
{
	StringInfoData text;
	va_list		args;
	int			needed;

	initStringInfo(&text);
	for (;;)
	{
		va_start(args, detail);
		needed = appendStringInfoVA(&text, detail, args);
		va_end(args);
		if (needed == 0)
			break;
		enlargeStringInfo(&text, needed);
	}
	if (c->direction == CODEC_TEXT_IN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input for type %s at character %d", c->type_name,
						(int) (c->at - c->start) + 1),
				 errdetail_internal("%s", text.data),
				 errhint("Pass only what the type's own output gave.")));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary value of type %s", c->type_name),
			 errdetail_internal("%s", text.data),
			 errhint("Pass only what the type's own send function gave.")));
}

/* ----------
 * Text words
 * ----------
 */

static void
skip_space(codec *c)
{
	while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r'))
		c->at++;
}

/* Writes the space and the "name=" before a value. */
static void
write_name(codec *c, const char *name)
{
	if (c->out.len > 0)
		appendStringInfoChar(&c->out, ' ');
	if (name != NULL)
		appendStringInfo(&c->out, "%s=", name);
}

/* Reads the "name=" that must stand before a value. */
static void
read_name(codec *c, const char *name)
{
	size_t		length;

	skip_space(c);
	if (name == NULL)
		return;
	length = strlen(name);
	if (c->end - c->at <= length || memcmp(c->at, name, length) != 0 || c->at[length] != '=')
		codec_refuse(c, "\"%s=\" was expected here.", name);
	c->at += length + 1;
}

static void
write_text_number(codec *c, const char *name, bool negative, uint128 magnitude)
{
	char		digits[LONGEST_NUMBER];
	char	   *first = digits + sizeof(digits) - 1;

	*first = '\0';
	do
	{
		*--first = '0' + (int) (magnitude % 10);
		magnitude /= 10;
	} while (magnitude != 0);
	if (negative)
		*--first = '-';
	write_name(c, name);
	appendStringInfoString(&c->out, first);
}

static uint128
read_text_number(codec *c, const char *name, bool *negative)
{
	uint128		magnitude = 0;
	const char *first;

	read_name(c, name);
	*negative = c->at < c->end && *c->at == '-';
	if (*negative)
		c->at++;
	first = c->at;
	for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; c->at++)
	{
		int			digit = *c->at - '0';

		if (magnitude > (~(uint128) 0 - digit) / 10)
			codec_refuse(c, "The number is too large.");
		magnitude = magnitude * 10 + digit;
	}
	if (c->at == first)
		codec_refuse(c, "A number was expected here.");
	return magnitude;
}

/* ----------
 * Binary numbers
 * ----------
 */

/* Room for one number behind what is written, and where it begins. */
static inline uint8 *
varint_room(codec *c)
{
	if (c->out.maxlen - c->out.len <= LONGEST_VARINT)
		enlargeStringInfo(&c->out, LONGEST_VARINT);
	return (uint8 *) c->out.data + c->out.len;
}

/* What has been written up to "end" belongs to the output. */
static inline void
varint_done(codec *c, uint8 *end)
{
	*end = '\0';
	c->out.len = (char *) end - c->out.data;
}

static void
write_varint(codec *c, uint128 value)
{
	uint8	   *at = varint_room(c);

	while (value >= 0x80)
	{
		*at++ = (uint8) value | 0x80;
		value >>= 7;
	}
	*at++ = (uint8) value;
	varint_done(c, at);
}

/* The same of 64 bits: values of millions of numbers are written at the speed of this loop. */
static inline void
write_varint64(codec *c, uint64 value)
{
	uint8	   *at = varint_room(c);

	while (value >= 0x80)
	{
		*at++ = (uint8) value | 0x80;
		value >>= 7;
	}
	*at++ = (uint8) value;
	varint_done(c, at);
}

static uint128
read_varint(codec *c)
{
	uint128		value = 0;

	for (int shift = 0; shift < 7 * LONGEST_VARINT; shift += 7)
	{
		uint8		byte;

		if (c->at >= c->end)
			codec_refuse(c, "The value ends too early.");
		byte = (uint8) *c->at++;
		if (shift == 7 * (LONGEST_VARINT - 1) && byte > 3)
			break;
		value |= (uint128) (byte & 0x7f) << shift;
		if (byte < 0x80)
			return value;
	}
	codec_refuse(c, "A number in it is too large.");
}

/* The same, at the speed that values of millions of numbers need where nine bytes are enough. */
static inline uint128
read_varint64(codec *c)
{
	const char *at = c->at;
	uint64		value = 0;

	for (int shift = 0; shift < 63 && at < c->end; shift += 7)
	{
		uint8		byte = (uint8) *at++;

		value |= (uint64) (byte & 0x7f) << shift;
		if (byte < 0x80)
		{
			c->at = at;
			return value;
		}
	}
	return read_varint(c);
}

/* ----------
 * Fields.  What is written may be constant, so only readers store.
 * ----------
 */

static void refuse_number(codec *c, const char *name, uint64 most) pg_attribute_noreturn();

static void
refuse_number(codec *c, const char *name, uint64 most)
{
	codec_refuse(c, "%s must be from 0 to " UINT64_FORMAT ".", name ? name : "An element", most);
}

/* An unsigned number of up to 64 bits, not above "most". */
void
codec_uint64(codec *c, const char *name, uint64 *value, uint64 most)
{
	uint128		number = 0;
	bool		negative = false;

	switch (c->direction)
	{
		case CODEC_TEXT_OUT:
			write_text_number(c, name, false, *value);
			return;
		case CODEC_BINARY_OUT:
			write_varint64(c, *value);
			return;
		case CODEC_TEXT_IN:
			number = read_text_number(c, name, &negative);
			break;
		case CODEC_BINARY_IN:
			number = read_varint64(c);
			break;
	}
	if (negative || number > most)
		refuse_number(c, name, most);
	*value = (uint64) number;
}

/* The same for a 32-bit field. */
void
codec_uint32(codec *c, const char *name, uint32 *value, uint32 most)
{
	uint64		wide = *value;

	codec_uint64(c, name, &wide, most);
	if (codec_reading(c))
		*value = (uint32) wide;
}

/* A signed 128-bit number. */
void
codec_int128(codec *c, const char *name, int128 *value)
{
	uint128		number = 0;
	bool		negative = false;

	switch (c->direction)
	{
		case CODEC_TEXT_OUT:
			negative = *value < 0;
			write_text_number(c, name, negative, negative ? -(uint128) *value : (uint128) *value);
			return;
		case CODEC_BINARY_OUT:
			write_varint(c, ((uint128) *value << 1) ^ (uint128) (*value >> 127));
			return;
		case CODEC_TEXT_IN:
			number = read_text_number(c, name, &negative);
			if (number > ((uint128) 1 << 127) - (negative ? 0 : 1))
				codec_refuse(c, "The number is too large.");
			*value = (int128) (negative ? -number : number);
			return;
		case CODEC_BINARY_IN:
			number = read_varint(c);
			*value = (int128) (number >> 1) ^ -(int128) (number & 1);
			return;
	}
}

/* A signed 64-bit number.  The binary form is that of a 128-bit one. */
void
codec_int64(codec *c, const char *name, int64 *value)
{
	int128		wide = *value;

	if (c->direction == CODEC_BINARY_OUT)
	{
		write_varint64(c, ((uint64) *value << 1) ^ (uint64) (*value >> 63));
		return;
	}
	if (c->direction == CODEC_BINARY_IN)
	{
		uint128		number = read_varint64(c);

		wide = (int128) (number >> 1) ^ -(int128) (number & 1);
	}
	else
		codec_int128(c, name, &wide);
	if (wide < PG_INT64_MIN || wide > PG_INT64_MAX)
		codec_refuse(c, "%s is outside the range of bigint.", name ? name : "An element");
	if (codec_reading(c))
		*value = (int64) wide;
}

/* A flag: 0 or 1. */
void
codec_bool(codec *c, const char *name, bool *value)
{
	uint64		wide = *value;

	codec_uint64(c, name, &wide, 1);
	if (codec_reading(c))
		*value = wide != 0;
}

/*
 * The number of elements that follow.  "least_bytes" is what one element takes
 * at least in the binary form; a count that the bytes left cannot hold is
 * refused before anybody allocates by it.
 */
void
codec_count(codec *c, const char *name, uint64 *count, size_t least_bytes)
{
	uint64		most = PG_UINT64_MAX;

	codec_uint64(c, name, count, most);
	if (!codec_reading(c))
		return;
	/* in text an element is at least a space and a digit */
	if (c->direction == CODEC_TEXT_IN)
		least_bytes = 2;
	if (*count > (uint64) (c->end - c->at) / Max(least_bytes, 1))
		codec_refuse(c, "%s promises more elements than there are.", name ? name : "A count");
}

/* Numbers from 0 to the largest bigint, each by its name. */
void
codec_named_array(codec *c, const char *const *names, uint64 *values, uint64 count)
{
	for (uint64 i = 0; i < count; i++)
	{
		uint128		value;

		if (c->direction != CODEC_BINARY_IN)
		{
			codec_uint64(c, names[i], &values[i], PG_INT64_MAX);
			continue;
		}
		value = read_varint64(c);
		if (value > PG_INT64_MAX)
			refuse_number(c, names[i], PG_INT64_MAX);
		values[i] = (uint64) value;
	}
}

/*
 * An array of numbers from 0 to the largest bigint that never fall: themselves in text, and the steps
 * between them in the binary form, which keeps that small.
 */
void
codec_ascending_array(codec *c, int64 *values, uint64 count)
{
	uint64		previous = 0;

	for (uint64 i = 0; i < count; i++)
	{
		uint64		value = codec_reading(c) ? 0 : (uint64) values[i];
		uint128		step;

		switch (c->direction)
		{
			case CODEC_BINARY_OUT:
				write_varint64(c, value - previous);
				break;
			case CODEC_BINARY_IN:
				step = read_varint64(c);
				if (step > PG_INT64_MAX - previous)
					refuse_number(c, NULL, PG_INT64_MAX - previous);
				value = previous + (uint64) step;
				break;
			default:
				codec_uint64(c, NULL, &value, PG_INT64_MAX);
				if (value < previous)
					codec_refuse(c, "The elements of this array must ascend.");
		}
		if (codec_reading(c))
			values[i] = (int64) value;
		previous = value;
	}
}

/* An array of numbers from 1 to the largest bigint. */
void
codec_positive_array(codec *c, uint64 *values, uint64 count)
{
	for (uint64 i = 0; i < count; i++)
	{
		uint128		value;

		switch (c->direction)
		{
			case CODEC_BINARY_OUT:
				write_varint64(c, values[i]);
				continue;
			case CODEC_BINARY_IN:
				value = read_varint64(c);
				if (value > PG_INT64_MAX)
					refuse_number(c, NULL, PG_INT64_MAX);
				values[i] = (uint64) value;
				break;
			default:
				codec_uint64(c, NULL, &values[i], PG_INT64_MAX);
		}
		if (values[i] == 0)
			codec_refuse(c, "An element of this array must not be 0.");
	}
}

/* A byte string; in text its hexadecimal form behind "x".  What is read is a palloc'd copy with a zero byte behind. */
void
codec_bytes(codec *c, const char *name, char **bytes, uint32 *length)
{
	uint64		n = *length;

	if (c->direction == CODEC_TEXT_OUT)
	{
		write_name(c, name);
		appendStringInfoChar(&c->out, 'x');
		if (n > MaxAllocSize / 2)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("value of type %s is too large for its text form", c->type_name),
					 errhint("Use the binary form, or aggregate fewer rows at a time.")));
		enlargeStringInfo(&c->out, n * 2);
		c->out.len += hex_encode(*bytes, n, c->out.data + c->out.len);
		c->out.data[c->out.len] = '\0';
		return;
	}
	if (c->direction == CODEC_BINARY_OUT)
	{
		write_varint(c, n);
		appendBinaryStringInfo(&c->out, *bytes, n);
		return;
	}
	if (c->direction == CODEC_TEXT_IN)
	{
		read_name(c, name);
		if (c->at >= c->end || *c->at != 'x')
			codec_refuse(c, "A byte string (x and hexadecimal digits) was expected here.");
		c->at++;
		for (n = 0; c->at + n < c->end && isxdigit((unsigned char) c->at[n]); n++)
			 /* count */ ;
		if (n % 2 != 0)
			codec_refuse(c, "A byte string has an even number of digits.");
		*bytes = palloc(n / 2 + 1);
		*length = hex_decode(c->at, n, *bytes);
		(*bytes)[*length] = '\0';
		c->at += n;
		return;
	}
	n = (uint64) read_varint(c);
	if (n > (uint64) (c->end - c->at))
		codec_refuse(c, "A byte string in it is longer than the value.");
	*bytes = palloc(n + 1);
	memcpy(*bytes, c->at, n);
	(*bytes)[n] = '\0';
	*length = (uint32) n;
	c->at += n;
}

/* The bytes of another packed value inside the binary form; what is read stays where it lies. */
void
codec_part(codec *c, const char **bytes, uint64 *length)
{
	if (c->direction == CODEC_BINARY_OUT)
	{
		write_varint64(c, *length);
		appendBinaryStringInfo(&c->out, *bytes, *length);
		return;
	}
	Assert(c->direction == CODEC_BINARY_IN);
	codec_count(c, NULL, length, 1);
	*bytes = c->at;
	c->at += *length;
}

/* ----------
 * Whole values
 * ----------
 */

static void
write_value(codec *c, codec_direction direction, const codec_type *type, const void *value)
{
	uint32		version = type->version;

	c->direction = direction;
	c->type_name = type->name;
	c->version = type->version;
	initStringInfo(&c->out);
	if (direction == CODEC_BINARY_OUT)
	{
		/* room for the varlena header; codec_pack() fills it */
		appendStringInfoSpaces(&c->out, VARHDRSZ);
	}
	codec_uint32(c, "version", &version, version);
	/* the describing function takes the value writable because readers fill it */
	type->fields(c, unconstify(void *, value));
}

/* Begins to read. */
static void
read_version(codec *c, codec_direction direction, const codec_type *type, const char *bytes, size_t length, bool is_trusted)
{
	uint32		version = 0;

	memset(c, 0, sizeof(codec));
	c->direction = direction;
	c->type_name = type->name;
	c->is_trusted = is_trusted;
	c->start = c->at = bytes;
	c->end = bytes + length;
	codec_uint32(c, "version", &version, PG_UINT32_MAX);
	if (version < 1 || version > type->version)
		codec_refuse(c, "Its version is %u, and this release of social_roi reads versions 1 to %d.",
					 version, type->version);
	c->version = version;
}

static void *
read_value(codec_direction direction, const codec_type *type, const char *bytes, size_t length, bool check)
{
	codec		c;
	void	   *value = palloc0(type->size);

	read_version(&c, direction, type, bytes, length, !check);
	type->fields(&c, value);
	if (direction == CODEC_TEXT_IN)
		skip_space(&c);
	if (c.at != c.end)
		codec_refuse(&c, "There is more behind its end.");
	if (check && type->check != NULL)
		type->check(&c, value);
	return value;
}

/* The varlena form of a value, palloc'd. */
struct varlena *
codec_pack(const codec_type *type, const void *value)
{
	codec		c;

	write_value(&c, CODEC_BINARY_OUT, type, value);
	SET_VARSIZE(c.out.data, c.out.len);
	return (struct varlena *) c.out.data;
}

/* The value in memory of a varlena of ours (detoasted, short header allowed), palloc'd with all it points to. */
void *
codec_unpack(const codec_type *type, const struct varlena *packed)
{
	return read_value(CODEC_BINARY_IN, type, VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed), false);
}

/* Begins to read a varlena of ours, in the same way. */
void
codec_open(codec *c, const codec_type *type, const struct varlena *packed)
{
	read_version(c, CODEC_BINARY_IN, type, VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed), true);
}

/* The value that a text form stands for, checked. */
void *
codec_read_text(const codec_type *type, const char *text)
{
	return read_value(CODEC_TEXT_IN, type, text, strlen(text), true);
}

/* The text form of a value, palloc'd. */
char *
codec_write_text(const codec_type *type, const void *value)
{
	codec		c;

	write_value(&c, CODEC_TEXT_OUT, type, value);
	return c.out.data;
}

/* The value in what is left of a message, checked: binary COPY reaches this. */
void *
codec_read_message(const codec_type *type, StringInfo message)
{
	int			length = message->len - message->cursor;

	return read_value(CODEC_BINARY_IN, type, pq_getmsgbytes(message, length), length, true);
}

/* TYPE_in(cstring) */
Datum
codec_type_in(const codec_type *type, FunctionCallInfo fcinfo)
{
	PG_RETURN_POINTER(codec_pack(type, codec_read_text(type, PG_GETARG_CSTRING(0))));
}

/* TYPE_out(TYPE) */
Datum
codec_type_out(const codec_type *type, FunctionCallInfo fcinfo)
{
	PG_RETURN_CSTRING(codec_write_text(type, codec_unpack(type, PG_GETARG_VARLENA_PP(0))));
}

/* TYPE_recv(internal) */
Datum
codec_type_recv(const codec_type *type, FunctionCallInfo fcinfo)
{
	PG_RETURN_POINTER(codec_pack(type, codec_read_message(type, (StringInfo) PG_GETARG_POINTER(0))));
}

/* TYPE_send(TYPE) */
Datum
codec_type_send(const codec_type *type, FunctionCallInfo fcinfo)
{
	struct varlena *packed = PG_GETARG_VARLENA_PP(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* ----------
 * Comparing packed values: byte by byte, the shorter first
 * ----------
 */

static int
packed_compare(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	size_t		a_length = VARSIZE_ANY_EXHDR(a);
	size_t		b_length = VARSIZE_ANY_EXHDR(b);
	int			order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(a_length, b_length));

	if (order == 0)
		order = (a_length > b_length) - (a_length < b_length);
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

#define PACKED_COMPARISON(name, condition) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) { int order = packed_compare(fcinfo); PG_RETURN_BOOL(condition); }

PACKED_COMPARISON(packed_eq, order == 0)
PACKED_COMPARISON(packed_ne, order != 0)
PACKED_COMPARISON(packed_lt, order < 0)
PACKED_COMPARISON(packed_le, order <= 0)
PACKED_COMPARISON(packed_gt, order > 0)
PACKED_COMPARISON(packed_ge, order >= 0)

PG_FUNCTION_INFO_V1(packed_cmp);
Datum
packed_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(packed_compare(fcinfo));
}

PG_FUNCTION_INFO_V1(packed_hash);
Datum
packed_hash(PG_FUNCTION_ARGS)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);

	PG_RETURN_DATUM(hash_any((unsigned char *) VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a)));
}

PG_FUNCTION_INFO_V1(packed_hash_extended);
Datum
packed_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);

	PG_RETURN_DATUM(hash_any_extended((unsigned char *) VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a),
									  PG_GETARG_INT64(1)));
}
