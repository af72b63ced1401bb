-- Confidence intervals of proportions, in percent.

CREATE FUNCTION @extschema@.wilson_interval(successes numeric, total numeric, confidence double precision DEFAULT 0.95,
	OUT lower double precision, OUT upper double precision)
	AS 'MODULE_PATHNAME', 'wilson_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION @extschema@.wilson_interval(numeric, numeric, double precision) IS
	'Wilson''s confidence interval of successes / total, in percent; NULLs for a total of 0';

CREATE FUNCTION @extschema@.newcombe_interval(s1 numeric, n1 numeric, s2 numeric, n2 numeric,
	confidence double precision DEFAULT 0.95, OUT lower double precision, OUT upper double precision)
	AS 'MODULE_PATHNAME', 'newcombe_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION @extschema@.newcombe_interval(numeric, numeric, numeric, numeric, double precision) IS
	'Newcombe''s confidence interval of s1 / n1 - s2 / n2, in percentage points; NULLs where a total is 0';

