//! Races, and what nodes do to one another beside sending tokens.

use super::notes::{flow, job, note};
use super::{Ask, Notes, PartFlow, part_of};
use crate::{ChildDef, Control, Handler, Way};

flow! {
    /// Whatever comes first: somebody, a job, an answer from outside, or the end of a part.
    RaceFlow = "race"
    begin: StartHandle -> race;
    race: First -> person, worker, answer, part;
    person: Manual -> won;
    worker: Job -> won { handler: job() };
    answer: Handle -> won { handler: Ask::handler() };
    part: Subprocess -> won { child: Some(ChildDef::of::<RacePart>()) };
    won: Merge -> after;
    after: Manual -> end;
    end: End;
}

part_of!(RacePart = RaceFlow "part" of PartFlow);

flow! {
    /// Whoever leaves by the front calls the back off, which is a way of two.
    CancelsFlow = "cancels"
    begin: StartHandle -> fork;
    fork: Split -> front, back, pay;
    front: Manual -> out;
    back: Job -> round { handler: job() };
    pay: Manual -> round;
    out: End { control: Control { cancels: &["back"], ..Control::NONE } };
    round: Join -> end;
    end: End;
}

const ROOM: Control = Control {
    mutex: Some("room"),
    ..Control::NONE
};

flow! {
    /// There is one room for both.
    MutexFlow = "mutex"
    begin: StartHandle -> fork;
    fork: Split -> a, b;
    a: Manual -> meet { control: ROOM };
    b: Job -> meet { control: ROOM, handler: job() };
    meet: Join -> end;
    end: End;
}

flow! {
    /// A job is done only while somebody leads.
    WhileFlow = "while"
    begin: StartHandle -> fork;
    fork: Split -> lead, wait;
    lead: Manual -> meet;
    wait: Manual -> follow;
    follow: Job -> meet {
        control: Control { only_while: Some("lead"), ..Control::NONE },
        handler: job(),
    };
    meet: Join -> end;
    end: End;
}

flow! {
    /// It may be counted twice.
    LimitFlow = "limit"
    begin: StartHandle -> look;
    look: Manual -> count;
    count: Function -> again {
        control: Control { limit: Some(2), ..Control::NONE },
        handler: Handler::Function(|step| note(step, "count")),
    };
    again: If {
        ways: &[(Way::Then, "look"), (Way::Otherwise, "end")],
        handler: Handler::Condition(|notes: &Notes, _| Ok(notes.is_told("again"))),
    };
    end: End;
}

flow! {
    /// One of its ends is that of everything.
    TerminateFlow = "terminate"
    begin: StartHandle -> fork;
    fork: Split -> stop, person, worker, part;
    stop: Manual -> over;
    person: Manual -> end;
    worker: Job -> end { handler: job() };
    part: Subprocess -> end { child: Some(ChildDef::of::<TerminatePart>()) };
    over: TerminateEnd;
    end: End;
}

part_of!(TerminatePart = TerminateFlow "part" of PartFlow);
