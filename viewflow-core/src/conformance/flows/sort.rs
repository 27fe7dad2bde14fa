//! A switch inside of one branch of a split.

use super::*;
use crate::{FormDef, FormErrors};

/// Somebody writes while a job fetches. What was fetched is sorted by the text of the process: two
/// ways go straight to the join, two come together in a merge before it.
pub struct SortFlow;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortStart;

impl Node for SortStart {
    type Flow = SortFlow;
    const NAME: &'static str = "start";
}

impl FormNode for SortStart {
    type Form = greet_flow::start::Form<TextOf>;
    type Subject = Greeting;
    fn fill(process: &mut Greeting, form: Self::Form) -> Result<(), FormErrors> {
        process.text = form.text;
        Ok(())
    }
}

impl StartNode for SortStart {}

impl Flow for SortFlow {
    type Process = Greeting;
    const NAME: &'static str = "sort";
    const TITLE: &'static str = "Sort";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            ways: &[(Way::Next, "fork")],
            access: Access {
                anyone: true,
                ..Access::CLOSED
            },
            form: FormDef::Fields(&[form_field::<
                Greeting,
                { key(<Greeting as Process>::KEYS, TEXT) },
            >()]),
            ..NodeDef::new("start", Kind::Start)
        },
        NodeDef {
            ways: &[(Way::Next, "write"), (Way::Next, "fetch")],
            ..NodeDef::new("fork", Kind::Split)
        },
        NodeDef {
            ways: &[(Way::Next, "meet")],
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
            ..NodeDef::new("write", Kind::View)
        },
        NodeDef {
            ways: &[(Way::Next, "sort")],
            handler: Handler::Job {
                run: |job| run_job(|_: JobContext<SortFlow>| JobResult::Ok(()), job),
                retry: Retry::NEVER,
            },
            ..NodeDef::new("fetch", Kind::Job)
        },
        NodeDef {
            ways: &[
                (Way::Case(0), "count"),
                (Way::Case(1), "meet"),
                (Way::Case(2), "gather"),
                (Way::Otherwise, "meet"),
            ],
            labels: &["Hello", "fail at first"],
            handler: Handler::Switch(|process: &Greeting, _step| {
                let way = match process.text.as_str() {
                    "hello" => Way::Case(0),
                    "fail at first" => Way::Case(1),
                    "fail in function" if !process.approved => {
                        return Err("told to fail until it is approved".into());
                    }
                    "fail in function" => Way::Case(2),
                    "fail in switch" => Way::Case(3),
                    _ => Way::Otherwise,
                };
                Ok(way)
            }),
            ..NodeDef::new("sort", Kind::Switch)
        },
        NodeDef {
            ways: &[(Way::Next, "gather")],
            handler: Handler::Function(|step| run_function(count_sorted, step)),
            ..NodeDef::new("count", Kind::Function)
        },
        NodeDef {
            ways: &[(Way::Next, "meet")],
            ..NodeDef::new("gather", Kind::Merge)
        },
        NodeDef {
            ways: &[(Way::Next, "end")],
            ..NodeDef::new("meet", Kind::Join)
        },
        NodeDef::new("end", Kind::End),
    ];
}

fn count_sorted(step: &mut FunctionContext<'_, SortFlow>) -> FunctionResult {
    step.process_mut().sent += 1;
    Ok(())
}
