/*
 * special_functions.c
 *	  Tails and quantiles of the distributions behind intervals and p-values.
 *
 * The error function and the gamma function come from libm. What is built on them names its source, and states its accuracy,
 * at the function. All are pure functions of their arguments; nothing is kept.
 */
#include "special_functions.h"

#include "miscadmin.h"

#include <float.h>
#include <math.h>

/* Above so many degrees of freedom Hill's expansion is exact to double precision, and the fraction would be slow. */
#define MANY_DEGREES_OF_FREEDOM 2000.0

/* The fraction needs about the square root of the degrees of freedom; this is only the end of all patience. */
#define MOST_FRACTION_TERMS 1000

/* Both sides of a variable's distance from 0; whichever is the smaller has all its digits. */
typedef struct TwoSides
{
	double		center;			/* nearer to 0 */
	double		tail;			/* farther from 0 */
} TwoSides;

/*
 * The probability that a standard normal variable lies farther from 0 than z, for z >= 0.
 */
double
normal_two_sided_tail(double z)
{
	return erfc(z * M_SQRT1_2);
}

/*
 * The probability that a chi-square variable of one degree of freedom exceeds x, for x >= 0: it is the square of a normal one.
 */
double
chi_square_tail(double x)
{
	return normal_two_sided_tail(sqrt(x));
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

/*----------
 * The continued fraction of the incomplete beta function,
 *
 *		I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) * 1 / (1 + d1 / (1 + d2 / (1 + ...)))
 *		d(2m) = m (b - m) x / ((a + 2m - 1) (a + 2m))
 *		d(2m+1) = -(a + m) (a + b + m) x / ((a + 2m) (a + 2m + 1))
 *
 * the part behind the asterisk; it converges fast for x < (a + 1) / (a + b + 2).
 *
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22; evaluated by the method of W. J. Lentz, Applied Optics 15
 * (1976), as modified by I. J. Thompson and A. R. Barnett.
 *----------
 */
static double
incomplete_beta_fraction(double a, double b, double x)
{
	double		value = 1;
	double		numerator = 1;
	double		denominator = 0;

	for (int i = 1; i < MOST_FRACTION_TERMS; i++)
	{
		int			m = i / 2;
		double		d = i % 2 == 0 ?
			m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)) :
			-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));

		CHECK_FOR_INTERRUPTS();
		denominator = 1 / (1 + d * denominator);
		numerator = 1 + d / numerator;
		value *= numerator * denominator;
		if (fabs(numerator * denominator - 1) < DBL_EPSILON)
			break;
	}
	return 1 / value;
}

/*
 * gamma(a + 1/2) / gamma(a), for a > 0.
 *
 * Source: libm's gamma function for small a; above, where that would overflow or lose digits, the asymptotic series of the
 * logarithm (Stirling's series at a and a + 1/2), whose first term left out is below 1e-16.
 */
static double
gamma_half_ratio(double a)
{
	double		u = 1 / a;
	double		v = u * u;

	if (a < 20)
		return tgamma(a + 0.5) / tgamma(a);
	return sqrt(a) * exp(-u * (1.0 / 8 - v * (1.0 / 192 - v * (1.0 / 640 - v * (17.0 / 14336 - v * 31.0 / 18432)))));
}

/*
 * Student's t distribution with so many degrees of freedom as a normal variable: P(|T| > t) = P(|Z| > result).
 *
 * Source: G. W. Hill, Algorithm 395: Student's t-distribution, Communications of the ACM 13 (1970).
 */
static double
hill_normal_deviate(double t, double degrees)
{
	double		a = degrees - 0.5;
	double		b = 48 * a * a;
	double		y = a * log1p(t * t / degrees);

	return sqrt(y) * (1 + (y + 3 - (((0.4 * y + 3.3) * y + 24) * y + 85.5) / (0.8 * y * y + 100 + b)) / b);
}

/*
 * Both sides of Student's t distribution at t >= 0.
 */
static TwoSides
student_sides(double t, double degrees)
{
	double		a = degrees / 2;
	double		w = t * t / degrees;	/* x = 1 / (1 + w) is the argument of I_x(a, 1/2), the tail */
	double		front;
	TwoSides	sides;

	if (degrees > MANY_DEGREES_OF_FREEDOM)
	{
		double		scaled = hill_normal_deviate(t, degrees) * M_SQRT1_2;

		return (TwoSides) {erf(scaled), erfc(scaled)};
	}
	if (isinf(w))
		return (TwoSides) {1, 0};
	front = gamma_half_ratio(a) * M_2_SQRTPI / 2 * sqrt(w) * exp(-(a + 0.5) * log1p(w));
	if (1 / (1 + w) < (a + 1) / (a + 2.5))
	{
		sides.tail = front / a * incomplete_beta_fraction(a, 0.5, 1 / (1 + w));
		sides.center = 1 - sides.tail;
	}
	else
	{
		sides.center = front * 2 * incomplete_beta_fraction(0.5, a, w / (1 + w));
		sides.tail = 1 - sides.center;
	}
	return sides;
}

/*
 * The probability that Student's t with so many degrees of freedom (>= 1, not necessarily whole) lies farther from 0 than t,
 * for t >= 0. Relative error below 1e-12.
 */
double
student_two_sided_tail(double t, double degrees)
{
	return student_sides(t, degrees).tail;
}

/*
 * The t for which Student's t lies within -t .. t with the given probability, 0 < confidence < 1, degrees >= 1.
 *
 * Newton's method on the logarithm of the side that is the smaller against the logarithm of t. Both are concave there, since
 * the density of log |T| is log-concave; so from the normal quantile, which is never above the result, the iteration stays on
 * one side after its first step and cannot miss.
 */
double
student_two_sided_quantile(double confidence, double degrees)
{
	double		t = normal_two_sided_quantile(confidence);
	double		constant = gamma_half_ratio(degrees / 2) * M_2_SQRTPI / sqrt(degrees);

	for (int round = 0; round < 50; round++)
	{
		TwoSides	sides = student_sides(t, degrees);
		double		density = constant * exp(-(degrees + 1) / 2 * log1p(t * t / degrees));
		double		step;

		if (confidence < 0.5)
			step = log(confidence / sides.center) * sides.center / (density * t);
		else
			step = log(sides.tail / (1 - confidence)) * sides.tail / (density * t);
		t *= exp(step);
		if (fabs(step) < 4 * DBL_EPSILON)
			break;
	}
	return t;
}
