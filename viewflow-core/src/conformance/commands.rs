//! What people and code may do, and what comes of it.

use std::sync::Barrier;

use super::World;
use super::flows::{GreetFlow, Greeting, greet_flow};
use crate::store::{NewAccount, Page, TaskFilter};
use crate::{Denied, Error, Input, Loaded, ProcessStatus, Rejected, Status};

pub fn a_process_goes_from_its_start_to_its_end(world: World) {
    let process = world.approved("hello");
    assert_eq!(world.status(process, "send"), Status::Scheduled);
    assert!(world.work().is_some());
    let view = world.engine.process::<GreetFlow>(process).unwrap();
    assert_eq!(view.status(), ProcessStatus::Done);
    assert_eq!(view.row.finished_at, Some(World::epoch()));
    let greeting = Greeting {
        text: "hello".into(),
        approved: true,
        sent: 11,
    };
    assert_eq!(view.data, greeting);
    let tasks = world.engine.store().tasks_of(process).unwrap();
    let trail: Vec<_> = tasks
        .iter()
        .map(|task| (task.node.as_str(), task.status, task.previous.as_slice()))
        .collect();
    assert_eq!(
        trail,
        [
            ("start", Status::Done, &[][..]),
            ("approve", Status::Done, &[1]),
            ("check_approve", Status::Done, &[2]),
            ("count", Status::Done, &[3]),
            ("send", Status::Done, &[4]),
            ("end", Status::Done, &[5]),
        ]
    );
    let log = world.engine.store().log_of(process).unwrap();
    let log: Vec<_> = log
        .iter()
        .map(|line| (line.task.unwrap_or(0), line.event.as_str()))
        .collect();
    assert_eq!(
        log,
        [
            (0, "begin"),
            (1, "complete"),
            (2, "create"),
            (2, "assign"),
            (2, "start"),
            (2, "complete"),
            (3, "complete"),
            (4, "complete"),
            (5, "schedule"),
            (5, "complete"),
            (6, "complete"),
            (0, "end"),
        ]
    );
}

pub fn a_refused_request_ends_at_once(world: World) {
    let process = world.started("hello");
    world.approve(process, false).unwrap();
    let view = world.engine.process::<GreetFlow>(process).unwrap();
    assert_eq!(view.status(), ProcessStatus::Done);
    assert_eq!(world.status(process, "end"), Status::Done);
    assert!(world.work().is_none());
}

pub fn code_starts_a_process_with_its_data(world: World) {
    let greeting = Greeting {
        text: "imported".into(),
        approved: true,
        sent: 0,
    };
    let process = world.engine.start(GreetFlow::import, greeting).unwrap();
    let nodes: Vec<_> = world.tasks(process).into_iter().map(|t| t.0).collect();
    assert_eq!(nodes, ["import", "check_approve", "count", "send"]);
    assert_eq!(world.greeting(process).sent, 1);
    let row = world.engine.store().process(process).unwrap().unwrap();
    assert_eq!(row.created_by, None);
}

pub fn a_process_that_begins_with_a_condition_keeps_its_data(world: World) {
    let greeting = Greeting {
        text: "not wanted".into(),
        ..Greeting::default()
    };
    let process = world.engine.start(GreetFlow::import, greeting).unwrap();
    assert_eq!(world.status(process, "end"), Status::Done);
    assert_eq!(world.greeting(process).text, "not wanted");
}

pub fn a_task_that_is_given_back_is_in_the_queue_again(world: World) {
    let process = world.started("hello");
    let bob = world.user("bob");
    let task = world.engine.find(GreetFlow::approve, process).unwrap();
    let task = task.unwrap().as_new().unwrap();
    let queue = TaskFilter::Queue(vec![("greet", "approve")]);
    let inbox = TaskFilter::Inbox(bob.user().id);
    let counts = || {
        let count = |filter| world.engine.store().count_tasks(filter, 9).unwrap();
        (count(&queue), count(&inbox))
    };
    assert_eq!(counts(), (1, 0));
    let task = task.assign(&bob).unwrap().start(&bob).unwrap();
    assert_eq!(counts(), (0, 1));
    let task = task.unassign(&bob).unwrap();
    assert_eq!(counts(), (1, 0));
    assert_eq!(task.owner(), None);
    assert_eq!(task.row().started_at, None);
}

