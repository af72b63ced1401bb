-- customers: who they are and since when.
CREATE TABLE customers (
	customer_id {customer_id} PRIMARY KEY,
	joined_on date,
	left_on date,
	segment text,
	acquired_via text,
	reach bigint CONSTRAINT reach_must_not_be_negative CHECK (reach >= 0),
	CONSTRAINT left_on_must_not_be_before_joined_on CHECK (left_on >= joined_on)
);
COMMENT ON TABLE customers IS 'Customers, their membership where one is kept, and how they came.';
COMMENT ON COLUMN customers.customer_id IS 'The customer, as interactions.customer_id names them.';
COMMENT ON COLUMN customers.joined_on IS 'First day of membership.';
COMMENT ON COLUMN customers.left_on IS 'Day the customer left; NULL = still a customer.';
COMMENT ON COLUMN customers.segment IS 'Segment used to compare like with like.';
COMMENT ON COLUMN customers.acquired_via IS 'Channel that brought the customer.';
COMMENT ON COLUMN customers.reach IS 'Number of followers.';
