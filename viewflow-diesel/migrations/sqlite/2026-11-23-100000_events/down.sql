DROP TABLE viewflow_schedule;
DELETE FROM viewflow_job WHERE event <> '' OR state = 'timer';
CREATE TABLE viewflow_job_old (
    process_id BIGINT NOT NULL REFERENCES viewflow_process (id) ON DELETE CASCADE,
    task INTEGER NOT NULL,
    flow TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    due_at TIMESTAMP NOT NULL,
    worker TEXT,
    claimed_at TIMESTAMP,
    claimed_until TIMESTAMP,
    error TEXT,
    PRIMARY KEY (process_id, task)
) WITHOUT ROWID;
INSERT INTO viewflow_job_old
SELECT process_id, task, flow, state, attempt, due_at, worker, claimed_at, claimed_until, error
FROM viewflow_job;
DROP TABLE viewflow_job;
ALTER TABLE viewflow_job_old RENAME TO viewflow_job;
CREATE INDEX viewflow_job_due ON viewflow_job (due_at);
