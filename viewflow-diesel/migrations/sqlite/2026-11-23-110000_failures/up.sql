-- The code of the error for which the task failed, if that has one.
ALTER TABLE viewflow_task ADD COLUMN error_code TEXT;
