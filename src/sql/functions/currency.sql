/*
 * currency.sql
 *	  Facts about currencies.
 */

-- Digits after the point in a currency's smallest unit, as ISO 4217 lists them: 2 unless listed otherwise. NULL gives NULL.
CREATE FUNCTION @extschema@.currency_digits(currency text)
RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1
AS $$
	SELECT CASE
		WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 0
		WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
		WHEN currency IN ('CLF', 'UYW') THEN 4
		ELSE 2
	END
$$;
COMMENT ON FUNCTION @extschema@.currency_digits(text) IS 'Digits after the point in a currency''s smallest unit (ISO 4217).';
