//! Rows, transactions and lists.

use chrono::TimeDelta;

use super::World;
use crate::store::{
    Effects, JobRow, JobState, LogRow, Mode, NewAccount, Noted, Page, ProcessFilter, ProcessRow,
    SessionRow, Snapshot, StoreError, TaskFilter, TaskRow, own,
};
use crate::{Event, Permission, ProcessId, ProcessStatus, Status, TaskId, UserId};

pub(super) fn process_row() -> ProcessRow {
    ProcessRow {
        id: ProcessId(0),
        flow: "greet".into(),
        status: ProcessStatus::Done,
        state: r#"{"in":{"approve":2}}"#.into(),
        tasks: 2,
        data: Some("{\"text\":\"grüß dich\"}".into()),
        parent: None,
        version: "v1".into(),
        created_by: Some(UserId(1)),
        created_at: World::epoch(),
        finished_at: Some(World::epoch() + TimeDelta::microseconds(1)),
    }
}

pub(super) fn task_row(process: ProcessId, number: u32) -> TaskRow {
    TaskRow {
        id: TaskId { process, number },
        flow: "greet".into(),
        node: "approve".into(),
        status: Status::Error,
        owner: Some(UserId(2)),
        previous: vec![1, 7],
        created_at: World::epoch(),
        assigned_at: Some(World::epoch() + TimeDelta::seconds(1)),
        started_at: Some(World::epoch() + TimeDelta::seconds(2)),
        finished_at: Some(World::epoch() + TimeDelta::seconds(3)),
        error: Some("it's broken".into()),
        error_code: Some("ä.1".into()),
        item: Some("[\"ä\"]".into()),
        unlogged: vec![Noted {
            event: Event::Assign,
            user: Some(UserId(2)),
            at: World::epoch() + TimeDelta::microseconds(5),
        }],
    }
}

pub(super) fn job_row(id: TaskId) -> JobRow {
    JobRow {
        id,
        event: String::new(),
        flow: "greet".into(),
        state: JobState::Advance,
        attempt: 3,
        due_at: World::epoch(),
        worker: Some("w".into()),
        claimed_at: Some(World::epoch() - TimeDelta::seconds(9)),
        claimed_until: Some(World::epoch() + TimeDelta::seconds(9)),
        error: Some("once".into()),
    }
}

pub fn every_column_comes_back_as_it_was(world: World) {
    let store = world.engine.store();
    let mut tx = store.begin(Mode::Write).unwrap();
    let id = tx.insert_process(&process_row()).unwrap();
    let process = ProcessRow {
        id,
        ..process_row()
    };
    let task = task_row(id, 2);
    let job = job_row(task.id);
    let line = LogRow {
        process: id,
        task: Some(2),
        event: "fail".into(),
        user: Some(UserId(2)),
        detail: Some("it's broken".into()),
        at: World::epoch(),
        changes: Some("{}".into()),
    };
    let effects = Effects {
        created: vec![task.clone(), task_row(id, 3)],
        jobs: vec![job.clone()],
        log: vec![line.clone()],
        ..Effects::default()
    };
    tx.apply(&effects).unwrap();
    tx.commit().unwrap();
    let load = || store.begin(Mode::Read).unwrap().load(task.id, "").unwrap();
    let snapshot = Snapshot {
        process: ProcessRow {
            data: None,
            ..process.clone()
        },
        task: task.clone(),
        job: Some(job.clone()),
    };
    assert_eq!(
        load(),
        Some(snapshot),
        "a list may be long, and is left out"
    );
    let stored = store.process(id).unwrap();
    assert_eq!(stored, Some(process.clone()));
    let mut log = vec![line];
    log.extend(task.unlogged_lines());
    log.extend(task_row(id, 3).unlogged_lines());
    assert_eq!(store.log_of(id).unwrap(), log);

    // What changes in a life can be changed, and emptied where it may be empty.
    let process = ProcessRow {
        status: ProcessStatus::Active,
        state: "{}".into(),
        tasks: 4,
        data: Some("{}".into()),
        version: "v2".into(),
        finished_at: None,
        ..process
    };
    let task = TaskRow {
        status: Status::New,
        owner: None,
        assigned_at: None,
        started_at: None,
        finished_at: None,
        error: None,
        error_code: None,
        item: None,
        unlogged: Vec::new(),
        ..task
    };
    let job = JobRow {
        state: JobState::Run,
        attempt: 0,
        worker: None,
        claimed_at: None,
        claimed_until: None,
        error: None,
        ..job
    };
    let effects = Effects {
        process: Some(process.clone()),
        data: Some("{}".into()),
        changed: vec![task.clone()],
        changed_jobs: vec![job.clone()],
        ..Effects::default()
    };
    let mut tx = store.begin(Mode::Write).unwrap();
    tx.apply(&effects).unwrap();
    tx.commit().unwrap();
    let snapshot = Snapshot {
        process,
        task: task.clone(),
        job: Some(job),
    };
    assert_eq!(load(), Some(snapshot));
    let effects = Effects {
        finished_jobs: vec![own(task.id)],
        ..Effects::default()
    };
    let mut tx = store.begin(Mode::Write).unwrap();
    tx.apply(&effects).unwrap();
    tx.commit().unwrap();
    assert_eq!(load().unwrap().job, None);
    let unknown = TaskId {
        process: id,
        number: 99,
    };
    let mut tx = store.begin(Mode::Read).unwrap();
    assert_eq!(tx.load(unknown, "").unwrap(), None);
}

