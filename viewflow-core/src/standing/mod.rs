//! Where a process stands.

mod carry;
mod changes;
mod compensation;
mod stored;
mod text;
mod unarmed;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use viewflow_graph::{EdgeId, Graph, Marking, NodeId};

pub(crate) use self::carry::{Carried, carry, fingerprint};
pub(crate) use self::changes::Changes;
pub(crate) use self::compensation::{Compensation, Undoing, Whence};
pub(crate) use self::stored::Stored;
pub(crate) use self::unarmed::Unarmed;
use crate::shape::Shape;
use crate::store::ProcessRow;
use crate::{Error, UserId};

/// Where a process stands: its marking, which task holds each occupied node, and what else later
/// steps ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) marking: Marking,
    /// For each occupied node with one task, the task's number.
    pub(crate) holders: BTreeMap<NodeId, u32>,
    /// For each node with many tasks at work, how far they are.
    pub(crate) many: BTreeMap<NodeId, Many>,
    /// The events that are waited for: of which node, and by which way of its boundary, if not by the
    /// node itself.
    pub(crate) events: BTreeMap<Awaited, Armed>,
    /// What events that come again and again have begun, and is not over: each goes its way by itself.
    pub(crate) strands: BTreeMap<u32, Strand>,
    /// Who did the latest run of each node that some other node asks about.
    pub(crate) owners: Owners,
    /// How often the process has come to each node that limits it.
    pub(crate) visits: BTreeMap<NodeId, u32>,
    /// What can still be compensated, and what is being compensated.
    pub(crate) compensation: Compensation,
    /// Whether a live token has reached an end.
    pub(crate) ended: bool,
    /// The `ErrorEnd` that the process has come to.
    pub(crate) failed: Option<NodeId>,
}

/// Who did the latest run of each node that some other node asks about; of many tasks, everybody,
/// the latest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Owners(pub(crate) BTreeMap<NodeId, Vec<UserId>>);

impl Owners {
    /// Who did the latest task of a node.
    pub(crate) fn of(&self, node: NodeId) -> Option<UserId> {
        self.0.get(&node)?.last().copied()
    }

    /// Whether the person did the latest run of a node, or, of many tasks, one of them.
    pub(crate) fn has(&self, node: NodeId, user: UserId) -> bool {
        self.0.get(&node).is_some_and(|o| o.contains(&user))
    }
}

/// How far a node's many tasks are, one for each item. Its size does not grow with their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Many {
    // In the order of the names, in which JSON that was compared has them too.
    /// How many of them were cancelled.
    #[serde(default)]
    pub(crate) canceled: u32,
    /// How many of them are done.
    #[serde(default)]
    pub(crate) done: u32,
    /// The number of the first of them. Those of the same node with a lower number are of an
    /// earlier run.
    pub(crate) first: u32,
    /// Whether the node's token has gone on already, and what is left goes on without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) passed: bool,
    /// How many of those that are done were skipped.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) skipped: u32,
    /// How many there are.
    pub(crate) total: u32,
}

impl Many {
    /// How many are still to be closed.
    pub(crate) const fn open(&self) -> u32 {
        self.total - self.done - self.canceled
    }

    /// Whether anybody has done anything.
    pub(crate) const fn has_done(&self) -> bool {
        self.done > self.skipped
    }
}

/// A part of a process that goes its way beside the others, with tokens of its own: no way leads from
/// one to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Strand {
    pub(crate) marking: Marking,
    pub(crate) holders: BTreeMap<NodeId, u32>,
    pub(crate) events: BTreeMap<Awaited, Armed>,
}

impl Strand {
    pub(crate) fn new(marking: Marking) -> Self {
        Self {
            marking,
            holders: BTreeMap::new(),
            events: BTreeMap::new(),
        }
    }

    /// Whether a task is at work there, or has sent a token that rests there.
    pub(crate) fn has(&self, number: u32, graph: &Graph) -> bool {
        let sent = |edge| {
            let token = self.marking.on(edge);
            token.is_some_and(|token| token.live && token.origin == number)
        };
        self.holders.values().any(|holder| *holder == number)
            || graph.edges().any(|(edge, _)| sent(edge))
    }
}

