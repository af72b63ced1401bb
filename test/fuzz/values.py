"""values.py: what the fuzzer passes: ordinary values, hostile ones, and mutations of the stored forms of valid ones.

A value is a text form (str) or None for NULL. Everything comes from the random numbers that the caller passes, so it is the same every time.
"""
import re

KINDS = ['inbound', 'inbound', 'inbound', 'outbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened']
HOURS = ['UTC 24/7', 'UTC off', 'America/New_York Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00; 2026-12-25 off', 'Europe/Madrid 22:00-02:00',
         'Asia/Jakarta Mo-Su 00:00-24:00', 'Africa/Casablanca We 09:00-09:01; 2026-01-01-2026-03-31 10:00-11:00', 'Pacific/Apia Fr-Mo 08:00-26:00',
         'Australia/Lord_Howe Mo-Fr 01:30-02:30']
WORDS = {
    'kind': KINDS, 'period': ['day', 'week', 'month', 'quarter', 'year'], 'measure': ['classic', 'unbounded'], 'zone': ['UTC', 'America/New_York', 'Asia/Jakarta'],
    'time_zone': ['UTC', 'America/New_York'], 'currency': ['USD', 'JPY', 'KWD'], 'schema': ['fuzz_care', 'fuzz_none'], 'search_path': ['fuzz_care, public', '"$user"'],
    'channel': ['chat', 'mail', 'a'], 'name': ['interactions', 'waits', 'daily', 'none'], 'role': ['postgres', 'pg_monitor'], 'hours': HOURS, 'mode': ['live', 'incremental'],
    'definition': ['SELECT 1 AS one', 'CREATE TABLE {schema}.t (a {id})', 'a bigint not null,\n'], 'type': ['text', 'bigint', 'numeric'], 'wanted': ['text', 'numeric'],
}
HOSTILE = {
    'bigint': ['0', '-1', '9223372036854775807', '-9223372036854775808', '4294967296'],
    'integer': ['0', '-1', '2147483647', '-2147483648'],
    'boolean': ['t', 'f'],
    'double precision': ['0', '-0', '1', '0.5', '-1', 'NaN', 'Infinity', '-Infinity', '5e-324', '1.7976931348623157e308', '0.9999999999999999', '1e-300'],
    'numeric': ['0', '-1', 'NaN', 'Infinity', '-Infinity', '1e131071', '-1e131071', '1e-16383', '9223372036854775808', '170141183460469231731687303715884105728',
                '0.' + '0' * 400 + '1', '1e309'],
    'timestamp with time zone': ['infinity', '-infinity', '4713-01-01 00:00:00+00 BC', '294276-12-31 23:59:59.999999+00', '2000-01-01 00:00:00+00', '20000-01-01 00:00:00+00',
                                 '1900-01-01 00:00:00+00', '2026-03-08 07:00:00+00'],
    'timestamp without time zone': ['infinity', '4713-01-01 00:00:00 BC', '294276-12-31 23:59:59.999999', '2026-03-08 02:30:00'],
    'date': ['infinity', '-infinity', '4713-01-01 BC', '5874897-12-31', '2000-01-01', '0001-01-01', '9999-12-31'],
    'interval': ['0', '-1 microsecond', '178000000 years', '-178000000 years', '2147483647 days', '-2147483648 days', '2562047788:00:54.775807', '-2562047788:00:54.775808',
                 '1 month', '1 month -30 days', '1 day -24 hours', '1 microsecond'],
    'text': ['', ' ', 'x' * 100000, 'é漢🙂' * 50, '\x01\x7f', "'\"\\;--", '$1', '%s%n%I', '{}', 'NULL', 'Inbound', 'UTC', 'pg_catalog', 'pg_toast', 'information_schema', 'a' * 63 + 'é'],
    'uuid': ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    'oid': ['0', '1', '1259', '4294967295'],
    'jsonb': ['{}', '[]', 'null', '1', '{"conversation_id": "bigint"}', '{"a": {"b": [1]}}', '"x"'],
    'bigint[]': ['{}', '{0,0}', '{1,2}', '{NULL,1}', '{9223372036854775807,9223372036854775807}', '{-1,1}', '{{1,2},{3,4}}', '[5:6]={1,2}', '{1,2,3}', '{1}'],
    'numeric[]': ['{}', '{0,0}', '{NULL,NULL}', '{1,2}', '{NaN,1}', '{1,-Infinity}', '{{1,2},{3,4}}', '[0:1]={1,2}', '{1e131071,1e131071}', '{1}', '{1,-1}'],
    'opening_hours[]': ['{}', '{NULL}', '{UTC 24/7}', '{UTC 24/7,NULL}', '{{UTC 24/7},{UTC 24/7}}', '[0:0]={UTC off}'],
    'oid[]': ['{}', '{0}', '{1259,NULL}', '{{1},{2}}'],
    'timestamp with time zone[]': ['{}', '{NULL,NULL,NULL,NULL}', '{2026-01-01}', '{infinity,infinity,-infinity,infinity}', '{2026-01-01,infinity,2026-01-02,2026-01-03}',
                                   '{2026-01-01,2026-01-01,2026-01-01,2026-01-01,2026-01-01}', '{{2026-01-01,2026-01-01},{2026-01-01,2026-01-01}}',
                                   '[0:3]={infinity,infinity,-infinity,infinity}', '{-infinity,-infinity,infinity,-infinity}'],
    'text[]': ['{}', '{NULL}', '{a,b}', '{{a},{b}}', '[0:0]={""}'],
}
NUMBERS = [0, 1, 2, 7, 127, 128, 255, 511, 512, 513, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**53, 2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 2**126, 2**127 - 1, 2**127, 10**40,
           -1, -2**31, -2**63, -2**127]
