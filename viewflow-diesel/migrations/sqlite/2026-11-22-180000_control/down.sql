ALTER TABLE viewflow_log DROP COLUMN changes;
ALTER TABLE viewflow_task DROP COLUMN unlogged;
ALTER TABLE viewflow_task DROP COLUMN item;
DROP INDEX viewflow_process_parent;
ALTER TABLE viewflow_process DROP COLUMN version;
ALTER TABLE viewflow_process DROP COLUMN parent_task;
ALTER TABLE viewflow_process DROP COLUMN parent_id;