/// Which event is waited for: that of the node itself, or one on its boundary, by its way.
pub(crate) type Awaited = (NodeId, Option<EdgeId>);

/// An event that is waited for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Armed {
    /// When it is due; of a message or a signal, since when it is waited for.
    // In the order of the names, in which JSON that was compared has them too.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub(crate) at: DateTime<Utc>,
    /// Of a message, its key; of a signal, nothing. What is due by itself has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    /// The number of the task that waits; of many, the first.
    pub(crate) task: u32,
    /// How often it has happened.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) times: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_zero(times: &u32) -> bool {
    *times == 0
}

impl State {
    pub(crate) fn new(graph: &Graph) -> Self {
        Self::on(Marking::empty(graph))
    }

    /// A marking, and nothing beside it.
    fn on(marking: Marking) -> Self {
        Self {
            marking,
            holders: BTreeMap::new(),
            many: BTreeMap::new(),
            events: BTreeMap::new(),
            strands: BTreeMap::new(),
            owners: Owners::default(),
            visits: BTreeMap::new(),
            compensation: Compensation::default(),
            ended: false,
            failed: None,
        }
    }

    /// The state in a process's row, on its flow as it is now.
    ///
    /// # Errors
    ///
    /// [`Error::Shape`].
    pub(crate) fn of(process: &ProcessRow, shape: &Shape) -> Result<Self, Error> {
        let read = text::read(
            &process.state,
            &shape.graph,
            shape.plan.empty(),
            shape.renamed,
        );
        read.map_err(|reason| does_not_fit(process, shape, reason))
    }

    /// Who did what the nodes of a process ask about, where the rest of its state is of no interest.
    ///
    /// # Errors
    ///
    /// [`Error::Shape`].
    pub(crate) fn owners_of(process: &ProcessRow, shape: &Shape) -> Result<Owners, Error> {
        let read = text::read_owners(&process.state, &shape.graph);
        read.map_err(|reason| does_not_fit(process, shape, reason))
    }

    /// Whether a process has done anything that can still be compensated.
    ///
    /// # Errors
    ///
    /// [`Error::Shape`].
    pub(crate) fn is_undoable(process: &ProcessRow, shape: &Shape) -> Result<bool, Error> {
        let state = Self::of(process, shape)?;
        Ok(!state.compensation.undoable.is_empty())
    }

    /// The text of the state, for the process's row.
    pub(crate) fn encode(&self, graph: &Graph) -> String {
        text::write(self, graph)
    }

    /// The number of the task at a node, of several the oldest.
    pub(crate) fn holder(&self, node: NodeId) -> Option<u32> {
        let all = self.all_holders().filter(|(at, _)| *at == node);
        all.map(|(_, number)| number).min()
    }

    /// The nodes that hold a token and the tasks there, in every strand.
    pub(crate) fn all_holders(&self) -> impl Iterator<Item = (NodeId, u32)> {
        let strands = self.strands.values().flat_map(|strand| &strand.holders);
        let all = self.holders.iter().chain(strands);
        all.map(|(node, number)| (*node, *number))
    }

    /// The events that are waited for, in every strand.
    pub(crate) fn all_events(&self) -> impl Iterator<Item = (Awaited, &Armed)> {
        let strands = self.strands.values().flat_map(|strand| &strand.events);
        let all = self.events.iter().chain(strands);
        all.map(|(awaited, armed)| (*awaited, armed))
    }

    /// Whether any event is waited for.
    pub(crate) fn waits(&self) -> bool {
        self.all_events().next().is_some()
    }

    /// Whether nothing is left to do.
    pub(crate) fn is_over(&self) -> bool {
        self.marking.is_empty()
            && self.many.is_empty()
            && self.strands.is_empty()
            && self.compensation.undoing.is_empty()
    }
}

fn does_not_fit(process: &ProcessRow, shape: &Shape, reason: String) -> Error {
    Error::Shape {
        process: process.id,
        flow: shape.name.into(),
        reason,
    }
}
