/*
 * key_dictionary.c
 *	  Dense numbers for keys; see key_dictionary.h.
 *
 * The hash table is open addressing with linear probing.  A key's place is the top
 * bits of its hash, so that when the table doubles the old order is nearly the
 * new one, and moving reads and writes memory front to back.  A place holds 32 bits of
 * hash beside the number under which the key itself is found: small places are
 * few cache lines, and a key is looked at only where it is nearly always the right one.
 */
#include "key_dictionary.h"

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

/* How many words of the array each key has. */
static inline int
words_of_key(key_type type)
{
	return type == KEY_UUID ? 2 : 1;
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
	keys->seeds[0] = pg_prng_uint64(&pg_global_prng_state);
	keys->seeds[1] = pg_prng_uint64(&pg_global_prng_state);
	keys->memory = sizeof(key_dictionary);
	keys->has_pages = type == KEY_BIGINT;
	if (keys->has_pages)
		allocate_page_slots(keys, FIRST_PAGE_SLOT_BITS);
	else
		allocate_slots(keys, FIRST_SLOT_BITS);
	return keys;
}

/* Room for the bytes of one more text in the batch. */
void
key_dictionary_grow_pending(key_dictionary *keys, uint32 length)
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

/* Adds a uuid or text key to the batch; there must be room. */
void
key_dictionary_add_bytes(key_dictionary *keys, const char *bytes, uint32 length)
{
	if (keys->type == KEY_UUID)
		key_dictionary_add_uuid(keys, bytes);
	else
		key_dictionary_add_text(keys, bytes, length);
}

/* Adds a key of any type, a bigint by its bytes, to the batch; there must be room. */
void
key_dictionary_add_key(key_dictionary *keys, const char *bytes, uint32 length)
{
	int64		number;

	if (keys->type == KEY_BIGINT)
	{
		memcpy(&number, bytes, sizeof(number));
		key_dictionary_add_int64(keys, number);
	}
	else
		key_dictionary_add_bytes(keys, bytes, length);
}

/* The bytes of a text key, which stay where they are as long as the dictionary lives, or of a uuid, good until a key is added. */
const char *
key_dictionary_bytes(const key_dictionary *keys, uint32 id, uint32 *length)
{
	const char *stored;

	Assert(keys->type != KEY_BIGINT);
	if (keys->type == KEY_UUID)
	{
		*length = 2 * sizeof(uint64);
		return (const char *) &keys->words[2 * (Size) id];
	}
	stored = (const char *) (uintptr_t) keys->words[id];
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
		for (at = key_slot_position(keys, old[i].hash); keys->slots[at].id_plus_one != 0;)
			at = (at + 1) & (keys->num_slots - 1);
		keys->slots[at] = old[i];
	}
	slab_free(old);
	keys->memory -= num_old * sizeof(key_slot);
}

/* Room for the words of that many keys. */
static void
reserve_words(key_dictionary *keys, uint32 count)
{
	uint32		size = keys->words_size;
	Size		bytes = words_of_key(keys->type) * sizeof(uint64);
	uint64	   *grown;

	if (count <= size)
		return;
	size = Max(size <= PG_UINT32_MAX / 2 ? 2 * size : PG_UINT32_MAX, Max(count, KEY_BATCH));
	grown = slab_alloc(keys->context, size * bytes);
	if (keys->words != NULL)
	{
		memcpy(grown, keys->words, keys->words_size * bytes);
		slab_free(keys->words);
	}
	keys->memory += (size - keys->words_size) * bytes;
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

static inline bool
bytes_are_equal(const char *a, const char *b, uint32 length)
{
	if (length < sizeof(uint64))
		return memcmp(a, b, length) == 0;
	for (uint32 at = 0; at + sizeof(uint64) < length; at += sizeof(uint64))
		if (key_read_word(a + at) != key_read_word(b + at))
			return false;
	return key_read_word(a + length - sizeof(uint64)) == key_read_word(b + length - sizeof(uint64));
}

/* Whether the key of that number is the one that is sought. */
static pg_attribute_always_inline bool
key_matches(const key_dictionary *keys, uint32 id, const pending_key *sought, const key_type type)
{
	const uint64 *words = &keys->words[(Size) id * words_of_key(type)];
	uint32		length;
	const char *bytes;

	switch (type)
	{
		case KEY_BIGINT:
			return words[0] == sought->words[0];
		case KEY_UUID:
			return ((words[0] ^ sought->words[0]) | (words[1] ^ sought->words[1])) == 0;
		case KEY_TEXT:
			bytes = key_dictionary_bytes(keys, id, &length);
			return length == sought->words[1] && bytes_are_equal(bytes, keys->pending_bytes + sought->words[0], length);
	}
	pg_unreachable();
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
	if (keys->type == KEY_TEXT)
		keys->words[id] = store_bytes(keys, keys->pending_bytes + key->words[0], (uint32) key->words[1]);
	else
		memcpy(&keys->words[(Size) id * words_of_key(keys->type)], key->words, words_of_key(keys->type) * sizeof(uint64));
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
		uint32		hash = key_slot_hash_int64(keys, keys->words[id]);
		uint64		at = key_slot_position(keys, hash);

		while (keys->slots[at].id_plus_one != 0)
			at = (at + 1) & (keys->num_slots - 1);
		keys->slots[at] = (key_slot) {hash, id + 1};
		if ((id & 0xfffff) == 0xfffff)
			CHECK_FOR_INTERRUPTS();
	}
	keys->has_pages = false;
	slab_free(keys->pages);
	keys->memory -= keys->num_page_slots * sizeof(key_page);
	keys->pages = NULL;
	arena_free(keys);
	for (int i = 0; i < keys->num_pending; i++)
		keys->pending[i].hash = key_slot_hash_int64(keys, keys->pending[i].words[0]);
}

