/*
 * slab.c
 *	  Large blocks of memory on huge pages; see slab.h.
 */
#include "slab.h"

#include <sys/mman.h>

/* The huge page of the machines we know; a smaller real one only wastes the advice. */
#define HUGE_PAGE ((uintptr_t) 2 * 1024 * 1024)

/*
 * Asks for huge pages under the whole ones of [block, block + bytes).  The advice
 * may be refused, and then nothing is lost but speed.
 */
static void
advise_huge_pages(void *block, Size bytes)
{
#ifdef MADV_HUGEPAGE
	uintptr_t	first = TYPEALIGN(HUGE_PAGE, (uintptr_t) block);
	uintptr_t	end = TYPEALIGN_DOWN(HUGE_PAGE, (uintptr_t) block + bytes);

	if (end > first)
		(void) madvise((void *) first, end - first, MADV_HUGEPAGE);
#endif
}

/* A block of "bytes" (any size), contents undefined. */
void *
slab_alloc(MemoryContext context, Size bytes)
{
	void	   *block = MemoryContextAllocHuge(context, bytes);

	if (bytes >= 2 * HUGE_PAGE)
		advise_huge_pages(block, bytes);
	return block;
}

/* The same, all zero. */
void *
slab_alloc_zero(MemoryContext context, Size bytes)
{
	void	   *block = slab_alloc(context, bytes);

	memset(block, 0, bytes);
	return block;
}