pub fn a_transaction_that_is_dropped_leaves_nothing(world: World) {
    let store = world.engine.store();
    let mut tx = store.begin(Mode::Write).unwrap();
    let id = tx.insert_process(&process_row()).unwrap();
    drop(tx);
    assert_eq!(store.process(id).unwrap(), None);
}

pub fn a_savepoint_undoes_what_came_after_it(world: World) {
    let store = world.engine.store();
    let mut tx = store.begin(Mode::Write).unwrap();
    let kept = tx.insert_process(&process_row()).unwrap();
    tx.savepoint().unwrap();
    let undone = tx.insert_process(&process_row()).unwrap();
    tx.roll_back_to_savepoint().unwrap();
    tx.savepoint().unwrap();
    let also_kept = tx.insert_process(&process_row()).unwrap();
    tx.release_savepoint().unwrap();
    tx.commit().unwrap();
    assert_eq!(undone, also_kept, "the number was free again");
    assert!(store.process(kept).unwrap().is_some());
    assert!(store.process(also_kept).unwrap().is_some());
}

pub fn lists_are_filtered_ordered_and_paged(world: World) {
    let store = world.engine.store();
    let processes: Vec<_> = (0..5)
        .map(|_| {
            world.wait(1);
            world.started("hello")
        })
        .collect();
    world.approve(processes[1], false).unwrap();
    world.approve(processes[3], false).unwrap();
    let (anna, bob) = (world.user("anna"), world.user("bob"));
    bob.take(world.task_at(processes[4], "approve")).unwrap();

    let list = |filter: ProcessFilter, number, size| {
        let listing = store.processes(&filter, Page { number, size }).unwrap();
        let ids: Vec<_> = listing.items.iter().map(|process| process.id.0).collect();
        (ids, listing.more)
    };
    let of = |flow: &str| ProcessFilter {
        flows: vec![flow.into()],
        status: None,
        involving: None,
    };
    assert_eq!(list(of("greet"), 0, 2), (vec![5, 4], true));
    assert_eq!(list(of("greet"), 2, 2), (vec![1], false));
    assert_eq!(list(of("chain"), 0, 2), (vec![], false));
    let done = ProcessFilter {
        status: Some(ProcessStatus::Done),
        ..of("greet")
    };
    assert_eq!(list(done, 0, 9), (vec![4, 2], false));
    let involving = |user| ProcessFilter {
        involving: Some(user),
        ..of("greet")
    };
    assert_eq!(list(involving(bob.user().id), 0, 9).0, [5, 4, 2]);
    assert_eq!(list(involving(anna.user().id), 0, 9).0.len(), 5);
    let dora = world.user("dora").user().id;
    assert_eq!(list(involving(dora), 0, 9).0, [0_i64; 0]);

    let tasks = |filter: TaskFilter, number, size| {
        let listing = store.tasks(&filter, Page { number, size }).unwrap();
        let ids: Vec<_> = listing
            .items
            .iter()
            .map(|(task, process)| {
                assert_eq!(task.id.process, process.id);
                task.id.process.0
            })
            .collect();
        (ids, listing.more)
    };
    let queue = || TaskFilter::Queue(vec![("greet", "approve"), ("greet", "nowhere")]);
    assert_eq!(tasks(queue(), 0, 1), (vec![1], true));
    assert_eq!(tasks(queue(), 1, 1), (vec![3], false));
    assert_eq!(tasks(TaskFilter::Queue(vec![]), 0, 9).0, [0_i64; 0]);
    let crossed = TaskFilter::Queue(vec![("chain", "approve"), ("greet", "work")]);
    assert_eq!(tasks(crossed, 0, 9).0, [0_i64; 0]);
    assert_eq!(tasks(TaskFilter::Inbox(bob.user().id), 0, 9).0, [5]);
    assert_eq!(tasks(TaskFilter::Archive(bob.user().id), 0, 9).0, [4, 2]);
    assert_eq!(store.count_tasks(&queue(), 9).unwrap(), 2);
    assert_eq!(store.count_tasks(&queue(), 1).unwrap(), 1);
    let failed = || TaskFilter::Failed(vec!["greet"]);
    assert_eq!(tasks(failed(), 0, 9).0, [0_i64; 0]);
    let broken = world.approved("fail in job");
    world.work();
    assert_eq!(tasks(failed(), 0, 9).0, [broken.0]);
}

