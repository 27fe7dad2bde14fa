//! Signing in and out.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{TimeDelta, Utc};
use viewflow_core::conformance::flows::GreetFlow;
use viewflow_core::{Engine, MemoryStore};

use super::browser::Browser;
use super::{PASSWORD, Town};

#[tokio::test]
async fn one_comes_back_to_the_page_one_asked_for() {
    let town = Town::new();
    let mut browser = town.anonymous();
    let sent = browser.get("/greet?status=done&page=2").await;
    let login = "/login?next=/greet%3Fstatus%3Ddone%26page%3D2";
    assert_eq!(sent.line(), format!("303 {login}"));
    browser.get(login).await.shows("name=\"next\"");
    let form = [
        ("name", "manager"),
        ("password", PASSWORD),
        ("next", "/greet?status=done&page=2"),
    ];
    let signed_in = browser.post("/login", &form).await;
    assert_eq!(signed_in.line(), "303 /greet?status=done&page=2");
    assert_eq!(browser.get("/login?next=/queue").await.line(), "303 /queue");
}

#[tokio::test]
async fn a_form_that_comes_too_late_leads_back_to_its_page() {
    let town = Town::new();
    let sent = town.anonymous().post("/greet/1/2/give-back", &[]).await;
    assert_eq!(sent.line(), "303 /login?next=/greet/1/2");
    let sent = town.anonymous().post("/messages/deliver", &[]).await;
    assert_eq!(sent.line(), "303 /login?next=/messages");
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let town = Town::new();
    for next in ["//example.com", "https://example.com", "/\\example.com"] {
        let mut browser = town.anonymous();
        let form = [("name", "manager"), ("password", PASSWORD), ("next", next)];
        assert_eq!(browser.post("/login", &form).await.line(), "303 /");
    }
}

#[tokio::test]
async fn a_wrong_password_and_a_wrong_name_look_the_same() {
    let town = Town::new();
    let mut pages = Vec::new();
    for name in ["manager", "nobody"] {
        let form = [("name", name), ("password", "wrong")];
        let answer = town.anonymous().post("/login", &form).await;
        assert_eq!(answer.line(), "422");
        answer.shows("The user name or the password is not right.");
        pages.push(answer.body.replace(name, "NAME"));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn guessing_has_an_end() {
    let town = Town::new();
    let mut browser = town.anonymous();
    for _ in 0..5 {
        let form = [("name", "manager"), ("password", "wrong")];
        assert_eq!(browser.post("/login", &form).await.line(), "422");
    }
    // Not even the right one is tried.
    let right = [("name", "manager"), ("password", PASSWORD)];
    let answer = browser.post("/login", &right).await;
    assert_eq!(answer.line(), "429");
    answer.shows("Too many attempts.");
    let other = [("name", "approver"), ("password", PASSWORD)];
    assert_eq!(browser.post("/login", &other).await.line(), "303 /");
}

#[tokio::test]
async fn a_session_gets_a_new_key_when_somebody_signs_in_and_ends_when_they_leave() {
    let town = Town::new();
    let mut browser = town.browser("manager").await;
    let first = browser.cookies.clone();
    let form = [("name", "approver"), ("password", PASSWORD)];
    browser.post("/login", &form).await;
    let second = browser.cookies.clone();
    assert_ne!(first, second);

    let left = browser.post("/logout", &[]).await;
    assert_eq!(left.line(), "303 /login");
    browser.get("/login").await;
    for stolen in [first, second] {
        browser.cookies = stolen;
        assert_eq!(browser.get("/inbox").await.line(), "303 /login?next=/inbox");
    }
}

#[tokio::test]
async fn the_cookie_is_for_this_site_and_not_for_scripts() {
    let mut town = Town::new();
    let form = [("name", "manager"), ("password", PASSWORD)];
    let answer = town.anonymous().post("/login", &form).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("viewflow="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "no {part} in {cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");

    town.site = town.site.clone().secure_cookies(true);
    let answer = town.anonymous().post("/login", &form).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-viewflow="), "{cookie}");
    assert!(cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends() {
    let hours = Arc::new(AtomicI64::new(0));
    let later = hours.clone();
    let engine = Engine::builder(MemoryStore::default())
        .flow::<GreetFlow>()
        .clock(move || Utc::now() + TimeDelta::hours(later.load(Ordering::Relaxed)));
    let town = Town::on(engine.build().unwrap());
    let mut browser = town.browser("manager").await;
    hours.store(11, Ordering::Relaxed);
    assert_eq!(browser.get("/inbox").await.line(), "200");
    hours.store(13, Ordering::Relaxed);
    assert_eq!(browser.get("/inbox").await.line(), "303 /login?next=/inbox");
    town.site.delete_expired_sessions().unwrap();
}

#[tokio::test]
async fn demo_users_are_offered_only_where_the_application_says_so() {
    let mut town = Town::new();
    town.anonymous().get("/login").await.hides("Try it as");
    let users = vec![("manager".to_owned(), PASSWORD.to_owned())];
    town.site = town.site.clone().demo_users(users);
    let page = town.anonymous().get("/login").await;
    page.shows("Try it as");
    page.shows(PASSWORD);
}

#[tokio::test]
async fn guessing_has_an_end_for_those_who_guess_all_at_once_too() {
    let town = Town::new();
    let router = town.site.router().unwrap();
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let mut browser = Browser::new(router.clone());
        guesses.spawn(async move {
            let form = [("name", "manager"), ("password", "wrong")];
            browser.post("/login", &form).await.line()
        });
    }
    let answers = guesses.join_all().await;
    let tried = answers.iter().filter(|answer| *answer == "422").count();
    assert_eq!(tried, 5, "{answers:?}");
}

#[tokio::test]
async fn who_signs_out_is_told_and_stays_out() {
    let town = Town::new();
    let mut browser = town.browser("manager").await;
    browser.post("/logout", &[]).await;
    browser.get("/login").await.shows("You have signed out.");
    browser.get("/login").await.hides("You have signed out.");
    assert!(browser.cookies.is_empty(), "nothing is left to be kept");
    // For who was not in, nothing is written.
    let mut stranger = town.anonymous();
    assert_eq!(stranger.post("/logout", &[]).await.line(), "303 /login");
    assert!(stranger.cookies.is_empty());
}

#[tokio::test]
async fn a_new_password_ends_every_session_of_the_old_one() {
    let town = Town::new();
    let mut browser = town.browser("manager").await;
    assert_eq!(browser.get("/inbox").await.line(), "200");
    let store = town.engine.store();
    let hash = crate::password::hash("another one").unwrap();
    store.set_password(town.id("manager"), &hash).unwrap();
    assert_eq!(browser.get("/inbox").await.line(), "303 /login?next=/inbox");
    let mut other = town.anonymous();
    let form = [
        ("name", "manager"),
        ("password", "another one"),
        ("next", "/inbox"),
    ];
    assert_eq!(other.post("/login", &form).await.line(), "303 /inbox");
    assert_eq!(other.get("/inbox").await.line(), "200");
}
