//! What administrators tell tasks and processes, and what people take back.

use viewflow_core::{ProcessId, ProcessStatus, Status, TaskId};

use super::Town;

fn status(town: &Town, process: ProcessId) -> ProcessStatus {
    let row = town.engine.store().process(process).unwrap();
    row.unwrap().status
}

#[tokio::test]
async fn a_manager_skips_a_task_once_told_what_will_happen() {
    let town = Town::new();
    let task = town.ask_and_take("hello");
    let mut manager = town.browser("manager").await;
    let page = manager.get("/greet/1/2").await;
    page.shows("The process goes on as if “Approve the request” were done.");
    page.shows("Whoever has the task loses what is filled in and not sent.");
    page.shows("action=\"/greet/1/2/skip\"");
    // There is nothing to take back, and nothing to take up again.
    page.hides("/undo\"");
    page.hides("/revive\"");

    let skipped = manager.post("/greet/1/2/skip", &[]).await;
    assert_eq!(skipped.line(), "303 /greet/1/2");
    let page = manager.get("/greet/1/2").await;
    page.shows("Skipped. The process goes on without it.");
    page.shows("This was skipped: the process went on as if it were done.");
    page.shows("canceled\">Skipped</span>");
    page.shows("<span>Skipped</span> by <span class=\"who\">manager</span>");
    assert_eq!(town.task(task).status, Status::Canceled);
    assert_eq!(status(&town, task.process), ProcessStatus::Done);
}

#[tokio::test]
async fn a_manager_cancels_a_task_and_takes_it_up_again() {
    let town = Town::new();
    let process = town.order("lamp, chair");
    let mut manager = town.browser("manager").await;
    let page = manager.get("/parcels/1/3").await;
    page.shows("This one will not be done. The other tasks of “Pack” are not touched.");
    let canceled = manager.post("/parcels/1/3/cancel", &[]).await;
    assert_eq!(canceled.line(), "303 /parcels/1/3");
    let page = manager.get("/parcels/1/3").await;
    page.shows("This was canceled: it will not be done.");
    page.shows("<span>Canceled</span> by <span class=\"who\">manager</span>");
    page.hides("/cancel\"");

    let revived = manager.post("/parcels/1/3/revive", &[]).await;
    assert_eq!(revived.line(), "303 /parcels/1/5");
    let page = manager.get("/parcels/1/5").await;
    page.shows("Taken up again, by this task.");
    page.shows("lamp");
    let old = manager.get("/parcels/1/3").await;
    old.shows("Replaced");
    old.shows("Another task has taken the place of this one.");
    assert_eq!(status(&town, process), ProcessStatus::Active);
}

#[tokio::test]
async fn somebody_takes_back_what_was_done_too_early() {
    let town = Town::new();
    let process = town.order("lamp, chair");
    town.pack(process, [3]);
    let mut packer = town.browser("packer").await;
    let page = packer.get("/parcels/1/3").await;
    page.shows("“Pack” is open again, and what came of it is canceled.");
    page.shows("Second thoughts");
    // The rest is for administrators.
    page.hides("/cancel\"");
    let undone = packer.post("/parcels/1/3/undo", &[]).await;
    assert_eq!(undone.line(), "303 /parcels/1/3");
    let page = packer.get("/parcels/1/3").await;
    page.shows("<span>Taken back</span> by <span class=\"who\">packer</span>");
    // What was filled in is in the form.
    page.shows("value=\"250\"");
    assert_eq!(
        town.task(TaskId { process, number: 3 }).owner,
        Some(town.id("packer"))
    );
}

#[tokio::test]
async fn somebody_withdraws_what_nobody_has_begun_with() {
    let town = Town::new();
    let process = town.ask("a mistake");
    let mut requester = town.browser("requester").await;
    let page = requester.get("/greet/1/1").await;
    page.shows("If it is taken back, the process is over.");
    let undone = requester.post("/greet/1/1/undo", &[]).await;
    assert_eq!(undone.line(), "303 /greet/1/1");
    assert_eq!(status(&town, process), ProcessStatus::Canceled);
    let page = requester.get("/greet/1").await;
    page.shows("<span>Taken back</span> by <span class=\"who\">requester</span>");
    page.shows("Canceled, since what led to it was taken back");
    town.browser("approver")
        .await
        .get("/queue")
        .await
        .shows("The queue is empty");
}

#[tokio::test]
async fn what_stands_in_the_way_is_said_with_a_link() {
    let town = Town::new();
    let task = town.ask_and_take("fail in job");
    town.approve(task);
    town.work().await;
    let before = town.engine.store().tasks_of(task.process).unwrap();
    let mut approver = town.browser("approver").await;
    let refused = approver.post("/greet/1/2/undo", &[]).await;
    assert_eq!(refused.line(), "409");
    refused.shows("This could not be done");
    refused.shows("Nothing has been changed.");
    refused.shows("<a href=\"/greet/1/4\">Count</a> stands in the way.");
    // It is the task's own page, from where one can go on.
    refused.shows("Approve the request");
    assert_eq!(town.engine.store().tasks_of(task.process).unwrap(), before);
}

