//! What makes a graph a flow, one rule a file.
//!
//! A rule looks at the whole [`Graph`] and answers with [`Finding`]s, each on the node that has to
//! change. Findings speak in the flow's own names and know nothing of source text; whoever has the
//! text (the macro) points with them.

mod dead_end;
mod no_start;
mod unreachable;

use std::fmt;

use crate::{Graph, NodeId, Takes};

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

// Codes are for ever, and each has a page in `docs/errors`. Kept for rules that are on their way:
// 4 a join that may wait for ever, 5 a node that may run twice at once, 6 a process that can never
// end, 7 a join whose branches are ambiguous, 8 a join that only alternatives reach, 9 a join with
// one way in, 10 a gateway with one way out, 11 a cycle that never waits, 12 a handler of
// compensation with a way into it, 13 a boundary event where nothing waits, 14 a field that is read
// before anything can have written it, 15 an owner of a task that may not have run. 16 to 19 are
// free, and 20 is the macros' first.
codes! {
    /// A flow that nothing can start
    NoStart = 1,
    /// A node that no process can come to
    Unreachable = 2,
    /// A node from which no way leads to an end
    DeadEnd = 3,
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
}

/// Judges a graph by every rule. Empty if nothing is wrong.
///
/// A rule whose verdict would only repeat another's stays silent: without a start, no node is
/// called unreachable, nor is an end that the way from a dead end would lead to.
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
    findings.sort_by_key(|finding| finding.node);
    findings
}

fn is_lost_end(graph: &Graph, finding: &Finding) -> bool {
    let ends = |id: NodeId| graph.node(id).kind.outgoing() == Takes::None;
    finding.code == Code::Unreachable && finding.node.is_some_and(ends)
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::{Code, Graph, Kind, Way, check};

    /// A graph from `name: Kind -> target, target` lines.
    pub fn graph(lines: &[(&str, Kind, &[&str])]) -> Graph {
        let mut graph = Graph::default();
        for (name, kind, _) in lines {
            graph.add_node(*name, *kind);
        }
        for (name, kind, targets) in lines {
            for (i, target) in targets.iter().enumerate() {
                let way = match (kind, i) {
                    (Kind::If, 0) => Way::Then,
                    (Kind::If, _) => Way::Otherwise,
                    _ => Way::Next,
                };
                let (from, to) = (graph.find(name).unwrap(), graph.find(target).unwrap());
                graph.add_edge(from, to, way);
            }
        }
        graph
    }

    pub fn found(graph: &Graph) -> Vec<(Code, Option<String>)> {
        check(graph)
            .into_iter()
            .map(|f| (f.code, f.node.map(|n| graph.node(n).name.clone())))
            .collect()
    }

    #[test]
    fn a_flow_with_a_loop_back_is_fine() {
        let graph = graph(&[
            ("start", Kind::Start, &["fill"]),
            ("fill", Kind::View, &["check"]),
            ("check", Kind::If, &["end", "fill"]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(found(&graph), []);
    }

    #[test]
    fn no_start_does_not_make_every_node_unreachable() {
        let graph = graph(&[("fill", Kind::View, &["end"]), ("end", Kind::End, &[])]);
        assert_eq!(found(&graph), [(Code::NoStart, None)]);
    }

    #[test]
    fn a_node_that_no_way_leads_to_is_unreachable() {
        let graph = graph(&[
            ("start", Kind::Start, &["end"]),
            ("lost", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(found(&graph), [(Code::Unreachable, Some("lost".into()))]);
    }

    #[test]
    fn a_ring_without_a_way_out_is_a_dead_end_once_where_it_is_entered() {
        let graph = graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["a", "end"]),
            ("a", Kind::View, &["b"]),
            ("b", Kind::View, &["a"]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(found(&graph), [(Code::DeadEnd, Some("a".into()))]);
    }

    #[test]
    fn an_end_that_a_ring_does_not_lead_to_is_the_same_mistake() {
        let graph = graph(&[
            ("start", Kind::Start, &["a"]),
            ("a", Kind::View, &["a"]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(found(&graph), [(Code::DeadEnd, Some("start".into()))]);
    }
}
