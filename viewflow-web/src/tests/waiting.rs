//! Steps that are only confirmed, and steps that wait for something else.

use viewflow_core::ProcessId;
use viewflow_core::conformance::flows::ParcelsFlow;

use super::Town;
use super::items::calling;

#[tokio::test]
async fn a_manual_task_is_confirmed_with_one_button() {
    let town = Town::new();
    calling(&town).await;
    let mut packer = town.browser("packer").await;
    // It is in the queue, and is counted there.
    let queue = packer.get("/queue").await;
    queue.shows("Call");
    queue.shows("(1 task to take)");
    packer.post("/parcels/1/5/take", &[]).await;
    let page = packer.get("/parcels/1/5").await;
    page.shows("Say that the parcels have been handed over.");
    page.shows(">Confirm</button>");
    page.hides(">Complete</button>");
    let done = packer.post("/parcels/1/5", &[]).await;
    assert_eq!(done.line(), "303 /parcels/1");
    packer.get("/parcels/1").await.shows("Done: Call, Ada.");
    packer
        .get("/parcels/1/5")
        .await
        .shows("<span>Completed</span> by <span class=\"who\">packer</span>");
}

#[tokio::test]
async fn a_step_that_waits_for_another_system_says_so() {
    let town = Town::new();
    let process = calling(&town).await;
    for number in [5, 6] {
        town.pack(process, [number]);
    }
    let mut packer = town.browser("packer").await;
    let page = packer.get("/parcels/1/7").await;
    page.shows("This step waits for another system");
    page.hides("There is nothing for you to do here now.");
    page.hides("/take\"");

    let resumed = town.engine.resume(ParcelsFlow::answer, process, ());
    assert_eq!(resumed.unwrap().id.number, 7);
    packer
        .get("/parcels/1/7")
        .await
        .hides("This step waits for another system");
    // The last step is only confirmed as well.
    packer.post("/parcels/1/8/take", &[]).await;
    packer
        .get("/parcels/1/8")
        .await
        .shows("Take the big broom.");
    packer.post("/parcels/1/8", &[]).await;
    let row = town.engine.store().process(ProcessId(1)).unwrap();
    assert!(row.unwrap().finished_at.is_some());
}
