//! What a step has written that no row of its own says, or that it has not read.

use chrono::TimeDelta;

use super::World;
use super::rows::{job_row, process_row, task_row};
use crate::store::{CallOff, Effects, JobRow, JobState, LogRow, Mode, TaskRow, Which};
use crate::{ProcessId, Status, TaskId};

/// A process with a row for each state, at two nodes in turn, and a job for each of them.
pub(super) fn stored(world: &World) -> (ProcessId, Vec<TaskRow>) {
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

pub(super) fn apply(world: &World, effects: &Effects) {
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

pub fn a_row_that_calls_parts_off_takes_the_place_of_one(world: World) {
    let (id, tasks) = stored(&world);
    let claimed_by = |worker: &str| JobRow {
        state: JobState::Cancel,
        worker: Some(worker.into()),
        ..job_row(tasks[0].id)
    };
    for worker in ["first", "second"] {
        apply(
            &world,
            &Effects {
                jobs: vec![claimed_by(worker)],
                ..Effects::default()
            },
        );
        let jobs = world.engine.store().jobs_of(id).unwrap();
        assert_eq!(jobs[0], claimed_by(worker));
        assert_eq!(jobs.len(), tasks.len());
    }
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
