/*
 * hours_by_channel.c
 *	  The opening hours of all channels as one value, so that a query over messages
 *	  looks a channel's hours up instead of joining them to every row.
 *
 * The value is a sorted table that is searched where it lies: a look-up costs a few
 * comparisons of short names, copies nothing and keeps nothing from call to call.
 * Values are made by hours_by_channel() alone, for one query; no text or binary form
 * is read, so every value is well formed.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/memutils.h"

#include "opening_hours.h"

PG_FUNCTION_INFO_V1(hours_by_channel);
PG_FUNCTION_INFO_V1(hours_of_channel);
PG_FUNCTION_INFO_V1(hours_by_channel_in);
PG_FUNCTION_INFO_V1(hours_by_channel_out);

/*
 * An entry is the channel, a text, and behind it its opening_hours, both with long headers.  Entries are ordered by
 * the length of the channel, then by its bytes, each channel once.
 */
typedef struct channel_table
{
	int32		vl_len_;
	uint32		count;
	uint32		offsets[FLEXIBLE_ARRAY_MEMBER];	/* of the entries, from the start of the value */
} channel_table;

/* A channel and its hours in the arrays that a table is made of. */
typedef struct channel_entry
{
	const struct varlena *channel;
	const struct varlena *hours;
} channel_entry;

static inline const struct varlena *
entry_channel(const channel_table *table, uint32 number)
{
	return (const struct varlena *) ((const char *) table + table->offsets[number]);
}

static inline const struct varlena *
entry_hours(const channel_table *table, uint32 number)
{
	const struct varlena *channel = entry_channel(table, number);

	return (const struct varlena *) ((const char *) channel + INTALIGN(VARSIZE(channel)));
}

static inline int
compare_names(const struct varlena *a, const struct varlena *b)
{
	Size		a_length = VARSIZE_ANY_EXHDR(a);
	Size		b_length = VARSIZE_ANY_EXHDR(b);

	if (a_length != b_length)
		return a_length < b_length ? -1 : 1;
	return memcmp(VARDATA_ANY(a), VARDATA_ANY(b), a_length);
}

/* ----------
 * Making a table
 * ----------
 */

/* For qsort; two entries of one channel are error 23505. */
static int
compare_entries(const void *a, const void *b)
{
	const channel_entry *x = a;
	const channel_entry *y = b;
	int			order;

	CHECK_FOR_INTERRUPTS();
	order = compare_names(x->channel, y->channel);
	if (order == 0 && x != y)
		ereport(ERROR,
				(errcode(ERRCODE_UNIQUE_VIOLATION),
				 errmsg("opening hours of one channel are given twice"),
				 errhint("Give each channel once; hours that change make one value with opening_hours_history().")));
	return order;
}

/* The elements of an array, and which of them are NULL. */
static int
array_elements(ArrayType *array, Datum **elements, bool **nulls)
{
	int			count;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_INT, elements, nulls, &count);
	return count;
}

/* The channels that have hours, in order. */
static channel_entry *
sorted_entries(ArrayType *channels, ArrayType *hours, uint32 *count)
{
	Datum	   *names;
	Datum	   *values;
	bool	   *no_name;
	bool	   *no_value;
	int			given = array_elements(channels, &names, &no_name);
	channel_entry *entries = MemoryContextAllocHuge(CurrentMemoryContext, Max(given, 1) * sizeof(channel_entry));

	if (array_elements(hours, &values, &no_value) != given)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("channels and opening hours must be equally many"),
				 errhint("Aggregate both from the same rows: hours_by_channel(array_agg(channel), array_agg(hours)).")));
	*count = 0;
	for (int i = 0; i < given; i++)
	{
		if (no_name[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a channel with opening hours must not be null"),
					 errhint("Leave such rows out with WHERE channel IS NOT NULL.")));
		if (no_value[i])
			continue;
		entries[(*count)++] = (channel_entry)
		{
			(const struct varlena *) DatumGetPointer(names[i]), (const struct varlena *) DatumGetPointer(values[i])
		};
	}
	qsort(entries, *count, sizeof(channel_entry), compare_entries);
	return entries;
}

