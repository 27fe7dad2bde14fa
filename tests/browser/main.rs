//! Examples in a browser, as the people in them: here hello world, from sign-in to the finished process.
//!
//! Needs Chromium and its driver, which `cargo xtask test` finds or installs. The screenshots are
//! left in `target/screenshots`, to be looked at.

#![allow(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod browser;
mod incident;
mod server;

use browser::{Browser, Size};
use server::Server;

#[test]
#[ignore = "needs a browser; run `cargo xtask test`"]
fn two_people_bring_hello_world_to_its_end() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Server::start("helloworld");
        let browser = Browser::start(&server.address, "light").await;
        anna_asks(&browser).await;
        bob_approves(&browser).await;
        browser.close().await;
        assert!(
            server.stop().contains("Good morning, world"),
            "the job has printed the message"
        );
    });
}

#[test]
#[ignore = "needs a browser; run `cargo xtask test`"]
fn every_page_is_there_in_the_dark() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Server::start("helloworld");
        let browser = Browser::start(&server.address, "dark").await;
        browser.picture("login").await;
        browser.sign_in("bob", "bob-decides").await;
        for page in [
            "",
            "inbox",
            "queue",
            "archive",
            "hello_world",
            "hello_world/start/start",
        ] {
            browser.goto(page).await;
            let name = page.replace('/', "-");
            browser
                .picture(if name.is_empty() { "home" } else { &name })
                .await;
        }
        browser.fill("text", "A message in the dark").await;
        browser.press("Start").await;
        browser.picture("process-new").await;
        browser.close().await;
        server.stop();
    });
}

async fn anna_asks(browser: &Browser) {
    browser.goto("").await;
    browser.picture("login").await;
    browser.sign_in("anna", "wrong").await;
    browser.sees("name or the password").await;
    browser.picture("login-refused").await;
    browser.sign_in("anna", "anna-asks").await;
    browser.sees("Hello world").await;
    browser.picture("home").await;

    browser.follow("New request").await;
    browser.press("Start").await;
    browser.sees("This field is required.").await;
    browser.picture("start-refused").await;
    browser.fill("text", "Good morning, world").await;
    browser.picture("start").await;
    browser.press("Start").await;
    browser.sees("Approve the request").await;
    browser.picture("process-begun").await;

    // Who asks may not approve.
    browser.goto("hello_world/1/2").await;
    assert!(!browser.has("Take this task").await);
    browser.goto("queue").await;
    assert!(!browser.has("Approve the request").await);
    browser.picture("queue-empty").await;
    browser.sign_out().await;
}

async fn bob_approves(browser: &Browser) {
    browser.sign_in("bob", "bob-decides").await;
    browser.follow("Queue").await;
    browser.sees("Approve the request").await;
    browser.picture("queue").await;
    browser.follow("Approve the request").await;
    browser.picture("task-new").await;
    browser.press("Take this task").await;
    browser.sees("Approve this message").await;
    browser.picture("task").await;
    browser.resize(Size::Phone).await;
    browser.picture("task-phone").await;
    browser.goto("inbox").await;
    browser.sees("Approve the request").await;
    browser.picture("inbox-phone").await;
    browser.resize(Size::Desktop).await;
    browser.picture("inbox").await;

    browser.goto("hello_world/1/2").await;
    browser.tick("approved").await;
    browser.press("Complete").await;
    browser.goto_until("hello_world/1", "· finished").await;
    browser.picture("process-done").await;
    browser.resize(Size::Phone).await;
    browser.picture("process-done-phone").await;
    browser.resize(Size::Desktop).await;
    browser.goto("archive").await;
    browser.sees("Approve the request").await;
    browser.picture("archive").await;
    browser.goto("hello_world").await;
    browser.picture("flow").await;
    browser.resize(Size::Phone).await;
    browser.picture("flow-phone").await;
    browser.goto("").await;
    browser.picture("home-phone").await;
    browser.resize(Size::Desktop).await;
    browser.goto("hello_world/99").await;
    browser.picture("not-found").await;
}
