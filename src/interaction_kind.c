/*
 * interaction_kind.c
 *	  The six kinds of interaction by name, and kind_order(), which sorts them.
 */
#include "interaction_kind.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"

static void refuse_kind(const char *name, size_t length) pg_attribute_noreturn();

static void
refuse_kind(const char *name, size_t length)
{
	int			shown = pg_mbcliplen(name, (int) length, 40);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown kind of interaction: \"%.*s\"", shown, name),
			 errdetail("The kinds are inbound, outbound, automated, assigned, resolved and reopened."),
			 errhint("Map your own names to these in a view, for example with CASE.")));
}

#define IS(literal) (memcmp(name, literal, sizeof(literal) - 1) == 0)

/*
 * The kind of that name (no zero byte needed); anything else is error 22023.  Called
 * for every row: comparisons of constant length compile to a few instructions.
 */
interaction_kind
interaction_kind_parse(const char *name, size_t length)
{
	switch (length)
	{
		case 7:
			if (IS("inbound"))
				return KIND_INBOUND;
			break;
		case 8:
			if (IS("outbound"))
				return KIND_OUTBOUND;
			if (IS("resolved"))
				return KIND_RESOLVED;
			if (IS("assigned"))
				return KIND_ASSIGNED;
			if (IS("reopened"))
				return KIND_REOPENED;
			break;
		case 9:
			if (IS("automated"))
				return KIND_AUTOMATED;
			break;
	}
	refuse_kind(name, length);
}

/*
 * kind_order(kind text) -> int: the place of the kind among those of one instant,
 * 0 to 5.  NULL gives NULL.
 */
PG_FUNCTION_INFO_V1(kind_order);
Datum
kind_order(PG_FUNCTION_ARGS)
{
	text	   *name = PG_GETARG_TEXT_PP(0);

	PG_RETURN_INT32(interaction_kind_parse(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)));
}
