-- A task may wait for several things at once, each with a row: its own work, and each event on its
-- boundary. SQLite cannot change a key in place.
CREATE TABLE viewflow_job_new (
    process_id BIGINT NOT NULL REFERENCES viewflow_process (id) ON DELETE CASCADE,
    task INTEGER NOT NULL,
    -- Which event on the task's boundary the row is for, by where that leads; empty for its own work.
    event TEXT NOT NULL,
    flow TEXT NOT NULL,
    -- What is to be done, in one word.
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    due_at TIMESTAMP NOT NULL,
    worker TEXT,
    claimed_at TIMESTAMP,
    claimed_until TIMESTAMP,
    error TEXT,
    PRIMARY KEY (process_id, task, event)
) WITHOUT ROWID;
INSERT INTO viewflow_job_new
SELECT process_id, task, '', flow, state, attempt, due_at, worker, claimed_at, claimed_until, error
FROM viewflow_job;
DROP TABLE viewflow_job;
ALTER TABLE viewflow_job_new RENAME TO viewflow_job;
CREATE INDEX viewflow_job_due ON viewflow_job (due_at);

-- When the clock begins a process next, at a start of a flow.
CREATE TABLE viewflow_schedule (
    flow TEXT NOT NULL,
    node TEXT NOT NULL,
    -- What tells this schedule from another that the start may have got since.
    spec TEXT NOT NULL,
    due_at TIMESTAMP NOT NULL,
    PRIMARY KEY (flow, node)
) WITHOUT ROWID;
