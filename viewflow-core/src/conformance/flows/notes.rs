//! What the processes of the short flows remember, and how such a flow is written: a line for each
//! node, which anyone may work on, and code that writes down that it has run.

use serde::{Deserialize, Serialize};

use crate::__private::{FieldOf, UNKNOWN, Unknown, run_job};
use crate::{
    Access, FieldInfo, Flow, FunctionContext, FunctionResult, Handler, JobContext, JobResult, Kind,
    NodeDef, Process, Retry, Way,
};

/// What a process of a short flow remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// What its code is told.
    pub told: Vec<String>,
    /// What its lists are about.
    pub items: Vec<String>,
    /// What its code has written down, in this order.
    pub written: Vec<String>,
}

impl Notes {
    /// Notes that tell the code these words, which are divided by spaces.
    pub fn told(words: &str) -> Self {
        Self {
            told: words.split_whitespace().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// Notes with a list of these words.
    pub fn listed(words: &str) -> Self {
        Self {
            items: Self::told(words).told,
            ..Self::default()
        }
    }

    pub(super) fn is_told(&self, word: &str) -> bool {
        self.told.iter().any(|told| told == word)
    }

    pub(super) fn write(&mut self, word: impl Into<String>) {
        self.written.push(word.into());
    }
}

impl Process for Notes {
    const KEYS: &'static [u64] = &[];
}

impl FieldOf<UNKNOWN> for Notes {
    type Type = Unknown;
    const INFO: FieldInfo = FieldInfo {
        name: "",
        label: "",
        help: "",
        multiline: false,
    };
    fn get(&self) -> &Self::Type {
        &Unknown
    }
    fn set(&mut self, _: Self::Type) {}
    fn check(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A flow of which each line is a node: its name, its kind, where it leads, and what else is said
/// of it. Ways that are not simply the next ones are among the latter. What else the flow has follows
/// a plus.
macro_rules! flow {
    (
        $(#[$doc:meta])*
        $flow:ident = $name:literal
        $($node:ident: $kind:ident $(-> $($to:ident),+)? $({ $($field:ident: $value:expr),+ $(,)? })?;)+
        $(+ $($more:tt)*)?
    ) => {
        $(#[$doc])*
        pub struct $flow;

        impl $crate::Flow for $flow {
            type Process = $crate::conformance::flows::Notes;
            const NAME: &'static str = $name;
            const TITLE: &'static str = $name;
            const DESCRIPTION: &'static str = "";
            const NODES: &'static [$crate::NodeDef<Self>] = &[$($crate::NodeDef {
                $(ways: &[$(($crate::Way::Next, stringify!($to))),+],)?
                $($($field: $value,)+)?
                ..$crate::conformance::flows::notes::of_anyone(
                    stringify!($node),
                    $crate::Kind::$kind,
                )
            }),+];
            $($($more)*)?
        }
    };
}

/// Types of nodes, each of a flow and with a name.
macro_rules! nodes {
    ($($node:ident = $flow:ident $name:literal),+ $(,)?) => {$(
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $node;

        impl $crate::Node for $node {
            type Flow = $flow;
            const NAME: &'static str = $name;
        }
    )+};
}

pub(super) use {flow, nodes};

/// A node that anyone may work on.
pub(super) const fn of_anyone<F: Flow>(name: &'static str, kind: Kind) -> NodeDef<F> {
    NodeDef {
        access: Access {
            anyone: matches!(kind, Kind::Start | Kind::View | Kind::Manual),
            ..Access::CLOSED
        },
        ..NodeDef::new(name, kind)
    }
}

/// Writes a word down, and then fails if it is told to with `fail:` before the word.
pub(super) fn note<F>(step: &mut FunctionContext<'_, F>, word: &str) -> FunctionResult
where
    F: Flow<Process = Notes>,
{
    step.process_mut().write(word);
    match step.process().is_told(&format!("fail:{word}")) {
        true => Err(format!("told to fail in {word}").into()),
        false => Ok(()),
    }
}

/// A job that leaves the word `job` in the process.
pub(super) const fn job<F: Flow<Process = Notes>>() -> Handler<F> {
    Handler::Job {
        run: |job| run_job(work, job),
        retry: Retry::NEVER,
    }
}

fn work<F: Flow<Process = Notes>>(job: JobContext<F>) -> JobResult {
    job.on_completion(|step| note(step, "job"));
    Ok(())
}

/// Of the ways of a `Split` that have conditions, those whose word the process is told.
pub(super) fn told_ways(notes: &Notes, words: &[&str]) -> Vec<Way> {
    let cases = (0..).map(Way::Case).zip(words);
    let taken = cases.filter(|(_, word)| notes.is_told(word));
    taken.map(|(way, _)| way).collect()
}
