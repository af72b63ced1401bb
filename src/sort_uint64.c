/*
 * sort_uint64.c
 *	  Sorts 64-bit numbers, ascending.
 *
 * Few numbers are sorted by comparing. Many are dealt into 256 piles by their lowest byte, collected, dealt by the next byte,
 * and so on; a byte that all numbers share costs nothing. That is some 4 ns a number and byte, against 60 ns for comparing
 * ten million. It takes as much memory again, freed before it returns.
 */
#include "sort_uint64.h"

#include "miscadmin.h"

#include "slab.h"

/* Below so many numbers the tables of the piles cost more than they save. */
#define FEW_NUMBERS 1024

#define NUM_PILES 256
#define PILE(number, byte) (((number) >> (8 * (byte))) & (NUM_PILES - 1))

/* Numbers dealt between two looks at whether the query was cancelled. */
#define BATCH 65536

#define ST_SORT sort_few
#define ST_ELEMENT_TYPE uint64
#define ST_COMPARE(a, b) ((*(a) > *(b)) - (*(a) < *(b)))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

typedef Size pile_sizes[sizeof(uint64)][NUM_PILES];

/*
 * Counts how many numbers each byte sends to each pile.
 */
static void
count_piles(const uint64 *numbers, Size count, pile_sizes sizes)
{
	memset(sizes, 0, sizeof(pile_sizes));
	for (Size begin = 0; begin < count; begin += BATCH)
	{
		CHECK_FOR_INTERRUPTS();
		for (Size i = begin; i < Min(begin + BATCH, count); i++)
		{
			for (int byte = 0; byte < sizeof(uint64); byte++)
				sizes[byte][PILE(numbers[i], byte)]++;
		}
	}
}

/*
 * Deals the numbers into piles that lie one behind the other; sizes become the places of the next number of each pile.
 */
static void
deal(const uint64 *numbers, Size count, uint64 *piles, Size *sizes, int byte)
{
	Size		place = 0;

	for (int pile = 0; pile < NUM_PILES; pile++)
	{
		Size		size = sizes[pile];

		sizes[pile] = place;
		place += size;
	}
	for (Size begin = 0; begin < count; begin += BATCH)
	{
		CHECK_FOR_INTERRUPTS();
		for (Size i = begin; i < Min(begin + BATCH, count); i++)
			piles[sizes[PILE(numbers[i], byte)]++] = numbers[i];
	}
}

/*
 * Sorts the numbers in place.
 */
void
sort_uint64(uint64 *numbers, Size count)
{
	pile_sizes	sizes;
	uint64	   *scratch;
	uint64	   *from = numbers;
	uint64	   *to;

	if (count < FEW_NUMBERS)
	{
		sort_few(numbers, count);
		return;
	}
	scratch = to = slab_alloc(CurrentMemoryContext, mul_size(count, sizeof(uint64)));
	count_piles(numbers, count, sizes);
	for (int byte = 0; byte < sizeof(uint64); byte++)
	{
		uint64	   *dealt = to;

		if (sizes[byte][PILE(numbers[0], byte)] == count)
			continue;
		deal(from, count, to, sizes[byte], byte);
		to = from;
		from = dealt;
	}
	if (from != numbers)
		memcpy(numbers, from, count * sizeof(uint64));
	slab_free(scratch);
}
