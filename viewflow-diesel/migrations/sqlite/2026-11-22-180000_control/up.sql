-- The task of another process that this one was begun for, and waits for it.
ALTER TABLE viewflow_process ADD COLUMN parent_id BIGINT REFERENCES viewflow_process (id) ON DELETE CASCADE;
ALTER TABLE viewflow_process ADD COLUMN parent_task INTEGER;
-- The fingerprint of the flow's graph when the process last moved.
ALTER TABLE viewflow_process ADD COLUMN version TEXT NOT NULL DEFAULT '';
CREATE INDEX viewflow_process_parent ON viewflow_process (parent_id, parent_task)
    WHERE parent_id IS NOT NULL;

-- Of many tasks of one node, what this one is about: JSON.
ALTER TABLE viewflow_task ADD COLUMN item TEXT;
-- What has happened to the task that the log does not have yet: a JSON array.
ALTER TABLE viewflow_task ADD COLUMN unlogged TEXT;

-- What the step has changed in where its process stands: JSON in the flow's own names.
ALTER TABLE viewflow_log ADD COLUMN changes TEXT;

-- The state is in parts now, each place with what it holds. Owners are lists, and a token is the
-- number of the task that sent it, negative if it is dead.
UPDATE viewflow_process SET state = json_patch(
    json_remove(state, '$.on', '$.owners', '$.ended'),
    json_object(
        'on', (
            SELECT json_group_object(
                edge.key,
                json_extract(edge.value, '$.from')
                    * iif(json_extract(edge.value, '$.live'), 1, -1)
            )
            FROM json_each(state, '$.on') AS edge
        ),
        'owners', (
            SELECT json_group_object(owner.key, json_array(owner.value))
            FROM json_each(state, '$.owners') AS owner
            WHERE owner.type <> 'null'
        ),
        'ended', CASE WHEN json_extract(state, '$.ended') THEN json_object('ended', json('true')) END
    )
);
