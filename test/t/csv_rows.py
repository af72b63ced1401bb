#!/usr/bin/env python3
"""csv_rows.py ROWS: writes a CSV file of interactions in which one row in a thousand is broken in each of eight ways.

One row in a thousand holds a line break inside a quoted field, which is not broken. The same ROWS give the same bytes.
"""
import datetime
import sys

START = datetime.datetime(2026, 1, 1)
KINDS = ("inbound", "inbound", "outbound", "automated", "resolved")


def cells(row):
    conversation = row // 5
    at = START + datetime.timedelta(seconds=30 * row)
    return ["m%d" % row, str(conversation), str(conversation % 50000), KINDS[row % 5], at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            ("twitter", "instagram", "whatsapp")[conversation % 3], str(row % 3 - 1), "message %d, about an order" % row]


def broken(row):
    """The row's bytes, spoilt in the way of its place among a thousand."""
    values = cells(row)
    way = row % 1000
    if way == 101:
        values[4] = "2026-02-30T10:00:00Z"
    elif way == 202:
        values[3] = "note"
    elif way == 303:
        values[6] = "5"
    elif way == 404:
        values[1] = ""
    elif way == 505:
        del values[5]
    elif way == 707:
        values[7] = "two\nlines"
    elif way == 909:
        values[4] = values[4][:-1]
    line = ",".join('"%s"' % value if "," in value or "\n" in value else value for value in values)
    if way == 808:
        line = line.rstrip('"')
    return line.replace("order", "\u00f6rder").encode("latin-1" if way == 606 else "utf-8") + b"\n"


sys.stdout.buffer.write(b"external_id,conversation_id,customer_id,kind,at,channel,sentiment,body\n")
for number in range(int(sys.argv[1])):
    sys.stdout.buffer.write(broken(number))
