/*
 * numeric_guard.c
 *	  What numeric arguments have to pass before anything is computed from them.
 *
 * PostgreSQL's numeric has NaN and infinities. They would spread through sums and quotients and end in a report as a figure
 * nobody can explain, so they are refused where they come in.
 */
#include "numeric_guard.h"

#include "fmgr.h"
#include "utils/builtins.h"

/*
 * Raises if the number is NaN or infinite; name is the argument's name for the message.
 */
void
require_finite(Numeric number, const char *name)
{
	if (numeric_is_nan(number) || numeric_is_inf(number))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be a finite number", name),
				 errhint("Leave out such rows, or make the figure NULL where it is not known.")));
}

/*
 * Raises if the number is NaN, infinite or below zero; name is for the message, the hint says what to do.
 */
void
require_not_negative(Numeric number, const char *name, const char *hint)
{
	require_finite(number, name);
	if (numeric_sign_of(number) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s cannot be negative", name),
				 errhint("%s", hint)));
}

/*
 * -1, 0 or 1 by the sign of a finite number.
 */
int
numeric_sign_of(Numeric number)
{
	Datum		sign = DirectFunctionCall1(numeric_sign, NumericGetDatum(number));

	return DatumGetInt32(DirectFunctionCall1(numeric_int4, sign));
}

/*
 * The nearest double precision number. Raises 22003 beyond its range.
 */
double
numeric_to_double(Numeric number)
{
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(number)));
}
