/*
 * key_dictionary.c
 *	  Dense numbers for keys; see key_dictionary.h.
 *
 * The hash table is open addressing with linear probing.  A key's place is the top
 * bits of its hash, so that when the table doubles the old order is nearly the
 * new one, and moving reads and writes memory front to back.  A place holds the
 * bigint key itself, or 64 bits of hash beside the number under which
 * the key's bytes are found.
 */
#include "key_dictionary.h"

#include "common/hashfn.h"
#include "common/pg_prng.h"
#include "miscadmin.h"
#include "slab.h"

#define FIRST_SLOT_BITS	8
#define FIRST_PAGE_SLOT_BITS 4
#define FIRST_ARENA_SIZE ((size_t) 4 * 1024)
#define LARGEST_ARENA	((size_t) 8 * 1024 * 1024)

/* Pages with fewer keys than this on average cost more than the hash table, once there are some. */
#define LEAST_KEYS_A_PAGE 16
#define FEW_PAGES		32

/* The place of a slot's key in a table of the present size. */
static inline uint64
slot_position(const key_dictionary *keys, uint64 tag)
{
	uint64		hash = keys->type == KEY_BIGINT ? key_hash_int64(tag, keys->seed) : tag;

	return hash >> keys->shift;
}

static void
allocate_slots(key_dictionary *keys, int bits)
{
	keys->num_slots = UINT64CONST(1) << bits;
	keys->shift = 64 - bits;
	keys->slots = slab_alloc_zero(keys->context, keys->num_slots * sizeof(key_slot));
	keys->memory += keys->num_slots * sizeof(key_slot);
}

static void
allocate_page_slots(key_dictionary *keys, int bits)
{
	keys->num_page_slots = UINT64CONST(1) << bits;
	keys->page_shift = 64 - bits;
	keys->pages = slab_alloc_zero(keys->context, keys->num_page_slots * sizeof(key_page));
	keys->memory += keys->num_page_slots * sizeof(key_page);
}

/* An empty dictionary, all of it inside "context". */
key_dictionary *
key_dictionary_create(MemoryContext context, key_type type)
{
	key_dictionary *keys = MemoryContextAllocZero(context, sizeof(key_dictionary));

	keys->context = context;
	keys->type = type;
	keys->seed = pg_prng_uint64(&pg_global_prng_state);
	keys->memory = sizeof(key_dictionary);
	keys->has_pages = type == KEY_BIGINT;
	if (keys->has_pages)
		allocate_page_slots(keys, FIRST_PAGE_SLOT_BITS);
	else
		allocate_slots(keys, FIRST_SLOT_BITS);
	return keys;
}

/* Adds a uuid or text key to the batch; there must be room. */
void
key_dictionary_add_bytes(key_dictionary *keys, const char *bytes, uint32 length)
{
	pending_key *p = &keys->pending[keys->num_pending++];

	Assert(keys->type != KEY_BIGINT);
	/* also for a batch of empty keys, whose bytes must have a place */
	if (keys->pending_used + length >= keys->pending_size)
	{
		size_t		size = Max(2 * (keys->pending_used + length), KEY_BATCH * 32);
		char	   *grown = MemoryContextAllocHuge(keys->context, size);

		if (keys->pending_bytes != NULL)
		{
			memcpy(grown, keys->pending_bytes, keys->pending_used);
			pfree(keys->pending_bytes);
		}
		keys->memory += size - keys->pending_size;
		keys->pending_bytes = grown;
		keys->pending_size = size;
	}
	memcpy(keys->pending_bytes + keys->pending_used, bytes, length);
	p->offset = keys->pending_used;
	p->length = length;
	keys->pending_used += length;
	p->tag = hash_bytes_extended((const unsigned char *) bytes, length, keys->seed);
	p->position = p->tag >> keys->shift;
	__builtin_prefetch(&keys->slots[p->position]);
}

