/*
 * key_dictionary.h
 *	  Dense numbers for keys: the first key met is 0, the next new one 1, ...
 *
 * Keys are bigint, uuid or text (compared byte by byte).  With dense numbers the
 * rest of an aggregate works on arrays instead of hash tables.
 *
 * A look-up in a large table waits for memory, so look-ups are batched: a key
 * that arrives is put in a batch, which asks the memory for its place in
 * the table; when the batch is full the places have arrived.  The caller keeps
 * what belongs to the keys of the batch in a batch of its own:
 *
 *		key_dictionary_add_int64(keys, key);
 *		mine[n++] = ...;
 *		if (key_dictionary_batch_full(keys))
 *			n = key_dictionary_resolve(keys, ids);		(ids[i] belongs to mine[i])
 *
 * Bigint keys mostly come from a sequence, so they are looked up in pages of
 * neighbouring keys, 4 bytes a key, as long as the pages are well filled; keys that lie
 * far apart, and uuid and text keys, are looked up in a hash table.
 *
 * Cost: 4 bytes a key in pages; 21 to 43 in the hash table, and 8 to 16 bytes (bigint)
 * or 12 to 20 and its length (uuid, text) for the key itself.  Lives as long as the
 * memory context it was made in.  Numbers depend on the order of arrival, so
 * results must not depend on them.
 */
#ifndef SOCIAL_ROI_KEY_DICTIONARY_H
#define SOCIAL_ROI_KEY_DICTIONARY_H

#include "compat.h"

#define KEY_BATCH 64

typedef enum key_type
{
	KEY_BIGINT,
	KEY_UUID,
	KEY_TEXT
} key_type;

typedef struct key_slot
{
	uint64		tag;			/* the key itself (bigint) or its hash */
	uint32		id_plus_one;	/* 0 = free */
	uint32		unused;
} key_slot;

/* A page of neighbouring bigint keys: the number of each plus one, 0 = not met. */
#define KEY_PAGE_BITS	8
#define KEY_PAGE		(1 << KEY_PAGE_BITS)

typedef struct key_page
{
	uint64		first;			/* key >> KEY_PAGE_BITS */
	uint32	   *ids;			/* NULL = free place in the directory of pages */
} key_page;

#define KEY_RECENT_PAGES 64

typedef struct pending_key
{
	uint64		tag;
	uint32	   *entry;			/* in its page; NULL where there is no such page yet */
	uint64		position;		/* where the search in the hash table begins */
	size_t		offset;			/* of the bytes, in pending_bytes */
	uint32		length;
} pending_key;

/* A block of keys' bytes, which follow. */
typedef struct key_arena
{
	struct key_arena *next;
} key_arena;

typedef struct key_dictionary
{
	MemoryContext context;
	key_type	type;
	uint64		seed;			/* so that nobody can prepare keys that collide */
	uint32		count;			/* keys known: 0 .. count - 1 */

	bool		has_pages;		/* bigint keys are in pages, not in the hash table */
	int			page_shift;
	uint64		num_page_slots;
	uint64		num_pages;
	key_page   *pages;			/* the directory, a hash table */
	key_page	recent[KEY_RECENT_PAGES];	/* pages found lately, by their last bits */

	int			shift;			/* a hash's top bits are its place in the table */
	uint64		num_slots;
	key_slot   *slots;

	uint64	   *words;			/* of each key: its value, or a pointer to its length and bytes; not while keys are in pages */
	uint32		words_size;
	struct key_arena *arena_chunks; /* blocks of bytes, the newest first */
	char	   *arena;			/* free bytes for keys and pages: arena .. arena_end */
	char	   *arena_end;
	size_t		arena_total;
	Size		memory;			/* bytes in use */

	int			num_pending;
	pending_key pending[KEY_BATCH];
	char	   *pending_bytes;
	size_t		pending_used;
	size_t		pending_size;
} key_dictionary;

extern key_dictionary *key_dictionary_create(MemoryContext context, key_type type);
extern void key_dictionary_free(key_dictionary *keys);
extern void key_dictionary_add_bytes(key_dictionary *keys, const char *bytes, uint32 length);
extern int	key_dictionary_resolve(key_dictionary *keys, uint32 *ids);
extern const char *key_dictionary_bytes(const key_dictionary *keys, uint32 id, uint32 *length);
extern const int64 *key_dictionary_int64s(key_dictionary *keys);

/* Mixes all bits of a key (the finalizer of splitmix64), differently for each dictionary. */
static inline uint64
key_hash_int64(uint64 key, uint64 seed)
{
	uint64		h = key ^ seed;

	h = (h ^ (h >> 30)) * UINT64CONST(0xbf58476d1ce4e5b9);
	h = (h ^ (h >> 27)) * UINT64CONST(0x94d049bb133111eb);
	return h ^ (h >> 31);
}

/* The place of a page in the directory, or the free place where it belongs. */
static inline key_page *
key_page_find(const key_dictionary *keys, uint64 first)
{
	uint64		at = key_hash_int64(first, keys->seed) >> keys->page_shift;

	while (keys->pages[at].ids != NULL && keys->pages[at].first != first)
		at = (at + 1) & (keys->num_page_slots - 1);
	return &keys->pages[at];
}

/* The numbers of the keys of a page, NULL if there is none. */
static inline uint32 *
key_page_ids(key_dictionary *keys, uint64 first)
{
	key_page   *recent = &keys->recent[first % KEY_RECENT_PAGES];

	if (unlikely(recent->first != first || recent->ids == NULL))
	{
		recent->first = first;
		recent->ids = key_page_find(keys, first)->ids;
	}
	return recent->ids;
}

/* Adds a bigint key to the batch; there must be room. */
static inline void
key_dictionary_add_int64(key_dictionary *keys, int64 key)
{
	pending_key *p = &keys->pending[keys->num_pending++];

	Assert(keys->type == KEY_BIGINT);
	p->tag = (uint64) key;
	if (likely(keys->has_pages))
	{
		uint32	   *ids = key_page_ids(keys, p->tag >> KEY_PAGE_BITS);

		p->entry = ids == NULL ? NULL : &ids[p->tag & (KEY_PAGE - 1)];
		if (likely(ids != NULL))
			__builtin_prefetch(p->entry);
		return;
	}
	p->position = key_hash_int64(p->tag, keys->seed) >> keys->shift;
	__builtin_prefetch(&keys->slots[p->position]);
}

static inline bool
key_dictionary_batch_full(const key_dictionary *keys)
{
	return keys->num_pending == KEY_BATCH;
}

#endif							/* SOCIAL_ROI_KEY_DICTIONARY_H */
