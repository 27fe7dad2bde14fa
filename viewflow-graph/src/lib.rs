//! The graph of a business process, the rules it is judged by, and the token game it plays.
//!
//! This crate knows nothing of syntax, storage or people. `viewflow-macros` builds a [`Graph`] from
//! a struct's fields to judge it while the user's crate compiles; `viewflow-core` builds the same
//! graph from the generated tables to run it. Both therefore agree on what a flow is.
//!
//! ```
//! use viewflow_graph::{Graph, Kind, Way, check};
//!
//! let mut graph = Graph::default();
//! let start = graph.add_node("start", Kind::Start);
//! let approve = graph.add_node("approve", Kind::View);
//! let end = graph.add_node("end", Kind::End);
//! graph.add_edge(start, approve, Way::Next);
//! graph.add_edge(approve, end, Way::Next);
//! assert!(check(&graph).is_empty());
//! ```

mod before;
mod bits;
mod branches;
mod dominators;
mod graph;
mod history;
mod kind;
mod region;
pub mod rules;
pub mod soundness;
mod token;

pub use branches::{Ambiguous, Branches};
pub use graph::{Boundary, Each, Edge, EdgeId, Enough, Graph, Late, Node, NodeId, Wait, Way};
pub use kind::{Kind, Takes};
pub use rules::{Code, Finding, check};
pub use token::{Entry, Game, Marking, Move, Plan, Token};
