/*
 * key_value.h
 *	  A key by itself, as stored values hold it and rows show it: the number of a bigint, or the bytes of a uuid or text.
 */
#ifndef SOCIAL_ROI_KEY_VALUE_H
#define SOCIAL_ROI_KEY_VALUE_H

#include "compat.h"

#include "codec.h"
#include "key_dictionary.h"

typedef struct key_value
{
	int64		number;			/* bigint */
	char	   *bytes;			/* uuid, text */
	uint32		length;
} key_value;

/* Order of keys: numbers ascending, uuid and text by bytes. */
static inline int
key_value_compare(key_type type, const key_value *a, const key_value *b)
{
	int			order;

	if (type == KEY_BIGINT)
		return (a->number > b->number) - (a->number < b->number);
	order = memcmp(a->bytes, b->bytes, Min(a->length, b->length));
	return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* The first bytes of a key, as a number that compares as they do, so that most comparisons need no more. */
static inline uint64
key_prefix(const char *bytes, uint32 length)
{
	uint64		prefix = 0;

	for (uint32 i = 0; i < sizeof(prefix); i++)
		prefix = prefix << 8 | (i < length ? (uint8) bytes[i] : 0);
	return prefix;
}

extern void key_value_field(codec *c, key_type type, key_value *key);
extern bool key_value_has_form(key_type type, const key_value *key);
extern Datum key_value_datum(key_type type, const key_value *key);

#endif							/* SOCIAL_ROI_KEY_VALUE_H */
