//! The flow of the first page of the manual.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{FormNode, Kind, Node, NodeName, Way};

/// What one process remembers.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct HelloWorld {
    /// Message
    #[garde(length(min = 1, max = 150))]
    text: String,
    approved: bool,
}

/// Hello world
///
/// Somebody asks, somebody else approves, and the world is greeted in the background.
#[flow(process = HelloWorld)]
pub struct HelloWorldFlow {
    /// New request
    #[form(text)]
    #[permission]
    #[next(approve)]
    start: Start,

    /// Approve the request
    #[form(approved)]
    #[permission]
    #[except(owner_of(start))]
    #[next(check_approve)]
    approve: View,

    #[when(|process| process.approved)]
    #[then(send)]
    #[otherwise(end)]
    check_approve: If,

    #[run(send_hello_world_request)]
    #[next(end)]
    send: Job,

    end: End,
}

async fn send_hello_world_request(job: JobContext<HelloWorldFlow>) -> JobResult {
    assert!(!job.process().text.is_empty());
    Ok(())
}

#[test]
fn a_flow_is_called_after_its_struct_and_its_comment() {
    assert_eq!(HelloWorldFlow::NAME, "hello_world");
    assert_eq!(HelloWorldFlow::TITLE, "Hello world");
    assert_eq!(
        HelloWorldFlow::DESCRIPTION,
        "Somebody asks, somebody else approves, and the world is greeted in the background."
    );
}

#[test]
fn nodes_are_listed_as_declared() {
    let nodes: Vec<_> = HelloWorldFlow::NODES
        .iter()
        .map(|node| (node.name, node.title, node.kind, node.ways))
        .collect();
    assert_eq!(
        nodes,
        [
            (
                "start",
                "New request",
                Kind::Start,
                &[(Way::Next, "approve")][..]
            ),
            (
                "approve",
                "Approve the request",
                Kind::View,
                &[(Way::Next, "check_approve")]
            ),
            (
                "check_approve",
                "Check approve",
                Kind::If,
                &[(Way::Then, "send"), (Way::Otherwise, "end")]
            ),
            ("send", "Send", Kind::Job, &[(Way::Next, "end")]),
            ("end", "End", Kind::End, &[]),
        ]
    );
}

#[test]
fn a_permission_is_made_from_the_names() {
    let permission = HelloWorldFlow::NODES[1].access.permission.unwrap();
    assert_eq!(permission.code, "hello_world.approve");
    assert_eq!(permission.title, "Hello world: Approve the request");
    assert_eq!(hello_world_flow::approve::PERMISSION, "hello_world.approve");
    assert_eq!(hello_world_flow::VIEW, "hello_world.view");
    assert_eq!(hello_world_flow::MANAGE, "hello_world.manage");
    assert_eq!(HelloWorldFlow::NODES[1].access.except, ["start"]);
    assert!(HelloWorldFlow::NODES[3].access.permission.is_none());
}

#[test]
fn a_form_is_typed_and_fills_the_process() {
    let mut process = HelloWorld::default();
    let form = hello_world_flow::start::Form {
        text: "Hello, world".to_owned(),
    };
    assert_eq!(form.clone().text, form.text);
    <hello_world_flow::start::Node as FormNode>::fill(&mut process, form).unwrap();
    let form = hello_world_flow::approve::Form { approved: true };
    <hello_world_flow::approve::Node as FormNode>::fill(&mut process, form).unwrap();
    assert_eq!(process.text, "Hello, world");
    assert!(process.approved);
}

#[test]
fn a_node_is_a_constant_of_the_flow() {
    fn name<N: Node<Flow = HelloWorldFlow>>(_: N) -> &'static str {
        N::NAME
    }
    assert_eq!(name(HelloWorldFlow::start), "start");
    assert_eq!(name(HelloWorldFlow::send), "send");
    assert_eq!(HelloWorldFlow::check_approve, NodeName("check_approve"));
    assert_eq!(HelloWorldFlow::end, NodeName("end"));
}
