DROP TABLE viewflow_subscription;
DROP TABLE viewflow_message;
