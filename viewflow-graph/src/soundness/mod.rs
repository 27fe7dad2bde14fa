//! Whether every process of a flow can end properly, whatever happens in it.
//!
//! A flow is *sound* (van der Aalst, *The Application of Petri Nets to Workflow Management*, 1998;
//! for several ends that swallow tokens, Kiepuszewski, ter Hofstede and van der Aalst,
//! *Fundamentals of Control Flow in Workflows*, 2003) if in the net that it is judged as
//!
//! - no place ever holds two tokens,
//! - from every state that can be reached, the state without any token can still be reached,
//! - every transition can happen.
//!
//! # The net
//!
//! | in the flow | in the net |
//! |---|---|
//! | the starts | a free choice between them, made before the process begins |
//! | a node other than a join or an end | a place: the node holds a token. Any incoming edge fills it |
//! | `If`, `Switch`, `First` | one transition for each way; the choice is free |
//! | `Split` | one transition that fills every way |
//! | `Join` | a place for each incoming branch, and one transition that empties them all |
//! | `#[wait(n)]` | a plain join; what else it asks is a rule of its own |
//! | every other node | one transition |
//! | `End` | nothing: an edge into it leads nowhere, so branches may share it |
//! | `TerminateEnd`, `ErrorEnd`, `stop` | as `End`; [`early_edges`] that a choice takes are left out |
//! | an interrupting boundary | one more way out of its host |
//! | a boundary that fires once | a split in front of its host |
//! | a repeating boundary | a net of its own, which begins at its target |
//! | `#[each]`, `Subprocess` | one token, as any other node |
//! | `#[cancels]`, `#[mutex]`, `#[only_while]` | nothing: tokens turn dead, or rest for longer |
//! | a compensation handler | nothing: no edge leads there |
//!
//! A transition that empties several places is the only one to empty any of them, and the
//! transitions that empty one place alone are free to choose between: the net is *free-choice*
//! (Desel and Esparza, *Free Choice Petri Nets*, Cambridge 1995), which is what makes it decidable
//! in polynomial time whether it is sound.
//!
//! # How it is decided
//!
//! In polynomial time, without exploring states:
//!
//! 1. From every place a transition must be reached that gives to no place; otherwise the process
//!    cannot end.
//! 2. The net is reduced. Most flows are gone then, and sound.
//! 3. No place may be concurrent with itself, and all that a transition takes must be concurrent
//!    with each other (Kovalyov and Esparza, *A Polynomial Algorithm to Compute the Concurrency
//!    Relation of Free-Choice Signal Transition Graphs*, 1996).
//! 4. The incidence matrix, with one more transition that puts the first token back, must have
//!    as many independent rows as the net has clusters (sets of transitions that share what they
//!    take).
//!
//! The fourth is the rank theorem (Campos, Chiola and Silva 1991; Desel and Esparza, *Free Choice
//! Petri Nets*, 1995, chapter 6). It speaks of nets without ends, which begin anew when they have
//! ended. A flow with several ends becomes such a net through one more place, which each end fills
//! with the weight of what it swallows in a conservation law of the net, and which the new
//! beginning empties of the weight of the first token; that is no free-choice net but an
//! equal-conflict net, for which Teruel and Silva proved the theorem too (*Structure Theory of Equal
//! Conflict Systems*, 1996). The row of the new place is a sum of others, and its cluster is the
//! one cluster more than the rank: what is left is the fourth condition, and the place itself need
//! not be known.
//!
//! The theorem asks for more: that every place is part of a conservation law, and every transition
//! of a cycle of work. Here the third condition stands for both. It is a proof that no place gets
//! two tokens; that with it the fourth is enough for the rest is not proved, but compared with the
//! exploration of all states, for a hundred thousand random flows whenever the tests run and for
//! millions while this was written, and for real processes.

mod concurrency;
mod early;
mod net;
mod rank;
mod reach;
mod reduce;
mod trace;
mod witness;

