//! A flow that never comes to rest.

use super::*;

/// Functions that never come to rest.
pub struct SpinFlow;

impl Flow for SpinFlow {
    type Process = Greeting;
    const NAME: &'static str = "spin";
    const TITLE: &'static str = "Spin";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            ways: &[(Way::Next, "work")],
            access: Access {
                anyone: true,
                ..Access::CLOSED
            },
            ..NodeDef::new("start", Kind::Start)
        },
        NodeDef {
            ways: &[(Way::Next, "turn")],
            handler: Handler::Job {
                run: |job| run_job(|_: JobContext<SpinFlow>| JobResult::Ok(()), job),
                retry: Retry::NEVER,
            },
            ..NodeDef::new("work", Kind::Job)
        },
        NodeDef {
            ways: &[(Way::Next, "again")],
            handler: Handler::Function(|step| {
                step.process_mut().sent += 1;
                Ok(())
            }),
            ..NodeDef::new("turn", Kind::Function)
        },
        NodeDef {
            ways: &[(Way::Then, "end"), (Way::Otherwise, "turn")],
            handler: Handler::Condition(|process: &Greeting, _step| Ok(process.sent == 1_000_000)),
            ..NodeDef::new("again", Kind::If)
        },
        NodeDef::new("end", Kind::End),
    ];
}
