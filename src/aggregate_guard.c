/*
 * aggregate_guard.c
 *	  What every support function of an aggregate checks before it looks at its state.
 *
 * Support functions have to be visible in SQL, and whoever may create an aggregate may hand them any value of the state's
 * type. So each one makes sure that an aggregate calls it, and that a state kept in an array has the shape it was given.
 */
#include "aggregate_guard.h"

/*
 * Raises unless an aggregate (or a window aggregate) is the caller.
 */
void
require_aggregate(FunctionCallInfo fcinfo)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a support function of an aggregate was called by hand"),
				 errhint("Call the aggregate itself; this function is a part of it.")));
}

/*
 * Raises the error for a state that no support function of ours can have made; detail says what is wrong with it.
 */
void
reject_state(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the state of the aggregate is not valid"),
			 errdetail("%s", detail),
			 errhint("Call the aggregate itself; its support functions take no states from elsewhere.")));
}

/*
 * Raises unless the state is a plain list of so many elements of the type.
 */
void
require_state_array(ArrayType *state, Oid element_type, int length)
{
	if (ARR_NDIM(state) != 1 || ARR_ELEMTYPE(state) != element_type ||
		ARR_DIMS(state)[0] != length || ARR_LBOUND(state)[0] != 1)
		reject_state("The array does not have the expected number of elements.");
}
