//! A loop around a split.

use super::*;
use crate::FormDef;

/// A loop around a split: somebody writes while a job fetches; both meet, a function judges, and
/// what is not approved is reviewed by its writer and goes round again.
pub struct RoundFlow;

impl Flow for RoundFlow {
    type Process = Greeting;
    const NAME: &'static str = "round";
    const TITLE: &'static str = "Round";
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
            ways: &[(Way::Next, "meet")],
            handler: Handler::Job {
                run: |job| run_job(fetch, job),
                retry: Retry {
                    times: 1,
                    ..Retry::NEVER
                },
            },
            ..NodeDef::new("fetch", Kind::Job)
        },
        NodeDef {
            ways: &[(Way::Next, "judge")],
            ..NodeDef::new("meet", Kind::Join)
        },
        NodeDef {
            ways: &[(Way::Next, "decide")],
            handler: Handler::Function(|step| run_function(judge, step)),
            ..NodeDef::new("judge", Kind::Function)
        },
        NodeDef {
            ways: &[(Way::Then, "end"), (Way::Otherwise, "review")],
            handler: Handler::Condition(|process: &Greeting, _step| Ok(process.approved)),
            ..NodeDef::new("decide", Kind::If)
        },
        NodeDef {
            ways: &[(Way::Next, "fork")],
            access: Access {
                assign: Some(Assign::OwnerOf("write")),
                ..Access::CLOSED
            },
            ..NodeDef::new("review", Kind::View)
        },
        NodeDef::new("end", Kind::End),
    ];
}

fn fetch(job: JobContext<RoundFlow>) -> JobResult {
    if job.process().text == "fail in job" && job.attempt() == 1 {
        return Err("told to fail in job".into());
    }
    job.update(|process| process.sent += 10);
    Ok(())
}

/// Counts, and fails at every other count if told to.
fn judge(step: &mut FunctionContext<'_, RoundFlow>) -> FunctionResult {
    let process = step.process_mut();
    process.sent += 1;
    if process.text == "fail in function" && process.sent % 2 == 1 {
        return Err("told to fail in function".into());
    }
    Ok(())
}
