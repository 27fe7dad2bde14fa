ALTER TABLE viewflow_task DROP COLUMN error_code;