BYTES = [0, 1, 2, 0x7f, 0x80, 0x81, 0xfe, 0xff]


# Types without a text form to write down; their values are made by expressions.
CONSTRUCTED = {
    'hours_by_channel': ["hours_by_channel('{}', '{}')", "hours_by_channel(ARRAY['chat', 'mail'], ARRAY['Europe/Paris Mo-Fr 09:00-17:00', 'UTC 24/7']::opening_hours[])",
                         "hours_by_channel(ARRAY['a', 'a', NULL, ''], ARRAY['UTC 24/7', NULL, 'UTC 24/7', 'UTC Sa off']::opening_hours[])"],
}


def tame(random, kind, name):
    """An ordinary value of a type; the name says what a text is for."""
    if kind == 'bigint':
        return str(random.randrange(1, 13))
    if kind == 'integer':
        return str(random.randrange(0, 100))
    if kind == 'uuid':
        return f'00000000-0000-0000-0000-{random.randrange(1, 13):012d}'
    if kind == 'boolean':
        return random.choice('tf')
    if kind == 'numeric':
        return str(random.randrange(0, 100000) / 100)
    if kind == 'double precision':
        return str(random.randrange(1, 100) / 100)
    if kind in ('timestamp with time zone', 'timestamp without time zone'):
        return f'2026-{random.randrange(1, 4):02d}-{random.randrange(1, 28):02d} {random.randrange(24):02d}:{random.choice([0, 15, 30])}' + ('+00' if 'with ' in kind else '')
    if kind == 'date':
        return f'{random.randrange(2024, 2027)}-{random.randrange(1, 13):02d}-{random.randrange(1, 28):02d}'
    if kind == 'interval':
        return f'{random.randrange(0, 400)} hours {random.randrange(60)} minutes'
    if kind == 'bigint[]':
        return random.choice(['{10,20}', '{3,4}'])
    if kind == 'text':
        return random.choice(WORDS.get(name, ['a', 'b', 'c', 'ana', 'lee', 'chat', 'mail']))
    return random.choice(HOSTILE.get(kind, [None]))


def mutate_text(random, text, others):
    """One to three changes of a text form: numbers, words, characters, its end, or a piece of another value."""
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        how = random.randrange(8)
        numbers = list(re.finditer(r'-?\d+', text))
        if how <= 2 and numbers:
            number = random.choice(numbers)
            value = random.choice([int(number[0]) + 1, int(number[0]) - 1, int(number[0]) * 2, random.choice(NUMBERS), random.choice(NUMBERS)])
            if how == 0:  # wherever it stands, so that what must agree goes on agreeing
                text = re.sub(rf'(?<![\d-]){re.escape(number[0])}(?!\d)', str(value), text)
            else:
                text = text[:number.start()] + str(value) + text[number.end():]
        elif how <= 4:
            words = text.split(' ')
            at = random.randrange(len(words))
            if how == 3:
                words[at:at + random.choice([0, 1, 1, 2])] = random.choice(others).split(' ')[at:at + random.choice([0, 1, 2])]
            else:
                words[at:at + 1] = words[at:at + 1] * random.choice([0, 2])
            text = ' '.join(words)
        elif how == 5:
            text = text[:random.randrange(len(text) + 1)]
        else:
            at = random.randrange(len(text) + 1)
            text = text[:at] + random.choice(['', 'x', ' ', '=', ';', '-', '9', 'é', '\t', 'ff', '00', ',']) + text[at + random.randrange(2):]
    return text


def mutate_bytes(random, data, others):
    """One to three changes of a binary form."""
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        at = random.randrange(len(data) + 1)
        how = random.randrange(6)
        if how == 0:
            data = data[:at]
        elif how == 1:
            data = data[:at] + bytes([random.choice(BYTES)]) + data[at:]
        elif how == 2:
            data = data[:at] + b'\xff' * random.choice([4, 9, 18]) + bytes([random.choice([0, 1, 3, 0x7f])]) + data[at + 1:]
        elif how == 3:
            data = data[:at] + random.choice(others)[at:]
        elif how == 4:
            data = data[:at] + data[at + random.choice([1, 2, 8]):]
        else:
            data = data[:at] + bytes([random.choice(BYTES + [random.randrange(256)])]) + data[at + 1:]
    return data