/* The bytes of a uuid or text key; they stay where they are as long as the dictionary lives. */
const char *
key_dictionary_bytes(const key_dictionary *keys, uint32 id, uint32 *length)
{
	const char *stored = (const char *) (uintptr_t) keys->words[id];

	Assert(keys->type != KEY_BIGINT);
	memcpy(length, stored, sizeof(uint32));
	return stored + sizeof(uint32);
}

/* Doubles the table.  Both are read and written front to back. */
static void
grow_slots(key_dictionary *keys)
{
	key_slot   *old = keys->slots;
	uint64		num_old = keys->num_slots;

	allocate_slots(keys, 64 - keys->shift + 1);
	for (uint64 i = 0; i < num_old; i++)
	{
		uint64		at;

		if ((i & 0xfffff) == 0xfffff)
			CHECK_FOR_INTERRUPTS();
		if (old[i].id_plus_one == 0)
			continue;
		for (at = slot_position(keys, old[i].tag); keys->slots[at].id_plus_one != 0;)
			at = (at + 1) & (keys->num_slots - 1);
		keys->slots[at] = old[i];
	}
	slab_free(old);
	keys->memory -= num_old * sizeof(key_slot);
}

/* Room for that many words. */
static void
reserve_words(key_dictionary *keys, uint32 count)
{
	uint32		size = keys->words_size;
	uint64	   *grown;

	if (count <= size)
		return;
	size = Max(size <= PG_UINT32_MAX / 2 ? 2 * size : PG_UINT32_MAX, Max(count, KEY_BATCH));
	grown = slab_alloc(keys->context, (Size) size * sizeof(uint64));
	if (keys->words != NULL)
	{
		memcpy(grown, keys->words, (Size) keys->words_size * sizeof(uint64));
		slab_free(keys->words);
	}
	keys->memory += (Size) (size - keys->words_size) * sizeof(uint64);
	keys->words = grown;
	keys->words_size = size;
}

/* Bytes that stay where they are as long as the dictionary lives. */
static char *
arena_take(key_dictionary *keys, size_t needed)
{
	char	   *taken;

	if (keys->arena_end - keys->arena < needed)
	{
		size_t		size = Max(needed, Min(Max(keys->arena_total, FIRST_ARENA_SIZE), LARGEST_ARENA));
		key_arena  *chunk = slab_alloc(keys->context, sizeof(key_arena) + size);

		chunk->next = keys->arena_chunks;
		keys->arena_chunks = chunk;
		keys->arena = (char *) (chunk + 1);
		keys->arena_end = keys->arena + size;
		keys->arena_total += size;
		keys->memory += sizeof(key_arena) + size;
	}
	taken = keys->arena;
	keys->arena += needed;
	return taken;
}

static void
arena_free(key_dictionary *keys)
{
	while (keys->arena_chunks != NULL)
	{
		key_arena  *next = keys->arena_chunks->next;

		slab_free(keys->arena_chunks);
		keys->arena_chunks = next;
	}
	keys->memory -= keys->arena_total;
	keys->arena_total = 0;
	keys->arena = keys->arena_end = NULL;
}

/* Copies a key's bytes, behind their length, to where they stay. */
static uint64
store_bytes(key_dictionary *keys, const char *bytes, uint32 length)
{
	char	   *stored = arena_take(keys, INTALIGN(sizeof(uint32) + (size_t) length));

	memcpy(stored, &length, sizeof(uint32));
	memcpy(stored + sizeof(uint32), bytes, length);
	return (uint64) (uintptr_t) stored;
}

/* Whether the key of a slot is the one that is sought. */
static inline bool
slot_matches(const key_dictionary *keys, const key_slot *slot, const pending_key *sought)
{
	uint32		length;
	const char *bytes;

	if (slot->tag != sought->tag)
		return false;
	if (keys->type == KEY_BIGINT)
		return true;
	bytes = key_dictionary_bytes(keys, slot->id_plus_one - 1, &length);
	return length == sought->length &&
		memcmp(bytes, keys->pending_bytes + sought->offset, length) == 0;
}

