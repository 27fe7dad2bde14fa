//! Splits, and joins that wait for all, for some, or as long as they are told.

use super::Notes;
use super::notes::{flow, job, note, told_ways};
use crate::{Control, Enough, Handler, Hooks, Late, Wait, Way};

flow! {
    /// One branch is always taken, the other one if the process is told `maybe`.
    ForkFlow = "fork"
    begin: StartHandle -> fork;
    fork: Split {
        ways: &[(Way::Next, "always"), (Way::Case(0), "maybe")],
        handler: Handler::Split(|notes: &Notes, _| Ok(told_ways(notes, &["maybe"]))),
    };
    always: Manual -> meet;
    maybe: Manual -> look;
    look: Manual -> meet;
    meet: Join -> end;
    end: End;
}

const fn wait(enough: Enough, late: Late) -> Control {
    Control {
        wait: Some(Wait { enough, late }),
        ..Control::NONE
    }
}

flow! {
    /// The first of three branches goes on; the others go on too, and come to nothing.
    FirstComesFlow = "first_comes"
    begin: StartHandle -> fork;
    fork: Split -> a, b, c;
    a: Manual -> meet;
    b: Manual -> meet;
    c: Job -> meet { handler: job() };
    meet: Join -> after { control: wait(Enough::Count(1), Late::Swallow) };
    after: Manual -> end;
    end: End;
}

flow! {
    /// The first two of three branches go on, and the third is called off.
    TwoOfThreeFlow = "two_of_three"
    begin: StartHandle -> fork;
    fork: Split -> a, b, c;
    a: Manual -> meet;
    b: Manual -> meet;
    c: Job -> meet { handler: job() };
    meet: Join -> after { control: wait(Enough::Count(2), Late::Cancel) };
    after: Manual -> end;
    end: End;
}

flow! {
    /// A round goes on with the first of two branches; the next one waits for the other, too.
    RoundsFlow = "rounds"
    begin: StartHandle -> fork;
    fork: Split -> a, b;
    a: Manual -> meet;
    b: Manual -> meet;
    meet: Join -> after { control: wait(Enough::Count(1), Late::Block) };
    after: Manual -> count;
    count: Function -> again { handler: Handler::Function(|step| note(step, "round")) };
    again: If {
        ways: &[(Way::Then, "fork"), (Way::Otherwise, "end")],
        handler: Handler::Condition(|notes: &Notes, _| Ok(notes.written.len() < 2)),
    };
    end: End;
}

flow! {
    /// It goes on as soon as more have voted than are still to vote.
    VoteFlow = "vote"
    begin: StartHandle -> fork;
    fork: Split -> a, b, c;
    a: Manual -> meet;
    b: Manual -> meet;
    c: Manual -> meet;
    meet: Join -> after {
        control: wait(Enough::Asked, Late::Cancel),
        hooks: Hooks {
            enough: Some(|_, arrived| Ok(arrived.done > arrived.open())),
            ..Hooks::NONE
        },
    };
    after: Manual -> end;
    end: End;
}
