-- Retention of customers served on social media against the control group, with the interval of the difference: lines. An association: not matched.
-- Reads: retention_comparison. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT comparison, age, n_treated, n_control, treated, control, lift, lower, upper
FROM retention_comparison
WHERE adjusted_by = 'nothing'
ORDER BY comparison, age;
