//! Processes that are a part of others.

use viewflow_core::ProcessStatus;

use super::Town;

#[tokio::test]
async fn a_process_and_its_part_lead_to_each_other() {
    let town = Town::new();
    town.pack(town.order("lamp"), [3]);
    let mut manager = town.browser("manager").await;
    let process = manager.get("/parcels/1").await;
    process.shows("href=\"/carry/2\"");
    process.shows("Carry #2");
    let task = manager.get("/parcels/1/4").await;
    task.shows("Carry to the customer");
    task.shows("This step is a process of its own.");
    task.shows("<a class=\"part\" href=\"/carry/2\">");
    let part = manager.get("/carry/2").await;
    part.shows("Part of <a href=\"/parcels/1\">Parcels #1</a>");
    part.shows("<a href=\"/parcels/1/4\">Carry to the customer</a>");
    manager.get("/carry/2/2").await.shows("Part of <a href");
}

#[tokio::test]
async fn who_may_not_see_the_one_learns_nothing_of_it_from_the_other() {
    let town = Town::new();
    town.pack(town.order("lamp"), [3]);
    let mut carrier = town.browser("carrier").await;
    let part = carrier.get("/carry/2").await;
    assert_eq!(part.line(), "200");
    part.hides("/parcels/");
    part.hides("Parcels");
    let mut clerk = town.browser("clerk").await;
    for page in ["/parcels/1", "/parcels/1/4"] {
        let whole = clerk.get(page).await;
        assert_eq!(whole.line(), "200");
        whole.hides("/carry/2");
    }
}

#[tokio::test]
async fn canceling_the_whole_cancels_the_part() {
    let town = Town::new();
    town.pack(town.order("lamp"), [3]);
    let mut manager = town.browser("manager").await;
    let page = manager.get("/parcels/1").await;
    page.shows("So are the parts that are still running.");
    manager.post("/parcels/1/cancel", &[]).await;
    let part = town.engine.store().process(viewflow_core::ProcessId(2));
    assert_eq!(part.unwrap().unwrap().status, ProcessStatus::Canceled);
    manager.get("/parcels/1").await.shows("Canceled");
}

#[tokio::test]
async fn the_chart_names_the_other_flow_and_the_lists() {
    let town = Town::new();
    let mut manager = town.browser("manager").await;
    let chart = manager.get("/parcels/chart").await;
    chart.shows("Subprocess “Carry”");
    chart.shows("Person, one for each of a list");
}
