"""The rows of a CSV file, one after the other, each with its line number and raw bytes, whatever is wrong with them."""

import csv
from collections import deque

LONGEST_FIELD = 1 << 20         # characters; a stray quote swallows no more than this before it is noticed
LONGEST_LINE = 1 << 24          # bytes; a longer line is no row and is given out in pieces, so that memory does not depend on the file


class Record:
    """One row of the file: its cells (None where it cannot be read, with the reason), first line number, place and raw bytes."""

    __slots__ = ("cells", "reason", "line", "offset", "raw")

    def __init__(self, cells, reason, line, offset, raw):
        self.cells = cells
        self.reason = reason
        self.line = line
        self.offset = offset
        self.raw = raw


class Records:
    """Iterates over the records of a file.

    A quote that is never closed would swallow the good rows after it. So where a record of several lines cannot be
    right, only its first line is given up and the reading begins again at its second. A line longer than LONGEST_LINE
    comes as several broken records, its pieces, which together are its bytes.
    """

    def __init__(self, file, encoding, delimiter):
        csv.field_size_limit(LONGEST_FIELD)
        self.file = file
        self.encoding = encoding
        self.delimiter = delimiter
        self.width = None
        self.line = 1
        self.offset = 0
        self.given_back = deque()
        self.taken, self.taken_length = [], 0
        self.broken = None
        self._restart([])

    def _restart(self, lines):
        self.piece = 0          # number of the last piece of a line that is too long, 0 where none is open
        self.given_back.extendleft(reversed(lines))
        self.reader = csv.reader(self._lines(), delimiter=self.delimiter, strict=True)

    def _lines(self):
        while True:
            raw = self.given_back.popleft() if self.given_back else self.file.readline(LONGEST_LINE)
            if not raw:
                return
            self.taken.append(raw)
            self.taken_length += len(raw)
            if len(self.taken) > 1 and self.taken_length > LONGEST_LINE:
                raise csv.Error("a row of several lines is longer than %d bytes" % LONGEST_LINE)
            yield "" if self._is_piece(raw) else self._text(raw)

    def _is_piece(self, raw):
        """Whether this is a part of a line that is too long."""
        ends = raw.endswith(b"\n")
        if not self.piece and (ends or len(raw) < LONGEST_LINE):
            return False
        self.piece += 1
        self.broken = "the line is longer than %d bytes; this is piece %d of it" % (LONGEST_LINE, self.piece)
        if ends:
            self.piece = 0
        return True

    def _text(self, raw):
        """The line decoded; where it is broken, as much of it as tells where the row ends."""
        try:
            text = raw.decode(self.encoding)
        except UnicodeDecodeError as error:
            self.broken = 'invalid byte sequence for encoding "%s": 0x%s' % (self.encoding.upper(), raw[error.start:error.start + 1].hex())
            text = raw.decode(self.encoding, "replace")
        if "\0" in text:
            self.broken = 'invalid byte sequence for encoding "%s": 0x00' % self.encoding.upper()
            text = text.replace("\0", "")
        return text[1:] if self.offset == 0 and len(self.taken) == 1 and text[:1] == "\ufeff" else text

    def __iter__(self):
        return self

    def __next__(self):
        self.taken, self.taken_length = [], 0
        self.broken = None
        reason = None
        try:
            cells = next(self.reader)
        except csv.Error as error:
            cells = None
            reason = "not valid CSV: %s" % error
        lines = self.taken
        if not reason:
            if self.broken:
                reason = self.broken
            elif self.width and len(cells) != self.width and cells:
                reason = "expected %d columns, found %d" % (self.width, len(cells))
        if reason and (cells is None or len(lines) > 1):
            lines = self._resume(lines, cells is None or self._hides_rows(lines[1:]))
        return self._record(cells, reason, lines)

    def _resume(self, lines, give_up_first_only):
        if not give_up_first_only:
            return lines
        self._restart(lines[1:])
        return lines[:1]

    def _hides_rows(self, lines):
        """Whether any of the lines that a broken record took is a row of its own."""
        reader = csv.reader((raw.decode(self.encoding, "replace") for raw in lines), delimiter=self.delimiter, strict=True)
        try:
            return any(len(cells) == self.width for cells in reader)
        except csv.Error:
            return True

    def _record(self, cells, reason, lines):
        raw = lines[0] if len(lines) == 1 else b"".join(lines)
        record = Record(None if reason else cells, reason, self.line, self.offset, raw)
        self.line += sum(line.endswith(b"\n") for line in lines)
        self.offset += len(raw)
        return record
