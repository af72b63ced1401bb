-- Use of canned replies and of chatbot options by month: bars, filtered on used_by.
-- Reads: quick_replies. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT month, used_by, quick_reply, uses, share, rank
FROM quick_replies
ORDER BY month, used_by, rank;