/* Gives a new key the next number. */
static uint32
new_number(key_dictionary *keys, const pending_key *key)
{
	uint32		id = keys->count;

	if (id == PG_UINT32_MAX - 1)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many distinct keys in one aggregate"),
				 errdetail("One aggregate takes at most %u distinct keys.", PG_UINT32_MAX - 1),
				 errhint("Aggregate the rows in parts and combine the results with rollup().")));
	keys->count++;
	if (keys->has_pages)
		return id;
	reserve_words(keys, keys->count);
	keys->words[id] = keys->type == KEY_BIGINT ? key->tag :
		store_bytes(keys, keys->pending_bytes + key->offset, key->length);
	return id;
}

/* ----------
 * Pages
 * ----------
 */

static void
grow_page_slots(key_dictionary *keys)
{
	key_page   *old = keys->pages;
	uint64		num_old = keys->num_page_slots;

	allocate_page_slots(keys, 64 - keys->page_shift + 1);
	for (uint64 i = 0; i < num_old; i++)
		if (old[i].ids != NULL)
			*key_page_find(keys, old[i].first) = old[i];
	slab_free(old);
	keys->memory -= num_old * sizeof(key_page);
}

/* Reads the keys out of their pages. */
static void
words_from_pages(key_dictionary *keys)
{
	reserve_words(keys, keys->count);
	for (uint64 i = 0; i < keys->num_page_slots; i++)
	{
		const key_page *page = &keys->pages[i];

		for (uint32 at = 0; page->ids != NULL && at < KEY_PAGE; at++)
			if (page->ids[at] != 0)
				keys->words[page->ids[at] - 1] = page->first << KEY_PAGE_BITS | at;
		if ((i & 0xfff) == 0xfff)
			CHECK_FOR_INTERRUPTS();
	}
}

/* All bigint keys, by number; good until a key is added. */
const int64 *
key_dictionary_int64s(key_dictionary *keys)
{
	Assert(keys->type == KEY_BIGINT && keys->num_pending == 0);
	if (keys->has_pages)
		words_from_pages(keys);
	return (const int64 *) keys->words;
}

/* The keys lie too far apart: moves them to the hash table. */
static void
leave_pages(key_dictionary *keys)
{
	int			bits = FIRST_SLOT_BITS;

	words_from_pages(keys);
	while (((uint64) keys->count + KEY_BATCH) > (UINT64CONST(1) << bits) / 4 * 3)
		bits++;
	allocate_slots(keys, bits);
	for (uint32 id = 0; id < keys->count; id++)
	{
		uint64		at = slot_position(keys, keys->words[id]);

		while (keys->slots[at].id_plus_one != 0)
			at = (at + 1) & (keys->num_slots - 1);
		keys->slots[at].tag = keys->words[id];
		keys->slots[at].id_plus_one = id + 1;
		if ((id & 0xfffff) == 0xfffff)
			CHECK_FOR_INTERRUPTS();
	}
	keys->has_pages = false;
	slab_free(keys->pages);
	keys->memory -= keys->num_page_slots * sizeof(key_page);
	keys->pages = NULL;
	arena_free(keys);
	for (int i = 0; i < keys->num_pending; i++)
		keys->pending[i].position = slot_position(keys, keys->pending[i].tag);
}

/* The entry of a key whose page may be new; NULL when the dictionary has left its pages. */
static uint32 *
page_entry(key_dictionary *keys, uint64 tag)
{
	key_page   *page = key_page_find(keys, tag >> KEY_PAGE_BITS);

	if (page->ids == NULL)
	{
		if (keys->num_pages >= FEW_PAGES && keys->count < keys->num_pages * LEAST_KEYS_A_PAGE)
		{
			leave_pages(keys);
			return NULL;
		}
		if (keys->num_pages >= keys->num_page_slots / 2)
		{
			grow_page_slots(keys);
			page = key_page_find(keys, tag >> KEY_PAGE_BITS);
		}
		page->first = tag >> KEY_PAGE_BITS;
		page->ids = (uint32 *) arena_take(keys, KEY_PAGE * sizeof(uint32));
		memset(page->ids, 0, KEY_PAGE * sizeof(uint32));
		keys->num_pages++;
	}
	return &page->ids[tag & (KEY_PAGE - 1)];
}

