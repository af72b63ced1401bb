/*
 * special_functions.c
 *	  Tails and quantiles of the distributions behind intervals and p-values.
 *
 * The error function and the logarithm of the gamma function come from libm. What is built on them names its source, and
 * states its accuracy, at the function. All are pure functions of their arguments; nothing is kept.
 */
#include "special_functions.h"

#include <math.h>

/*
 * The probability that a standard normal variable lies farther from 0 than z, for z >= 0.
 */
double
normal_two_sided_tail(double z)
{
	return erfc(z * M_SQRT1_2);
}

/*
 * A first guess, good to 5e-4, at the z whose upper tail is the given one, for 0 < tail <= 0.5.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23.
 */
static double
guess_normal_quantile(double tail)
{
	double		t = sqrt(-2 * log(tail));

	return t - (2.515517 + t * (0.802853 + t * 0.010328)) /
		(1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/*
 * The z for which a standard normal variable lies within -z .. z with the given probability, 0 < confidence < 1.
 *
 * Halley's iteration on libm's erf and erfc, whichever of the two is the smaller and so keeps its digits; it triples the
 * correct digits of the guess each time, so three rounds reach double precision (within 2 units in the last place).
 */
double
normal_two_sided_quantile(double confidence)
{
	double		z = guess_normal_quantile((1 - confidence) / 2);

	for (int round = 0; round < 3; round++)
	{
		double		scaled = z * M_SQRT1_2;
		double		density = exp(-z * z / 2) * M_2_SQRTPI * M_SQRT1_2;
		double		excess = confidence < 0.5 ? confidence - erf(scaled) : erfc(scaled) - (1 - confidence);
		double		step = excess / density;

		z += step / (1 - z * step / 2);
	}
	return z;
}
