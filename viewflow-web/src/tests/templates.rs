//! Templates and styles of the application's own.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use viewflow_core::conformance::flows::Greeting;
use viewflow_core::{Engine, Flow, MemoryStore, NodeDef};

use super::Town;
use crate::template::EMBEDDED;
use crate::{Site, SiteError};

fn write(folder: &Path, name: &str, text: &str, age: u64) {
    fs::write(folder.join(name), text).unwrap();
    let then = SystemTime::now() - Duration::from_secs(age);
    let file = fs::File::options()
        .append(true)
        .open(folder.join(name))
        .unwrap();
    file.set_modified(then).unwrap();
}

#[tokio::test]
async fn a_file_of_the_same_name_is_used_and_read_again_when_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut town = Town::new();
    town.site = town.site.clone().templates(folder.path());
    let mut browser = town.browser("manager").await;
    browser.get("/").await.shows("What you can start");

    let own = "{% extends \"base.html\" %}{% block main %}Ours: {{ site.title }}{% endblock %}";
    write(folder.path(), "home.html", own, 20);
    browser.get("/").await.shows("Ours: Greetings");
    write(
        folder.path(),
        "home.html",
        &own.replace("Ours", "Newer"),
        10,
    );
    let page = browser.get("/").await;
    page.shows("Newer: Greetings");
    page.shows("aria-label=\"Main\"");
    fs::remove_file(folder.path().join("home.html")).unwrap();
    browser.get("/").await.shows("What you can start");
}

#[tokio::test]
async fn a_template_that_breaks_later_says_nothing_to_the_reader() {
    let folder = tempfile::tempdir().unwrap();
    let mut town = Town::new();
    town.site = town.site.clone().templates(folder.path());
    let mut browser = town.browser("manager").await;
    write(folder.path(), "home.html", "{% secret mistake", 10);
    let answer = browser.get("/").await;
    assert_eq!(answer.line(), "500");
    answer.shows("Something went wrong on our side");
    answer.hides("secret mistake");
}

#[tokio::test]
async fn a_stylesheet_of_ones_own_has_an_address_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut town = Town::new();
    let before = town.anonymous().get("/login").await.body;
    fs::write(folder.path().join("style.css"), "body { color: plum }").unwrap();
    town.site = town.site.clone().templates(folder.path());
    let after = town.anonymous().get("/login").await;
    assert_ne!(before, after.body);
    let (_, rest) = after.body.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let address = rest.split('"').next().unwrap();
    let style = town.anonymous().get(address).await;
    assert_eq!(style.body, "body { color: plum }");
}

#[test]
fn a_mistake_in_a_template_is_found_at_once() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "home.html", "{% if %}", 0);
    let site = Town::new().site.templates(folder.path());
    let error = site.router().unwrap_err();
    assert!(matches!(&error, SiteError::Template { name, .. } if name == "home.html"));

    let site = Town::new().site.templates("/nowhere/at/all");
    assert!(matches!(site.router(), Err(SiteError::NoFolder(_))));
}

#[test]
fn every_template_is_embedded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let files = fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    let embedded: Vec<_> = EMBEDDED.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, embedded);
}

struct InboxFlow;

impl Flow for InboxFlow {
    type Process = Greeting;
    const NAME: &'static str = "inbox";
    const TITLE: &'static str = "Inbox";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[];
}

#[test]
fn a_flow_cannot_have_the_address_of_a_page() {
    let engine = Engine::builder(MemoryStore::default()).flow::<InboxFlow>();
    let error = Site::new(engine.build().unwrap(), "x")
        .router()
        .unwrap_err();
    assert!(
        error.to_string().starts_with("the flow `inbox` would have"),
        "{error}"
    );
}
