-- Return on investment by month: bars of value and cost, a line of roi (percent).
-- Reads: roi_monthly. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT month, value, cost, profit, roi
FROM roi_monthly
ORDER BY month;
