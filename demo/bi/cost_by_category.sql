-- The social investment by month and category: stacked bars.
-- Reads: cost_breakdown. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT month, category, amount, share
FROM cost_breakdown
ORDER BY month, category;
