//! What is undone by compensation.

use viewflow_core::conformance::flows::{Notes, TripBegin, TripFlow};
use viewflow_core::{Engine, MemoryStore};

use super::Town;

/// A trip that is booked, and is being called off again: the car is next.
async fn called_off() -> Town {
    let engine = Engine::builder(MemoryStore::default()).flow::<TripFlow>();
    let town = Town::on(engine.build().unwrap());
    for right in ["trip.view", "trip.manage"] {
        town.engine
            .store()
            .grant(town.id("manager"), right)
            .unwrap();
    }
    town.engine.start(TripBegin, Notes::told("undo")).unwrap();
    town.work().await;
    let mut manager = town.browser("manager").await;
    for task in ["/trip/1/4", "/trip/1/5"] {
        manager.post(&format!("{task}/take"), &[]).await;
        manager.post(task, &[]).await;
    }
    town
}

#[tokio::test]
async fn the_pages_tell_what_undoes_what() {
    let town = called_off().await;
    let mut manager = town.browser("manager").await;
    let process = manager.get("/trip/1").await;
    process.shows("undoes “car”");
    process.shows("class=\"association");
    process.shows("To be undone");
    let step = manager.get("/trip/1/7").await;
    step.shows("What was done before is being undone, one after the other.");
    let undoes = manager.get("/trip/1/8").await;
    undoes.shows("undoes “car”");
    let chart = manager.get("/trip/chart").await;
    chart.shows("To be confirmed, undoes “car”");
    chart.shows("Compensation");
}

#[tokio::test]
async fn what_was_undone_cannot_be_taken_back() {
    let town = called_off().await;
    let mut manager = town.browser("manager").await;
    let refused = manager.post("/trip/1/4/undo", &[]).await;
    assert_eq!(refused.line(), "409");
    refused.shows("Something was undone as the flow says, and that is not taken back.");
}
