/*
 * slab.h
 *	  Large blocks of memory inside a memory context, on huge pages where the
 *	  system gives them.
 *
 * The first touch of a small page costs more than all we do with the rows that
 * fit in it; of a huge page, a fiftieth.  A slab goes with its memory context, or by
 * slab_free(); it is no chunk of its own, so pfree() and repalloc() do not know it.
 */
#ifndef SOCIAL_ROI_SLAB_H
#define SOCIAL_ROI_SLAB_H

#include "compat.h"

#include "utils/memutils.h"
#include "utils/palloc.h"

extern void *slab_alloc(MemoryContext context, Size bytes);
extern void *slab_alloc_zero(MemoryContext context, Size bytes);
extern void slab_free(void *block);
extern void slab_advise(void *block, Size bytes);

#endif							/* SOCIAL_ROI_SLAB_H */
