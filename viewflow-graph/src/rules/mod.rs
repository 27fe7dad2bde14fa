//! What makes a graph a flow, one rule a file.
//!
//! A rule looks at the whole [`Graph`] and answers with [`Finding`]s, each on the node that has to
//! change. Findings speak in the flow's own names and know nothing of source text; whoever has the
//! text (the macro) points with them.

mod beside;
mod boundary;
mod compensation;
mod dead_end;
mod first;
mod gateway;
mod join;
mod no_start;
mod owner;
mod recursion;
mod sound;
mod spin;
mod trial;
mod unreachable;
mod unwritten;
mod wait;

use std::fmt;

pub use beside::may_run_beside;
pub use owner::{OwnerOf, Wants, owners};
pub use unwritten::{Field, unwritten};

use crate::{Branches, Graph, NodeId, Takes};

macro_rules! codes {
    ($(#[doc = $title:literal] $code:ident = $number:literal,)*) => {
        /// Which rule was broken.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $code = $number,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// What the rule is about, in one line.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$code => $title.trim_ascii(),)*
                }
            }
        }
    };
}

// Codes are for ever, and each has a page in `docs/errors`. 20 to 99 are the macros'.
codes! {
    /// A flow that nothing can start
    NoStart = 1,
    /// A node that no process can come to
    Unreachable = 2,
    /// A node from which no way leads to an end
    DeadEnd = 3,
    /// A join that may wait for ever
    Deadlock = 4,
    /// A node that may run twice at once
    Twice = 5,
    /// A process that can never end
    Endless = 6,
    /// A join of which it is not clear what it waits for
    Ambiguous = 7,
    /// A join that only alternatives reach
    OnlyAlternatives = 8,
    /// A join with one way in
    JoinOneWay = 9,
    /// A gateway with one way out
    GatewayOneWay = 10,
    /// A cycle that never waits
    Spin = 11,
    /// A compensation handler with a way into it
    CompensationEntered = 12,
    /// A boundary event where nothing waits
    BoundaryMisplaced = 13,
    /// A field that is read before anything can have written it
    Unwritten = 14,
    /// The owner of a task that may not have run
    OwnerMayNotHaveRun = 15,
    /// A join that waits for more than it has
    WaitCount = 16,
    /// A join that goes on early, with ways that lead elsewhere
    WaitRegion = 17,
    /// A repeated event whose way leads back into the rest
    BoundaryPath = 18,
    /// A target of `First` that cannot race
    FirstTarget = 19,
    /// A flow that runs itself without end
    Recursion = 100,
    /// A compensation of nothing
    NothingToCompensate = 101,
}

impl Code {
    /// The number that messages show, as in `VF0003`.
    pub const fn number(self) -> u16 {
        self as u16
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VF{:04}", self.number())
    }
}

/// One thing that is wrong with a graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub code: Code,
    /// The node to change, or `None` for the flow as a whole.
    pub node: Option<NodeId>,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The nodes that are left, one after the other, until it has gone wrong. Empty where the rule
    /// is not about what happens.
    pub path: Vec<NodeId>,
}

impl Finding {
    fn at(code: Code, node: NodeId, message: String, help: String) -> Self {
        Self {
            code,
            node: Some(node),
            message,
            help,
            path: Vec::new(),
        }
    }
}

/// Nodes as a sequence to be read: `start -> split -> pay`.
pub fn path(graph: &Graph, nodes: &[NodeId]) -> String {
    let names = nodes.iter().map(|id| graph.node(*id).name.as_str());
    names.collect::<Vec<_>>().join(" -> ")
}

/// The names of nodes, as part of a sentence.
fn named(graph: &Graph, nodes: &[NodeId]) -> String {
    let names: Vec<String> = nodes
        .iter()
        .map(|id| format!("`{}`", graph.node(*id).name))
        .collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// Judges a graph by every rule. Empty if nothing is wrong.
///
/// A rule whose verdict would only repeat another's stays silent: without a start, no node is
/// called unreachable, nor is an end that the way from a dead end would lead to; and how processes
/// run is judged only where every way leads from a start to an end.
pub fn check(graph: &Graph) -> Vec<Finding> {
    let mut findings = no_start::check(graph);
    if findings.is_empty() {
        findings.extend(unreachable::check(graph));
    }
    let dead_ends = dead_end::check(graph);
    if !dead_ends.is_empty() {
        findings.retain(|finding| !is_lost_end(graph, finding));
    }
    findings.extend(dead_ends);
    let connected = findings.is_empty();
    let branches = Branches::of(graph);
    findings.extend(compensation::check(graph));
    findings.extend(boundary::check(graph));
    findings.extend(first::check(graph));
    findings.extend(gateway::check(graph));
    if connected {
        findings.extend(join::check(graph, &branches));
        findings.extend(wait::check(graph, &branches));
        if findings.is_empty() {
            findings.extend(sound::check(graph, &branches));
        }
        findings.extend(spin::check(graph, &branches));
        findings.extend(recursion::check(graph));
        findings.extend(compensation::nothing_to_undo(graph));
    }
    findings.sort_by_key(|finding| finding.node);
    findings
}

fn is_lost_end(graph: &Graph, finding: &Finding) -> bool {
    let ends = |id: NodeId| graph.node(id).kind.outgoing() == Takes::None;
    finding.code == Code::Unreachable && finding.node.is_some_and(ends)
}

#[cfg(test)]
pub(crate) mod tests;
