//! The first flow: a person, a condition, a function and a job.

use super::*;
use crate::{FormDef, FormErrors};

/// Greet
///
/// Somebody asks, somebody else approves; a function counts, a job sends.
pub struct GreetFlow;

impl GreetFlow {
    /// New request
    pub const start: greet_flow::start::Node = greet_flow::start::Node;
    /// Code starts it, already approved or not.
    pub const import: greet_flow::import::Node = greet_flow::import::Node;
    /// Approve the request
    pub const approve: greet_flow::approve::Node = greet_flow::approve::Node;
    pub const check_approve: NodeName = NodeName("check_approve");
    pub const count: greet_flow::count::Node = greet_flow::count::Node;
    pub const send: greet_flow::send::Node = greet_flow::send::Node;
    pub const end: NodeName = NodeName("end");
}

pub mod greet_flow {
    pub mod start {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Node;

        #[derive(Debug, Clone, PartialEq)]
        pub struct Form<Text> {
            pub text: Text,
        }

        pub const PERMISSION: &str = "greet.start";
    }

    pub mod import {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Node;
    }

    pub mod approve {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Node;

        #[derive(Debug, Clone, PartialEq)]
        pub struct Form<Approved> {
            pub approved: Approved,
        }

        pub const PERMISSION: &str = "greet.approve";
    }

    pub mod count {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Node;
    }

    pub mod send {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Node;
    }

    pub const VIEW: &str = "greet.view";
    pub const MANAGE: &str = "greet.manage";
}

impl Node for greet_flow::start::Node {
    type Flow = GreetFlow;
    const NAME: &'static str = "start";
}

impl FormNode for greet_flow::start::Node {
    type Form = greet_flow::start::Form<TextOf>;
    type Subject = Greeting;
    fn fill(process: &mut Greeting, form: Self::Form) -> Result<(), FormErrors> {
        process.text = form.text;
        Ok(())
    }
}

impl StartNode for greet_flow::start::Node {}

impl Node for greet_flow::import::Node {
    type Flow = GreetFlow;
    const NAME: &'static str = "import";
}

impl StartHandleNode for greet_flow::import::Node {}

impl Node for greet_flow::approve::Node {
    type Flow = GreetFlow;
    const NAME: &'static str = "approve";
}

impl FormNode for greet_flow::approve::Node {
    type Form = greet_flow::approve::Form<ApprovedOf>;
    type Subject = Greeting;
    fn fill(process: &mut Greeting, form: Self::Form) -> Result<(), FormErrors> {
        process.approved = form.approved;
        Ok(())
    }
}

impl ViewNode for greet_flow::approve::Node {}

impl Node for greet_flow::count::Node {
    type Flow = GreetFlow;
    const NAME: &'static str = "count";
}

impl WorkNode for greet_flow::count::Node {}

impl Node for greet_flow::send::Node {
    type Flow = GreetFlow;
    const NAME: &'static str = "send";
}

impl WorkNode for greet_flow::send::Node {}

impl Flow for GreetFlow {
    type Process = Greeting;
    const NAME: &'static str = "greet";
    const TITLE: &'static str = "Greet";
    const DESCRIPTION: &'static str =
        "Somebody asks, somebody else approves; a function counts, a job sends.";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            title: "New request",
            ways: &[(Way::Next, "approve")],
            access: Access {
                permission: Some(PermissionDef {
                    code: "greet.start",
                    title: "Greet: New request",
                }),
                ..Access::CLOSED
            },
            form: FormDef::Fields(&[form_field::<
                Greeting,
                { key(<Greeting as Process>::KEYS, TEXT) },
            >()]),
            ..NodeDef::new("start", Kind::Start)
        },
        NodeDef {
            title: "Import",
            ways: &[(Way::Next, "check_approve")],
            ..NodeDef::new("import", Kind::StartHandle)
        },
        NodeDef {
            title: "Approve the request",
            ways: &[(Way::Next, "check_approve")],
            access: Access {
                permission: Some(PermissionDef {
                    code: "greet.approve",
                    title: "Greet: Approve the request",
                }),
                except: &["start"],
                ..Access::CLOSED
            },
            form: FormDef::Fields(&[form_field::<
                Greeting,
                { key(<Greeting as Process>::KEYS, APPROVED) },
            >()]),
            ..NodeDef::new("approve", Kind::View)
        },
        NodeDef {
            title: "Check approve",
            ways: &[(Way::Then, "count"), (Way::Otherwise, "end")],
            handler: Handler::Condition(|process: &Greeting, _step| {
                let value: bool = process.approved;
                Ok(value)
            }),
            ..NodeDef::new("check_approve", Kind::If)
        },
        NodeDef {
            title: "Count",
            ways: &[(Way::Next, "send")],
            handler: Handler::Function(|step| run_function(count, step)),
            ..NodeDef::new("count", Kind::Function)
        },
        NodeDef {
            title: "Send",
            ways: &[(Way::Next, "end")],
            handler: Handler::Job {
                run: |job| run_job(send, job),
                retry: Retry::NEVER,
            },
            ..NodeDef::new("send", Kind::Job)
        },
        NodeDef {
            title: "End",
            ..NodeDef::new("end", Kind::End)
        },
    ];
}

/// Counts, unless the text says to fail.
fn count(step: &mut FunctionContext<'_, GreetFlow>) -> FunctionResult {
    step.process_mut().sent += 1;
    if step.process().text == "fail in function" {
        return Err("told to fail in function".into());
    }
    Ok(())
}

async fn send(job: JobContext<GreetFlow>) -> JobResult {
    if job.process().text == "fail in job" {
        return Err("told to fail in job".into());
    }
    job.update(|process| process.sent += 10);
    Ok(())
}
