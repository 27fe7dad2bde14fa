//! Tasks of a list: which is which, how far they are, and what is done about the rest.

use viewflow_core::conformance::flows::ParcelsFlow;
use viewflow_core::{ProcessId, Status, TaskId};

use super::Town;

#[tokio::test]
async fn tasks_of_one_name_are_told_apart() {
    let town = Town::new();
    town.order("lamp, drinking glass, chair");
    let mut packer = town.browser("packer").await;
    let queue = packer.get("/queue").await;
    for about in ["lamp", "drinking glass · Fragile", "chair"] {
        queue.shows(&format!("<span class=\"which\">{about}</span>"));
    }
    queue.shows("aria-label=\"Take: Pack, lamp, Parcels #1\"");
    packer.post("/parcels/1/4/take", &[]).await;
    packer.get("/inbox").await.shows("drinking glass · Fragile");
    let task = packer.get("/parcels/1/4").await;
    task.shows("What this is about");
    task.shows("<dt>Content</dt><dd>drinking glass</dd>");
    task.shows("<dt>Fragile</dt><dd>Yes</dd>");
    // What the form asks for is in the form, and nowhere else.
    task.shows("name=\"weight\"");
    task.hides("<dt>Weight in grams</dt>");

    let done = packer.post("/parcels/1/4", &[("weight", "300")]).await;
    assert_eq!(done.line(), "303 /parcels/1");
    packer
        .get("/parcels/1")
        .await
        .shows("Done: Pack, drinking glass · Fragile · Weight in grams: 300.");
    packer.get("/archive").await.shows("drinking glass");
    packer
        .get("/parcels/1/4")
        .await
        .shows("<dt>Weight in grams</dt><dd>300</dd>");
}

#[tokio::test]
async fn a_process_says_how_far_its_list_is() {
    let town = Town::new();
    let process = town.order("lamp, chair, desk, bed, rug");
    town.pack(process, [3, 4]);
    let manager = town.engine.user("manager").unwrap();
    manager.cancel(TaskId { process, number: 5 }).unwrap();
    manager.skip(TaskId { process, number: 7 }).unwrap();
    let mut manager = town.browser("manager").await;
    let page = manager.get("/parcels/1").await;
    page.shows("2 of 5 done · 1 open · 1 skipped · 1 canceled");
    page.shows("<progress max=\"5\" value=\"4\"");
    page.shows("href=\"/parcels/1/at/pack\"");
    // They are few, so they are there as well.
    page.shows("href=\"/parcels/1/6\"");

    let open = manager.get("/parcels/1/at/pack?only=open").await;
    open.shows("bed");
    open.hides(">lamp<");
    manager
        .get("/parcels/1/at/pack?only=canceled")
        .await
        .shows("desk");
}

#[tokio::test]
async fn a_long_list_does_not_make_a_long_page() {
    let town = Town::new();
    let goods: Vec<_> = (1..=2_000).map(|i| format!("thing-{i}-")).collect();
    town.order(&goods.join(","));
    for who in ["manager", "packer"] {
        let mut browser = town.browser(who).await;
        let page = browser.get("/parcels/1").await;
        page.shows("0 of 2000 done · 2000 open");
        page.shows("The whole history");
        assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
    }
    let mut packer = town.browser("packer").await;
    packer
        .get("/parcels/1")
        .await
        .shows("1997 more steps wait for you here.");
    let first = packer.get("/parcels/1/at/pack").await;
    first.shows("thing-50-");
    first.hides("thing-51-");
    let second = packer.get("/parcels/1/at/pack?page=2").await;
    second.shows("thing-51-");
    second.shows("thing-100-");
    second.hides("thing-101-");
    let history = packer.get("/parcels/1/history").await;
    history.shows("Ready to be done");
    history.shows("/parcels/1/history?page=2");
    assert!(history.body.len() < 60_000, "{}", history.body.len());
}

