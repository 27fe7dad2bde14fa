//! A page of the application's own for whoever works on a task.

use viewflow_core::TaskId;
use viewflow_core::conformance::flows::{GreetFlow, ParcelsFlow};

use super::Town;
use crate::TaskPage;

/// What the application shows to whoever approves.
async fn approval(page: TaskPage<ApproveNode>) -> axum::response::Response {
    let fields = page.fields().unwrap();
    let (text, action) = (&page.process().text, page.action());
    let body = format!(
        "<h1>Shall we say “{text}”, {}?</h1>\
         <form method=\"post\" action=\"{action}\">{fields}<button>Decide</button></form>",
        page.user().name
    );
    page.html("Decide", &body)
}

type ApproveNode = viewflow_core::conformance::flows::greet_flow::approve::Node;

async fn weighing(
    page: TaskPage<viewflow_core::conformance::flows::parcels_flow::pack::Node>,
) -> String {
    let controls = page.controls();
    let (errors, item) = (page.errors(), page.item().unwrap());
    format!("{}: {} {errors:?}", item.content, controls[0].value)
}

fn town() -> Town {
    let Town { engine, site } = Town::new();
    let site = site
        .page(GreetFlow::approve, approval)
        .page(ParcelsFlow::pack, weighing);
    Town { engine, site }
}

#[tokio::test]
async fn who_works_on_a_task_sees_the_applications_page() {
    let town = town();
    let task = town.ask_and_take("Hello");
    let TaskId { process, number } = task;
    let address = format!("/greet/{process}/{number}");
    let mut approver = town.browser("approver").await;
    let page = approver.get(&address).await;
    assert_eq!(page.line(), "200");
    page.shows("<h1>Shall we say “Hello”, approver?</h1>");
    page.shows(&format!("<form method=\"post\" action=\"{address}\">"));
    page.shows("name=\"approved\"");
    // It is among what surrounds every page.
    page.shows("<title>Decide");
    page.shows("Signed in as <strong>approver</strong>");
    let done = approver.post(&address, &[("approved", "on")]).await;
    assert_eq!(done.line(), format!("303 /greet/{process}"));
    // Once it is done, the usual page says so.
    approver.get(&address).await.hides("Shall we say");
}

#[tokio::test]
async fn everybody_else_sees_the_usual_page_or_none() {
    let town = town();
    let task = town.ask("Hello");
    let address = format!("/greet/{task}/2");
    let mut approver = town.browser("approver").await;
    let page = approver.get(&address).await;
    page.hides("Shall we say");
    page.shows("Take this task");
    approver.post(&format!("{address}/take"), &[]).await;
    let mut manager = town.browser("manager").await;
    manager.get(&address).await.hides("Shall we say");
    let mut stranger = town.browser("stranger").await;
    assert_eq!(stranger.get(&address).await.line(), "403");
    let page = town.anonymous().get(&address).await;
    assert_eq!(page.line(), format!("303 /login?next={address}"));
}

#[tokio::test]
async fn a_page_comes_back_with_what_was_wrong() {
    let town = town();
    town.order("Tea");
    let mut packer = town.browser("packer").await;
    packer.post("/parcels/1/3/take", &[]).await;
    let page = packer.get("/parcels/1/3").await;
    assert_eq!(page.body, "Tea:  FormErrors { fields: {} }");
    let again = packer.post("/parcels/1/3", &[("weight", "much")]).await;
    assert_eq!(again.line(), "422");
    again.shows("Tea: much FormErrors { fields: {\"weight\": [");
}
