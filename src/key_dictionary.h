/*
 * key_dictionary.h
 *	  Dense numbers for keys: the first key met is 0, the next new one 1, ...
 *
 * Keys are bigint, uuid or text (compared byte by byte).  With dense numbers the
 * rest of an aggregate works on arrays instead of hash tables.
 *
 * A look-up in a large table waits for memory, so look-ups are batched: the places of a
 * batch's keys are asked of the memory together, and while the last is asked for the first
 * arrives.  Not one by one as keys are added: a processor does not go on past a prefetch
 * before it has translated the address, which in a large table takes long, but works on
 * the few next ones meanwhile.  The caller keeps what belongs to the keys of the batch in
 * a batch of its own:
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
 * Cost: 4 bytes a key in pages; 11 to 21 in the hash table, and 8 to 16 bytes (bigint),
 * 16 to 32 (uuid) or 12 to 20 and its length (text) for the key itself.  Lives as long as the
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
	uint32		hash;			/* of the key */
	uint32		id_plus_one;	/* 0 = free */
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

/* The words of a bigint or uuid are the key itself; those of a text say where in pending_bytes it begins, and its length. */
typedef struct pending_key
{
	uint64		words[2];
	uint32	   *entry;			/* of a bigint in its page; NULL where there is no such page yet */
	uint32		hash;			/* not of a bigint in a page */
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
	uint64		seeds[2];		/* so that nobody can prepare keys that collide */
	uint32		count;			/* keys known: 0 .. count - 1 */

	bool		has_pages;		/* bigint keys are in pages, not in the hash table */
	int			page_shift;
	uint64		num_page_slots;
	uint64		num_pages;
	key_page   *pages;			/* the directory, a hash table */
	key_page	recent[KEY_RECENT_PAGES];	/* pages found lately, by their last bits */

	int			shift;			/* a hash's first bits are its place in the table */
	uint64		num_slots;
	key_slot   *slots;

	uint64	   *words;			/* of each key: the one (bigint) or two (uuid) of its value, or a pointer to its length and bytes; not while keys are in pages */
	uint32		words_size;		/* keys that there is room for */
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
extern void key_dictionary_add_key(key_dictionary *keys, const char *bytes, uint32 length);
extern void key_dictionary_grow_pending(key_dictionary *keys, uint32 length);
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
	uint64		at = key_hash_int64(first, keys->seeds[0]) >> keys->page_shift;

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

/* The place of a hash in a table of the present size. */
static inline uint64
key_slot_position(const key_dictionary *keys, uint32 hash)
{
	return ((uint64) hash << 32) >> keys->shift;
}

static inline uint32
key_slot_hash_int64(const key_dictionary *keys, uint64 key)
{
	return (uint32) (key_hash_int64(key, keys->seeds[0]) >> 32);
}

/* Adds a bigint key to the batch; there must be room. */
static inline void
key_dictionary_add_int64(key_dictionary *keys, int64 key)
{
	pending_key *p = &keys->pending[keys->num_pending++];

	Assert(keys->type == KEY_BIGINT);
	p->words[0] = (uint64) key;
	if (likely(keys->has_pages))
	{
		uint32	   *ids = key_page_ids(keys, p->words[0] >> KEY_PAGE_BITS);

		p->entry = ids == NULL ? NULL : &ids[p->words[0] & (KEY_PAGE - 1)];
		return;
	}
	p->hash = key_slot_hash_int64(keys, p->words[0]);
}

/*
 * Both halves of a product in one word, each bit of which depends on all bits of both factors.  These must be
 * mixed with what nobody outside knows: who could make one of them 0 could make all keys collide.
 */
static inline uint64
key_fold(uint64 a, uint64 b)
{
	uint128		product = (uint128) a * b;

	return (uint64) product ^ (uint64) (product >> 64);
}

/* Adds a uuid of 16 bytes, which need not be aligned, to the batch; there must be room. */
static inline void
key_dictionary_add_uuid(key_dictionary *keys, const void *uuid)
{
	pending_key *p = &keys->pending[keys->num_pending++];

	Assert(keys->type == KEY_UUID);
	memcpy(p->words, uuid, sizeof(p->words));
	/* the second time for uuids that are counted up */
	p->hash = (uint32) (key_fold(key_fold(p->words[0] ^ keys->seeds[0], p->words[1] ^ keys->seeds[1]), keys->seeds[1]) >> 32);
}

static inline uint64
key_read_word(const char *bytes)
{
	uint64		word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

static inline uint32
key_read_half(const char *bytes)
{
	uint32		half;

	memcpy(&half, bytes, sizeof(half));
	return half;
}

/* Mixes all bytes of a text: sixteen at a time, the last ones some of them for the second time. */
static inline uint64
key_hash_text(const char *bytes, uint32 length, const uint64 *seeds)
{
	uint64		hash = seeds[1];
	uint64		a = 0;
	uint64		b = 0;

	if (length >= 8)
	{
		for (uint32 at = 0; at + 16 < length; at += 16)
			hash = key_fold(key_read_word(bytes + at) ^ seeds[0], key_read_word(bytes + at + 8) ^ hash);
		a = key_read_word(bytes + (length > 16 ? length - 16 : 0));
		b = key_read_word(bytes + length - 8);
	}
	else if (length >= 4)
	{
		a = key_read_half(bytes);
		b = key_read_half(bytes + length - 4);
	}
	else if (length > 0)
		a = (uint64) (uint8) bytes[0] << 16 | (uint64) (uint8) bytes[length / 2] << 8 | (uint8) bytes[length - 1];
	return key_fold(key_fold(a ^ seeds[0], b ^ hash), length ^ seeds[1]);
}

/* Adds a text key to the batch; there must be room. */
static inline void
key_dictionary_add_text(key_dictionary *keys, const char *bytes, uint32 length)
{
	pending_key *p;

	Assert(keys->type == KEY_TEXT);
	/* also for a batch of empty keys, whose bytes must have a place */
	if (unlikely(length >= keys->pending_size - keys->pending_used))
		key_dictionary_grow_pending(keys, length);
	p = &keys->pending[keys->num_pending++];
	memcpy(keys->pending_bytes + keys->pending_used, bytes, length);
	p->words[0] = keys->pending_used;
	p->words[1] = length;
	keys->pending_used += length;
	p->hash = (uint32) (key_hash_text(bytes, length, keys->seeds) >> 32);
}

static inline bool
key_dictionary_batch_full(const key_dictionary *keys)
{
	return keys->num_pending == KEY_BATCH;
}

#endif							/* SOCIAL_ROI_KEY_DICTIONARY_H */
