-- resolved_requests: A of the formula: service requests resolved on social media, by the day of the first resolved row that follows an answer.
CREATE VIEW resolved_requests WITH (security_invoker = true) AS
SELECT t.day, t.requests
FROM service_contacts s
CROSS JOIN LATERAL resolved_request_table(s.contacts, (SELECT k.time_zone FROM clock k)) t;
COMMENT ON VIEW resolved_requests IS 'Service requests asked on a social channel, answered, and then resolved; each once, on the day of the first resolved after an answer.';
COMMENT ON COLUMN resolved_requests.day IS 'Local day.';
COMMENT ON COLUMN resolved_requests.requests IS 'Requests resolved.';
