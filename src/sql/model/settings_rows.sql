-- settings_rows: the one row that settings has. A row that is there stays as it is.
INSERT INTO settings DEFAULT VALUES ON CONFLICT (only_row) DO NOTHING;
-- Without statistics the planner expects hundreds of rows here, and the cost of every report a hundred times what it is.
ANALYZE settings;