use concurrency::Concurrency;
pub use early::edges as early_edges;
pub(crate) use early::{decided, distances_to_end};
use net::Net;
pub use reach::{Reach, reach};
use reduce::Reduced;

use crate::{Branches, EdgeId, Graph, Kind, NodeId, Takes};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trouble {
    /// Tokens are left, and none of them can move.
    Deadlock,
    /// A node gets a second token while it holds one.
    Twice,
    /// A token that no way takes out of the process.
    Endless,
}

/// Why a flow is not sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What goes wrong.
    pub trouble: Trouble,
    /// The nodes that are left, one after the other, until it has gone wrong; `None` if the search
    /// ended before it was found.
    pub path: Option<Vec<NodeId>>,
    /// The nodes that wait for ever, hold two tokens, or can never end. Empty if they are not
    /// known.
    pub at: Vec<NodeId>,
    /// Of a deadlock: for the first node in `at`, an edge of each branch that has not come; only the
    /// one that was decided against, if it is known.
    pub lacks: Vec<EdgeId>,
    /// Of a deadlock: the way by which a choice decided that one of them does not come.
    pub decided: Option<EdgeId>,
    /// Of a second token: the nodes from which the two tokens came.
    pub from: Vec<NodeId>,
    /// Of a second token: the node at which their ways parted.
    pub parted: Option<NodeId>,
    /// Without a path: the gateways that do not fit together, of which at least one is to be
    /// changed.
    pub gateways: Vec<NodeId>,
}

impl Fault {
    fn new(trouble: Trouble) -> Self {
        Self {
            trouble,
            path: None,
            at: Vec::new(),
            lacks: Vec::new(),
            decided: None,
            from: Vec::new(),
            parted: None,
            gateways: Vec::new(),
        }
    }
}

/// Judges a flow, and looks for a way into what is wrong. `branches` are the graph's, as people or
/// as strict notations mean them.
///
/// The graph must have a start, and a way from a start to each node and from each node to an end;
/// [`check`](crate::check) sees to that. What no start leads to is not judged.
pub fn judge(graph: &Graph, branches: &Branches) -> Option<Fault> {
    let early = early::edges(graph);
    let nets = Net::of(graph, branches, &early);
    nets.iter().find_map(|net| judge_net(graph, branches, net))
}

/// Whether [`judge`] finds nothing wrong, without looking for a way into what is.
pub fn is_sound(graph: &Graph, branches: &Branches) -> bool {
    let early = early::edges(graph);
    let nets = Net::of(graph, branches, &early);
    nets.iter()
        .all(|net| !endless(net).contains(&true) && suspicion(net, &reduce::reduce(net)).is_none())
}

fn judge_net(graph: &Graph, branches: &Branches, net: &Net) -> Option<Fault> {
    let endless = endless(net);
    if endless.contains(&true) {
        let fault = witness::endless(net, &endless);
        // It may be that nothing comes there, since it goes wrong before.
        let before = match fault.path {
            Some(_) => None,
            None => witness::anything(net),
        };
        return Some(match before {
            Some(way) => trace::explain(graph, branches, net, &way),
            None => fault,
        });
    }
    let reduced = reduce::reduce(net);
    let suspect = suspicion(net, &reduced)?;
    let way = witness::search(net, &reduced, suspect);
    Some(match way {
        Some(way) => trace::explain(graph, branches, net, &way),
        None => {
            let (trouble, at) = match suspect {
                Suspect::Twice(place) => (Trouble::Twice, net.places[place].node()),
                Suspect::Deadlock => (Trouble::Deadlock, None),
            };
            Fault {
                at: at.into_iter().collect(),
                gateways: gateways(graph, net, &reduced),
                ..Fault::new(trouble)
            }
        }
    })
}

/// What the conditions say, before a way into it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Suspect {
    /// This place, if any, gets two tokens.
    Twice(usize),
    /// Some join waits for ever.
    Deadlock,
}

