"""wire.py: as much of PostgreSQL's protocol as the fuzzer needs: one statement at a time, parameters in text or binary form.

psql cannot send a value in its binary form, and that is one of the doors to be tried.
"""
import os
import socket
import struct
import time

SILENCE = 60  # seconds; a server that says nothing for so long does not even hear statement_timeout


class Gone(Exception):
    """The server closed the connection, or fell silent: it crashed, or hangs."""


class Outcome:
    """What a statement came to: its rows (bytes or None), or the fields of its error; and how long it took."""

    def __init__(self):
        self.rows = []
        self.error = None
        self.seconds = 0.0

    @property
    def sqlstate(self):
        return self.error['C'] if self.error else None


class Connection:
    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(SILENCE)
        self.socket.connect(f"{os.environ['PGHOST']}/.s.PGSQL.{os.environ.get('PGPORT', '5432')}")
        self.stream = self.socket.makefile('rb')
        body = struct.pack('>i', 196608)
        for name, value in (('user', os.environ['PGUSER']), ('database', os.environ['PGDATABASE'])):
            body += name.encode() + b'\0' + value.encode() + b'\0'
        body += b'\0'
        self.socket.sendall(struct.pack('>i', len(body) + 4) + body)
        self._receive(Outcome())

    def run(self, sql, *parameters, binary=False):
        """Runs one statement. Parameters are bytes, in binary form if so said; results come in text form."""
        outcome = Outcome()
        start = time.monotonic()
        form = struct.pack('>hh', 1, 1) if binary else struct.pack('>h', 0)
        values = b''.join(struct.pack('>i', len(p)) + p for p in parameters)
        message = (self._message(b'P', b'\0' + sql.encode() + b'\0' + struct.pack('>h', 0)) +
                   self._message(b'B', b'\0\0' + form + struct.pack('>h', len(parameters)) + values + struct.pack('>h', 0)) +
                   self._message(b'E', b'\0' + struct.pack('>i', 0)) + self._message(b'S', b''))
        try:
            self.socket.sendall(message)
            self._receive(outcome)
        except OSError as error:
            raise Gone(str(error)) from error
        outcome.seconds = time.monotonic() - start
        return outcome

    @staticmethod
    def _message(kind, body):
        return kind + struct.pack('>i', len(body) + 4) + body

    def _receive(self, outcome):
        while True:
            head = self.stream.read(5)
            if len(head) < 5:
                raise Gone('the server closed the connection')
            kind, length = head[:1], struct.unpack('>i', head[1:])[0]
            body = self.stream.read(length - 4)
            if kind == b'Z':
                return
            if kind == b'E':
                fields = (field.decode('utf-8', 'replace') for field in body.split(b'\0') if field)
                outcome.error = {field[0]: field[1:] for field in fields}
            elif kind == b'D':
                outcome.rows.append(self._row(body))

    @staticmethod
    def _row(body):
        row, at = [], 2
        for _ in range(struct.unpack('>h', body[:2])[0]):
            length = struct.unpack('>i', body[at:at + 4])[0]
            at += 4
            row.append(body[at:at + length] if length >= 0 else None)
            at += max(length, 0)
        return row
