//! What a test can say, and what it says when it fails, and where.

mod parts;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::time::Duration;

use super::{Case, FlowTest};
use crate::conformance::flows::{GreetFlow, Greeting, RoundFlow, greet_flow};
use crate::{Error, Status};

thread_local! {
    /// The file in which this thread has panicked last.
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes panics leave behind where they were.
fn watch_panics() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            PANICKED_AT.set(info.location().map(|at| at.file().into()));
            before(info);
        }));
    });
}

/// What a step says when it fails, having made sure that it is blamed on a line of the test.
fn failure<T>(step: impl FnOnce() -> T) -> String {
    watch_panics();
    let Err(panic) = catch_unwind(AssertUnwindSafe(step)) else {
        panic!("the step was to fail");
    };
    // Not a line of what the step calls.
    let file = PANICKED_AT.take().expect("it has panicked");
    assert!(file.contains("tests"), "{file}");
    let text = panic.downcast_ref::<String>().cloned();
    text.unwrap_or_else(|| panic.downcast_ref::<&str>().copied().unwrap_or("").into())
}

fn test() -> FlowTest {
    let test = FlowTest::new().flow::<GreetFlow>();
    test.user("anna").may(GreetFlow::start);
    test.user("bob")
        .may(GreetFlow::approve)
        .may(GreetFlow::start);
    test.user("carl").administers::<GreetFlow>();
    test
}

fn asked<'t>(test: &'t FlowTest, text: &str) -> Case<'t, GreetFlow> {
    let form = greet_flow::start::Form { text: text.into() };
    test.user("anna").starts(GreetFlow::start, form)
}

const YES: greet_flow::approve::Form<bool> = greet_flow::approve::Form { approved: true };

#[test]
fn a_story_from_its_start_to_its_end() {
    let test = test();
    let greeting = asked(&test, "hello").expect_open(GreetFlow::approve);
    greeting
        .task(GreetFlow::approve)
        .taken_by("bob")
        .completed(YES);
    greeting.expect_open([GreetFlow::send]).expect_active();
    test.run_jobs();
    greeting
        .expect_done()
        .expect_open(())
        .expect_path(["start", "approve", "check_approve", "count", "send", "end"])
        .expect_times(GreetFlow::end, 1);
    assert_eq!(greeting.data().sent, 11);
}

#[test]
fn nobody_may_what_the_test_does_not_say() {
    let test = test();
    let greeting = asked(&test, "hello");
    let form = greet_flow::start::Form { text: "hi".into() };
    test.user("dora")
        .try_starts(GreetFlow::start, form)
        .refused("`greet.start`");
    let approve = greeting.task(GreetFlow::approve);
    let error = approve
        .try_taken_by("dora")
        .refused("does not have the permission");
    assert!(matches!(error, Error::Denied(_)));
    test.user("dora").may_everything::<GreetFlow>();
    approve
        .taken_by("dora")
        .expect_owner("dora")
        .given_back_by("dora");
    approve.given_to("bob", "carl").begun().completed(YES);
}

#[test]
fn a_job_is_done_where_the_story_says() {
    let test = test();
    let first = asked(&test, "first");
    let second = asked(&test, "second");
    for greeting in [first, second] {
        greeting.task(GreetFlow::approve).completed_by("bob", YES);
    }
    test.run_jobs_except(GreetFlow::send);
    second.task(GreetFlow::send).performed();
    second.expect_done();
    first
        .expect_open(GreetFlow::send)
        .task(GreetFlow::send)
        .failed("no paper")
        .expect_error("no paper");
    first.task(GreetFlow::send).retried_by("carl").abandoned();
    test.run_jobs();
    first.expect_active();
    test.advance(Duration::from_secs(31));
    test.run_jobs();
    first.expect_done();
}

#[test]
fn a_job_that_was_put_back_has_not_begun() {
    let test = test();
    let greeting = asked(&test, "hello");
    greeting.task(GreetFlow::approve).completed_by("bob", YES);
    test.run_jobs_except(GreetFlow::send);
    let jobs = test.engine().store().jobs_of(greeting.id()).unwrap();
    assert_eq!((jobs[0].attempt, &jobs[0].worker), (0, &None));
}

