-- Goals and whether they are met: a table.
-- Reads: goal_status. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT label, unit, scope, value, target, due_on, status, projected
FROM goal_status
ORDER BY due_on, metric, scope;
