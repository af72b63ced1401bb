-- Prints docs/reference.md from the comments in the catalog, of a database without social_roi: psql -XqAt -f docs/reference.sql (make reference does it).
\set ON_ERROR_STOP on
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE EXTENSION social_roi;
CALL social_roi_create('brand');
SET search_path = brand, public;

-- Text of a comment inside a table of Markdown.
CREATE FUNCTION pg_temp.cell(comment text) RETURNS text LANGUAGE sql IMMUTABLE AS
	$$ SELECT replace(replace(upper(left(comment, 1)) || substr(comment, 2), '|', '\|'), E'\n', ' ') $$;

-- Arguments or columns that are ids, whichever of the three types this overload has.
CREATE FUNCTION pg_temp.with_ids(list text) RETURNS text LANGUAGE sql IMMUTABLE AS
	$$ SELECT regexp_replace(list, '\m(conversation|customer|customer_type|\w+_conversations) (bigint|uuid|text)', '\1 id', 'g') $$;

-- Functions for a reader: not those behind types, operators and aggregates, parts of procedures, or overloads that only refuse.
CREATE TEMP VIEW public_functions AS
WITH inner_functions AS (
	SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn])::oid AS oid FROM pg_aggregate
	UNION SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze])::oid FROM pg_type
	UNION SELECT oprcode FROM pg_operator
	UNION SELECT amproc FROM pg_amproc
	UNION SELECT castfunc FROM pg_cast
)
SELECT p.oid, p.proname AS name, p.prokind AS kind, obj_description(p.oid, 'pg_proc') AS comment,
	pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
	EXISTS (SELECT FROM pg_proc q WHERE q.proname = p.proname AND q.pronamespace = p.pronamespace AND 'uuid'::regtype = ANY (q.proargtypes::oid[])) AS has_any_id
FROM pg_depend d
JOIN pg_proc p ON p.oid = d.objid
WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'social_roi')
	AND p.oid NOT IN (SELECT i.oid FROM inner_functions i)
	AND NOT ('internal'::regtype = ANY (p.proargtypes::oid[]) OR p.prorettype IN ('internal'::regtype, 'trigger'::regtype, 'event_trigger'::regtype))
	AND obj_description(p.oid, 'pg_proc') !~ '^Refuses a timestamp|^always an error|part of (social_roi_|it\.$)|^Comparison of the bytes|^Hash of a value';

\qecho '# Reference'
\qecho
\qecho 'Every function, setting, table and view, with what its comment in the catalog says. `make reference` writes this page; `\\df+` and `\\d+` say the same.'
\qecho
\qecho '`id` stands for bigint, uuid or text.'
\qecho
\qecho '## Functions'
\qecho
\qecho '| function | what it gives |'
\qecho '|---|---|'
SELECT '| ' || string_agg(format('`%s(%s)`%s%s', name, arguments, coalesce(' → `' || result || '`', ''), kind), '<br>' ORDER BY arguments COLLATE "C", result COLLATE "C")
	|| ' | ' || pg_temp.cell(comment) || ' |'
FROM (
	SELECT DISTINCT f.name, f.comment, CASE f.kind WHEN 'a' THEN ', aggregate' WHEN 'w' THEN ', window function' WHEN 'p' THEN ', procedure' ELSE '' END AS kind,
		replace(CASE WHEN f.has_any_id THEN pg_temp.with_ids(regexp_replace(f.arguments, '^(bigint|uuid|text)(?=,|$)', 'id')) ELSE f.arguments END, 'timestamp with time zone', 'timestamptz') AS arguments,
		CASE WHEN f.kind <> 'p' AND f.result <> 'record' AND f.result NOT LIKE 'SETOF record'
			THEN replace(CASE WHEN f.has_any_id THEN pg_temp.with_ids(f.result) ELSE f.result END, 'timestamp with time zone', 'timestamptz') END AS result
	FROM public_functions f
) AS f
GROUP BY name, comment
ORDER BY name COLLATE "C", min(arguments COLLATE "C");

\qecho
\qecho '## Types'
\qecho
\qecho '| type | what it holds |'
\qecho '|---|---|'
SELECT format('| `%s` | %s |', t.typname, pg_temp.cell(obj_description(t.oid, 'pg_type')))
FROM pg_depend d
JOIN pg_type t ON t.oid = d.objid
WHERE d.classid = 'pg_type'::regclass AND d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'social_roi') AND obj_description(t.oid, 'pg_type') IS NOT NULL
ORDER BY t.typname COLLATE "C";

\qecho
\qecho '## Settings of the server'
\qecho
\qecho '| setting | what it does |'
\qecho '|---|---|'
SELECT format('| `%s` | %s |', name, pg_temp.cell(concat_ws(' ', short_desc, extra_desc))) FROM pg_settings WHERE name LIKE 'social\_roi.%' ORDER BY name COLLATE "C";

-- A chapter of relations: each with its columns.
CREATE FUNCTION pg_temp.chapter(wanted text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT line
	FROM (
		SELECT r.position, 0 AS place, format(E'\n### %s\n\n%s\n\n| column | type | what it is |\n|---|---|---|', r.name, obj_description(r.name::regclass, 'pg_class')) AS line
		FROM social_roi_definitions() r
		WHERE r.kind = wanted
		UNION ALL
		SELECT r.position, a.attnum, format('| `%s` | %s | %s |', a.attname, replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz'),
			pg_temp.cell(col_description(a.attrelid, a.attnum)))
		FROM social_roi_definitions() r
		JOIN pg_attribute a ON a.attrelid = r.name::regclass AND a.attnum > 0 AND NOT a.attisdropped
		WHERE r.kind = wanted
	) AS lines
	ORDER BY position, place
$$;

\qecho
\qecho '## Tables'
\qecho
\qecho '`social_roi_create` makes those that are missing. Ids are of the type that your own relations have.'
SELECT pg_temp.chapter('table');
\qecho
\qecho '## Reports'
SELECT pg_temp.chapter('report');
\qecho
\qecho '## Derived relations'
\qecho
\qecho 'What the reports read: one row a wait, a conversation, a day. They may be queried like the reports.'
SELECT pg_temp.chapter('derived');