/* The entry of a key whose page may be new; NULL when the dictionary has left its pages. */
static uint32 *
page_entry(key_dictionary *keys, uint64 value)
{
	key_page   *page = key_page_find(keys, value >> KEY_PAGE_BITS);

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
			page = key_page_find(keys, value >> KEY_PAGE_BITS);
		}
		page->first = value >> KEY_PAGE_BITS;
		page->ids = (uint32 *) arena_take(keys, KEY_PAGE * sizeof(uint32));
		memset(page->ids, 0, KEY_PAGE * sizeof(uint32));
		keys->num_pages++;
	}
	return &page->ids[value & (KEY_PAGE - 1)];
}

/* Resolves the batch in pages; returns how many keys were resolved before they had to be left. */
static int
resolve_in_pages(key_dictionary *keys, uint32 *ids)
{
	for (int i = 0; i < keys->num_pending; i++)
		__builtin_prefetch(keys->pending[i].entry);
	for (int i = 0; i < keys->num_pending; i++)
	{
		const pending_key *key = &keys->pending[i];
		uint32	   *entry = key->entry;

		if (unlikely(entry == NULL) && (entry = page_entry(keys, key->words[0])) == NULL)
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

/* From a place on, the first that is free or has that hash. */
static inline uint64
next_place(const key_dictionary *keys, uint64 at, uint32 hash)
{
	while (keys->slots[at].id_plus_one != 0 && keys->slots[at].hash != hash)
		at = (at + 1) & (keys->num_slots - 1);
	return at;
}

/* The number of a key, new ones included, whose place is at "at" or behind it. */
static pg_attribute_always_inline uint32
resolve_one(key_dictionary *keys, const pending_key *key, uint64 at, const key_type type)
{
	uint32		id;

	for (; keys->slots[at].id_plus_one != 0; at = next_place(keys, (at + 1) & (keys->num_slots - 1), key->hash))
	{
		id = keys->slots[at].id_plus_one - 1;
		if (likely(key_matches(keys, id, key, type)))
			return id;
	}
	id = new_number(keys, key);
	keys->slots[at] = (key_slot) {key->hash, id + 1};
	return id;
}

/*
 * Resolves the keys of the batch from number "first" on in the hash table, which has room for them.  What a step needs of the
 * memory is asked for in the one before, for all keys: their places, the words there, the bytes behind those.
 */
static pg_attribute_always_inline void
resolve_in_table(key_dictionary *keys, uint32 *ids, int first, const key_type type)
{
	uint64		places[KEY_BATCH];

	for (int i = first; i < keys->num_pending; i++)
		__builtin_prefetch(&keys->slots[key_slot_position(keys, keys->pending[i].hash)]);
	for (int i = first; i < keys->num_pending; i++)
	{
		uint32		hash = keys->pending[i].hash;

		places[i] = next_place(keys, key_slot_position(keys, hash), hash);
		ids[i] = keys->slots[places[i]].id_plus_one;
		if (ids[i] != 0)
			__builtin_prefetch(&keys->words[(Size) (ids[i] - 1) * words_of_key(type)]);
	}
	for (int i = first; type == KEY_TEXT && i < keys->num_pending; i++)
		if (ids[i] != 0)
		{
			const char *stored = (const char *) (uintptr_t) keys->words[ids[i] - 1];

			/* of a short one all, if it is the same */
			__builtin_prefetch(stored);
			__builtin_prefetch(stored + sizeof(uint32) + keys->pending[i].words[1]);
		}
	for (int i = first; i < keys->num_pending; i++)
		ids[i] = resolve_one(keys, &keys->pending[i], places[i], type);
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
	{
		/* at most three quarters full, also after a batch of new keys */
		if ((uint64) keys->count + KEY_BATCH > keys->num_slots / 4 * 3)
			grow_slots(keys);
		if (keys->type == KEY_BIGINT)
			resolve_in_table(keys, ids, resolved, KEY_BIGINT);
		else if (keys->type == KEY_UUID)
			resolve_in_table(keys, ids, resolved, KEY_UUID);
		else
			resolve_in_table(keys, ids, resolved, KEY_TEXT);
	}
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