fn suspicion(net: &Net, reduced: &Reduced) -> Option<Suspect> {
    if let Some(place) = reduced.twice {
        return Some(Suspect::Twice(place));
    }
    if !reduced.is_trivial() {
        let moves: Vec<(&[usize], &[usize])> = reduced
            .moves
            .iter()
            .map(|m| (m.takes.as_slice(), m.gives.as_slice()))
            .collect();
        match concurrency::concurrency(net.places.len(), reduced.initial, &moves) {
            Concurrency::Twice(place) => return Some(Suspect::Twice(place)),
            Concurrency::Never(_) => return Some(Suspect::Deadlock),
            Concurrency::Safe if rank::rank_exceeds(&incidence(reduced), clusters(reduced)) => {
                return Some(Suspect::Deadlock);
            }
            Concurrency::Safe => {}
        }
    }
    // What ends early is not part of the net, but two tokens must not meet there either.
    if net.transitions.iter().any(|t| t.early) {
        let all: Vec<(&[usize], &[usize])> = net
            .transitions
            .iter()
            .map(|t| (t.takes.as_slice(), t.gives.as_slice()))
            .collect();
        if let Concurrency::Twice(place) =
            concurrency::concurrency(net.places.len(), net.initial, &all)
        {
            return Some(Suspect::Twice(place));
        }
    }
    None
}

/// For each place, whether no transition that ends something can be reached from it.
fn endless(net: &Net) -> Vec<bool> {
    let mut producers = vec![Vec::new(); net.places.len()];
    let mut open: Vec<usize> = Vec::new();
    for transition in &net.transitions {
        for place in &transition.gives {
            producers[*place].push(transition);
        }
        if transition.gives.is_empty() {
            open.extend(&transition.takes);
        }
    }
    let mut endless = vec![true; net.places.len()];
    while let Some(place) = open.pop() {
        if std::mem::replace(&mut endless[place], false) {
            open.extend(producers[place].iter().flat_map(|t| &t.takes));
        }
    }
    endless
}

/// A row for each place that is left, a column for each move, and one for the new beginning.
fn incidence(reduced: &Reduced) -> Vec<rank::Row> {
    let mut rows: Vec<rank::Row> = vec![Vec::new(); reduced.places.len()];
    let mut count = |place: usize, column: usize, by: i64| {
        let row: &mut rank::Row = &mut rows[place];
        match row.last_mut() {
            Some((last, value)) if *last == column => *value += by,
            _ => row.push((column, by)),
        }
    };
    for (column, moved) in reduced.moves.iter().enumerate() {
        for place in &moved.takes {
            count(*place, column, -1);
        }
        for place in &moved.gives {
            count(*place, column, 1);
        }
    }
    count(reduced.initial, reduced.moves.len(), 1);
    rows.retain(|row| !row.is_empty());
    rows
}

fn clusters(reduced: &Reduced) -> usize {
    // In a free-choice net, places that one move takes from have no other moves apart.
    let mut first = vec![usize::MAX; reduced.places.len()];
    for moved in &reduced.moves {
        for place in &moved.takes {
            first[*place] = moved.takes[0];
        }
    }
    let left = reduced.places.iter().enumerate().filter(|(_, left)| **left);
    left.filter(|(place, _)| first[*place] == *place || first[*place] == usize::MAX)
        .count()
}

/// The gateways in what the reduction has left.
fn gateways(graph: &Graph, net: &Net, reduced: &Reduced) -> Vec<NodeId> {
    let mut gateways: Vec<NodeId> = reduced
        .moves
        .iter()
        .flat_map(|moved| &moved.of)
        .filter_map(|t| net.transitions[*t].node)
        .filter(|id| {
            let kind = graph.node(*id).kind;
            kind == Kind::Join || kind.outgoing() == Takes::All || graph.is_choice(*id)
        })
        .collect();
    gateways.sort_unstable();
    gateways.dedup();
    gateways
}
