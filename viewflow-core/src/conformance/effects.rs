//! What a step asks of a store that no row of its own says: rows that are written or found unread.

use chrono::TimeDelta;

use super::World;
use super::rows::{job_row, process_row, task_row};
use crate::store::{
    CallOff, Effects, JobRow, JobState, LogRow, Mode, Page, ProcessRow, TaskRow, Which,
};
use crate::{ProcessId, ProcessStatus, Status, TaskId};

/// A process with a row for each state, at two nodes in turn, and a job for each of them.
fn stored(world: &World) -> (ProcessId, Vec<TaskRow>) {
    let store = world.engine.store();
    let mut tx = store.begin(Mode::Write).unwrap();
    let id = tx.insert_process(&process_row()).unwrap();
    let tasks = |node: &'static str, from: u32| {
        Status::ALL
            .into_iter()
            .zip(from..)
            .map(move |(status, number)| TaskRow {
                node: node.into(),
                status,
                finished_at: None,
                ..task_row(id, number)
            })
    };
    let tasks: Vec<_> = tasks("one", 1).chain(tasks("other", 9)).collect();
    let effects = Effects {
        created: tasks.clone(),
        jobs: tasks.iter().map(|task| job_row(task.id)).collect(),
        ..Effects::default()
    };
    tx.apply(&effects).unwrap();
    tx.commit().unwrap();
    (id, tasks)
}

fn apply(world: &World, effects: &Effects) {
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    tx.apply(effects).unwrap();
    tx.commit().unwrap();
}

pub fn tasks_are_called_off_unread(world: World) {
    let at = World::epoch() + TimeDelta::seconds(7);
    for which in [
        Which::Numbers((3..=11).collect()),
        Which::At {
            node: "other".into(),
            from: 4,
            to: 12,
        },
    ] {
        let ((id, tasks), (other, untouched)) = (stored(&world), stored(&world));
        let is_one = |task: &TaskRow| match &which {
            Which::Numbers(_) => (3..=11).contains(&task.id.number),
            Which::At { .. } => (9..=12).contains(&task.id.number),
        };
        let off = CallOff {
            process: id,
            tasks: which.clone(),
            at,
        };
        apply(
            &world,
            &Effects {
                called_off: vec![off],
                ..Effects::default()
            },
        );
        let expected: Vec<_> = tasks
            .iter()
            .map(|task| match is_one(task) && task.status.is_open() {
                true => TaskRow {
                    status: Status::Canceled,
                    finished_at: Some(at),
                    ..task.clone()
                },
                false => task.clone(),
            })
            .collect();
        let store = world.engine.store();
        assert_eq!(store.tasks_of(id).unwrap(), expected);
        let left: Vec<_> = tasks.iter().filter(|task| !is_one(task)).collect();
        let left: Vec<_> = left.iter().map(|task| task.id).collect();
        let jobs = store.jobs_of(id).unwrap().into_iter().map(|job| job.id);
        assert_eq!(jobs.collect::<Vec<_>>(), left, "their jobs are gone");
        assert_eq!(store.tasks_of(other).unwrap(), untouched);
        assert_eq!(store.jobs_of(other).unwrap().len(), untouched.len());
    }
}

pub fn tasks_of_a_locked_process_are_found(world: World) {
    let (id, tasks) = stored(&world);
    stored(&world);
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    let numbers = |tasks: Vec<TaskRow>| tasks.iter().map(|task| task.id.number).collect::<Vec<_>>();
    let found = tx.tasks(id, &Which::Numbers(vec![12, 2, 99])).unwrap();
    assert_eq!(found, [tasks[1].clone(), tasks[11].clone()]);
    assert_eq!(tx.tasks(id, &Which::Numbers(vec![])).unwrap(), []);
    let at = |node: &str, from, to| Which::At {
        node: node.into(),
        from,
        to,
    };
    let found = tx.tasks(id, &at("other", 3, 10)).unwrap();
    assert_eq!(numbers(found), [9, 10]);
    let found = tx.tasks(id, &at("one", 7, u32::MAX)).unwrap();
    assert_eq!(numbers(found), [7, 8]);

    let next = |tx: &mut dyn crate::store::Transaction, node, status, after| {
        let found = tx.next_task(id, node, status, after).unwrap();
        found.map(|task| task.id.number)
    };
    let first = Status::ALL[0];
    assert_eq!(next(&mut *tx, "one", first, 0), Some(1));
    assert_eq!(next(&mut *tx, "one", first, 1), None);
    assert_eq!(next(&mut *tx, "other", first, 1), Some(9));
    assert_eq!(next(&mut *tx, "other", Status::Error, 8), Some(15));
    let whole = tx.next_task(id, "other", first, 0).unwrap();
    assert_eq!(whole.as_ref(), Some(&tasks[8]));

    let jobs = tx.jobs(id, &[12, 99, 2]).unwrap();
    assert_eq!(jobs, [job_row(tasks[1].id), job_row(tasks[11].id)]);
    assert_eq!(tx.jobs(id, &[]).unwrap(), []);
}

