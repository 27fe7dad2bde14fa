//! Processes that are parts of others.

use super::Notes;
use super::notes::{flow, nodes, note};
use crate::{
    ChildDef, ChildFlow, FunctionContext, FunctionResult, Handler, HandlerError, StartHandleNode,
    StepInfo, SubprocessNode, Way,
};

/// A node's type whose child process is told what its parent is told, and whose notes are taken over.
macro_rules! part_of {
    ($node:ident = $flow:ident $name:literal of $child:ident) => {
        $crate::conformance::flows::notes::nodes!($node = $flow $name);

        impl $crate::SubprocessNode for $node {
            type Child = $child;
            fn input(
                notes: &$crate::conformance::flows::Notes,
                _: &$crate::StepInfo,
            ) -> Result<$crate::conformance::flows::Notes, $crate::HandlerError> {
                Ok($crate::conformance::flows::Notes {
                    told: notes.told.clone(),
                    ..Default::default()
                })
            }
            fn output(
                step: &mut $crate::FunctionContext<'_, $flow>,
                child: &$crate::conformance::flows::Notes,
            ) -> $crate::FunctionResult {
                step.process_mut().written.extend(child.written.iter().cloned());
                Ok(())
            }
        }
    };
}

pub(super) use part_of;

nodes!(WholeBegin = WholeFlow "begin", WholePart = WholeFlow "part", PartInner = PartFlow "inner");

flow! {
    /// A part, of which something comes, and somebody who looks at that.
    WholeFlow = "whole"
    begin: StartHandle -> part;
    part: Subprocess -> count { child: Some(ChildDef::of::<WholePart>()) };
    count: Function -> after { handler: Handler::Function(|step| note(step, "whole")) };
    after: Manual -> end;
    end: End;
}

impl StartHandleNode for WholeBegin {}

impl SubprocessNode for WholePart {
    type Child = PartFlow;
    fn input(notes: &Notes, _: &StepInfo) -> Result<Notes, HandlerError> {
        match notes.is_told("fail:input") {
            true => Err("told to fail in input".into()),
            false => Ok(Notes {
                told: notes.told.clone(),
                ..Notes::default()
            }),
        }
    }
    fn output(step: &mut FunctionContext<'_, WholeFlow>, child: &Notes) -> FunctionResult {
        step.process_mut().written.extend(child.written.clone());
        note(step, "output")
    }
}

flow! {
    /// For each further word that it is told it has a part of its own; then it writes its word down.
    PartFlow = "part"
    begin: StartHandle -> which;
    which: Switch {
        ways: &[(Way::Case(0), "inner"), (Way::Case(1), "word"), (Way::Otherwise, "work")],
        labels: &["More words", "At once"],
        handler: Handler::Switch(|notes: &Notes, _| {
            Ok(match notes.told.as_slice() {
                [word] if word == "fail:which" => Err("told to fail in which")?,
                [word] if word == "now" => Way::Case(1),
                [_, _, ..] => Way::Case(0),
                _ => Way::Otherwise,
            })
        }),
    };
    inner: Subprocess -> word { child: Some(ChildDef::of::<PartInner>()) };
    work: Manual -> word;
    word: Function -> end {
        handler: Handler::Function(|step| {
            let word = step.process().told.first().cloned();
            note(step, &word.unwrap_or_default())
        }),
    };
    end: End;
}

impl ChildFlow for PartFlow {
    const START: &'static str = "begin";
    type Itself = Self;
}

impl SubprocessNode for PartInner {
    type Child = PartFlow;
    fn input(notes: &Notes, _: &StepInfo) -> Result<Notes, HandlerError> {
        Ok(Notes {
            told: notes.told[1..].to_vec(),
            ..Notes::default()
        })
    }
    fn output(step: &mut FunctionContext<'_, PartFlow>, child: &Notes) -> FunctionResult {
        step.process_mut().written.extend(child.written.clone());
        Ok(())
    }
}
