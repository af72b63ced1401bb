-- labels.sql: prints a \set for every metric of the catalogue, with its label in :language, broken into lines of at most 16 characters for a heading.
SELECT format('\set %s ''%s''', metric, replace(replace(broken, '''', ''''''), chr(10), '\n'))
FROM :"schema".metrics AS m,
	rtrim(regexp_replace(to_jsonb(m) ->> ('label_' || :'language'), '(.{1,16})( +|$)', '\1' || chr(10), 'g'), chr(10)) AS broken
ORDER BY metric;