pub fn the_changes_of_a_process_are_told_in_their_order(world: World) {
    let (id, _) = stored(&world);
    let (other, _) = stored(&world);
    let line = |process, task, changes: Option<&str>, at| LogRow {
        process,
        task,
        event: "complete".into(),
        user: None,
        detail: None,
        at: World::epoch() + TimeDelta::seconds(at),
        changes: changes.map(Into::into),
    };
    let first = [
        line(id, None, Some("{\"first\":1}"), 5),
        line(id, Some(1), None, 5),
        line(other, None, Some("{}"), 5),
    ];
    // A clock may be set back; what was written later is later.
    let later = [
        line(id, Some(2), Some("{}"), 1),
        line(id, Some(1), Some("{}"), 1),
    ];
    for log in [first.to_vec(), later.to_vec()] {
        apply(
            &world,
            &Effects {
                log,
                ..Effects::default()
            },
        );
    }
    let changes = world.engine.store().begin(Mode::Read).unwrap().changes(id);
    assert_eq!(
        changes.unwrap(),
        [first[0].clone(), later[0].clone(), later[1].clone()]
    );
}

pub fn tasks_go_by_the_new_name_of_their_node(world: World) {
    let (id, tasks) = stored(&world);
    let (other, untouched) = stored(&world);
    let row = world.engine.store().process(id).unwrap();
    apply(
        &world,
        &Effects {
            process: row,
            renamed: vec![("one".into(), "first".into()), ("gone".into(), "x".into())],
            ..Effects::default()
        },
    );
    let expected: Vec<_> = tasks
        .into_iter()
        .map(|task| match task.node.as_str() {
            "one" => TaskRow {
                node: "first".into(),
                ..task
            },
            _ => task,
        })
        .collect();
    assert_eq!(world.engine.store().tasks_of(id).unwrap(), expected);
    assert_eq!(world.engine.store().tasks_of(other).unwrap(), untouched);
}

/// A process of a task that is part of a process which has one task of each state.
fn part(world: &World, task: TaskId, status: ProcessStatus) -> ProcessRow {
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    let row = ProcessRow {
        status,
        parent: Some(task),
        ..process_row()
    };
    let id = tx.insert_process(&row).unwrap();
    tx.commit().unwrap();
    ProcessRow { id, ..row }
}

pub fn the_parts_of_a_process_are_found(world: World) {
    let (id, tasks) = stored(&world);
    let (other, others) = stored(&world);
    let active = |task: &TaskRow| part(&world, task.id, ProcessStatus::Active);
    let parts: Vec<_> = tasks[..8].iter().map(active).collect();
    let done = part(&world, tasks[4].id, ProcessStatus::Done);
    let of_another = active(&others[4]);
    let store = world.engine.store();
    let page = |number, size| {
        let parts = store.children_of(id, Page { number, size }).unwrap();
        (parts.items, parts.more)
    };
    assert_eq!(page(0, 5), (parts[..5].to_vec(), true));
    assert_eq!(page(1, 5), ([&parts[5..], &[done.clone()]].concat(), false));
    let closed = parts.iter().zip(Status::ALL);
    let closed = closed.filter(|(_, status)| !status.is_open());
    let closed: Vec<_> = closed.map(|(part, _)| part.id).collect();
    assert_eq!(store.orphans_of(id).unwrap(), closed);
    assert_eq!(store.orphans_of(other).unwrap(), [of_another.id]);
    let mut tx = store.begin(Mode::Read).unwrap();
    assert_eq!(tx.child(tasks[4].id).unwrap(), Some(done), "the latest one");
    assert_eq!(tx.child(tasks[3].id).unwrap().as_ref(), Some(&parts[3]));
    assert_eq!(tx.child(tasks[9].id).unwrap(), None);
}