pub fn whoever_held_a_permission_holds_it_by_its_new_name(world: World) {
    let store = world.engine.store();
    let code = |code: &str| Permission {
        code: code.into(),
        title: code.into(),
    };
    store
        .sync_permissions(&[code("old"), code("new"), code("other")])
        .unwrap();
    let [anna, bob, carl] = ["anna", "bob", "carl"].map(|name| world.user(name).user().id);
    for (id, permission) in [(anna, "old"), (bob, "old"), (bob, "new"), (carl, "other")] {
        store.grant(id, permission).unwrap();
    }
    // The second time there is nothing to do.
    for _ in 0..2 {
        store.rename_permission("old", "new").unwrap();
        let holds = |id, permission: &str| {
            let user = store.user(id).unwrap().unwrap();
            user.permissions.contains(permission)
        };
        assert_eq!(
            [anna, bob, carl].map(|id| holds(id, "new")),
            [true, true, false]
        );
        assert_eq!([anna, bob, carl].map(|id| holds(id, "old")), [false; 3]);
        assert!(holds(carl, "other"));
        let codes: Vec<_> = store.permissions().unwrap();
        assert!(codes.iter().any(|permission| permission.code == "new"));
        assert!(!codes.iter().any(|permission| permission.code == "old"));
    }
}

pub fn accounts_and_grants_are_kept(world: World) {
    let store = world.engine.store();
    let account = NewAccount {
        name: "eve".into(),
        password: Some("hash".into()),
        is_superuser: true,
    };
    let id = store.create_account(&account).unwrap();
    assert!(matches!(
        store.create_account(&account),
        Err(StoreError::Exists(_))
    ));
    store.grant(id, "greet.view").unwrap();
    store.grant(id, "greet.view").unwrap();
    store.set_password(id, "other").unwrap();
    let eve = store.account("eve").unwrap().unwrap();
    assert_eq!(eve.password.as_deref(), Some("other"));
    assert!(eve.is_active && eve.user.is_superuser);
    let permissions: Vec<_> = eve.user.permissions.iter().collect();
    assert_eq!(permissions, ["greet.view"]);
    assert_eq!(store.user(id).unwrap(), Some(eve.user));
    assert!(store.account("Eve").unwrap().is_none());
    assert!(store.user(UserId(99)).unwrap().is_none());
    let names: Vec<_> = store.user_names().unwrap();
    let names: Vec<_> = names.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["anna", "bob", "carl", "dora", "eve"]);

    let codes = || -> Vec<_> {
        let permissions = store.permissions().unwrap();
        permissions.into_iter().map(|p| (p.code, p.title)).collect()
    };
    let before = codes();
    assert!(before.contains(&("greet.approve".into(), "Greet: Approve the request".into())));
    store
        .sync_permissions(&[Permission {
            code: "greet.approve".into(),
            title: "Renamed".into(),
        }])
        .unwrap();
    let after = codes();
    assert_eq!(after.len(), before.len());
    assert!(after.contains(&("greet.approve".into(), "Renamed".into())));
}

pub fn sessions_are_kept_until_they_expire(world: World) {
    let store = world.engine.store();
    let now = World::epoch();
    let session = SessionRow {
        key: "k".into(),
        data: "one".into(),
        expires_at: now + TimeDelta::seconds(10),
    };
    assert!(store.create_session(&session).unwrap());
    assert!(!store.create_session(&session).unwrap());
    let session = SessionRow {
        data: "two".into(),
        ..session
    };
    store.save_session(&session).unwrap();
    let other = SessionRow {
        key: "other".into(),
        ..session.clone()
    };
    // A session that was ended meanwhile is not begun again.
    store.save_session(&other).unwrap();
    assert_eq!(store.session("other", now).unwrap(), None);
    assert!(store.create_session(&other).unwrap());
    assert_eq!(store.session("k", now).unwrap(), Some(session));
    let later = now + TimeDelta::seconds(10);
    assert_eq!(store.session("k", later).unwrap(), None);
    store.delete_session("other").unwrap();
    assert_eq!(store.session("other", now).unwrap(), None);
    store.delete_expired_sessions(later).unwrap();
    assert_eq!(store.session("k", now).unwrap(), None);
}
