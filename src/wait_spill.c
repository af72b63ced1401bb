/*
 * wait_spill.c
 *	  Logs of waits that outgrow their memory; see wait_spill.h.
 *
 * Conversations are dealt out to partitions by a hash of their key, each in
 * a temporary file of its own; a log that is full writes its records there
 * and begins anew.  At the end each partition is read back as a log, which may spill
 * in turn, and is walked into the same results.  Tags and calendars are few and stay.
 *
 * The files belong to the resource owner of the query, which removes them when it
 * fails.  A plan that is not run to its end (LIMIT, a closed cursor), or begins anew, has groups
 * whose end never comes: their files are closed when the aggregate lets go of its memory.
 */
#include "wait_spill.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "storage/buffile.h"
#include "utils/memutils.h"
#include "wait_engine.h"

#define SPILL_BITS			6
#define SPILL_PARTITIONS	(1 << SPILL_BITS)
/* Partitions of partitions of partitions hold 2^18 times the memory; then memory has to do. */
#define DEEPEST_SPILL		3

struct wait_spill
{
	bool		is_walked;
	BufFile    *files[SPILL_PARTITIONS];	/* NULL while empty */
	uint64		counts[SPILL_PARTITIONS];	/* of records */
};

/* What stands in a file before a text or uuid key's bytes. */
typedef struct spilt_record
{
	int64		key;			/* bigint; otherwise the number of bytes that follow */
	int64		stamp;
	uint32		tag;
} spilt_record;

#define SPILT_SIZE (offsetof(spilt_record, tag) + sizeof(uint32))

/* The partition of a conversation, from a hash of its key.  Each depth looks at other bits. */
static uint32
partition_of(uint64 hash, int depth)
{
	return (uint32) (hash >> (64 - SPILL_BITS * (depth + 1))) & (SPILL_PARTITIONS - 1);
}

static BufFile *
partition_file(wait_log *log, uint32 partition)
{
	struct wait_spill *spill = log->spill;

	if (spill->files[partition] == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(log->header.eoh_context);

		spill->files[partition] = BufFileCreateTemp(false);
		MemoryContextSwitchTo(caller);
	}
	return spill->files[partition];
}

/* Writes a record into its partition; "keys" are the bigint keys by number, NULL where keys are bytes. */
static void
write_record(wait_log *log, const int64 *keys, const wait_record *record)
{
	spilt_record spilt = {.stamp = record->stamp, .tag = record->tag};
	const char *bytes = NULL;
	uint32		length = 0;
	uint64		hash;
	uint32		partition;
	BufFile    *file;

	if (keys != NULL)
	{
		spilt.key = keys[record->conversation];
		hash = key_hash_int64((uint64) spilt.key, 0);
	}
	else
	{
		bytes = key_dictionary_bytes(log->keys, record->conversation, &length);
		spilt.key = length;
		hash = hash_bytes_extended((const unsigned char *) bytes, length, 0);
	}
	partition = partition_of(hash, log->spill_depth);
	file = partition_file(log, partition);
	BufFileWrite(file, &spilt, SPILT_SIZE);
	if (length > 0)
		BufFileWrite(file, unconstify(char *, bytes), length);
	log->spill->counts[partition]++;
}

/* Moves all records of the log to its files. */
void
wait_spill_records(wait_log *log)
{
	const int64 *keys = NULL;
	record_reader reader;
	wait_record batch[256];
	uint64		n;

	/* tags alone may be too large, also when a second result is taken */
	if (log->records.count == 0)
		return;
	if (log->spill == NULL)
		log->spill = MemoryContextAllocZero(log->header.eoh_context, sizeof(struct wait_spill));
	if (log->spill->is_walked)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("rows were added to an aggregate over waits after its result was taken"),
				 errhint("Raise social_roi.state_memory, so that no temporary file is needed.")));
	if (log->keys->type == KEY_BIGINT)
		keys = key_dictionary_int64s(log->keys);
	for (int list = 0; list < wait_records_num_lists(&log->records); list++)
	{
		record_reader_start(&reader, &log->records, list);
		while ((n = record_reader_next(&reader, batch, lengthof(batch))) > 0)
		{
			CHECK_FOR_INTERRUPTS();
			for (uint64 i = 0; i < n; i++)
				write_record(log, keys, &batch[i]);
		}
	}
	wait_log_clear(log);
}

static void
read_exactly(BufFile *file, void *bytes, size_t length)
{
	if (BufFileRead(file, bytes, length) != length)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read from a temporary file of an aggregate over waits: %m")));
}

/* Reads a partition into a log of its own. */
static void
read_partition(wait_log *part, BufFile *file, uint64 count)
{
	char	   *bytes = NULL;
	int64		size = 0;

	if (BufFileSeek(file, 0, 0, SEEK_SET) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not rewind a temporary file of an aggregate over waits: %m")));
	for (uint64 i = 0; i < count; i++)
	{
		spilt_record spilt;
		wait_row	row = {0};

		read_exactly(file, &spilt, SPILT_SIZE);
		row.stamp = spilt.stamp;
		row.tag = spilt.tag;
		row.key = spilt.key;
		if (part->keys->type != KEY_BIGINT)
		{
			if (bytes == NULL || spilt.key > size)
			{
				size = Max(spilt.key * 2, 64);
				bytes = MemoryContextAllocHuge(part->header.eoh_context, size);
			}
			if (spilt.key > 0)
				read_exactly(file, bytes, spilt.key);
			row.key_bytes = bytes;
			row.key_length = (uint32) spilt.key;
		}
		wait_log_append(part, &row);
	}
}

/* Closes the files of a log that nobody walked; called before its memory goes. */
void
wait_spill_close(Datum log)
{
	struct wait_spill *spill = ((wait_log *) DatumGetPointer(log))->spill;

	for (int i = 0; spill != NULL && i < SPILL_PARTITIONS; i++)
		if (spill->files[i] != NULL)
		{
			BufFileClose(spill->files[i]);
			spill->files[i] = NULL;
		}
}

/* Walks the files of a log, partition by partition, and closes those that nobody will look at again: contacts have two results. */
void
wait_spill_walk(wait_log *log, conversation_walker *walker)
{
	struct wait_spill *spill = log->spill;
	wait_shape	shape = {.key = log->shape.key};

	if (!spill->is_walked)
		wait_spill_records(log);
	spill->is_walked = true;
	for (int i = 0; i < SPILL_PARTITIONS; i++)
	{
		wait_log   *part;

		if (spill->files[i] == NULL)
			continue;
		part = wait_log_create(CurrentMemoryContext, &shape);
		part->spill_depth = log->spill_depth + 1;
		part->may_spill = part->spill_depth < DEEPEST_SPILL;
		read_partition(part, spill->files[i], spill->counts[i]);
		wait_engine_walk(part, walker);
		wait_spill_close(PointerGetDatum(part));
		MemoryContextDelete(part->header.eoh_context);
		if (bucket_is_contact((bucket_type) log->shape.bucket))
			continue;
		BufFileClose(spill->files[i]);
		spill->files[i] = NULL;
	}
}
