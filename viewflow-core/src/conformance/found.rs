//! What a store has to find, and to leave out.

use chrono::TimeDelta;

use super::World;
use super::effects::{apply, stored};
use super::rows::{job_row, process_row};
use crate::store::{
    CallOff, Effects, JobRow, Mode, Page, ProcessRow, TaskRow, Transaction, Which, own,
};
use crate::{ProcessId, ProcessStatus, Status, TaskId};

pub fn tasks_of_a_locked_process_are_found(world: World) {
    let (id, tasks) = stored(&world);
    stored(&world);
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    let numbers = |tasks: Vec<TaskRow>| tasks.iter().map(|task| task.id.number).collect::<Vec<_>>();
    let found = tx.tasks(id, &Which::Numbers(vec![12, 2, 99, 2])).unwrap();
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

    let next = |tx: &mut dyn Transaction, node, status, after| {
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

    let jobs = tx.jobs(id, &[12, 99, 2, 12]).unwrap();
    assert_eq!(jobs, [job_row(tasks[1].id), job_row(tasks[11].id)]);
    assert_eq!(tx.jobs(id, &[]).unwrap(), []);
}

/// A step may be about all the tasks of a long list, which are more than a statement can name.
pub fn however_many_are_asked_for_they_are_found(world: World) {
    let (id, tasks) = stored(&world);
    let numbers: Vec<u32> = (1..=100_000).rev().collect();
    let which = Which::Numbers(numbers.clone());
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    assert_eq!(tx.tasks(id, &which).unwrap(), tasks);
    let jobs: Vec<_> = tasks.iter().map(|task| job_row(task.id)).collect();
    assert_eq!(tx.jobs(id, &numbers).unwrap(), jobs);
    drop(tx);
    let off = CallOff {
        process: id,
        tasks: which,
        at: World::epoch(),
    };
    apply(
        &world,
        &Effects {
            called_off: vec![off],
            ..Effects::default()
        },
    );
    let store = world.engine.store();
    let open = |task: &TaskRow| task.status.is_open();
    assert!(!store.tasks_of(id).unwrap().iter().any(open));
    assert_eq!(store.jobs_of(id).unwrap(), []);
}

/// A process that is a part of another one, for a task.
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
    let of_another = active(&others[5]);
    let store = world.engine.store();
    let page = |number, size| {
        let parts = store.children_of(id, Page { number, size }).unwrap();
        (parts.items, parts.more)
    };
    assert_eq!(page(0, 5), (parts[..5].to_vec(), true));
    assert_eq!(
        page(1, 5),
        ([&parts[5..], std::slice::from_ref(&done)].concat(), false)
    );
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
    assert_eq!(found(first.id), std::slice::from_ref(&last));
    assert_eq!(found(last.id), []);
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
    let others = tasks[4..].iter().map(|task| own(task.id)).collect();
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
