/*
 * interaction_kind.c
 *	  The six kinds of interaction by name, and kind_order(), which sorts them.
 */
#include "interaction_kind.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"

/* By interaction_kind.  All names have 7 to 9 bytes and differ in their first eight. */
static const char *const kind_names[NUM_INTERACTION_KINDS] = {
	"inbound", "outbound", "automated", "assigned", "resolved", "reopened"
};
static const uint8 kind_lengths[NUM_INTERACTION_KINDS] = {7, 8, 9, 8, 8, 8};

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

/* The kind of that name (no zero byte needed); anything else is error 22023. */
interaction_kind
interaction_kind_parse(const char *name, size_t length)
{
	for (int kind = 0; kind < NUM_INTERACTION_KINDS; kind++)
		if (length == kind_lengths[kind] && memcmp(name, kind_names[kind], length) == 0)
			return (interaction_kind) kind;
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
