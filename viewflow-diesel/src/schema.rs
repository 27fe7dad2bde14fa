//! The store's own tables, for applications that want to read them.

#![allow(missing_docs)]

diesel::table! {
    viewflow_user (id) {
        id -> BigInt,
        name -> Text,
        password -> Nullable<Text>,
        is_active -> Bool,
        is_superuser -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    viewflow_permission (code) {
        code -> Text,
        title -> Text,
    }
}

diesel::table! {
    viewflow_grant (user_id, permission) {
        user_id -> BigInt,
        permission -> Text,
    }
}

diesel::table! {
    viewflow_process (id) {
        id -> BigInt,
        flow -> Text,
        status -> Text,
        state -> Text,
        tasks -> Integer,
        data -> Nullable<Text>,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        parent_id -> Nullable<BigInt>,
        parent_task -> Nullable<Integer>,
        version -> Text,
    }
}

diesel::table! {
    viewflow_task (process_id, number) {
        process_id -> BigInt,
        number -> Integer,
        flow -> Text,
        node -> Text,
        status -> Text,
        owner_id -> Nullable<BigInt>,
        previous -> Text,
        created_at -> Timestamp,
        assigned_at -> Nullable<Timestamp>,
        started_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        error -> Nullable<Text>,
        error_code -> Nullable<Text>,
        item -> Nullable<Text>,
        unlogged -> Nullable<Text>,
    }
}

diesel::table! {
    viewflow_log (id) {
        id -> BigInt,
        process_id -> BigInt,
        task -> Nullable<Integer>,
        event -> Text,
        user_id -> Nullable<BigInt>,
        detail -> Nullable<Text>,
        at -> Timestamp,
        changes -> Nullable<Text>,
    }
}

diesel::table! {
    viewflow_job (process_id, task, event) {
        process_id -> BigInt,
        task -> Integer,
        event -> Text,
        flow -> Text,
        state -> Text,
        attempt -> Integer,
        due_at -> Timestamp,
        worker -> Nullable<Text>,
        claimed_at -> Nullable<Timestamp>,
        claimed_until -> Nullable<Timestamp>,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    viewflow_schedule (flow, node) {
        flow -> Text,
        node -> Text,
        spec -> Text,
        due_at -> Timestamp,
    }
}

diesel::table! {
    viewflow_session (id) {
        id -> Text,
        data -> Text,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    viewflow_message (id) {
        id -> BigInt,
        kind -> Text,
        name -> Text,
        key -> Text,
        payload -> Text,
        given -> Nullable<Text>,
        sent_at -> Timestamp,
        kept_until -> Timestamp,
        last_wait -> BigInt,
        passed -> BigInt,
        begun -> Nullable<Text>,
        process_id -> Nullable<BigInt>,
        task -> Nullable<Integer>,
        taken_at -> Nullable<Timestamp>,
        error -> Nullable<Text>,
        turn -> Integer,
        start -> Nullable<Text>,
    }
}

diesel::table! {
    viewflow_subscription (id) {
        id -> BigInt,
        process_id -> BigInt,
        task -> Integer,
        event -> Text,
        flow -> Text,
        kind -> Text,
        name -> Text,
        key -> Text,
        since -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    viewflow_user,
    viewflow_permission,
    viewflow_grant,
    viewflow_process,
    viewflow_task,
    viewflow_log,
    viewflow_job,
    viewflow_message,
    viewflow_subscription,
);
