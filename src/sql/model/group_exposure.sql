-- group_exposure: the whole months in which a contacted customer is observed: from the month after the first contact, so that the contact itself, which
-- every one of them has had, counts for nobody, to the month of leaving or the current one.
CREATE VIEW group_exposure WITH (security_invoker = true) AS
SELECT e.customer_id, e.treated, e.index_at, e.first_month, e.last_month
FROM (
	SELECT g.customer_id, g.treated, g.index_at, month_of(month_of(g.index_on) + 31) AS first_month, month_of(coalesce(g.left_on, (SELECT k.today FROM clock k))) AS last_month
	FROM service_groups g
	WHERE g.treated IS NOT NULL
) e
WHERE e.first_month <= e.last_month;
COMMENT ON VIEW group_exposure IS 'Whole months in which customers of the treated and the control group are observed.';
COMMENT ON COLUMN group_exposure.customer_id IS 'The customer.';
COMMENT ON COLUMN group_exposure.treated IS 'Whether the first contact was on a social channel.';
COMMENT ON COLUMN group_exposure.index_at IS 'First service contact.';
COMMENT ON COLUMN group_exposure.first_month IS 'First month observed: the one after the first contact.';
COMMENT ON COLUMN group_exposure.last_month IS 'Last month observed: the current one, or that of leaving.';
