/*
 * slab.c
 *	  Large blocks of memory on huge pages; see slab.h.
 *
 * A block lies somewhere inside an ordinary chunk of its memory context, whose
 * address stands right before it.
 */
#include "slab.h"

#include <sys/mman.h>

#include "miscadmin.h"
#include "storage/shmem.h"

/* The huge page of the machines we know; a smaller real one only wastes the advice. */
#define HUGE_PAGE ((Size) 2 * 1024 * 1024)

/* Blocks from here on get whole huge pages of their own. */
#define LEAST_ON_HUGE_PAGES (HUGE_PAGE / 2)

/* Touching memory for the first time is slow, so a cancel is looked for after this much. */
#define ZERO_AT_ONCE ((Size) 64 * 1024 * 1024)

/* What stands before a block. */
#define SLAB_HEADER	MAXALIGN(sizeof(void *))

/*
 * Asks for huge pages under the whole ones of [block, block + bytes).  The advice may be refused, and then
 * nothing is lost but speed.
 */
void
slab_advise(void *block, Size bytes)
{
#ifdef MADV_HUGEPAGE
	uintptr_t	first = TYPEALIGN(HUGE_PAGE, (uintptr_t) block);
	uintptr_t	end = TYPEALIGN_DOWN(HUGE_PAGE, (uintptr_t) block + bytes);

	if (end > first)
		(void) madvise((void *) first, end - first, MADV_HUGEPAGE);
#endif
}

/*
 * A block of "bytes" (any size), contents undefined.  A large one begins on a huge page and has
 * the last one to itself; what is never touched there takes no memory.
 */
void *
slab_alloc(MemoryContext context, Size bytes)
{
	Size		whole = TYPEALIGN(HUGE_PAGE, bytes);
	char	   *chunk;
	char	   *block;

	if (bytes < LEAST_ON_HUGE_PAGES)
	{
		chunk = MemoryContextAlloc(context, SLAB_HEADER + bytes);
		block = chunk + SLAB_HEADER;
	}
	else
	{
		chunk = MemoryContextAllocHuge(context, add_size(add_size(SLAB_HEADER, HUGE_PAGE), Max(whole, bytes)));
		block = (char *) TYPEALIGN(HUGE_PAGE, (uintptr_t) chunk + SLAB_HEADER);
		slab_advise(block, whole);
	}
	((void **) block)[-1] = chunk;
	return block;
}

/* The same as slab_alloc(), all zero. */
void *
slab_alloc_zero(MemoryContext context, Size bytes)
{
	char	   *block = slab_alloc(context, bytes);

	for (Size done = 0; done < bytes; done += ZERO_AT_ONCE)
	{
		CHECK_FOR_INTERRUPTS();
		memset(block + done, 0, Min(bytes - done, ZERO_AT_ONCE));
	}
	return block;
}

/* Gives a block back before its context goes. */
void
slab_free(void *block)
{
	pfree(((void **) block)[-1]);
}
