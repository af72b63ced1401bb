-- social_roi_made: what social_roi_create made in this schema, so that it knows its own relations from yours.
CREATE TABLE social_roi_made (
	name text PRIMARY KEY,
	kind text NOT NULL,
	definition text NOT NULL,
	fingerprint text NOT NULL,
	privileges text
);
COMMENT ON TABLE social_roi_made IS 'What social_roi_create made in this schema. A relation that no longer matches its fingerprint was edited and is left alone.';
COMMENT ON COLUMN social_roi_made.name IS 'The relation.';
COMMENT ON COLUMN social_roi_made.kind IS 'table, derived or report.';
COMMENT ON COLUMN social_roi_made.definition IS 'The definition it was made with.';
COMMENT ON COLUMN social_roi_made.fingerprint IS 'Hash of what stood there right after: of the view''s query and options, of the table''s comment.';
COMMENT ON COLUMN social_roi_made.privileges IS 'Owner and privileges to give back while a view is being rebuilt, else NULL.';
