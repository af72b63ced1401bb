/*
 * opening_hours_or_null.c
 *	  Reads opening hours that may be wrong: the hours of a user's table, where one
 *	  bad row must not stop every report.
 *
 * The reader reports what is wrong as an error.  It allocates memory in the current
 * context and does nothing else that would need undoing, so that its error can be
 * caught here without a subtransaction, which a parallel plan would not allow.
 * Costs one reading of the text; keeps nothing.
 */
#include "compat.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "opening_hours.h"

PG_FUNCTION_INFO_V1(social_roi_opening_hours_or_null);

/* What the text itself can be blamed for; anything else goes on up. */
static bool
is_fault_of_text(const ErrorData *error)
{
	return ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_DATA_EXCEPTION ||
		ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_PROGRAM_LIMIT_EXCEEDED;
}

/* The opening hours of a text, or NULL where it cannot be read. */
Datum
social_roi_opening_hours_or_null(PG_FUNCTION_ARGS)
{
	text	   *given = PG_GETARG_TEXT_PP(0);
	MemoryContext caller = CurrentMemoryContext;
	opening_hours *volatile hours = NULL;

	PG_TRY();
	{
		hours = opening_hours_format(opening_hours_parse(VARDATA_ANY(given), VARSIZE_ANY_EXHDR(given)));
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(caller);
		error = CopyErrorData();
		if (!is_fault_of_text(error))
			PG_RE_THROW();
		FlushErrorState();
		FreeErrorData(error);
	}
	PG_END_TRY();
	if (hours == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(hours);
}
