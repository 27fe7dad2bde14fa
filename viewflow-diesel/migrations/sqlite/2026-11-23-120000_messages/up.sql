-- Messages, which go to one, and signals, which go to all.
CREATE TABLE viewflow_message (
    -- Never used again, so that two are never taken for one.
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    -- What it says: JSON.
    payload TEXT NOT NULL,
    -- What its sender calls it. It is taken once, however often it is sent.
    given TEXT UNIQUE,
    sent_at TIMESTAMP NOT NULL,
    kept_until TIMESTAMP NOT NULL,
    -- Of a signal: the latest subscription when it was thrown, and the latest that has been told.
    last_wait BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    -- The latest start at which it has begun a process.
    begun TEXT,
    -- The task that has taken it, or the only one that may.
    process_id BIGINT,
    task INTEGER,
    taken_at TIMESTAMP,
    error TEXT,
    -- How often the row has changed.
    turn INTEGER NOT NULL
);
CREATE INDEX viewflow_message_open ON viewflow_message (name, key) WHERE taken_at IS NULL;
CREATE INDEX viewflow_message_sent ON viewflow_message (sent_at);

-- Who waits for what.
CREATE TABLE viewflow_subscription (
    -- The order in which they have begun to wait. Never used again: a signal that is on its way would
    -- be heard by somebody who has come later.
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    process_id BIGINT NOT NULL REFERENCES viewflow_process (id) ON DELETE CASCADE,
    task INTEGER NOT NULL,
    -- Which event on the task's boundary it is for, by where that leads; empty for the task's own.
    event TEXT NOT NULL,
    flow TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    since TIMESTAMP NOT NULL,
    UNIQUE (process_id, task, event)
);
CREATE INDEX viewflow_subscription_name ON viewflow_subscription (name, key, id);