pub fn a_command_that_fails_gives_the_task_back(world: World) {
    let process = world.started("hello");
    let task = world.engine.find(GreetFlow::approve, process).unwrap();
    let task = task.unwrap().as_new().unwrap();
    let stale = task.clone();
    let bob = world.user("bob");
    let Rejected { task, error } = task.assign(&world.user("dora")).unwrap_err();
    assert!(matches!(error, Error::Denied(Denied::Permission { .. })));
    let assigned = task.assign(&bob).unwrap();
    // Whoever still holds the task as it was is told what has become of it.
    let Rejected { task, error } = stale.assign(&bob).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a task that is assigned cannot be assigned"
    );
    assert_eq!(task.id(), assigned.id());
    let loaded = world.engine.task(GreetFlow::approve, task.id()).unwrap();
    assert!(matches!(loaded, Loaded::Assigned(_)));
    assert!(matches!(
        world.engine.task(GreetFlow::send, task.id()),
        Err(Error::NoTask(_))
    ));
}

pub fn nobody_acts_without_the_right(world: World) {
    let dora = world.user("dora");
    let form = greet_flow::start::Form {
        text: "hello".into(),
    };
    let refused = dora.start(GreetFlow::start, form).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`dora` does not have the permission `greet.start`"
    );
    let process = world.started("hello");
    let task = world.task_at(process, "approve");
    assert!(matches!(dora.take(task), Err(Error::Denied(_))));
    let bob = world.user("bob");
    bob.take(task).unwrap();
    let before = world.tasks(process);
    let input = Input::from_pairs([("approved", "on")]);
    for who in ["anna", "carl", "dora"] {
        let who = world.user(who);
        assert!(matches!(
            who.complete_with(task, &input),
            Err(Error::Denied(Denied::NotOwner { .. }))
        ));
        assert!(matches!(who.begin_work(task), Err(Error::Denied(_))));
        assert!(matches!(who.task_form(task), Err(Error::Denied(_))));
    }
    assert!(matches!(dora.give_back(task), Err(Error::Denied(_))));
    assert!(matches!(bob.retry(task), Err(Error::Denied(_))));
    assert_eq!(world.tasks(process), before);
    assert!(!world.greeting(process).approved);
}

pub fn four_eyes_see_more_than_two(world: World) {
    let bob = world.user("bob");
    let form = greet_flow::start::Form {
        text: "my own".into(),
    };
    let process = bob.start(GreetFlow::start, form).unwrap();
    let task = world.task_at(process, "approve");
    assert_eq!(
        bob.take(task).unwrap_err().to_string(),
        "`bob` has done `start`, so somebody else must do `approve`"
    );
    let store = world.engine.store();
    let row = store.process(process).unwrap().unwrap();
    let tasks = store.tasks_of(process).unwrap();
    assert!(bob.could_take(&row, &tasks[1]).unwrap().is_err());
    assert_eq!(world.status(process, "approve"), Status::New);
}

pub fn a_form_with_errors_writes_nothing(world: World) {
    let anna = world.user("anna");
    let form = greet_flow::start::Form {
        text: String::new(),
    };
    let refused = anna.start(GreetFlow::start, form).unwrap_err();
    let Error::Invalid(errors) = refused else {
        panic!("{refused}");
    };
    assert_eq!(errors.fields["text"], ["This field is required."]);
    let too_long = Input::from_pairs([("text", "x".repeat(151))]);
    let refused = anna.start_with("greet", "start", &too_long).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the form has errors; text: Enter at most 150 characters."
    );
    let process = world.started("hello");
    assert_eq!(process.0, 1, "nothing was written before");
    let task = world.task_at(process, "approve");
    let bob = world.user("bob");
    bob.take(task).unwrap();
    let nonsense = Input::from_pairs([("approved", "perhaps")]);
    assert!(matches!(
        bob.complete_with(task, &nonsense),
        Err(Error::Invalid(_))
    ));
    let serde_json::Value::Object(json) = serde_json::json!({"approved": true, "text": "no"})
    else {
        unreachable!()
    };
    let refused = bob.complete_with(task, &Input::Json(json)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the form has errors; text: This form has no such field."
    );
    assert_eq!(world.status(process, "approve"), Status::Assigned);
    assert_eq!(world.greeting(process).text, "hello");
}

pub fn a_function_that_fails_takes_the_persons_step_with_it(world: World) {
    let process = world.started("fail in function");
    let refused = world.approve(process, true).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`count` failed: told to fail in function"
    );
    let tasks = [
        ("start".to_owned(), Status::Done),
        ("approve".to_owned(), Status::Started),
    ];
    assert_eq!(world.tasks(process), tasks);
    assert_eq!(world.greeting(process).sent, 0);
    // The person may try again, and choose otherwise.
    let bob = world.user("bob");
    let task = world.task_at(process, "approve");
    bob.complete_with(task, &Input::Text([].into())).unwrap();
    assert_eq!(world.status(process, "end"), Status::Done);
}

