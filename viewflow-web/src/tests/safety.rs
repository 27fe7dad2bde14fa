//! What browsers are told, and what other sites cannot do.

use viewflow_core::store::{Effects, Mode, ProcessRow};
use viewflow_core::{Status, TaskId};

use super::browser::Answer;
use super::{PASSWORD, Town};
use crate::asset::Style;

#[track_caller]
fn is_guarded(answer: &Answer) {
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    assert!(!answer.header("cache-control").is_empty());
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let town = Town::new();
    town.ask_and_take("hello");
    let mut manager = town.browser("manager").await;
    for path in [
        "/",
        "/login",
        "/inbox",
        "/greet/1",
        "/greet/1/2",
        "/nothing",
        "/greet/99",
        "/a/b/c/d",
        "/assets/nothing",
    ] {
        is_guarded(&manager.get(path).await);
    }
    is_guarded(&manager.post("/greet/1/2/take", &[]).await);
    is_guarded(&manager.post("/inbox", &[]).await);
    is_guarded(&manager.post_from_elsewhere("/logout", &[]).await);
    is_guarded(&town.anonymous().get("/inbox").await);
}

#[tokio::test]
async fn pages_are_not_kept_and_assets_are_kept_for_good() {
    let town = Town::new();
    let mut browser = town.anonymous();
    assert_eq!(
        browser.get("/login").await.header("cache-control"),
        "no-store"
    );
    let style = browser.get(&Style::embedded().address()).await;
    assert_eq!(style.line(), "200");
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        style.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    style.shows(".chart");
    style.shows(".bar");
}

#[tokio::test]
async fn another_site_cannot_act_for_somebody() {
    let town = Town::new();
    let task = town.ask_and_take("hello");
    let mut approver = town.browser("approver").await;
    let refused = approver
        .post_from_elsewhere("/greet/1/2", &[("approved", "on")])
        .await;
    assert_eq!(refused.line(), "403");
    refused.shows("It was sent from another site.");
    refused.hides("hello");
    assert_eq!(town.task(task).status, Status::Assigned);
    let refused = approver.post_from_elsewhere("/logout", &[]).await;
    assert_eq!(refused.line(), "403");
    assert_eq!(approver.get("/inbox").await.line(), "200");
}

#[tokio::test]
async fn text_stays_text() {
    let town = Town::new();
    let evil = "<script>alert(1)</script>\"'><img src=x>";
    town.ask_and_take(evil);
    town.ask(evil);
    town.order(evil);
    let mut manager = town.browser("manager").await;
    let mut packer = town.browser("packer").await;
    let mut approver = town.browser("approver").await;
    let pages = [
        manager.get("/greet").await,
        manager.get("/greet/1").await,
        manager.get("/greet/1/2").await,
        approver.get("/inbox").await,
        approver.get("/queue").await,
        approver.get("/greet/1/2").await,
        manager.post("/greet/1/2/give", &[("to", evil)]).await,
        packer.get("/queue").await,
        manager.get("/parcels/3").await,
        manager.get("/parcels/3/3").await,
        manager.get("/parcels/3/at/pack").await,
        manager.get("/parcels/3/history").await,
        town.anonymous().post("/login", &[("name", evil)]).await,
        town.anonymous()
            .get("/login?next=/%22%3E%3Cscript%3E")
            .await,
    ];
    for page in pages {
        page.shows("&lt;script&gt;");
        page.hides("<script");
        page.hides("<img src=x");
    }
}

#[tokio::test]
async fn nothing_in_a_page_is_against_its_own_policy() {
    let town = Town::new();
    town.ask_and_take("hello");
    let mut approver = town.browser("approver").await;
    let mut manager = town.browser("manager").await;
    town.pack(town.order("lamp, chair"), [3]);
    for page in [
        approver.get("/").await,
        approver.get("/greet/1/2").await,
        manager.get("/greet/1").await,
        manager.get("/parcels/2").await,
        manager.get("/parcels/2/3").await,
        manager.get("/parcels/2/4").await,
        manager.get("/parcels/2/at/pack").await,
        manager.get("/parcels/2/at/pack/add").await,
        manager.get("/parcels/2/history").await,
        manager.post("/parcels/2/4/undo", &[]).await,
        manager.get("/greet/chart").await,
        manager.get("/greet/99").await,
    ] {
        for forbidden in [
            "<style",
            "style=",
            "<script",
            "onclick",
            "javascript:",
            "//cdn",
        ] {
            page.hides(forbidden);
        }
    }
}

