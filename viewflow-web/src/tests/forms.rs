//! What somebody typed is never lost, whatever goes wrong.

use viewflow_core::{ProcessStatus, Status};

use super::Town;

#[tokio::test]
async fn a_mistake_is_said_beside_its_field_with_what_was_typed() {
    let town = Town::new();
    let mut requester = town.browser("requester").await;
    let long = "x".repeat(151);
    let again = requester
        .post("/greet/start/start", &[("text", &long)])
        .await;
    assert_eq!(again.line(), "422");
    again.shows(&long);
    again.shows("aria-invalid=\"true\"");
    again.shows("aria-describedby=\"text-error\"");
    again.shows("id=\"text-error\"");
    again.shows("role=\"alert\" tabindex=\"-1\" autofocus");
}

#[tokio::test]
async fn a_form_whose_step_fails_is_shown_again() {
    let town = Town::new();
    let task = town.ask_and_take("fail in function");
    let mut approver = town.browser("approver").await;
    let again = approver.post("/greet/1/2", &[("approved", "on")]).await;
    assert_eq!(again.line(), "422");
    again.shows("told to fail in function");
    again.shows("value=\"on\" checked");
    assert_eq!(town.task(task).status, Status::Assigned);
}

#[tokio::test]
async fn the_slower_of_two_learns_it() {
    let town = Town::new();
    let task = town.ask_and_take("hello");
    let mut second = town.browser("second approver").await;
    for late in [
        second.post("/greet/1/2/take", &[]).await,
        second.get("/greet/1/2").await,
        second.post("/greet/1/2", &[("approved", "on")]).await,
    ] {
        assert_eq!(late.line(), "409");
        late.shows("Somebody else has taken or finished this task meanwhile.");
        // The process is not the second approver's to see any more.
        late.hides("hello");
    }
    assert_eq!(second.get("/greet/1").await.line(), "403");
    assert_eq!(town.task(task).owner, Some(town.id("approver")));
}

#[tokio::test]
async fn a_form_for_a_task_that_is_gone_gives_back_what_was_typed() {
    let town = Town::new();
    let task = town.ask_and_take("hello");
    let manager = town.engine.user("manager").unwrap();
    let mut approver = town.browser("approver").await;
    manager.give(task, town.id("second approver")).unwrap();
    let late = approver.post("/greet/1/2", &[("approved", "on")]).await;
    assert_eq!(late.line(), "409");
    late.shows("What you had entered");
    late.shows("<dt>Approved</dt><dd>Yes</dd>");
    assert_eq!(town.task(task).owner, Some(town.id("second approver")));
    let process = town.engine.store().process(task.process).unwrap().unwrap();
    assert_eq!(process.status, ProcessStatus::Active);
}

#[tokio::test]
async fn nobody_approves_what_the_same_person_has_asked_for() {
    let town = Town::new();
    let user = town.id("requester");
    town.engine.store().grant(user, "greet.approve").unwrap();
    town.ask("my own");
    let mut requester = town.browser("requester").await;
    let queue = requester.get("/queue").await;
    queue.shows("For somebody else");
    queue.hides("/greet/1/2/take");
    requester
        .get("/greet/1/2")
        .await
        .shows("Somebody else has to do it.");
    let refused = requester.post("/greet/1/2/take", &[]).await;
    assert_eq!(refused.line(), "403");
    refused.shows("You have done an earlier step of this process yourself");
}
