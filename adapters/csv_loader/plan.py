"""Which cell of the file goes into which column of the table."""

import hashlib
import re

from csv_loader.cells import check_date, check_time, escape
from csv_loader.server import Stop


class Plan:
    """Which cell goes into which column, and how a row becomes a line of COPY."""

    def __init__(self, options, target, header):
        self.target = target
        self.replacements = read_replacements(options.value)
        self.nulls = set(options.null)
        self.source = options.source
        places = match_header(options, target, header)
        constants = dict(assignment(text, "--set") for text in options.set)
        self.generates_id = {"source", "external_id"} <= set(target.columns) and "external_id" not in places and "external_id" not in constants
        if "source" in target.columns and "source" not in places:
            constants.setdefault("source", options.source)
        self._check_columns(places, constants)
        self.columns = list(places) + list(constants) + (["external_id"] if self.generates_id else [])
        self.keys = [key for key in target.keys if set(key) <= set(self.columns)]
        self.picks = list(places.values())
        self.suffix = "".join("\t" + escape(value) for value in constants.values())
        self.remembers = not self.keys
        self.checks = [(position, column, self._check(options, target.columns[column].type)) for position, column in enumerate(places)
                       if self._check(options, target.columns[column].type)]
        self.edits = [(position, self.replacements[column]) for position, column in enumerate(places) if column in self.replacements]

    @staticmethod
    def _check(options, type_name):
        if type_name == "timestamp with time zone":
            return lambda text: check_time(text, options.time_zone is not None, options.date_order)
        if type_name in ("date", "timestamp without time zone"):
            return lambda text: check_date(text, options.date_order)
        return None

    def _check_columns(self, places, constants):
        given = set(places) | set(constants) | ({"external_id"} if self.generates_id else set())
        unknown = [name for name in constants if name not in self.target.columns]
        if unknown:
            raise Stop("--set: %s has no column %s" % (self.target.name, ", ".join(unknown)))
        both = sorted(set(places) & (set(constants) - {"source"}))
        if both:
            raise Stop("--set: the file has %s already" % ", ".join(both))
        missing = [name for name, column in self.target.columns.items() if column.required and name not in given]
        if missing:
            raise Stop("the file has no column for %s, which %s needs; say --map COLUMN=HEADER or --set COLUMN=VALUE"
                       % (", ".join(missing), self.target.name))

    def line(self, cells):
        """The line of COPY for the row without its number, and None; or None and the reason why there is none."""
        values = [cells[pick] for pick in self.picks]
        if self.nulls:
            values = ["" if value in self.nulls else value for value in values]
        for position, replacement in self.edits:
            values[position] = replacement.get(values[position], values[position])
        for position, column, check in self.checks:
            if values[position]:
                reason = check(values[position])
                if reason:
                    return None, "%s: %s" % (column, reason)
        text = "\t".join(values)
        if "\\" in text or "\n" in text or "\r" in text or text.count("\t") >= len(values):
            text = "\t".join(map(escape, values))
        text += self.suffix
        if self.generates_id or self.remembers:
            text += "\t" + hashlib.md5((self.source + "\n" + text).encode("utf-8", "surrogatepass")).hexdigest()
        return text, None


def assignment(text, option):
    """NAME=VALUE as a pair."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Stop("%s %s: write it as NAME=VALUE" % (option, text))
    return name, value


def read_replacements(texts):
    """--value COLUMN:FROM=TO into {column: {from: to}}."""
    replacements = {}
    for text in texts:
        column, colon, rest = text.partition(":")
        if not colon:
            raise Stop("--value %s: write it as COLUMN:FROM=TO" % text)
        before, after = assignment(rest, "--value")
        replacements.setdefault(column, {})[before] = after
    return replacements


def normal(header):
    """A header as a column would be called."""
    return re.sub(r"\W+", "_", header.strip().lower()).strip("_")


def mapped_columns(options, target, header):
    """{column: position in the file} of --map; one header may serve several columns."""
    places = {}
    for text in options.map:
        column, name = assignment(text, "--map")
        if column not in target.columns:
            raise Stop("--map: %s has no column %s" % (target.name, column))
        if name not in header:
            raise Stop("--map: the file has no header %s" % name)
        places[column] = header.index(name)
    return places


def match_header(options, target, header):
    """{column: position in the file}. A header that is nothing in the table is an error: its cells would be lost unseen."""
    places = mapped_columns(options, target, header)
    mapped = set(places.values())
    ignored = {normal(name) for text in options.ignore for name in text.split(",")}
    unknown = []
    for position, name in enumerate(header):
        column = normal(name)
        if column in ignored or position in mapped and (column not in target.columns or column in places):
            continue
        if column not in target.columns or target.columns[column].generated:
            unknown.append(name)
        elif column in places:
            raise Stop("two columns of the file mean %s; leave one out with --ignore" % column)
        else:
            places[column] = position
    if unknown and len(header) == 1 and re.search("[;\t|]", header[0]):
        raise Stop("the first line has one column only: %s; say --delimiter ';', '\\t' or whatever separates the columns" % header[0])
    if unknown:
        raise Stop("%s has no column for %s of the file; say --map COLUMN=HEADER, or --ignore HEADER to leave it out.\nIts columns are: %s"
                   % (target.name, ", ".join('"%s"' % name for name in unknown), ", ".join(target.columns)))
    return places
