-- The only start that a message or a signal is for: one that could begin no process with it.
ALTER TABLE viewflow_message ADD COLUMN start TEXT;
