-- The formula A x B - C by month: bars of savings in the reporting currency.
-- Reads: deflection_roi. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT month, requests, cost_per_request, avoided_cost, investment, savings, roi
FROM deflection_roi
ORDER BY month;