/* Resolves the batch in pages; returns how many keys were resolved before they had to be left. */
static int
resolve_in_pages(key_dictionary *keys, uint32 *ids)
{
	for (int i = 0; i < keys->num_pending; i++)
	{
		const pending_key *key = &keys->pending[i];
		uint32	   *entry = key->entry;

		if (unlikely(entry == NULL) && (entry = page_entry(keys, key->tag)) == NULL)
			return i;
		if (unlikely(*entry == 0))
			*entry = new_number(keys, key) + 1;
		ids[i] = *entry - 1;
	}
	return keys->num_pending;
}

/* ----------
 * The hash table
 * ----------
 */

static uint32
insert_key(key_dictionary *keys, key_slot *slot, const pending_key *key)
{
	uint32		id = new_number(keys, key);

	slot->tag = key->tag;
	slot->id_plus_one = id + 1;
	return id;
}

static inline uint32
resolve_one(key_dictionary *keys, const pending_key *key)
{
	uint64		at = key->position;

	while (keys->slots[at].id_plus_one != 0)
	{
		if (slot_matches(keys, &keys->slots[at], key))
			return keys->slots[at].id_plus_one - 1;
		at = (at + 1) & (keys->num_slots - 1);
	}
	return insert_key(keys, &keys->slots[at], key);
}

/* Asks the memory for the bytes behind the places of the batch, first for where they are. */
static void
prefetch_stored_keys(const key_dictionary *keys)
{
	for (int i = 0; i < keys->num_pending; i++)
	{
		const key_slot *slot = &keys->slots[keys->pending[i].position];

		if (slot->id_plus_one != 0)
			__builtin_prefetch(&keys->words[slot->id_plus_one - 1]);
	}
	for (int i = 0; i < keys->num_pending; i++)
	{
		const key_slot *slot = &keys->slots[keys->pending[i].position];

		if (slot->id_plus_one != 0)
			__builtin_prefetch((const void *) (uintptr_t) keys->words[slot->id_plus_one - 1]);
	}
}

/* Resolves the keys of the batch from number "first" on in the hash table. */
static void
resolve_in_table(key_dictionary *keys, uint32 *ids, int first)
{
	/* at most three quarters full, also after a batch of new keys */
	if ((uint64) keys->count + KEY_BATCH > keys->num_slots / 4 * 3)
	{
		grow_slots(keys);
		for (int i = first; i < keys->num_pending; i++)
			keys->pending[i].position = slot_position(keys, keys->pending[i].tag);
	}
	if (keys->type != KEY_BIGINT)
		prefetch_stored_keys(keys);
	for (int i = first; i < keys->num_pending; i++)
		ids[i] = resolve_one(keys, &keys->pending[i]);
}

/*
 * Gives ids[i] for each key of the batch, new keys included; empties the batch and
 * returns how many they were.
 */
int
key_dictionary_resolve(key_dictionary *keys, uint32 *ids)
{
	int			pending = keys->num_pending;
	int			resolved = 0;

	CHECK_FOR_INTERRUPTS();
	if (keys->has_pages)
		resolved = resolve_in_pages(keys, ids);
	if (resolved < pending)
		resolve_in_table(keys, ids, resolved);
	keys->num_pending = 0;
	keys->pending_used = 0;
	return pending;
}

/* Gives the memory back before its context goes. */
void
key_dictionary_free(key_dictionary *keys)
{
	if (keys->pages != NULL)
		slab_free(keys->pages);
	if (keys->slots != NULL)
		slab_free(keys->slots);
	if (keys->words != NULL)
		slab_free(keys->words);
	if (keys->pending_bytes != NULL)
		pfree(keys->pending_bytes);
	arena_free(keys);
	pfree(keys);
}
