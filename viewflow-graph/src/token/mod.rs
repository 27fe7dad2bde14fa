//! The token game: what a process stands on, and how it moves.
//!
//! A process stands on a [`Marking`]. Every edge holds nothing, a live token or a dead one, and
//! every node that waits holds the token it took. A branch that is not taken carries a dead token,
//! so that a join always knows when it has heard from everybody.
//!
//! Dead tokens run by themselves, within the step that made them, until they rest at a join or
//! vanish at an end. At a choice they take one fixed way, the one nearest to an end; that these
//! ways point to the ends is what makes every dead run stop (Desel and Esparza, *Free Choice Petri
//! Nets*, Cambridge 1995, section 6.3, pointing allocations).
//!
//! Some nodes ask for more: a join that goes on early ([`Wait`](crate::Wait)), the nodes that race
//! for a `First`, a node whose end cancels others, one that shares a mutex, and one that runs only
//! while another does. None of them makes a token of its own: they only have tokens turn dead, rest
//! on their edges for longer, or be where the same tokens could have come to anyway. So what is
//! proved of the flow without them holds with them.

mod cancel;
mod game;
mod join;
mod marking;
mod plan;
mod queue;
mod race;
#[cfg(test)]
mod tests;

pub use game::Game;
pub use marking::Marking;
pub use plan::Plan;

use crate::NodeId;

/// What travels along the edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Whether work comes with it. A dead token only tells a join not to wait.
    pub live: bool,
    /// The number of the task that sent it, kept so that a task knows its predecessors.
    pub origin: u32,
}

/// A live token has come to a node, which now holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The node to run.
    pub node: NodeId,
    /// The tasks that sent the live tokens which came together here.
    pub origins: Vec<u32>,
}

/// What a game has to tell or to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// A live token has come to a node, which now holds it. The node is to be left.
    Entered(Entry),
    /// The token that a node held is gone: whatever works there is called off.
    Canceled(NodeId),
    /// A join whose rule is the application's has one more live token. Whether that is enough is
    /// to be [answered](Game::answer). It is asked again when the tokens that rest are
    /// [woken](Game::wake).
    Ask {
        /// The join.
        join: NodeId,
        /// How many of its branches have come with a live token.
        done: u32,
        /// How many have come with a dead one.
        canceled: u32,
        /// How many there are.
        total: u32,
    },
}