#[tokio::test]
async fn a_request_that_makes_no_sense_gets_a_page_too() {
    let town = Town::new();
    let mut manager = town.browser("manager").await;
    let answer = manager.post("/inbox", &[]).await;
    assert_eq!(answer.line(), "405");
    answer.shows("This request was refused");
    let answer = manager.post("/greet/1/take", &[]).await;
    answer.shows("<h1>");
}

fn damage(town: &Town, task: TaskId, how: impl FnOnce(&mut ProcessRow)) {
    let mut transaction = town.engine.store().begin(Mode::Write).unwrap();
    let mut process = transaction.load(task, "").unwrap().unwrap().process;
    how(&mut process);
    let effects = Effects {
        process: Some(process),
        ..Effects::default()
    };
    transaction.apply(&effects).unwrap();
    transaction.commit().unwrap();
}

#[tokio::test]
async fn a_process_that_does_not_fit_takes_no_list_with_it() {
    let town = Town::new();
    let broken = town.ask("broken");
    town.ask("whole");
    let number = 2;
    let task = TaskId {
        process: broken,
        number,
    };
    // As it would stand after a node was taken out of the flow.
    let state = r#"{"in":{"approve":2,"vanished":3}}"#;
    damage(&town, task, |process| process.state = state.into());
    let mut approver = town.browser("approver").await;
    for path in ["/queue", "/greet", "/greet/1", "/greet/1/2", "/"] {
        assert_eq!(approver.get(path).await.line(), "200", "{path}");
    }
    approver.get("/queue").await.shows("whole");
    damage(&town, task, |process| process.data = Some("[]".into()));
    let mut manager = town.browser("manager").await;
    for path in ["/queue", "/greet", "/greet/1", "/greet/1/2", "/"] {
        assert_eq!(manager.get(path).await.line(), "200", "{path}");
    }
    // It can be taken, which changes nothing else. It cannot be done, and the page says so.
    let taken = approver.post("/greet/1/2/take", &[]).await;
    assert_eq!(taken.line(), "303 /greet/1/2");
    let page = approver.get("/greet/1/2").await;
    page.shows("What is stored of this task does not fit the flow as it is now");
    let refused = approver.post("/greet/1/2", &[("approved", "on")]).await;
    assert_eq!(refused.line(), "500");
    assert_eq!(town.task(task).status, Status::Assigned);
}

#[tokio::test]
async fn absurd_requests_are_answered() {
    let town = Town::new();
    let mut requester = town.browser("requester").await;
    let long = "x".repeat(3_000_000);
    let start = "/greet/start/start";
    let answer = requester.post(start, &[("text", &long)]).await;
    assert_eq!(answer.line(), "413");
    let twice = [("text", "one"), ("text", "two"), ("nothing", "there")];
    assert_eq!(requester.post(start, &twice).await.line(), "303 /greet/1");
    let zero = [("text", "a\0b\u{1F600}\r\nLocation: /evil")];
    assert_eq!(requester.post(start, &zero).await.line(), "303 /greet/2");
    let flowers = "\u{1F33B}".repeat(150);
    let answer = requester.post(start, &[("text", &flowers)]).await;
    assert_eq!(answer.line(), "303 /greet/3", "a flower is a character");
    for path in [
        "/greet/9223372036854775808",
        "/greet/-1",
        "/greet/1/4294967296",
        "/greet/1/%00",
        "/%FF",
        "/assets/..%2F..%2FCargo.toml",
        "/greet?page=-1&status=%00",
        "/queue?page=99999999999999999999",
        "/login?next=%FF%00",
    ] {
        let status = requester.get(path).await.status;
        assert!(!status.is_server_error(), "{path}: {status}");
    }
    for next in ["/\u{1F33B}", "/\u{7f}", "/a b", &"/x".repeat(9_000)] {
        let form = [
            ("name", "requester"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let status = town.anonymous().post("/login", &form).await.status;
        assert!(status.is_redirection(), "{next}: {status}");
    }
}
