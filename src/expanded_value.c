/*
 * expanded_value.c
 *	  A stored type's value unfolded in memory while an aggregate works on it; see expanded_value.h.
 *
 * Each value has a memory context of its own below the aggregate's, and goes with it. Packing happens when PostgreSQL asks
 * for the flat size, often twice before it fetches the bytes; so they, with all scratch memory of the packing, are kept until
 * they are fetched or the value is about to change.
 */
#include "expanded_value.h"

#include "utils/memutils.h"

static void
forget_packed(expanded_value *value)
{
	MemoryContextDelete(value->packing);
	value->packing = NULL;
	value->packed = NULL;
}

/* An error while packing leaves a context without packed bytes; it goes with the value. */
static Size
get_flat_size(ExpandedObjectHeader *header)
{
	expanded_value *value = (expanded_value *) header;
	MemoryContext caller;

	if (value->packed != NULL)
		return VARSIZE(value->packed);
	value->packing = AllocSetContextCreate(header->eoh_context, "packed value", ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(value->packing);
	value->packed = value->type->pack(value);
	MemoryContextSwitchTo(caller);
	return VARSIZE(value->packed);
}

static void
flatten_into(ExpandedObjectHeader *header, void *result, Size allocated_size)
{
	expanded_value *value = (expanded_value *) header;

	Assert(value->packed != NULL && VARSIZE(value->packed) == allocated_size);
	memcpy(result, value->packed, allocated_size);
	forget_packed(value);
}

static const ExpandedObjectMethods methods = {get_flat_size, flatten_into};

/*
 * A new value of the type, all zero behind the header.
 */
expanded_value *
expanded_value_create(MemoryContext parent, const expanded_type *type)
{
	MemoryContext context = AllocSetContextCreate(parent, "aggregated value", ALLOCSET_START_SMALL_SIZES);
	expanded_value *value;

	MemoryContextSetIdentifier(context, type->name);
	value = MemoryContextAllocZero(context, type->size);
	EOH_init_header(&value->header, &methods, context);
	value->type = type;
	return value;
}

/*
 * The value behind a state argument if it is one that may be changed in place, NULL if it is flat. The caller changes it.
 */
expanded_value *
expanded_value_of_state(FunctionCallInfo fcinfo, int argument, const expanded_type *type)
{
	Datum		state = PG_GETARG_DATUM(argument);
	expanded_value *value;

	if (!VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(state)))
		return NULL;
	value = (expanded_value *) DatumGetEOHP(state);
	if (value->header.eoh_methods != &methods || value->type != type)
		return NULL;
	if (value->packing != NULL)
		forget_packed(value);
	return value;
}
