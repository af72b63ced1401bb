"""One psql session: statements, COPY, and what the server said when it refused."""

import os
import re
import shutil
import subprocess
import tempfile

MARK = "social_roi_csv_mark"


class Stop(Exception):
    """The load cannot go on; the message says what to do."""


class ServerError(Exception):
    """A statement failed: the server's message, its SQLSTATE, and the line of a COPY (from 1) where there is one."""

    def __init__(self, message, state, line=None):
        super().__init__(message)
        self.state = state
        self.line = line


def identifier(name):
    """The name as SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(value):
    """The text as SQL quotes it."""
    return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


class Server:
    """One psql session. Inside a transaction a failed statement undoes itself only (psql's ON_ERROR_ROLLBACK)."""

    def __init__(self, dbname):
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_ROLLBACK=on", "-v", "VERBOSITY=verbose"]
        environment = dict(os.environ, PGCLIENTENCODING="UTF8", LC_ALL="C.UTF-8", PGOPTIONS=os.environ.get("PGOPTIONS", "") + " -c client_min_messages=error")
        self.folder = tempfile.mkdtemp(prefix="social_roi_csv.")
        self.psql = subprocess.Popen(command + (["-d", dbname] if dbname else []), env=environment,
                                     stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.row_count = 0

    def close(self):
        if self.psql.poll() is None:
            self.psql.stdin.close()
            self.psql.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, statement, data=None, relation=None):
        """Runs one statement; data is what its COPY FROM STDIN reads into relation. Raises ServerError."""
        script = [statement.encode(), b";\n"]
        if data is not None:
            script += [data, b"\\.\n"]
        script.append(("\\warn %s :ROW_COUNT\n" % MARK).encode())
        self._send(b"".join(script))
        self._raise_error(self._answer(), relation)

    def rows(self, query):
        """Runs a query and returns its rows as lists of text; NULL comes back empty."""
        path = os.path.join(self.folder, "answer")
        self._send(("\\pset fieldsep '\\037'\n\\pset recordsep '\\036'\n%s \\g %s\n\\warn %s 0\n" % (query, path, MARK)).encode())
        self._raise_error(self._answer(), None)
        with open(path, encoding="utf-8", newline="") as answer:
            text = answer.read()
        return [row.split("\x1f") for row in text.rstrip("\n").split("\x1e")] if text.strip("\n") else []

    def _send(self, script):
        try:
            self.psql.stdin.write(script)
            self.psql.stdin.flush()
        except BrokenPipeError:
            pass                # _answer says why

    def _answer(self):
        lines = []
        for raw in self.psql.stderr:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            if line.startswith(MARK):
                count = line[len(MARK):].strip()
                self.row_count = int(count) if count.isdigit() else 0
                return lines
            lines.append(line)
        raise Stop("the connection to the server ended, and nothing was loaded:\n" + "\n".join(lines))

    @staticmethod
    def _raise_error(lines, relation):
        """Verbose messages carry the SQLSTATE whatever the server's language is."""
        for number, line in enumerate(lines):
            found = re.match(r"(?:psql:[^ ]* )?\w+:\s+([0-9A-Z]{5}): (.*)", line, re.DOTALL)
            if found:
                raise ServerError(*describe_error(found.group(2), lines[number + 1:], relation, found.group(1)))
        if lines:
            raise Stop("\n".join(lines))


def describe_error(message, details, relation, state):
    """The message with the column's name before it and the server's advice after it; not the row, which is kept as it was, nor where in the server it happened."""
    fields = []
    for detail in details:
        if re.match(r"[^\W\d_][^:\"]{0,30}:  ", detail):
            fields.append(detail)
        elif fields:
            fields[-1] += "\n" + detail
        else:
            message += "\n" + detail
    line = None
    for field in fields:
        place = relation and re.match(r"\w+:  COPY %s\D+(\d+)(?:\D*? (\w+): \")?" % re.escape(relation), field)
        if place:
            line = int(place.group(1))
            if place.group(2):
                message = "%s: %s" % (place.group(2), message)
        elif re.match(r"HINT:|DETAIL:  (?!Failing row)", field):
            message += "; " + field.partition(":  ")[2]
    return message, state, line
