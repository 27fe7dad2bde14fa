CREATE TABLE viewflow_user (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    password TEXT,
    is_active BOOLEAN NOT NULL,
    is_superuser BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE viewflow_permission (
    code TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE viewflow_grant (
    user_id BIGINT NOT NULL REFERENCES viewflow_user (id) ON DELETE CASCADE,
    permission TEXT NOT NULL REFERENCES viewflow_permission (code) ON DELETE CASCADE,
    PRIMARY KEY (user_id, permission)
) WITHOUT ROWID;

CREATE TABLE viewflow_process (
    id INTEGER PRIMARY KEY NOT NULL,
    flow TEXT NOT NULL,
    status TEXT NOT NULL,
    -- Where the process stands: JSON in the flow's own names.
    state TEXT NOT NULL,
    -- How many tasks it has had.
    tasks INTEGER NOT NULL,
    -- What it remembers: JSON, or nothing where the application keeps it in a table of its own.
    data TEXT,
    created_by BIGINT REFERENCES viewflow_user (id),
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX viewflow_process_flow ON viewflow_process (flow, id);

CREATE TABLE viewflow_task (
    process_id BIGINT NOT NULL REFERENCES viewflow_process (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    flow TEXT NOT NULL,
    node TEXT NOT NULL,
    status TEXT NOT NULL,
    owner_id BIGINT REFERENCES viewflow_user (id),
    -- The numbers of the tasks that led here: a JSON array.
    previous TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    assigned_at TIMESTAMP,
    started_at TIMESTAMP,
    finished_at TIMESTAMP,
    error TEXT,
    PRIMARY KEY (process_id, number)
) WITHOUT ROWID;
CREATE INDEX viewflow_task_owner ON viewflow_task (owner_id, status, created_at)
    WHERE owner_id IS NOT NULL;
CREATE INDEX viewflow_task_queue ON viewflow_task (flow, node, created_at)
    WHERE status = 'new';
CREATE INDEX viewflow_task_failed ON viewflow_task (flow, created_at)
    WHERE status = 'error';

CREATE TABLE viewflow_log (
    id INTEGER PRIMARY KEY NOT NULL,
    process_id BIGINT NOT NULL REFERENCES viewflow_process (id) ON DELETE CASCADE,
    task INTEGER,
    event TEXT NOT NULL,
    user_id BIGINT REFERENCES viewflow_user (id),
    detail TEXT,
    at TIMESTAMP NOT NULL
);
CREATE INDEX viewflow_log_process ON viewflow_log (process_id);

CREATE TABLE viewflow_job (
    process_id BIGINT NOT NULL REFERENCES viewflow_process (id) ON DELETE CASCADE,
    task INTEGER NOT NULL,
    flow TEXT NOT NULL,
    -- What is to be done: run the handler, or only take the process further.
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    due_at TIMESTAMP NOT NULL,
    worker TEXT,
    claimed_at TIMESTAMP,
    claimed_until TIMESTAMP,
    error TEXT,
    PRIMARY KEY (process_id, task)
) WITHOUT ROWID;
CREATE INDEX viewflow_job_due ON viewflow_job (due_at);

CREATE TABLE viewflow_session (
    id TEXT PRIMARY KEY NOT NULL,
    data TEXT NOT NULL,
    expires_at TIMESTAMP NOT NULL
) WITHOUT ROWID;
CREATE INDEX viewflow_session_expires ON viewflow_session (expires_at);
