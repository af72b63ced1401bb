-- Retention by cohort and months since the first one: a heat map. Months that have not ended are left out.
-- Reads: retention_cohorts. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT cohort, age, cohort_size, retention
FROM retention_cohorts
WHERE complete
ORDER BY cohort, age;
