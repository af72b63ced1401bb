/*
 * interaction_kind.c
 *	  The six kinds of interaction by name, and kind_order(), which sorts them.
 */
#include "interaction_kind.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"

/* By the third and fourth letter: see interaction_kind_parse(). */
const interaction_kind_name interaction_kind_names[NUM_KIND_PLACES] = {
	[('b' + 'o') % NUM_KIND_PLACES] = {"inbound", 7, KIND_INBOUND},
	[('s' + 'o') % NUM_KIND_PLACES] = {"resolved", 8, KIND_RESOLVED},
	[('t' + 'o') % NUM_KIND_PLACES] = {"automated", 9, KIND_AUTOMATED},
	[('s' + 'i') % NUM_KIND_PLACES] = {"assigned", 8, KIND_ASSIGNED},
	[('t' + 'b') % NUM_KIND_PLACES] = {"outbound", 8, KIND_OUTBOUND},
	[('o' + 'p') % NUM_KIND_PLACES] = {"reopened", 8, KIND_REOPENED},
};

void
interaction_kind_refuse(const char *name, size_t length)
{
	int			shown = pg_mbcliplen(name, (int) length, 40);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown kind of interaction: \"%.*s\"", shown, name),
			 errdetail("The kinds are inbound, outbound, automated, assigned, resolved and reopened."),
			 errhint("Map your own names to these in a view, for example with CASE.")));
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
