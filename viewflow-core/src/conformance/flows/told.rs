//! Processes that wait for a word, that hear a call, and that wake at either.

use serde::{Deserialize, Serialize};

use super::notes::Notes;
use crate::__private::run_received;
use crate::{
    EventDef, Flow, FunctionContext, FunctionResult, HandlerError, Kind, Message, NodeDef, Signal,
    StepInfo, Trigger, Way,
};

/// What is told to one.
#[derive(Serialize, Deserialize)]
pub struct Word;

impl Message for Word {
    const NAME: &'static str = "word";
}

/// What begins a process.
#[derive(Serialize, Deserialize)]
pub struct Wake;

impl Message for Wake {
    const NAME: &'static str = "wake";
}

/// What is told to all.
#[derive(Serialize, Deserialize)]
pub struct Call;

impl Signal for Call {
    const NAME: &'static str = "call";
}

fn key(notes: &Notes, _: &StepInfo) -> Result<String, HandlerError> {
    Ok(notes.told.first().cloned().unwrap_or_default())
}

fn word(step: &mut FunctionContext<'_, WordFlow>, _: Word) -> FunctionResult {
    step.process_mut().write("word");
    Ok(())
}

fn call(step: &mut FunctionContext<'_, CallFlow>, _: Call) -> FunctionResult {
    step.process_mut().write("call");
    Ok(())
}

/// Waits for a word.
pub struct WordFlow;

impl Flow for WordFlow {
    type Process = Notes;
    const NAME: &'static str = "word";
    const TITLE: &'static str = "Word";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            ways: &[(Way::Next, "wait")],
            ..NodeDef::new("begin", Kind::StartHandle)
        },
        NodeDef {
            ways: &[(Way::Next, "end")],
            events: &[EventDef {
                trigger: Trigger::Message {
                    name: Word::NAME,
                    key: Some(key),
                    run: Some(|step, payload| run_received(word, step, payload)),
                },
                boundary: None,
            }],
            ..NodeDef::new("wait", Kind::MessageCatch)
        },
        NodeDef::new("end", Kind::End),
    ];
}

/// Hears a call.
pub struct CallFlow;

impl Flow for CallFlow {
    type Process = Notes;
    const NAME: &'static str = "call";
    const TITLE: &'static str = "Call";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            ways: &[(Way::Next, "hear")],
            ..NodeDef::new("begin", Kind::StartHandle)
        },
        NodeDef {
            ways: &[(Way::Next, "end")],
            events: &[EventDef {
                trigger: Trigger::Signal {
                    name: Call::NAME,
                    run: Some(|step, payload| run_received(call, step, payload)),
                },
                boundary: None,
            }],
            ..NodeDef::new("hear", Kind::SignalCatch)
        },
        NodeDef::new("end", Kind::End),
    ];
}

/// Begins with a message, or with a call.
pub struct WakeFlow;

impl Flow for WakeFlow {
    type Process = Notes;
    const NAME: &'static str = "wake";
    const TITLE: &'static str = "Wake";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            ways: &[(Way::Next, "end")],
            events: &[EventDef {
                trigger: Trigger::Message {
                    name: Wake::NAME,
                    key: None,
                    run: None,
                },
                boundary: None,
            }],
            ..NodeDef::new("woken", Kind::StartMessage)
        },
        NodeDef {
            ways: &[(Way::Next, "end")],
            events: &[EventDef {
                trigger: Trigger::Signal {
                    name: Call::NAME,
                    run: None,
                },
                boundary: None,
            }],
            ..NodeDef::new("called", Kind::StartSignal)
        },
        NodeDef::new("end", Kind::End),
    ];
}
