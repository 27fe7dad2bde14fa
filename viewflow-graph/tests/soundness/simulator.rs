//! Plays process graphs by their own rules, without a net: tokens lie on edges.

use std::collections::BTreeSet;

use crate::process::{Process, What};

/// A process graph, ready to be played.
pub struct Simulator<'p> {
    process: &'p Process,
    incoming: Vec<Vec<usize>>,
    outgoing: Vec<Vec<usize>>,
    /// The edges that are not in the process: one into its first nodes, one out of each last node.
    edges: usize,
    last: BTreeSet<usize>,
}

/// How many tokens each edge carries.
type Marking = Vec<u8>;

impl<'p> Simulator<'p> {
    pub fn new(process: &'p Process) -> Self {
        let nodes = process.kinds.len();
        let (mut incoming, mut outgoing) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
        for (edge, (from, to)) in process.edges.iter().enumerate() {
            outgoing[*from].push(edge);
            incoming[*to].push(edge);
        }
        let mut edges = process.edges.len();
        let mut last = BTreeSet::new();
        for node in 0..nodes {
            if incoming[node].is_empty() {
                incoming[node].push(edges);
                edges += 1;
            }
            if outgoing[node].is_empty() {
                outgoing[node].push(edges);
                last.insert(edges);
                edges += 1;
            }
        }
        Self {
            process,
            incoming,
            outgoing,
            edges,
            last,
        }
    }

    /// Whether the nodes can act in this order, each choosing as it must, so that in the end an
    /// edge carries two tokens, or nothing can act while a token is left.
    pub fn ends_in_a_fault(&self, witness: &[usize]) -> bool {
        let mut begin = vec![0; self.edges];
        for edges in &self.incoming {
            if let [edge] = edges.as_slice()
                && *edge >= self.process.edges.len()
            {
                begin[*edge] = 1;
            }
        }
        let mut states = BTreeSet::from([begin]);
        for node in witness {
            states = states.iter().flat_map(|s| self.act(s, *node)).collect();
            assert!(states.len() < 100_000, "too many ways to read the witness");
        }
        states.iter().any(|marking| self.is_faulty(marking))
    }

    fn is_faulty(&self, marking: &Marking) -> bool {
        let twice = marking.iter().any(|tokens| *tokens > 1);
        let mut inner = marking.iter().enumerate();
        let left = inner.any(|(edge, tokens)| *tokens > 0 && !self.last.contains(&edge));
        let stuck = (0..self.process.kinds.len()).all(|node| self.act(marking, node).is_empty());
        twice || (left && stuck)
    }

    /// Every marking to which a node can bring this one.
    fn act(&self, marking: &Marking, node: usize) -> Vec<Marking> {
        let (ins, outs) = (&self.incoming[node], &self.outgoing[node]);
        let is_and = self.process.kinds[node] == What::And;
        let takes: Vec<Vec<usize>> = match is_and {
            true => vec![ins.clone()],
            false => ins.iter().map(|edge| vec![*edge]).collect(),
        };
        let gives: Vec<Vec<usize>> = match is_and {
            true => vec![outs.clone()],
            false => outs.iter().map(|edge| vec![*edge]).collect(),
        };
        let mut next = Vec::new();
        for taken in &takes {
            if taken.iter().any(|edge| marking[*edge] == 0) {
                continue;
            }
            for given in &gives {
                let mut after = marking.clone();
                taken.iter().for_each(|edge| after[*edge] -= 1);
                given.iter().for_each(|edge| after[*edge] += 1);
                next.push(after);
            }
        }
        next
    }
}
