//! Two people and a greeting, from the start to the end.

use viewflow_core::{ProcessStatus, Status};

use super::Town;

#[tokio::test]
async fn somebody_asks_and_somebody_else_approves() {
    let town = Town::new();
    let mut requester = town.browser("requester").await;
    requester.get("/").await.shows("New request");

    // An empty request is refused, and nothing is started.
    let again = requester.post("/greet/start/start", &[("text", "")]).await;
    assert_eq!(again.line(), "422");
    again.shows("This field is required.");

    let started = requester
        .post("/greet/start/start", &[("text", "Happy birthday")])
        .await;
    assert_eq!(started.line(), "303 /greet/1");
    let process = requester.get("/greet/1").await;
    process.shows("Started. This is process #1.");
    process.shows("Happy birthday");
    process.shows("Running");
    // What nobody has been asked for yet is not shown as a no.
    process.shows("Not yet");
    requester
        .get("/greet/1")
        .await
        .hides("Started. This is process #1.");
    requester.get("/queue").await.shows("The queue is empty");

    let mut approver = town.browser("approver").await;
    let queue = approver.get("/queue").await;
    queue.shows("Happy birthday");
    queue.shows("(1 task to take)");
    let taken = approver.post("/greet/1/2/take", &[]).await;
    assert_eq!(taken.line(), "303 /greet/1/2");
    approver.get("/inbox").await.shows("Approve the request");
    let form = approver.get("/greet/1/2").await;
    form.shows("name=\"approved\"");
    form.shows("Happy birthday");

    let done = approver.post("/greet/1/2", &[("approved", "on")]).await;
    assert_eq!(done.line(), "303 /greet/1");
    approver
        .get("/greet/1")
        .await
        .shows("Done: Approve the request.");
    approver.get("/inbox").await.shows("Nothing to do");
    approver.get("/archive").await.shows("Approve the request");

    town.work().await;
    let process = requester.get("/greet/1").await;
    process.shows("by <span class=\"who\">approver</span>");
    process.shows("Process ended");
    let row = town
        .engine
        .store()
        .process(viewflow_core::ProcessId(1))
        .unwrap();
    assert_eq!(row.unwrap().status, ProcessStatus::Done);
}

#[tokio::test]
async fn a_manager_gives_a_task_to_somebody_and_takes_it_away() {
    let town = Town::new();
    let task = town.ask_and_take("hello");
    let mut manager = town.browser("manager").await;

    for (to, why) in [
        ("nobody", "There is nobody of that name."),
        (
            "requester",
            "This person does not have the right to do this task.",
        ),
    ] {
        let refused = manager.post("/greet/1/2/give", &[("to", to)]).await;
        assert_eq!(refused.line(), "422");
        refused.shows(why);
        refused.shows(&format!("value=\"{to}\""));
    }
    let given = manager
        .post("/greet/1/2/give", &[("to", "second approver")])
        .await;
    assert_eq!(given.line(), "303 /greet/1/2");
    assert_eq!(town.task(task).owner, Some(town.id("second approver")));
    manager
        .get("/greet/1/2")
        .await
        .shows("Given to second approver.");

    let back = manager.post("/greet/1/2/give-back", &[]).await;
    assert_eq!(back.line(), "303 /inbox");
    assert_eq!(town.task(task).status, Status::New);
}

#[tokio::test]
async fn a_manager_sees_why_a_job_failed_and_has_it_tried_again() {
    let town = Town::new();
    town.approve(town.ask_and_take("fail in job"));
    town.work().await;
    let mut manager = town.browser("manager").await;
    manager.get("/failed").await.shows("told to fail in job");
    let process = manager.get("/greet/1").await;
    process.shows("told to fail in job");
    process.shows("action=\"/greet/1/5/retry\"");
    // Who started it learns that it failed, and not what the code said.
    let mut requester = town.browser("requester").await;
    let process = requester.get("/greet/1").await;
    process.shows("Failed");
    process.hides("told to fail in job");
    process.hides("retry");

    let again = manager.post("/greet/1/5/retry", &[]).await;
    assert_eq!(again.line(), "303 /greet/1/5");
    manager.get("/greet/1/5").await.shows("Scheduled");
}

#[tokio::test]
async fn lists_have_pages() {
    let town = Town::new();
    for i in 1..=30 {
        town.ask(&format!("greeting {i}."));
    }
    let mut manager = town.browser("manager").await;
    let first = manager.get("/greet?status=active").await;
    first.shows("greeting 30.");
    first.hides("greeting 5.");
    first.shows("status=active&amp;page=2");
    let second = manager.get("/greet?status=active&page=2").await;
    second.shows("greeting 5.");
    second.hides("greeting 30.");
    manager
        .get("/greet?status=done")
        .await
        .shows("No processes here");
    assert_eq!(manager.get("/greet?page=x&status=y").await.line(), "200");

    let mut approver = town.browser("approver").await;
    let queue = approver.get("/queue?page=2").await;
    queue.shows("greeting 30.");
    queue.hides("greeting 1.");
}