#[tokio::test]
async fn a_manager_does_without_the_rest_of_a_list() {
    let town = Town::new();
    let process = town.order("lamp, chair, desk");
    town.pack(process, [3]);
    let mut manager = town.browser("manager").await;
    let list = manager.get("/parcels/1/at/pack").await;
    list.shows("2 tasks that are not done are canceled");
    let done = manager.post("/parcels/1/at/pack/complete-rest", &[]).await;
    assert_eq!(done.line(), "303 /parcels/1");
    let page = manager.get("/parcels/1").await;
    page.shows("1 of 3 done · 2 canceled");
    page.shows("Canceled what was left of “Pack”</span> by <span class=\"who\">manager</span>");
    let view = town.engine.process::<ParcelsFlow>(process).unwrap();
    assert_eq!(view.data.parcels.len(), 1);

    let again = manager.post("/parcels/1/at/pack/complete-rest", &[]).await;
    assert_eq!(again.line(), "409");
    again.shows("The process is not at work on “Pack” any more.");
    again.hides("Do without the rest");
}

#[tokio::test]
async fn a_manager_adds_to_a_list() {
    let town = Town::new();
    let process = town.order("lamp");
    let mut manager = town.browser("manager").await;
    manager
        .get("/parcels/1/at/pack")
        .await
        .shows("href=\"/parcels/1/at/pack/add\"");
    let form = manager.get("/parcels/1/at/pack/add").await;
    form.shows("name=\"content\"");
    form.shows("name=\"fragile\"");
    // That can be left to whoever packs it.
    form.shows("name=\"weight\" value=\"\" autocomplete=\"off\">");

    let empty = manager
        .post("/parcels/1/at/pack/add", &[("content", " ")])
        .await;
    assert_eq!(empty.line(), "422");
    empty.shows("This field is required.");
    let added = manager
        .post(
            "/parcels/1/at/pack/add",
            &[("content", "mirror"), ("fragile", "on")],
        )
        .await;
    assert_eq!(added.line(), "303 /parcels/1/4");
    let task = manager.get("/parcels/1/4").await;
    task.shows("mirror · Fragile");
    task.shows("<span>Added to the list</span> by <span class=\"who\">manager</span>");
    town.pack(process, [3, 4]);
    let view = town.engine.process::<ParcelsFlow>(process).unwrap();
    let contents: Vec<_> = view.data.parcels.iter().map(|p| &*p.content).collect();
    assert_eq!(contents, ["lamp", "mirror"]);

    // The list is complete, and what was typed for it is not lost.
    let late = manager
        .post("/parcels/1/at/pack/add", &[("content", "a late desk")])
        .await;
    assert_eq!(late.line(), "409");
    late.shows("This list is complete");
    late.shows("a late desk");
}

#[tokio::test]
async fn a_value_that_is_no_object_is_added_by_one_field() {
    let town = Town::new();
    let process = calling(&town).await;
    let mut manager = town.browser("manager").await;
    manager
        .get("/parcels/1/at/call/add")
        .await
        .shows("name=\"item\"");
    let added = manager
        .post("/parcels/1/at/call/add", &[("item", "Charles")])
        .await;
    assert_eq!(added.status.as_u16(), 303);
    let tasks = town.engine.store().tasks_of(process).unwrap();
    let calls = tasks.iter().filter(|task| task.node == "call");
    let people: Vec<_> = calls.filter_map(|task| task.item.as_deref()).collect();
    assert_eq!(people, ["\"Ada\"", "\"the neighbour\"", "\"Charles\""]);
}

#[tokio::test]
async fn the_turn_of_a_task_comes_after_those_before_it() {
    let town = Town::new();
    let process = calling(&town).await;
    let mut packer = town.browser("packer").await;
    packer.get("/queue").await.shows("Ada");
    packer.get("/queue").await.hides("the neighbour");
    let tasks = town.engine.store().tasks_of(process).unwrap();
    let second = tasks.iter().rfind(|task| task.node == "call").unwrap();
    assert_eq!(second.status, Status::Scheduled);
    packer
        .get(&format!("/parcels/{}", second.id))
        .await
        .shows("The turn of this one has not come yet.");
}

/// An order whose people are being called.
pub(super) async fn calling(town: &Town) -> ProcessId {
    let process = town.order("lamp");
    town.pack(process, [3]);
    let mut carrier = town.browser("carrier").await;
    carrier.post("/carry/2/2/take", &[]).await;
    let done = carrier.post("/carry/2/2", &[("address", "Here")]).await;
    assert_eq!(done.line(), "303 /carry/2");
    process
}
