-- Conversations by month, topic and subtopic: bars; one with two topics counts in each.
-- Reads: topics. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT month, coalesce(topic, 'no topic') AS topic, subtopic, conversations, share, net_sentiment
FROM topics
ORDER BY month, topic, subtopic;
