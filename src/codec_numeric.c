/*
 * codec_numeric.c
 *	  A numeric field of a stored type, beside those of codec.h.
 *
 * The field is the number's decimal digits in both forms: numeric's own bytes are private to PostgreSQL. Zeros behind the
 * point are not kept, so equal numbers are equal bytes. What is read is limited to a sign, digits and a point; so there is
 * no NaN, no infinity, and no exponent that makes a long number of a short one.
 */
#include "codec_numeric.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#define DIGITS "-.0123456789"

/*
 * The number's digits without trailing zeros.
 */
static char *
shortest_digits(Numeric value)
{
	Datum		trimmed = DirectFunctionCall1(numeric_trim_scale, NumericGetDatum(value));

	return DatumGetCString(DirectFunctionCall1(numeric_out, trimmed));
}

/*
 * Takes the word "name=digits" from the text being read, and returns the digits.
 */
static char *
read_word(codec *c, const char *name)
{
	size_t		name_length = strlen(name);
	char	   *digits;
	size_t		length = 0;

	while (c->at < c->end && *c->at == ' ')
		c->at++;
	if (c->end - c->at <= name_length || memcmp(c->at, name, name_length) != 0 || c->at[name_length] != '=')
		codec_refuse(c, "\"%s=\" was expected here.", name);
	c->at += name_length + 1;
	while (c->at + length < c->end && strchr(DIGITS, c->at[length]) != NULL)
		length++;
	digits = pnstrdup(c->at, length);
	c->at += length;
	return digits;
}

/*
 * The number that the digits make. Raises for what is not one, and for one that numeric does not hold.
 */
static Numeric
parse_digits(codec *c, char *digits)
{
	const char *rest = digits + (*digits == '-');
	size_t		whole = strspn(rest, "0123456789");
	size_t		fraction = rest[whole] == '.' ? strspn(rest + whole + 1, "0123456789") : 0;

	if (whole == 0 || rest[whole + (fraction > 0 ? fraction + 1 : 0)] != '\0')
		codec_refuse(c, "A decimal number was expected here.");
	return DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(digits),
											   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

/*
 * A finite numeric of any size. What is read is palloc'd.
 */
void
codec_numeric(codec *c, const char *name, Numeric *value)
{
	char	   *digits = NULL;
	uint32		length = 0;

	switch (c->direction)
	{
		case CODEC_TEXT_OUT:
			appendStringInfo(&c->out, "%s%s=%s", c->out.len > 0 ? " " : "", name, shortest_digits(*value));
			return;
		case CODEC_BINARY_OUT:
			digits = shortest_digits(*value);
			length = strlen(digits);
			codec_bytes(c, name, &digits, &length);
			return;
		case CODEC_TEXT_IN:
			*value = parse_digits(c, read_word(c, name));
			return;
		case CODEC_BINARY_IN:
			codec_bytes(c, name, &digits, &length);
			if (strlen(digits) != length)
				codec_refuse(c, "A decimal number was expected here.");
			*value = parse_digits(c, digits);
			return;
	}
}
