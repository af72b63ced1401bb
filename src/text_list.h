/*
 * text_list.h
 *	  Whether a text is one of a list, for a call site that asks with every row and has few lists and texts.
 */
#ifndef SOCIAL_ROI_TEXT_LIST_H
#define SOCIAL_ROI_TEXT_LIST_H

#include "compat.h"

#include "fmgr.h"
#include "utils/array.h"

#define NUM_RECENT_TEXTS 64

/* A text met lately. */
typedef struct recent_text
{
	char	   *bytes;			/* NULL = unused */
	uint32		length;
	bool		is_listed;
} recent_text;

/* The list that a call site was given last, and which of the texts met lately are in it. */
typedef struct text_list
{
	MemoryContext context;		/* of all this */
	ArrayType  *list;			/* copy of the argument, not toasted */
	recent_text recent[NUM_RECENT_TEXTS];
} text_list;

extern text_list *text_list_start(FmgrInfo *call, const struct varlena *list);
extern bool text_list_look_up(text_list *texts, recent_text *place, const char *bytes, uint32 length);

/* Whether two stretches of bytes are the same: short ones mostly, for which a call costs more than the comparison. */
static inline bool
bytes_are_same(const char *a, const char *b, Size length)
{
	uint64		x;
	uint64		y;
	Size		at = 0;

	for (; at + sizeof(x) <= length; at += sizeof(x))
	{
		memcpy(&x, a + at, sizeof(x));
		memcpy(&y, b + at, sizeof(y));
		if (x != y)
			return false;
	}
	for (; at < length; at++)
		if (a[at] != b[at])
			return false;
	return true;
}

/* A text or array that is an argument; only a toasted one is worth a call. */
static inline const struct varlena *
packed_argument(FunctionCallInfo fcinfo, int argument)
{
	struct varlena *value = (struct varlena *) PG_GETARG_POINTER(argument);

	return VARATT_IS_COMPRESSED(value) || VARATT_IS_EXTERNAL(value) ? pg_detoast_datum_packed(value) : value;
}

/* Whether the text that is an argument is in the list that is another; NULL is in none.  Texts are compared byte by byte. */
static inline bool
text_is_listed(FunctionCallInfo fcinfo, int text_argument, int list_argument)
{
	text_list  *texts = fcinfo->flinfo->fn_extra;
	const struct varlena *list;
	const struct varlena *text;
	const char *bytes;
	uint32		length;
	recent_text *place;

	if (PG_ARGISNULL(text_argument) || PG_ARGISNULL(list_argument))
		return false;
	list = packed_argument(fcinfo, list_argument);
	if (unlikely(texts == NULL || VARSIZE_ANY_EXHDR(list) != VARSIZE(texts->list) - VARHDRSZ ||
				 !bytes_are_same(VARDATA_ANY(list), VARDATA(texts->list), VARSIZE_ANY_EXHDR(list))))
		texts = text_list_start(fcinfo->flinfo, list);
	text = packed_argument(fcinfo, text_argument);
	bytes = VARDATA_ANY(text);
	length = VARSIZE_ANY_EXHDR(text);
	/* names mostly differ in their length or their ends */
	place = &texts->recent[length == 0 ? 0 : ((uint8) bytes[0] * 5 + (uint8) bytes[length - 1] * 3 + length) % NUM_RECENT_TEXTS];
	if (likely(place->bytes != NULL && place->length == length && bytes_are_same(place->bytes, bytes, length)))
		return place->is_listed;
	return text_list_look_up(texts, place, bytes, length);
}

#endif							/* SOCIAL_ROI_TEXT_LIST_H */
