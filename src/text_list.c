/*
 * text_list.c
 *	  Whether a text is one of a list; see text_list.h.
 */
#include "text_list.h"

#include "utils/memutils.h"

static bool
list_has(const ArrayType *list, const char *bytes, uint32 length)
{
	ArrayIterator elements = array_create_iterator(unconstify(ArrayType *, list), 0, NULL);
	Datum		element;
	bool		is_null;

	while (array_iterate(elements, &element, &is_null))
	{
		const struct varlena *text = (const struct varlena *) DatumGetPointer(element);

		if (!is_null && VARSIZE_ANY_EXHDR(text) == length && memcmp(VARDATA_ANY(text), bytes, length) == 0)
			return true;
	}
	return false;
}

/* Begins anew with that list. */
pg_noinline text_list *
text_list_start(FmgrInfo *call, const struct varlena *list)
{
	text_list  *texts = call->fn_extra;
	Size		size = VARHDRSZ + VARSIZE_ANY_EXHDR(list);
	MemoryContext context = texts != NULL ? texts->context :
		AllocSetContextCreate(call->fn_mcxt, "list of texts", ALLOCSET_SMALL_SIZES);

	MemoryContextReset(context);
	texts = MemoryContextAllocZero(context, sizeof(text_list));
	texts->context = context;
	texts->list = MemoryContextAlloc(context, size);
	SET_VARSIZE(texts->list, size);
	memcpy(VARDATA(texts->list), VARDATA_ANY(list), size - VARHDRSZ);
	call->fn_extra = texts;
	return texts;
}

/* Looks a text up that is not the one met lately at its place, and puts it there. */
pg_noinline bool
text_list_look_up(text_list *texts, recent_text *place, const char *bytes, uint32 length)
{
	if (place->bytes != NULL)
		pfree(place->bytes);
	place->is_listed = list_has(texts->list, bytes, length);
	place->bytes = MemoryContextAlloc(texts->context, length + 1);
	memcpy(place->bytes, bytes, length);
	place->length = length;
	return place->is_listed;
}

/* is_one_of(text, text[]) -> boolean; never NULL */
PG_FUNCTION_INFO_V1(is_one_of);
Datum
is_one_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(text_is_listed(fcinfo, 0, 1));
}
