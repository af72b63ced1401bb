"""What is in a cell: times and dates that must not be guessed at, and the form in which COPY reads a value."""

import re

# The usual form of a time is told apart from the others by one match; its zone is the first group.
ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(Z|[+-]\d\d(?::?\d\d)?|UTC))?)?$")
ANY_ZONE = re.compile(r"\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[ap]m\s*)?(?:z|[+-]\d{1,2}(?::?\d\d){0,2}|(?!am\b|pm\b|ad\b|bc\b)[a-z]+(?:/[a-z_+/-]+)?|[a-z]{3,5})(?:\s|$)"
                      r"|t\d{4,6}(?:\.\d+)?(?:z|[+-]\d\d)", re.IGNORECASE)
ALL_NUMBERS = re.compile(r"(?!\d{4}[-/.]|\d{8}(?:\D|$)|\d{14}(?:\D|$))[\d\s:./+-]+(?:[ap]m)?$|(?!\d{4}[-/.])\d{1,2}[-/.]\d{1,2}[-/.]\d", re.IGNORECASE)
MOVING = re.compile(r"\b(now|today|tomorrow|yesterday|epoch|allballs)\b", re.IGNORECASE)
ENDLESS = ("infinity", "-infinity")


def check_date(text, date_order):
    """Refuses what the server would guess at: day and month by position, and words such as "now" that change from day to day."""
    if MOVING.search(text):
        return '"%s" is not a date' % text
    if not date_order and ALL_NUMBERS.match(text):
        return 'day and month of "%s" cannot be told apart; say --date-order YMD, DMY or MDY' % text
    return None


def check_time(text, has_zone, date_order):
    """The same for an instant, which also needs a zone."""
    found = ISO_TIME.match(text)
    if found:
        if has_zone or found.group(1):
            return None
    else:
        reason = check_date(text, date_order)
        if reason or has_zone or text.lower() in ENDLESS or ANY_ZONE.search(text):
            return reason
    return 'the time "%s" has no time zone; say which clock the file was written by, such as --time-zone Europe/Berlin' % text


def escape(value):
    """The value as COPY's text format writes it."""
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