/* The bytes of an array's element behind a long header. */
static Size
element_size(const struct varlena *element)
{
	return INTALIGN(VARHDRSZ + VARSIZE_ANY_EXHDR(element));
}

/* Copies an element, with a long header; returns where the next one goes. */
static char *
put_element(char *at, const struct varlena *element)
{
	SET_VARSIZE(at, VARHDRSZ + VARSIZE_ANY_EXHDR(element));
	memcpy(VARDATA(at), VARDATA_ANY(element), VARSIZE_ANY_EXHDR(element));
	return at + element_size(element);
}

/*
 * hours_by_channel(channels text[], hours opening_hours[]) -> hours_by_channel
 *	  Strict.  Channels of NULL hours are left out, which is calendar time.  Error 2202E for arrays
 *	  of different lengths, 22004 for a NULL channel, 23505 for one given twice, 54000 past 1 GB.
 */
Datum
hours_by_channel(PG_FUNCTION_ARGS)
{
	uint32		count;
	channel_entry *entries = sorted_entries(PG_GETARG_ARRAYTYPE_P(0), PG_GETARG_ARRAYTYPE_P(1), &count);
	Size		size = offsetof(channel_table, offsets) + (Size) count * sizeof(uint32);
	channel_table *table;
	char	   *at;

	for (uint32 i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		size += element_size(entries[i].channel) + element_size(entries[i].hours);
	}
	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("opening hours of all channels exceed 1 GB"),
				 errhint("Give fewer channels, or shorter histories.")));
	table = palloc0(size);
	SET_VARSIZE(table, size);
	table->count = count;
	at = (char *) &table->offsets[count];
	for (uint32 i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		table->offsets[i] = at - (char *) table;
		at = put_element(put_element(at, entries[i].channel), entries[i].hours);
	}
	PG_RETURN_POINTER(table);
}

/* ----------
 * Looking up and showing
 * ----------
 */

/*
 * hours_of_channel(channel text, hours hours_by_channel) -> opening_hours
 *	  Strict; NULL for a channel that has none.  The result lies inside the argument.
 */
Datum
hours_of_channel(PG_FUNCTION_ARGS)
{
	const struct varlena *channel = PG_GETARG_VARLENA_PP(0);
	const channel_table *table = (const channel_table *) PG_GETARG_VARLENA_P(1);
	uint32		low = 0;
	uint32		high = table->count;

	while (low < high)
	{
		uint32		middle = (low + high) / 2;
		int			order = compare_names(channel, entry_channel(table, middle));

		if (order == 0)
			PG_RETURN_POINTER(entry_hours(table, middle));
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	PG_RETURN_NULL();
}

/* Always error 0A000: see above. */
Datum
hours_by_channel_in(PG_FUNCTION_ARGS)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("cannot accept a value of type %s", "hours_by_channel"),
			 errhint("Make it with the function hours_by_channel(channels, hours).")));
	PG_RETURN_NULL();
}

static void
append_text(StringInfo json, const char *text, Size length)
{
	escape_json(json, pnstrdup(text, length));
}

/* The text form, a JSON object of channels and hours. */
Datum
hours_by_channel_out(PG_FUNCTION_ARGS)
{
	const channel_table *table = (const channel_table *) PG_GETARG_VARLENA_P(0);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (uint32 i = 0; i < table->count; i++)
	{
		const struct varlena *channel = entry_channel(table, i);
		Size		length;
		const char *hours = opening_hours_text((const opening_hours *) entry_hours(table, i), &length);

		CHECK_FOR_INTERRUPTS();
		if (i > 0)
			appendStringInfoString(&json, ", ");
		append_text(&json, VARDATA(channel), VARSIZE(channel) - VARHDRSZ);
		appendStringInfoString(&json, ": ");
		append_text(&json, hours, length);
	}
	appendStringInfoChar(&json, '}');
	PG_RETURN_CSTRING(json.data);
}
