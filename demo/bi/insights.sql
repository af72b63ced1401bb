-- What to do next: a table.
-- Reads: insights. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT severity, scope, finding, month
FROM insights
ORDER BY severity_rank, scope, finding;
