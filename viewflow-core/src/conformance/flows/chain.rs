//! A job with code behind it.

use super::*;

/// A job, then a function that fails when told to: what a worker must stop at.
pub struct ChainFlow;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainStart;

impl Node for ChainStart {
    type Flow = ChainFlow;
    const NAME: &'static str = "start";
}

impl StartHandleNode for ChainStart {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainJob;

impl Node for ChainJob {
    type Flow = ChainFlow;
    const NAME: &'static str = "work";
}

impl WorkNode for ChainJob {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainCount;

impl Node for ChainCount {
    type Flow = ChainFlow;
    const NAME: &'static str = "count";
}

impl WorkNode for ChainCount {}

impl Flow for ChainFlow {
    type Process = Greeting;
    const NAME: &'static str = "chain";
    const TITLE: &'static str = "Chain";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            ways: &[(Way::Next, "work")],
            ..NodeDef::new("start", Kind::StartHandle)
        },
        NodeDef {
            ways: &[(Way::Next, "count")],
            handler: Handler::Job {
                run: |job| run_job(work, job),
                retry: Retry {
                    times: 1,
                    ..Retry::NEVER
                },
            },
            ..NodeDef::new("work", Kind::Job)
        },
        NodeDef {
            ways: &[(Way::Next, "end")],
            handler: Handler::Function(|step| run_function(count_in_chain, step)),
            ..NodeDef::new("count", Kind::Function)
        },
        NodeDef::new("end", Kind::End),
    ];
}

fn work(job: JobContext<ChainFlow>) -> JobResult {
    if job.process().text == "fail at first" && job.attempt() == 1 {
        return Err("failed at first".into());
    }
    job.update(|process| process.sent += 10);
    if job.process().text == "fail in completion" {
        job.on_completion(|_| Err("told to fail in completion".into()));
    }
    Ok(())
}

fn count_in_chain(step: &mut FunctionContext<'_, ChainFlow>) -> FunctionResult {
    step.process_mut().sent += 1;
    if step.process().text == "fail in function" && step.info().user.is_none() {
        return Err("told to fail in function".into());
    }
    Ok(())
}
