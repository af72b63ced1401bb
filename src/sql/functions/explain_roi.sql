/*
 * explain_roi.sql
 *	  The audit trail of one figure: what roi_monthly shows for a month, taken apart into the groups of input rows it comes from.
 */

/*
 * explain_roi(schema, month)
 *	  Each group of input rows of that month, its amount in the reporting currency, the rule it was computed by, and its place in the formula.
 *
 * place is value (counts), value that does not count, cost, cost that does not count, or result. The amounts of place value add up to the result
 * value, those of cost to the result cost, exactly; an amount that is not known is NULL, and so is the result then. month may be any day of the
 * month. NULL arguments, and a month that the reports do not cover, give no rows. Raises an error where the schema has no reports. Reads with the
 * caller's rights. Just-in-time compilation is off in it: the query is long, its rows are few.
 */
CREATE FUNCTION @extschema@.explain_roi(schema text, month date)
RETURNS TABLE (place text, source text, part text, quantity numeric, unit_amount numeric, amount numeric, rule text)
LANGUAGE plpgsql STABLE STRICT PARALLEL UNSAFE COST 100000 ROWS 100 SET search_path = pg_catalog, pg_temp SET jit = off
AS $$
BEGIN
	IF @extschema@.social_roi_relation(schema, 'social_roi_made') IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('schema "%s" has no reports of social_roi', schema),
			HINT = 'Name a schema that social_roi_create was called for.';
	END IF;
	RETURN QUERY EXECUTE replace($query$
		WITH result AS MATERIALIZED (
			SELECT * FROM {schema}.roi_monthly m WHERE m.month = $1
		), parts AS (
			SELECT 'avoided_cost' AS source, to_char(r.day, 'YYYY-MM-DD') AS part, r.requests::numeric AS quantity, r.cost_per_request * r.deflection_rate AS unit_amount,
				r.avoided_cost AS amount, 'A requests resolved on social media that day x B cost of a request in the channel deflected from ('
					|| coalesce(trim_scale(r.cost_per_request)::text, 'not known') || ') x deflection rate (' || r.deflection_rate || ')' AS rule
			FROM {schema}.request_value r
			WHERE @extschema@.month_of(r.day) = $1
			UNION ALL
			SELECT 'attributed_revenue', concat_ws(', ', o.kind, o.channel, to_char(o.day, 'YYYY-MM-DD')), (o.outcomes - o.actions)::numeric, NULL,
				CASE WHEN NOT o.lacks_exchange_rate THEN o.amount END, 'amounts of outcomes attributed to a social channel'
			FROM {schema}.outcome_value o
			WHERE o.is_social AND (o.amount IS NOT NULL OR o.lacks_exchange_rate) AND @extschema@.month_of(o.day) = $1
			UNION ALL
			SELECT 'action_value', concat_ws(', ', o.kind, o.channel, to_char(o.day, 'YYYY-MM-DD')), o.actions::numeric, o.action_value / nullif(o.actions, 0), o.action_value,
				'actions without an amount x value of one in force that day'
			FROM {schema}.outcome_value o
			WHERE o.is_social AND o.has_action_value AND @extschema@.month_of(o.day) = $1
			UNION ALL
			SELECT l.source, l.part, l.cases, l.unit_value, l.value, l.rule
			FROM {schema}.loyalty_value l
			WHERE l.month = $1
		), trail AS (
			SELECT CASE WHEN s.counts THEN 1 ELSE 2 END AS place_order, s.place AS source_order, CASE WHEN s.counts THEN 'value' ELSE 'value that does not count' END AS place,
				p.source, p.part, p.quantity, p.unit_amount, p.amount,
				p.rule || CASE WHEN s.left_out_for IS NOT NULL THEN '; left out: the same money as ' || s.left_out_for
					WHEN NOT s.is_listed THEN '; not in settings.value_sources' ELSE '' END AS rule
			FROM parts p
			JOIN {schema}.value_sources s ON s.source = p.source
			WHERE EXISTS (SELECT FROM result)
			UNION ALL
			SELECT CASE WHEN c.counts THEN 3 ELSE 4 END, 0, CASE WHEN c.counts THEN 'cost' ELSE 'cost that does not count' END,
				c.category, coalesce(c.channel, 'no channel'), NULL, NULL, c.amount,
				'costs spread over their days and hours x hourly rate' || CASE WHEN c.counts THEN '' ELSE '; the channel is not social, or not known' END
			FROM {schema}.costs_monthly c
			WHERE c.month = $1 AND EXISTS (SELECT FROM result)
			UNION ALL
			SELECT 5, x.source_order, 'result', x.source, to_char($1, 'YYYY-MM'), NULL, NULL, x.amount, x.rule
			FROM result r
			CROSS JOIN LATERAL (VALUES
				(1, 'value', r.value, 'sum of the parts in place value'),
				(2, 'cost', r.cost, 'C: sum of the parts in place cost'),
				(3, 'profit', r.profit, 'value - cost'),
				(4, 'roi', r.roi, '(value - cost) x 100 / cost, in percent')
			) AS x (source_order, source, amount, rule)
		)
		SELECT t.place, t.source, t.part, t.quantity, t.unit_amount, t.amount, t.rule
		FROM trail t
		ORDER BY t.place_order, t.source_order, t.source, t.part$query$, '{schema}', quote_ident(schema))
	USING @extschema@.month_of(month);
END
$$;
COMMENT ON FUNCTION @extschema@.explain_roi(text, date) IS
	'audit trail of a month of roi_monthly: each group of input rows, its amount, its rule and its place in the formula; the parts add up exactly';