pub fn processes_of_another_version_are_found(world: World) {
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    let mut insert = |flow: &str, version: &str, status| {
        let row = ProcessRow {
            flow: flow.into(),
            version: version.into(),
            status,
            ..process_row()
        };
        let id = tx.insert_process(&row).unwrap();
        ProcessRow { id, ..row }
    };
    let active = ProcessStatus::Active;
    let first = insert("one", "old", active);
    insert("one", "new", active);
    insert("one", "old", ProcessStatus::Done);
    insert("other", "old", active);
    let last = insert("one", "older", active);
    tx.commit().unwrap();
    let store = world.engine.store();
    let found = |after| store.outdated("one", "new", after).unwrap();
    assert_eq!(found(ProcessId(0)), [first.clone(), last.clone()]);
    assert_eq!(found(first.id), [last.clone()]);
    assert_eq!(found(last.id), []);
}

pub fn a_task_with_a_job_hears_of_no_end(world: World) {
    let (id, tasks) = stored(&world);
    let without = TaskId {
        process: id,
        number: 20,
    };
    let tell = |id| JobRow {
        state: JobState::Resume,
        worker: Some("other".into()),
        ..job_row(id)
    };
    apply(
        &world,
        &Effects {
            created: vec![task_row(id, 20)],
            jobs: vec![tell(tasks[0].id), tell(without)],
            ..Effects::default()
        },
    );
    let jobs = world.engine.store().jobs_of(id).unwrap();
    assert_eq!(jobs[0], job_row(tasks[0].id));
    assert_eq!(jobs.last(), Some(&tell(without)));
}

pub fn the_job_that_has_been_due_longest_is_claimed(world: World) {
    let (id, tasks) = stored(&world);
    let store = world.engine.store();
    let now = World::epoch() + TimeDelta::seconds(100);
    let at = |seconds| World::epoch() + TimeDelta::seconds(seconds);
    let free = |place: usize, due: i64| JobRow {
        due_at: at(due),
        worker: None,
        claimed_at: None,
        claimed_until: None,
        ..job_row(tasks[place].id)
    };
    let held = |place: usize, due: i64, until: i64| JobRow {
        due_at: at(due),
        claimed_until: Some(at(until)),
        ..job_row(tasks[place].id)
    };
    let jobs = vec![free(0, 101), free(1, 50), held(2, 10, 101), held(3, 40, 99)];
    let others = tasks[4..].iter().map(|task| task.id).collect();
    apply(
        &world,
        &Effects {
            changed_jobs: jobs.clone(),
            finished_jobs: others,
            ..Effects::default()
        },
    );
    let until = at(130);
    let claim = |flows: &[&str]| store.claim_job(flows, "me", now, until).unwrap();
    assert_eq!(claim(&[]), None);
    assert_eq!(claim(&["chain", "round"]), None);
    let claimed = |place: usize| JobRow {
        attempt: jobs[place].attempt + 1,
        worker: Some("me".into()),
        claimed_at: Some(now),
        claimed_until: Some(until),
        ..jobs[place].clone()
    };
    // The one's claim has run out; one is not due yet, and one is at work.
    assert_eq!(claim(&["chain", "greet"]), Some(claimed(3)));
    assert_eq!(claim(&["greet"]), Some(claimed(1)));
    assert_eq!(claim(&["greet"]), None);
    let expected = [jobs[0].clone(), claimed(1), jobs[2].clone(), claimed(3)];
    assert_eq!(store.jobs_of(id).unwrap(), expected);
    let later = at(160);
    assert!(!store.extend_claim(&jobs[3], later).unwrap(), "it is lost");
    assert!(store.extend_claim(&claimed(3), later).unwrap());
    assert_eq!(store.jobs_of(id).unwrap()[3].claimed_until, Some(later));
}

pub fn a_task_is_changed_only_as_it_was_read(world: World) {
    let (_, tasks) = stored(&world);
    let store = world.engine.store();
    let before = &tasks[0];
    let after = TaskRow {
        status: Status::Assigned,
        owner: Some(crate::UserId(3)),
        assigned_at: Some(World::epoch()),
        unlogged: Vec::new(),
        ..before.clone()
    };
    for other in [
        TaskRow {
            status: Status::Started,
            ..before.clone()
        },
        TaskRow {
            owner: None,
            ..before.clone()
        },
    ] {
        assert!(!store.change_task(&other, &after).unwrap());
    }
    assert_eq!(store.tasks_of(before.id.process).unwrap(), tasks);
    assert!(store.change_task(before, &after).unwrap());
    assert!(!store.change_task(before, &after).unwrap());
    let stored = store.tasks_of(before.id.process).unwrap();
    assert_eq!(stored[0], after);
    assert_eq!(stored[1..], tasks[1..]);
}
