/*
 * key_value.c
 *	  A key by itself; see key_value.h.
 */
#include "key_value.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

/* Describes a key to the codec. */
void
key_value_field(codec *c, key_type type, key_value *key)
{
	if (type == KEY_BIGINT)
		codec_int64(c, NULL, &key->number);
	else
		codec_bytes(c, NULL, &key->bytes, &key->length);
}

/* Whether bytes from outside are a uuid, or a text of the database. */
bool
key_value_has_form(key_type type, const key_value *key)
{
	switch (type)
	{
		case KEY_BIGINT:
			return true;
		case KEY_UUID:
			return key->length == UUID_LEN;
		case KEY_TEXT:
			break;
	}
	return pg_verify_mbstr(GetDatabaseEncoding(), key->bytes, key->length, true);
}

/* The key as a value of its type; a text is palloc'd, a uuid is where the key is. */
Datum
key_value_datum(key_type type, const key_value *key)
{
	switch (type)
	{
		case KEY_BIGINT:
			return Int64GetDatum(key->number);
		case KEY_UUID:
			return PointerGetDatum(key->bytes);
		case KEY_TEXT:
			break;
	}
	return PointerGetDatum(cstring_to_text_with_len(key->bytes, key->length));
}
