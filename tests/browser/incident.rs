//! An incident in a browser, as three people: from the alarm until it is called off.

use crate::browser::{Browser, Size};
use crate::server::Server;

#[test]
#[ignore = "needs a browser; run `cargo xtask test`"]
fn an_incident_is_looked_after_and_called_off() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Server::start("incident");
        let browser = Browser::start(&server.address, "light").await;
        moni_raises_an_alarm(&browser).await;
        hanna_sees_what_waits(&browser).await;
        otto_takes_it_on(&browser).await;
        moni_gives_the_all_clear(&browser).await;
        hanna_sees_how_it_ended(&browser).await;
        browser.close().await;
        let printed = server.stop();
        for line in [
            "mail is off the network",
            "mail is on the network again",
            "withdrawn, it was a drill",
        ] {
            assert!(printed.contains(line), "no {line:?} in {printed}");
        }
    });
}

#[test]
#[ignore = "needs a browser; run `cargo xtask test`"]
fn what_waits_is_there_in_the_dark() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Server::start("incident");
        let browser = Browser::start(&server.address, "dark").await;
        moni_raises_an_alarm(&browser).await;
        hanna_sees_what_waits(&browser).await;
        browser.close().await;
        server.stop();
    });
}

/// The incident's process; the monitor's own is the one before it.
const INCIDENT: &str = "incident/2";

async fn says_all_is_clear(browser: &Browser, number: &str, reason: &str) {
    browser.goto("monitor/start/all_clear").await;
    browser.fill("number", number).await;
    browser.fill("reason", reason).await;
    browser.press("Start").await;
    browser.sees("Tell that all is clear").await;
}

async fn moni_raises_an_alarm(browser: &Browser) {
    browser.sign_in("moni", "moni-watches").await;
    browser.follow("Report an alarm").await;
    browser.fill("number", "A-1").await;
    browser.fill("text", "Mail is slow").await;
    browser.fill("affected", "mail").await;
    browser.press("Start").await;
    browser.sees("Raise the alarm").await;
    // Of another alarm, which nobody has heard of.
    says_all_is_clear(browser, "A-9", "it was a mistake").await;
    // It is not hers to see what becomes of it.
    browser.goto("messages").await;
    browser.sees("may not").await;
    browser.sign_out().await;
}

async fn hanna_sees_what_waits(browser: &Browser) {
    browser.sign_in("hanna", "hanna-heads").await;
    browser.follow("Waiting").await;
    browser.sees("Take on the incident").await;
    browser.sees("→ Find somebody").await;
    browser.sees("in 2 hours").await;
    browser.picture("waiting").await;
    browser.follow("Messages").await;
    browser.sees("all_clear").await;
    browser.sees("A-1").await;
    browser.picture("waiting-messages").await;
    browser.follow("Not taken").await;
    browser.sees("A-9").await;
    browser.picture("messages").await;
    browser.resize(Size::Phone).await;
    browser.picture("messages-phone").await;
    browser.goto("waiting/messages").await;
    browser.picture("waiting-messages-phone").await;
    browser.goto("waiting").await;
    browser.picture("waiting-phone").await;
    browser.resize(Size::Desktop).await;
    browser.follow("Take on the incident").await;
    browser
        .sees("Waits for the message all_clear with the key A-1.")
        .await;
    browser.picture("task-waits").await;
    browser.unfold("Move it to another step").await;
    browser.picture("task-move").await;
    browser.sign_out().await;
}

async fn otto_takes_it_on(browser: &Browser) {
    browser.sign_in("otto", "otto-operates").await;
    browser.follow("Queue").await;
    browser.follow("Take on the incident").await;
    browser.press("Take this task").await;
    browser.press("Complete").await;
    browser.goto_until("queue", "Repair it").await;
    browser.goto(INCIDENT).await;
    browser.sees("Remind them").await;
    browser.picture("incident").await;
    browser.resize(Size::Phone).await;
    browser.picture("incident-phone").await;
    browser.resize(Size::Desktop).await;
    browser.sign_out().await;
}

async fn moni_gives_the_all_clear(browser: &Browser) {
    browser.sign_in("moni", "moni-watches").await;
    says_all_is_clear(browser, "A-1", "it was a drill").await;
    browser.sign_out().await;
}

async fn hanna_sees_how_it_ended(browser: &Browser) {
    browser.sign_in("hanna", "hanna-heads").await;
    browser.goto_until(INCIDENT, "· finished").await;
    browser.sees("Called off").await;
    browser.picture("incident-called-off").await;
    browser.goto("waiting").await;
    browser.sees("Nothing waits for the clock").await;
    browser.sign_out().await;
}
