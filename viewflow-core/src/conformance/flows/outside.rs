//! Processes that code outside begins and resumes.

use std::any::Any;

use super::Notes;
use super::notes::{flow, nodes, note};
use crate::__private::run_handle;
use crate::{Flow, FunctionContext, FunctionResult, HandleNode, Handler, StartHandleNode};

nodes!(AskBegin = AskFlow "begin", AskAnswer = AskFlow "answer");

flow! {
    /// An answer from outside, and what is made of it.
    AskFlow = "ask"
    begin: StartHandle -> answer;
    answer: Handle -> count { handler: Ask::handler() };
    count: Function -> after { handler: Handler::Function(|step| note(step, "count")) };
    after: Manual -> end;
    end: End;
}

impl StartHandleNode for AskBegin {}

impl HandleNode for AskAnswer {
    type Input = String;
}

/// An answer that is written down.
pub(super) struct Ask;

impl Ask {
    pub(super) const fn handler<F: Flow<Process = Notes>>() -> Handler<F> {
        Handler::Handle(|step, input: Box<dyn Any>| run_handle(Self::take, step, input))
    }

    fn take<F>(step: &mut FunctionContext<'_, F>, answer: String) -> FunctionResult
    where
        F: Flow<Process = Notes>,
    {
        note(step, &answer)
    }
}
