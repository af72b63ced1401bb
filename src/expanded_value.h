/*
 * expanded_value.h
 *	  A stored type's value unfolded in memory while an aggregate works on it.
 *
 * The state of such an aggregate is the stored type itself. Between rows it is an expanded object of PostgreSQL, which the
 * executor hands on by pointer; when it has to leave the process, or memory, it is packed into the type's flat form.
 */
#ifndef SOCIAL_ROI_EXPANDED_VALUE_H
#define SOCIAL_ROI_EXPANDED_VALUE_H

#include "compat.h"

#include "fmgr.h"
#include "utils/expandeddatum.h"

struct expanded_value;

/* What the generic part needs to know of a type. */
typedef struct expanded_type
{
	const char *name;			/* of the memory context */
	Size		size;			/* of the struct that begins with an expanded_value */
	struct varlena *(*pack) (struct expanded_value *value); /* flat form, palloc'd in the current context */
} expanded_type;

typedef struct expanded_value
{
	ExpandedObjectHeader header;
	const expanded_type *type;
	MemoryContext packing;		/* holds the flat form between asking for its size and fetching it, else NULL */
	struct varlena *packed;
} expanded_value;

extern expanded_value *expanded_value_create(MemoryContext parent, const expanded_type *type);
extern expanded_value *expanded_value_of_state(FunctionCallInfo fcinfo, int argument, const expanded_type *type);

/* The context that everything a value points to lives in. */
static inline MemoryContext
expanded_value_context(const expanded_value *value)
{
	return value->header.eoh_context;
}

/* What a transition function returns. */
static inline Datum
expanded_value_datum(const expanded_value *value)
{
	return EOHPGetRWDatum(&value->header);
}

#endif							/* SOCIAL_ROI_EXPANDED_VALUE_H */