pub fn an_administrator_gives_a_task_to_somebody(world: World) {
    let process = world.started("hello");
    let task = world.task_at(process, "approve");
    let (bob, carl) = (world.user("bob"), world.user("carl"));
    let dora = world.user("dora").user().id;
    assert!(matches!(
        bob.give(task, bob.user().id),
        Err(Error::Denied(_))
    ));
    assert!(matches!(carl.give(task, dora), Err(Error::Denied(_))));
    carl.give(task, bob.user().id).unwrap();
    assert_eq!(world.status(process, "approve"), Status::Assigned);
    carl.give_back(task).unwrap();
    assert_eq!(world.status(process, "approve"), Status::New);
}

pub fn of_two_who_take_a_task_one_gets_it(world: World) {
    let bob = world.user("bob");
    for _ in 0..50 {
        let process = world.started("hello");
        let task = world.task_at(process, "approve");
        let both = Barrier::new(2);
        let take = || {
            both.wait();
            bob.take(task)
        };
        let taken = std::thread::scope(|scope| {
            let threads = [scope.spawn(take), scope.spawn(take)];
            threads.map(|thread| thread.join().unwrap())
        });
        let [won, lost] = match taken {
            [Ok(won), Err(lost)] | [Err(lost), Ok(won)] => [Ok(won), Err(lost)],
            other => panic!("{other:?}"),
        };
        assert_eq!(won.unwrap().status, Status::Assigned);
        assert!(matches!(lost, Err(Error::Illegal(_))));
    }
    let queue = TaskFilter::Queue(vec![("greet", "approve")]);
    let queue = world.engine.store().tasks(&queue, Page::first(1)).unwrap();
    assert_eq!(queue.items, []);
}

/// What was given back of a task that only the flow gives is not lost: nobody can take it, so an
/// administrator gives it.
pub fn a_task_that_only_the_flow_gives_can_be_given_by_an_administrator(world: World) {
    let process = round(&world);
    let (bob, carl, dora) = (world.user("bob"), world.user("carl"), world.user("dora"));
    let task = world.task_at(process, "review");
    // Nobody would find it.
    assert!(matches!(
        bob.give_back(task),
        Err(Error::Denied(Denied::OnlyGiven { .. }))
    ));
    carl.give_back(task).unwrap();
    assert!(matches!(
        bob.take(task),
        Err(Error::Denied(Denied::Assigned { .. }))
    ));
    assert!(matches!(
        bob.give(task, bob.user().id),
        Err(Error::Denied(Denied::Permission { .. }))
    ));
    carl.give(task, dora.user().id).unwrap();
    dora.complete_with(task, &Input::from_pairs([("", "")]))
        .unwrap();
    assert_eq!(world.status(process, "review"), Status::Done);
    assert_eq!(world.status(process, "write"), Status::New);
}

/// The second time round somebody else writes, and whoever wrote last is asked.
pub fn a_loop_asks_for_the_latest_owner(world: World) {
    let process = round(&world);
    let (bob, eve) = (world.user("bob"), world.engine.store());
    let account = NewAccount {
        name: "eve".into(),
        password: None,
        is_superuser: true,
    };
    let eve = eve.create_account(&account).unwrap();
    let nothing = Input::from_pairs([("", "")]);
    let review = world.task_at(process, "review");
    bob.complete_with(review, &nothing).unwrap();
    let write = world.task_at(process, "write");
    world.user("eve").take(write).unwrap();
    world.user("eve").complete_with(write, &nothing).unwrap();
    assert!(world.work().is_some());
    let tasks = world.engine.store().tasks_of(process).unwrap();
    let reviews: Vec<_> = tasks.iter().filter(|t| t.node == "review").collect();
    let owners: Vec<_> = reviews.iter().map(|task| task.owner).collect();
    assert_eq!(owners, [Some(bob.user().id), Some(eve)]);
}

/// A process that has gone round once, and waits for Bob's review.
fn round(world: &World) -> crate::ProcessId {
    let form = Input::from_pairs([("text", "hello")]);
    let process = world.user("anna").start_with("round", "start", &form);
    let process = process.unwrap();
    let (bob, task) = (world.user("bob"), world.task_at(process, "write"));
    bob.take(task).unwrap();
    bob.complete_with(task, &Input::from_pairs([("approved", "")]))
        .unwrap();
    assert!(world.work().is_some());
    process
}