#[tokio::test]
async fn a_command_that_comes_too_late_says_so() {
    let town = Town::new();
    let task = town.ask_and_take("hello");
    town.approve(task);
    let mut manager = town.browser("manager").await;
    for command in ["cancel", "skip", "revive"] {
        let late = manager.post(&format!("/greet/1/2/{command}"), &[]).await;
        assert_eq!(late.line(), "409");
        late.shows("This task is in another state by now: done.");
    }
    assert_eq!(town.task(task).status, Status::Done);
}

#[tokio::test]
async fn gateways_that_choose_are_not_skipped() {
    let town = Town::new();
    let task = town.ask_and_take("hello");
    town.approve(task);
    let mut manager = town.browser("manager").await;
    let gateway = manager.get("/greet/1/3").await;
    gateway.shows("Check approve");
    gateway.hides("/skip\"");
    assert_eq!(manager.post("/greet/1/3/skip", &[]).await.line(), "409");
}

#[tokio::test]
async fn a_manager_cancels_a_whole_process() {
    let town = Town::new();
    let process = town.order("lamp, chair");
    let mut manager = town.browser("manager").await;
    manager
        .get("/parcels/1")
        .await
        .shows("2 open tasks are canceled: Pack.");
    let canceled = manager.post("/parcels/1/cancel", &[]).await;
    assert_eq!(canceled.line(), "303 /parcels/1");
    let page = manager.get("/parcels/1").await;
    page.shows("The process is canceled.");
    page.shows("<span>Process canceled</span> by <span class=\"who\">manager</span>");
    page.hides("Cancel this process");
    assert_eq!(status(&town, process), ProcessStatus::Canceled);

    let again = manager.post("/parcels/1/cancel", &[]).await;
    assert_eq!(again.line(), "409");
    again.shows("The process is over already.");
}

#[tokio::test]
async fn nobody_else_gives_such_commands_and_nothing_is_lost() {
    let town = Town::new();
    let process = town.order("lamp, chair");
    town.pack(process, [3]);
    let before = town.engine.store().tasks_of(process).unwrap();
    let mut packer = town.browser("packer").await;
    let page = packer.get("/parcels/1").await;
    page.hides("Administration");
    for address in [
        "/parcels/1/cancel",
        "/parcels/1/4/cancel",
        "/parcels/1/4/skip",
        "/parcels/1/4/move",
        "/parcels/1/4/revive",
        "/parcels/1/at/pack/complete-rest",
        "/parcels/1/at/pack/add",
    ] {
        let refused = packer.post(address, &[("content", "desk")]).await;
        assert_eq!(refused.line(), "403", "{address}");
        let elsewhere = town
            .browser("manager")
            .await
            .post_from_elsewhere(address, &[("content", "desk")])
            .await;
        assert_eq!(elsewhere.line(), "403", "{address}");
    }
    assert_eq!(town.engine.store().tasks_of(process).unwrap(), before);
    assert_eq!(status(&town, process), ProcessStatus::Active);
}

#[tokio::test]
async fn a_manager_moves_a_token_and_is_told_where_it_cannot_stand() {
    let town = Town::new();
    let task = town.ask_and_take("hello");
    let mut manager = town.browser("manager").await;
    let page = manager.get("/greet/1/2").await;
    page.shows("Move it to another step");
    page.shows("<option value=\"send\">");
    page.hides("<option value=\"start\">");
    page.hides("<option value=\"approve\">");
    let refused = manager.post("/greet/1/2/move", &[("to", "approve")]).await;
    assert_eq!(refused.line(), "409");
    refused.shows("nobody could ever come to “Approve the request”");
    let unknown = manager.post("/greet/1/2/move", &[("to", "nowhere")]).await;
    assert_eq!(unknown.line(), "404");
    assert_eq!(town.task(task).status, Status::Assigned);

    let moved = manager.post("/greet/1/2/move", &[("to", "send")]).await;
    assert_eq!(moved.line(), "303 /greet/1/2");
    let page = manager.get("/greet/1/2").await;
    page.shows("Moved. The process goes on there.");
    page.shows("Moved by hand");
    page.hides("Move it to another step");
    assert_eq!(town.task(task).status, Status::Canceled);
    town.work().await;
    manager.get("/greet/1").await.shows("· finished");
    // Of a list nothing is moved.
    town.order("lamp");
    manager
        .get("/parcels/2/3")
        .await
        .hides("Move it to another step");
}
