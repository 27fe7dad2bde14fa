ALTER TABLE viewflow_message DROP COLUMN start;
