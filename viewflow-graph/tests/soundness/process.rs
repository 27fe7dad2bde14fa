//! Process graphs of tasks, `xor` and `and` gateways, one JSON object a line, as collections of
//! real processes are exchanged.
//!
//! Here an `and` waits for one token on every incoming edge, whatever they have in common, and a
//! node without an outgoing edge works and then leads to an end of its own.

use serde::Deserialize;
use viewflow_graph::soundness::{Fault, Trouble, judge};
use viewflow_graph::{Branches, Graph, Kind, NodeId, Way};

/// A process graph.
#[derive(Debug, Clone, Deserialize)]
pub struct Process {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// What each node is.
    pub kinds: Vec<What>,
    /// From which node to which.
    pub edges: Vec<(usize, usize)>,
    /// What is known of it: `sound`, `deadlock`, `unsafe` or `cap` (not known).
    #[serde(default)]
    #[allow(dead_code, reason = "the example does not look at it")]
    pub verdict: String,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Takes any token, and gives one.
    Task,
    /// Takes any token, and chooses where it goes.
    Xor,
    /// Takes a token of every incoming edge, and gives one to every outgoing edge.
    And,
}

/// What the checker says of a process.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The rule that failed; `None` for a sound process.
    pub rule: Option<&'static str>,
    /// The nodes that act, in order, until the fault is there; `None` if it was not found.
    pub witness: Option<Vec<usize>>,
}

impl Process {
    /// Judges the process.
    pub fn judge(&self) -> Judged {
        let flow = Flow::of(self);
        if let Some(rule) = flow.disconnected() {
            return Judged {
                rule: Some(rule),
                witness: None,
            };
        }
        let fault = judge(&flow.graph, &Branches::strict(&flow.graph));
        Judged {
            rule: fault.as_ref().map(|fault| match fault.trouble {
                Trouble::Deadlock => "deadlock",
                Trouble::Twice => "unsafe",
                Trouble::Endless => "endless",
            }),
            witness: fault.and_then(|fault| self.witness(&flow, &fault)),
        }
    }

    /// The fault's path in the process's own nodes, up to where an edge carries two tokens.
    fn witness(&self, flow: &Flow, fault: &Fault) -> Option<Vec<usize>> {
        let path = fault.path.as_ref()?.iter();
        let mut witness: Vec<usize> = path.filter_map(|id| flow.acts[id.index()]).collect();
        let held = fault.at.first().and_then(|id| flow.holds[id.index()]);
        if let (Trouble::Twice, Some(node)) = (fault.trouble, held) {
            // The tokens came by two edges; when the node has acted on both, one edge has both.
            witness.extend([node, node]);
        }
        Some(witness)
    }
}

/// A process as a flow.
struct Flow {
    graph: Graph,
    /// By the flow's node: the process's node that acts when it is left.
    acts: Vec<Option<usize>>,
    /// By the flow's node: the process's node that takes its tokens from several edges.
    holds: Vec<Option<usize>>,
}

impl Flow {
    fn of(process: &Process) -> Self {
        let count = process.kinds.len();
        let (mut incoming, mut outgoing) = (vec![0; count], vec![0; count]);
        for (from, to) in &process.edges {
            outgoing[*from] += 1;
            incoming[*to] += 1;
        }
        let mut flow = Self {
            graph: Graph::default(),
            acts: Vec::new(),
            holds: Vec::new(),
        };
        let start = flow.add("start", Kind::Start, None);
        let end = flow.add("end", Kind::End, None);
        let (mut heads, mut tails) = (Vec::new(), Vec::new());
        for (i, what) in process.kinds.iter().enumerate() {
            let (ins, outs) = (incoming[i], outgoing[i]);
            let kind = match what {
                What::And if ins > 1 => Kind::Join,
                What::And if outs > 1 => Kind::Split,
                What::Task | What::Xor if outs > 1 => Kind::Switch,
                _ => Kind::View,
            };
            let head = flow.add(&i.to_string(), kind, Some(i));
            let mut tail = head;
            if kind == Kind::Join && outs != 1 {
                let kind = if outs > 1 { Kind::Split } else { Kind::View };
                tail = flow.add(&format!("{i} out"), kind, None);
                flow.graph.add_edge(head, tail, Way::Next);
            } else if kind != Kind::Join && ins > 1 {
                flow.holds[head.index()] = Some(i);
            }
            if ins == 0 {
                flow.graph.add_edge(start, head, Way::Next);
            }
            if outs == 0 {
                flow.graph.add_edge(tail, end, Way::Next);
            }
            heads.push(head);
            tails.push(tail);
        }
        for (from, to) in &process.edges {
            flow.graph.add_edge(tails[*from], heads[*to], Way::Next);
        }
        flow
    }

    fn add(&mut self, name: &str, kind: Kind, acts: Option<usize>) -> NodeId {
        self.acts.push(acts);
        self.holds.push(None);
        self.graph.add_node(name, kind)
    }

    fn disconnected(&self) -> Option<&'static str> {
        if self.graph.distances_from_start().contains(&None) {
            return Some("unreachable");
        }
        let to_end = self.graph.distances_to_end();
        to_end.contains(&None).then_some("dead-end")
    }
}
