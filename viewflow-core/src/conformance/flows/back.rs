//! What is taken back.

use super::notes::{flow, job, nodes, note};
use super::{Notes, PartFlow, part_of};
use crate::{ChildDef, Handler, Hooks, StartHandleNode, Way};

flow! {
    /// Somebody looks; then two branches, and somebody where they meet.
    BackFlow = "back"
    start: Start -> look;
    begin: StartHandle -> look;
    look: Manual -> fork;
    fork: Split -> person, worker;
    person: Manual -> meet;
    worker: Job -> meet { handler: job() };
    meet: Join -> after;
    after: Manual -> end;
    end: End;
}

flow! {
    /// Code beside the nodes' own work, which is told of new tasks and of what is undone.
    HooksFlow = "hooks"
    begin: StartHandle -> look;
    look: Manual -> count {
        hooks: Hooks {
            on_create: Some(|step| note(step, "look_is_there")),
            undo: Some(|step| note(step, "look_is_undone")),
            ..Hooks::NONE
        },
    };
    count: Function -> after {
        handler: Handler::Function(|step| note(step, "count")),
        hooks: Hooks {
            undo: Some(|step| note(step, "count_is_undone")),
            ..Hooks::NONE
        },
    };
    after: Manual -> which;
    which: If {
        ways: &[(Way::Then, "plain"), (Way::Otherwise, "part")],
        handler: Handler::Condition(|notes: &Notes, _| Ok(notes.is_told("plain"))),
    };
    plain: Function -> last { handler: Handler::Function(|step| note(step, "plain")) };
    part: Subprocess -> last { child: Some(ChildDef::of::<HooksPart>()) };
    last: Manual -> end;
    end: End;
}

nodes!(HooksBegin = HooksFlow "begin");

impl StartHandleNode for HooksBegin {}

part_of!(HooksPart = HooksFlow "part" of PartFlow);
