"""The table that a file goes into, as the catalog has it."""

from csv_loader.server import Stop, identifier, literal


class Target:
    """What the catalog says of a table: its columns in order, and its unique keys."""

    def __init__(self, server, schema, table):
        self.schema = schema
        self.table = table
        self.name = identifier(schema) + "." + identifier(table)
        kind = server.rows("SELECT relkind, oid FROM pg_class WHERE oid = to_regclass(%s)" % literal(self.name))
        if not kind:
            raise Stop("table %s does not exist; --create makes the schema, --table names another table" % self.name)
        if kind[0][0] not in "rp":
            raise Stop("%s is not a table: its rows belong into the system it reads from" % self.name)
        self.columns = {name: Column(*rest) for name, *rest in server.rows(
            "SELECT attname, format_type(atttypid, -1), attnotnull, atthasdef OR attidentity <> '', attidentity, attgenerated "
            "FROM pg_attribute LEFT JOIN pg_type t ON t.oid = atttypid WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum" % kind[0][1])}
        self.keys = [row[0].split("\n") for row in server.rows(
            "SELECT string_agg(a.attname, E'\\n' ORDER BY k.position) FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, position), pg_attribute a "
            "WHERE i.indrelid = %s AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND k.position <= i.indnkeyatts "
            "AND a.attrelid = i.indrelid AND a.attnum = k.attnum GROUP BY i.indexrelid ORDER BY i.indexrelid" % kind[0][1])]


class Column:
    def __init__(self, type_name, not_null, has_default, identity, generated):
        self.type = type_name
        self.required = not_null == "t" and has_default == "f"
        self.identity = identity
        self.generated = generated != ""