#[test]
fn a_task_is_called_off_skipped_and_revived() {
    let test = test();
    let greeting = asked(&test, "hello");
    let approve = greeting.task(GreetFlow::approve);
    approve.try_canceled_by("bob").refused("`greet.manage`");
    approve.canceled_by("carl").expect_status(Status::Canceled);
    greeting.expect_canceled();
    let again = approve.revived_by("carl");
    assert_ne!(again.id(), approve.id());
    again.completed_by("bob", YES);
    greeting.task(GreetFlow::send).skipped_by("carl");
    greeting.expect_done();
    asked(&test, "hi").canceled_by("carl").expect_canceled();
}

#[test]
fn several_flows_and_code_that_starts_them() {
    let test = FlowTest::new().flow::<GreetFlow>().flow::<RoundFlow>();
    let greeting = Greeting {
        text: "hello".into(),
        ..Greeting::default()
    };
    let greeting = test.starts(GreetFlow::import, greeting).expect_done();
    test.case::<GreetFlow>(greeting.id()).expect_done();
}

macro_rules! says {
    ($step:expr) => {
        insta::assert_snapshot!(failure(|| $step))
    };
}

#[test]
fn other_tasks_are_open() {
    let test = test();
    let greeting = asked(&test, "hello");
    test.advance(Duration::from_secs(90_061));
    greeting.task(GreetFlow::approve).taken_by("bob");
    says!(greeting.expect_open((GreetFlow::check_approve, GreetFlow::send)));
}

#[test]
fn another_path_was_gone() {
    let test = test();
    let greeting = asked(&test, "hello");
    let no = greet_flow::approve::Form { approved: false };
    greeting.task(GreetFlow::approve).completed_by("bob", no);
    says!(greeting.expect_path(["start", "approve", "check_approve", "count"]));
}

#[test]
fn the_process_is_in_another_state() {
    let test = test();
    says!(asked(&test, "hello").expect_done());
}

#[test]
fn a_step_is_refused() {
    let test = test();
    let greeting = asked(&test, "hello");
    says!(greeting.task(GreetFlow::approve).taken_by("anna"));
}

#[test]
fn a_step_is_taken_that_was_to_be_refused() {
    let test = test();
    let greeting = asked(&test, "hello");
    says!(
        greeting
            .task(GreetFlow::approve)
            .try_taken_by("bob")
            .refused("four eyes")
    );
}

#[test]
fn a_step_is_refused_for_another_reason() {
    let test = test();
    let greeting = asked(&test, "hello");
    says!(
        greeting
            .task(GreetFlow::approve)
            .try_taken_by("anna")
            .refused("four eyes")
    );
}

#[test]
fn a_process_cannot_be_started() {
    let test = test();
    let form = greet_flow::start::Form { text: "".into() };
    says!(test.user("anna").starts(GreetFlow::start, form));
}

#[test]
fn the_process_has_not_come_there() {
    let test = test();
    says!(asked(&test, "hello").task(GreetFlow::send));
}

#[test]
fn the_process_has_come_there() {
    let test = test();
    says!(asked(&test, "hello").expect_not_come_to((GreetFlow::send, GreetFlow::approve)));
}

#[test]
fn nobody_has_taken_the_task() {
    let test = test();
    says!(
        asked(&test, "hello")
            .task(GreetFlow::approve)
            .completed(YES)
    );
}

#[test]
fn the_job_fails() {
    let test = test();
    let greeting = asked(&test, "fail in job");
    greeting.task(GreetFlow::approve).completed_by("bob", YES);
    says!(greeting.task(GreetFlow::send).performed());
}

#[test]
fn there_is_no_job() {
    let test = test();
    let greeting = asked(&test, "hello");
    greeting.task(GreetFlow::approve).completed_by("bob", YES);
    says!(greeting.task(GreetFlow::count).performed());
}

#[test]
fn a_node_is_misspelled() {
    let test = test();
    says!(asked(&test, "hello").expect_path(["start", "aprove"]));
}

#[test]
fn a_node_takes_no_permission() {
    let test = test();
    says!(test.user("anna").may(GreetFlow::count));
}

#[test]
fn the_flow_is_not_in_the_test() {
    let test = FlowTest::new();
    says!(test.user("anna").may(GreetFlow::start));
}
