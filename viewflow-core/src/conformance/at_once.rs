//! Many at once at one process.

use std::sync::Barrier;

use super::World;
use super::flows::{AskAnswer, Notes};
use crate::{Error, Input, ProcessStatus, TaskId};

/// Each of some people does tasks of its own, all of them at once.
fn at_once(world: &World, tasks: &[Vec<TaskId>]) {
    let bob = world.user("bob");
    let (bob, start) = (&bob, &Barrier::new(tasks.len()));
    std::thread::scope(|scope| {
        for tasks in tasks {
            scope.spawn(move || {
                start.wait();
                for task in tasks {
                    bob.take(*task).unwrap();
                    let form = Input::from_pairs([("", "")]);
                    bob.complete_with(*task, &form).unwrap();
                }
            });
        }
    });
    world.look();
}

pub fn two_come_to_a_join_at_once(world: World) {
    let processes: Vec<_> = (0..10)
        .map(|_| world.begins("rounds", Notes::default()))
        .collect();
    let all = |node: &str| -> Vec<_> { processes.iter().map(|p| p.at(node)).collect() };
    at_once(&world, &[all("a"), all("b")]);
    for process in processes {
        assert_eq!(process.open(), "after new");
        assert_eq!(process.trail().matches("meet").count(), 1);
    }
}

pub fn many_work_on_one_list_at_once(world: World) {
    let items: Vec<_> = (0..20).map(|item| item.to_string()).collect();
    let notes = Notes {
        told: vec!["views".into()],
        items: items.clone(),
        ..Notes::default()
    };
    let process = world.begins("lists", notes);
    let every_fourth = |first: u32| (first..=22).step_by(4).map(|n| process.task(n)).collect();
    let tasks: Vec<_> = (3..=6).map(every_fourth).collect();
    at_once(&world, &tasks);
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written(), items.join(", "));
    process.done("after");
    assert_eq!(process.status(), ProcessStatus::Done);
}

pub fn of_two_who_resume_a_process_at_once_one_does(world: World) {
    for _ in 0..10 {
        let process = world.begins("ask", Notes::default());
        let start = Barrier::new(2);
        let resume = || {
            start.wait();
            world.engine.resume(AskAnswer, process.id, "yes".into())
        };
        let (one, other) = std::thread::scope(|scope| {
            let other = scope.spawn(resume);
            (resume(), other.join().unwrap())
        });
        let is_late = |done: &Result<_, _>| matches!(done, Err(Error::NotWaiting { .. }));
        assert!(
            one.is_ok() && is_late(&other) || is_late(&one) && other.is_ok(),
            "{one:?} {other:?}"
        );
        process.look();
        assert_eq!(process.written(), "yes, count");
    }
}
