//! Who gets what: every route for every role, kept as a table.

use std::fmt::Write as _;

use viewflow_core::TaskId;

use super::Town;
use super::browser::Browser;
use crate::pages;

const ROLES: [&str; 7] = [
    "anonymous",
    "stranger",
    "requester",
    "approver",
    "packer",
    "clerk",
    "manager",
];

/// A town with a task that the approver has (1/2), one that nobody has (2/2), a job that has failed
/// (3/5), and orders.
async fn town() -> Town {
    let town = Town::new();
    town.ask_and_take("secret one");
    town.ask("secret two");
    town.approve(town.ask_and_take("fail in job"));
    town.work().await;
    // An order of which one parcel is packed (4/3), and another one canceled (5/4).
    town.pack(town.order("secret lamp, secret chair"), [3]);
    let process = town.order("secret desk, secret bed");
    let manager = town.engine.user("manager").unwrap();
    manager.cancel(TaskId { process, number: 4 }).unwrap();
    town
}

/// An address of a route. A route with a part that is not known here needs a line here.
fn address(route: &str) -> String {
    let (flow, process, task) = match route.rsplit('/').next() {
        Some("take") => ("greet", "2", "2"),
        Some("retry") => ("greet", "3", "5"),
        Some("undo") => ("parcels", "4", "3"),
        Some("revive") => ("parcels", "5", "4"),
        _ if route.contains("/at/") => ("parcels", "4", ""),
        _ => ("greet", "1", "2"),
    };
    let node = match flow {
        "greet" => "start",
        _ => "pack",
    };
    let address = route
        .replace("{flow}", flow)
        .replace("{node}", node)
        .replace("{process}", process)
        .replace("{task}", task);
    assert!(!address.contains('{'), "no address is known for {route}");
    address
}

fn form(route: &str) -> &'static [(&'static str, &'static str)] {
    match route {
        "/{flow}/start/{node}" => &[("text", "hello")],
        "/{flow}/{process}/{task}" => &[("approved", "on")],
        "/{flow}/{process}/at/{node}/add" => &[("content", "a secret mirror")],
        "/messages/deliver" => &[("message", "1")],
        "/{flow}/{process}/{task}/give" => &[("to", "second approver")],
        _ => &[],
    }
}

async fn ask(browser: &mut Browser, method: &str, route: &str) -> super::browser::Answer {
    match method {
        "GET" => browser.get(&address(route)).await,
        "POST" => browser.post(&address(route), form(route)).await,
        other => panic!("no browser sends {other}"),
    }
}

#[tokio::test]
async fn every_route_for_every_role() {
    let mut table = format!("{:<50}", "");
    for role in ROLES {
        let _ = write!(table, "{role:<12}");
    }
    for (method, route, _) in pages::routes() {
        let _ = write!(table, "\n{:<50}", format!("{method} {route}"));
        for role in ROLES {
            // Each has a town of its own, since most of what is sent changes something.
            let town = town().await;
            let mut browser = match role {
                "anonymous" => town.anonymous(),
                role => town.browser(role).await,
            };
            let answer = ask(&mut browser, method, route).await;
            let line = match answer.line() {
                line if line.starts_with("303 /login?next=") => "sign in".to_owned(),
                line => line[..3].to_owned(),
            };
            let _ = write!(table, "{line:<12}");
        }
    }
    let lines: Vec<_> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a_refusal_tells_nothing_of_what_is_refused() {
    let town = town().await;
    let mut stranger = town.browser("stranger").await;
    for (method, route, _) in pages::routes() {
        let answer = ask(&mut stranger, method, route).await;
        for secret in ["secret", "requester", "Approve the request", "told to fail"] {
            answer.hides(secret);
        }
    }
    let unchanged = town.task(TaskId {
        process: viewflow_core::ProcessId(1),
        number: 2,
    });
    assert_eq!(unchanged.owner, Some(town.id("approver")));
}

#[tokio::test]
async fn a_hand_in_a_process_opens_that_process_and_no_other() {
    let town = Town::new();
    town.ask("mine");
    let user = town.id("stranger");
    town.engine.store().grant(user, "greet.start").unwrap();
    let mut browser = town.browser("stranger").await;
    browser
        .post("/greet/start/start", &[("text", "theirs")])
        .await;
    assert_eq!(browser.get("/greet/2").await.line(), "200");
    assert_eq!(browser.get("/greet/1").await.line(), "403");
    let list = browser.get("/greet").await;
    list.shows("theirs");
    list.hides("mine");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let town = town().await;
    let mut manager = town.browser("manager").await;
    for nothing in [
        "/nothing",
        "/greet/99",
        "/greet/x",
        "/greet/1/99",
        "/greet/1/x",
        "/greet/start/nothing",
        "/greet/start/approve",
        "/a/b/c/d",
        "/nothing/1",
    ] {
        let answer = manager.get(nothing).await;
        assert_eq!(answer.line(), "404", "{nothing}");
        answer.shows("There is nothing here");
    }
}

#[tokio::test]
async fn a_key_that_no_session_has_is_nobodys() {
    let town = Town::new();
    let mut browser = town.browser("stranger").await;
    let (name, _) = browser.cookies.pop_first().unwrap();
    browser
        .cookies
        .insert(name, "AAAAAAAAAAAAAAAAAAAAAA".into());
    assert_eq!(browser.get("/inbox").await.line(), "303 /login?next=/inbox");
}
