//! Work that fails and is caught, and parts that fail or escalate.

use super::notes::{flow, job, note};
use super::{Notes, part_of};
use crate::{
    Boundary, Catches, ChildDef, ChildFlow, EventDef, Flow, FunctionContext, FunctionResult,
    Handler, HandlerError, Trigger, Way,
};

const CAUGHT: Way = Way::Boundary(Boundary::Interrupting);

const fn caught<F: Flow>(catches: Catches) -> EventDef<F> {
    EventDef {
        trigger: Trigger::Error(catches),
        boundary: Some(Boundary::Interrupting),
    }
}

/// Writes down what has failed.
fn mend<F>(step: &mut FunctionContext<'_, F>) -> FunctionResult
where
    F: Flow<Process = Notes>,
{
    let error = step.error().ok_or("nothing has failed")?;
    let word = format!("{} {:?} {error}", error.node(), error.code());
    note(step, &word)
}

flow! {
    /// A function and a job that may fail, and what is done about it.
    TryFlow = "try"
    begin: StartHandle -> ask;
    ask: Manual -> count;
    count: Function {
        ways: &[(Way::Next, "work"), (CAUGHT, "mend")],
        handler: Handler::Function(|step| {
            note(step, "count").map_err(|_| HandlerError::coded("count.bad", "it is odd"))
        }),
        events: &[caught(Catches::Code("count.bad"))],
    };
    work: Job {
        ways: &[(Way::Next, "end"), (CAUGHT, "mend")],
        handler: job(),
        events: &[caught(Catches::All)],
    };
    mend: Function -> look { handler: Handler::Function(mend) };
    look: Manual -> end;
    end: End;
}

flow! {
    /// Hears what its part escalates, and catches what that fails with.
    CarefulFlow = "careful"
    begin: StartHandle -> part;
    part: Subprocess {
        ways: &[
            (Way::Next, "end"),
            (Way::Boundary(Boundary::Once), "hear"),
            (CAUGHT, "mend"),
        ],
        child: Some(ChildDef::of::<CarefulPart>()),
        events: &[
            EventDef {
                trigger: Trigger::Escalation(Some("part.late")),
                boundary: Some(Boundary::Once),
            },
            caught(Catches::Code("part.bad")),
        ],
    };
    hear: Manual -> end;
    mend: Function -> end { handler: Handler::Function(mend) };
    end: End;
}

part_of!(CarefulPart = CarefulFlow "part" of FallibleFlow);

flow! {
    /// Is always late, and fails if it is told to.
    FallibleFlow = "fallible"
    begin: StartHandle -> work;
    work: Manual -> tell;
    tell: Escalate -> again { code: Some("part.late") };
    again: Manual -> which;
    which: If {
        ways: &[(Way::Then, "bad"), (Way::Otherwise, "end")],
        handler: Handler::Condition(|notes: &Notes, _| Ok(notes.is_told("bad"))),
    };
    bad: ErrorEnd { code: Some("part.bad") };
    end: End;
}

impl ChildFlow for FallibleFlow {
    const START: &'static str = "begin";
    type Itself = Self;
}
