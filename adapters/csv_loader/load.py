"""The load of one file: reads, stages, inserts, and keeps what was refused."""

import os
from array import array

from csv_loader.cells import escape
from csv_loader.plan import Plan
from csv_loader.records import Records
from csv_loader.server import ServerError, Stop, identifier, literal
from csv_loader.target import Target

LARGEST_BATCH = 20000           # rows of one COPY
LARGEST_COPY = 1 << 25          # characters of one COPY, where rows are long
SMALLEST_BATCH = 64             # the same where rows are bad: a bad row costs the rest of its batch
INSERT_PIECE = 1000             # rows of one INSERT where the whole could not be inserted at once
DATA_ERRORS = ("21", "22", "23", "P0", "44")     # classes of SQLSTATE that a row can be at fault for


class Load:
    """The load of one file: reads, stages, inserts, and keeps what was refused."""

    def __init__(self, server, options, path, progress):
        self.server = server
        self.options = options
        self.file_name = os.path.basename(path)
        self.file = open(path, "rb")
        self.progress = progress
        self.records = Records(self.file, options.encoding, options.delimiter)
        self.target = Target(server, options.schema, options.table)
        self.plan = Plan(options, self.target, self._header())
        self.batch, self.batch_size, self.batch_length = [], LARGEST_BATCH, 0
        self.lines, self.offsets, self.lengths = array("Q"), array("Q"), array("Q")
        self.rejected, self.samples, self.known, self.inserted, self.read = 0, [], 0, 0, 0
        self.rejects, self.rejects_length = [], 0

    def _header(self):
        for record in self.records:
            if record.raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise Stop("%s is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8" % self.file_name)
            if record.reason:
                raise Stop("line %d of %s: %s" % (record.line, self.file_name, record.reason))
            if record.cells:
                self.records.width = len(record.cells)
                return record.cells
        raise Stop("%s is empty" % self.file_name)

    def run(self):
        self._prepare()
        for record in self.records:
            if record.reason is None and not record.cells:
                continue        # a blank line is no row
            self.read += 1
            self._take(record)
            if self.read % 10000 == 0:
                self.progress.show(self)
        self._flush()
        self._send_rejects()
        self._name_copies()
        self.server.run("BEGIN")
        self._insert()
        self._refuse_conflicts()
        self._account()
        self._keep_rejects()
        self._advance_identities()
        self.server.run("COMMIT")
        self.server.run("DROP TABLE %s, pg_temp.refused" % self.staging)
        self.server.run("ANALYZE %s" % self.target.name)

    # ------------------------------------------------------------------ staging

    def _prepare(self):
        """The staging table is like the target, under its name, so that the server's messages name the target.

        It is filled in transactions of its own: within one, each piece would be a subtransaction, and thousands of those make every later look at their rows slow.
        """
        target, plan, run = self.target, self.plan, self.server.run
        self.staging = "pg_temp." + identifier(target.table)
        run("CREATE TEMP TABLE %s (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED)" % (identifier(target.table), target.name))
        for name, column in target.columns.items():
            if column.identity and name not in plan.columns:
                run("ALTER TABLE %s DROP COLUMN %s CASCADE" % (self.staging, identifier(name)))
        run("ALTER TABLE %s ADD COLUMN loaded_row bigint, ADD COLUMN loaded_key text" % self.staging)
        run("CREATE TEMP TABLE refused (line bigint, raw bytea, reason text)")
        columns = ["loaded_row"] + plan.columns + (["loaded_key"] if plan.remembers else [])
        self.copy = "COPY %s (%s) FROM STDIN WITH (NULL '')" % (self.staging, ", ".join(map(identifier, columns)))

    def _take(self, record):
        text = None
        reason = record.reason
        if reason is None:
            text, reason = self.plan.line(record.cells)
        if reason is not None:
            self._reject(record.line, record.raw, reason)
            return
        self.batch.append("%d\t%s\n" % (len(self.lines), text))
        self.lines.append(record.line)
        self.offsets.append(record.offset)
        self.lengths.append(len(record.raw))
        self.batch_length += len(text)
        if len(self.batch) >= LARGEST_BATCH or self.batch_length >= LARGEST_COPY:
            self._flush()

    def _flush(self):
        """Copies the batch in pieces: small ones after a bad row, larger ones after good rows."""
        while self.batch:
            piece = self.batch[:self.batch_size]
            bad = self._copy(piece)
            if bad is None:
                del self.batch[:len(piece)]
                self.batch_size = min(LARGEST_BATCH, self.batch_size * 2)
                continue
            number, reason = bad
            if number > 0 and self._copy(piece[:number]) is not None:
                raise Stop("the server took rows at first and refused them later: %s" % reason)
            self._reject_staged(int(piece[number].partition("\t")[0]), reason)
            del self.batch[:number + 1]
            self.batch_size = max(SMALLEST_BATCH, min(self.batch_size // 2, 2 * number))
        self.batch_length = 0

    def _copy(self, piece):
        """None, or the number of the first bad row and the reason; the piece is then undone."""
        try:
            self.server.run(self.copy, "".join(piece).encode("utf-8", "surrogatepass"), self.target.table)
        except ServerError as error:
            if error.line is None or error.line > len(piece) or not error.state.startswith(DATA_ERRORS):
                raise
            return error.line - 1, str(error)
        return None

    # ------------------------------------------------------------------ rejects

    def _reject(self, line, raw, reason):
        self.rejected += 1
        raw = raw.rstrip(b"\r\n")
        self.rejects.append("%d\t\\\\x%s\t%s\n" % (line, raw.hex(), escape(reason)))
        self.rejects_length += len(self.rejects[-1])
        if len(self.rejects) >= 1000 or self.rejects_length >= LARGEST_COPY:
            self._send_rejects()

    def _reject_staged(self, row, reason):
        with open(self.file.name, "rb") as file:
            file.seek(self.offsets[row])
            self._reject(self.lines[row], file.read(self.lengths[row]), reason)

    def _send_rejects(self):
        if self.rejects:
            self.server.run("COPY refused FROM STDIN", "".join(self.rejects).encode("utf-8", "replace"))
            self.rejects, self.rejects_length = [], 0

    def _keep_rejects(self):
        self._send_rejects()
        self.samples = self.server.rows("SELECT line, reason FROM refused ORDER BY line LIMIT 3")
        self.server.run("INSERT INTO %s.rejected_rows (table_name, file, line, raw, reason) "
                        "SELECT %s, %s, line, raw, reason FROM refused ORDER BY line ON CONFLICT DO NOTHING"
                        % (identifier(self.target.schema), literal(self.target.table), literal(self.file_name)))

    # ------------------------------------------------------------------ into the table

    def _name_copies(self):
        """The n-th identical row of a file without keys is known by its content and n."""
        column = "external_id" if self.plan.generates_id else "loaded_key" if self.plan.remembers else None
        if column:
            self.server.run("UPDATE {0} s SET {1} = s.{1} || '-' || c.copy "
                            "FROM (SELECT loaded_row, row_number() OVER (PARTITION BY {1} ORDER BY loaded_row) AS copy FROM {0}) c "
                            "WHERE c.loaded_row = s.loaded_row AND c.copy > 1".format(self.staging, column))
        self.server.run("ANALYZE %s" % self.staging)

    def _insert(self):
        """All at once; where the table refuses a row (a foreign key, a trigger), in pieces, down to the row at fault."""
        self.progress.say("inserting %s rows" % format(self._staged(), ","))
        total = len(self.lines)
        if total and self._insert_rows(0, total) is not None:
            for first in range(0, total, INSERT_PIECE):
                self._insert_halves(first, min(first + INSERT_PIECE, total))

    def _staged(self):
        return int(self.server.rows("SELECT count(*) FROM %s" % self.staging)[0][0])

    def _insert_halves(self, first, end):
        error = self._insert_rows(first, end)
        if error is None:
            return
        if end - first == 1:
            self._reject_staged(first, error)
            self.server.run("DELETE FROM %s WHERE loaded_row = %d" % (self.staging, first))
            return
        middle = (first + end) // 2
        self._insert_halves(first, middle)
        self._insert_halves(middle, end)

    def _insert_rows(self, first, end):
        """None, or the server's message."""
        plan, target = self.plan, self.target
        columns = ", ".join(map(identifier, plan.columns))
        always = any(target.columns[name].identity == "a" for name in plan.columns)
        try:
            self.server.run("INSERT INTO %s (%s)%s SELECT %s FROM %s s WHERE loaded_row >= %d AND loaded_row < %d%s ORDER BY loaded_row%s" % (
                target.name, columns, " OVERRIDING SYSTEM VALUE" if always else "", columns, self.staging, first, end,
                " AND NOT EXISTS (%s)" % self._remembered() if plan.remembers else "",
                " ON CONFLICT%s DO NOTHING" % (" (%s)" % ", ".join(map(identifier, plan.keys[0])) if len(plan.keys) == 1 else "") if plan.keys else ""))
        except ServerError as error:
            if not error.state.startswith(DATA_ERRORS):
                raise
            return str(error)
        self.inserted += self.server.row_count
        return None

    def _remembered(self):
        return "SELECT FROM %s.loaded_rows l WHERE l.table_name = %s AND l.row_key = s.loaded_key" % (identifier(self.target.schema), literal(self.target.table))

    def _refuse_conflicts(self):
        """Rows whose key was there already: the same row is known, another one must not be lost."""
        staged = self._staged()
        if self.plan.remembers:
            self.server.run("INSERT INTO %s.loaded_rows (table_name, row_key) SELECT %s, loaded_key FROM %s ON CONFLICT DO NOTHING"
                            % (identifier(self.target.schema), literal(self.target.table), self.staging))
        elif self.inserted < staged:
            self._refuse_different()
        self.known = self._staged() - self.inserted

    def _refuse_different(self):
        for key in self.plan.keys:
            others = [name for name in self.plan.columns if name not in key]
            if not others:
                continue
            rows = self.server.rows("SELECT s.loaded_row FROM %s s JOIN %s t ON %s WHERE ROW(%s) IS DISTINCT FROM ROW(%s) ORDER BY 1" % (
                self.staging, self.target.name, " AND ".join("t.{0} = s.{0}".format(identifier(name)) for name in key),
                ", ".join("s." + identifier(name) for name in others), ", ".join("t." + identifier(name) for name in others)))
            for (row,) in rows:
                self._reject_staged(int(row), "a different row with the same %s is there already" % ", ".join(key))
            if rows:
                self.server.run("DELETE FROM %s WHERE loaded_row IN (%s)" % (self.staging, ", ".join(row for (row,) in rows)))

    def _account(self):
        """Every row read is in the table or among the rejected; anything else must not be committed."""
        missing = 0
        for key in self.plan.keys[:1] if self.known else []:
            missing = int(self.server.rows("SELECT count(*) FROM %s s WHERE (%s) IS NOT NULL AND NOT EXISTS (SELECT FROM %s t WHERE %s)" % (
                self.staging, ", ".join(["true"] + ["s." + identifier(name) for name in key]), self.target.name,
                " AND ".join("t.{0} = s.{0}".format(identifier(name)) for name in key)))[0][0])
        if missing or self.inserted + self.known + self.rejected != self.read:
            raise Stop("%d rows were read but %d loaded, %d known, %d rejected and %d lost: nothing was loaded; please report this"
                       % (self.read, self.inserted, self.known, self.rejected, missing))

    def _advance_identities(self):
        """Numbers that came from the file must not be given out again."""
        for name in self.plan.columns:
            sequence = self.server.rows("SELECT pg_get_serial_sequence(%s, %s)" % (literal(self.target.name), literal(name)))
            if sequence and sequence[0][0] and self.inserted:
                self.server.run("SELECT setval(s, highest) FROM (SELECT %s::regclass AS s, max(%s) AS highest FROM %s) x "
                                "WHERE highest > coalesce(pg_sequence_last_value(s), 0)"
                                % (literal(sequence[0][0]), identifier(name), self.target.name))
