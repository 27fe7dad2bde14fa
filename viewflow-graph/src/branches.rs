//! Which edges into a join are one branch.
//!
//! A join waits for one token of every branch. A branch is an edge, or several that part at a
//! choice: people write both ways of an `If` straight to the join, and only one of them comes. Two
//! edges part where their nearest common dominator is: the last point that every way to either of
//! them passes. If a choice is there (or they have no point in common, as a process has only one
//! start), they are of one branch; if a `Split` is there, they are not. A node with an event that begins
//! something beside it, once, is a `Split` to what lies behind that.
//!
//! That does not always divide the edges: with a split in each way of a choice and all four ends at
//! one join, the ends of different splits belong together and those of the same do not. Then
//! nobody can tell which is meant, and the flow has to say so with `Merge` nodes.

use crate::dominators::{Dominators, Point};
use crate::{Boundary, EdgeId, Graph, Kind, NodeId, Way};

/// For each join of a graph, its incoming edges by branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branches {
    /// By node; empty for all but joins.
    of: Vec<Vec<Vec<EdgeId>>>,
    ambiguous: Vec<Ambiguous>,
}

/// Three edges into one join that cannot be divided into branches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ambiguous {
    /// The join.
    pub join: NodeId,
    /// `first` and `second` part at a choice, and so do `second` and `third`; `first` and `third`
    /// do not.
    pub first: EdgeId,
    /// See `first`.
    pub second: EdgeId,
    /// See `first`.
    pub third: EdgeId,
}

impl Branches {
    /// The branches as people mean them. Where they are ambiguous, every edge of the join counts
    /// as a branch.
    pub fn of(graph: &Graph) -> Self {
        let mut branches = Self::strict(graph);
        if joins(graph).all(|(_, edges)| edges.len() < 2) {
            return branches;
        }
        let dominators = Dominators::of(graph);
        for (join, edges) in joins(graph) {
            match divide(edges, |a, b| part_at_a_choice(graph, &dominators, a, b)) {
                Ok(divided) => branches.of[join.index()] = divided,
                Err([first, second, third]) => branches.ambiguous.push(Ambiguous {
                    join,
                    first,
                    second,
                    third,
                }),
            }
        }
        branches
    }

    /// Every edge into a join as a branch of its own, as notations have it that know no others.
    pub fn strict(graph: &Graph) -> Self {
        let mut of = vec![Vec::new(); graph.nodes().len()];
        for (join, edges) in joins(graph) {
            of[join.index()] = edges.iter().map(|edge| vec![*edge]).collect();
        }
        Self {
            of,
            ambiguous: Vec::new(),
        }
    }

    /// The branches of a join, each with at least one edge; none for other nodes.
    pub fn at(&self, join: NodeId) -> &[Vec<EdgeId>] {
        &self.of[join.index()]
    }

    /// The joins whose edges cannot be divided, each with three edges that show it.
    pub fn ambiguous(&self) -> &[Ambiguous] {
        &self.ambiguous
    }
}

fn joins(graph: &Graph) -> impl Iterator<Item = (NodeId, &[EdgeId])> {
    let nodes = graph.nodes();
    nodes
        .filter(|(_, node)| node.kind == Kind::Join)
        .map(|(id, node)| (id, node.incoming()))
}

fn part_at_a_choice(graph: &Graph, dominators: &Dominators, a: EdgeId, b: EdgeId) -> bool {
    match dominators.nearest_common(a, b) {
        Some(Point::Root) => true,
        Some(Point::Node(node)) => {
            graph.is_choice(node) && !part_beside(graph, dominators, node, [a, b])
        }
        Some(Point::Edge(_)) | None => false,
    }
}

/// Whether two edges part where an event on a node's boundary begins something beside the node: that is as
/// a `Split` in front of it, however else the node may be left.
fn part_beside(graph: &Graph, dominators: &Dominators, node: NodeId, edges: [EdgeId; 2]) -> bool {
    let ways = graph.node(node).outgoing().iter();
    let mut beside = ways.filter(|way| graph.edge(**way).way == Way::Boundary(Boundary::Once));
    beside.any(|way| {
        let is_behind = |edge: &EdgeId| {
            let common = dominators.nearest_common(*way, *edge);
            common == Some(Point::Edge(*way))
        };
        edges.iter().any(is_behind)
    })
}

/// The classes of `edges`, or three edges which show that `alike` is not an equivalence.
fn divide(
    edges: &[EdgeId],
    alike: impl Fn(EdgeId, EdgeId) -> bool,
) -> Result<Vec<Vec<EdgeId>>, [EdgeId; 3]> {
    let mut classes: Vec<Vec<EdgeId>> = Vec::new();
    for edge in edges {
        let mut home = None;
        for (i, class) in classes.iter().enumerate() {
            let (with, without): (Vec<EdgeId>, Vec<EdgeId>) =
                class.iter().partition(|other| alike(**other, *edge));
            match (with.first(), without.first()) {
                (Some(with), Some(without)) => return Err([*without, *with, *edge]),
                (Some(with), None) => match home {
                    Some(home) => {
                        let other: &Vec<EdgeId> = &classes[home];
                        return Err([other[0], *edge, *with]);
                    }
                    None => home = Some(i),
                },
                (None, _) => {}
            }
        }
        match home {
            Some(home) => classes[home].push(*edge),
            None => classes.push(vec![*edge]),
        }
    }
    Ok(classes)
}

#[cfg(test)]
mod tests {
    use super::Branches;
    use crate::rules::tests::graph;
    use crate::{Boundary, Graph, Kind, Way};

    /// The branches of `join`, by the names of the nodes that they come from.
    fn branches(graph: &Graph) -> Vec<Vec<String>> {
        let found = Branches::of(graph);
        assert_eq!(found.ambiguous(), []);
        let source = |edge: &_| graph.node(graph.edge(*edge).from).name.clone();
        let join = graph.find("join").unwrap();
        let branches = found.at(join).iter();
        branches.map(|b| b.iter().map(source).collect()).collect()
    }

    #[test]
    fn both_ways_of_an_if_are_one_branch() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["check", "other"]),
            ("check", Kind::If, &["join", "more"]),
            ("more", Kind::View, &["join"]),
            ("other", Kind::View, &["join"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(branches(&graph), [vec!["check", "more"], vec!["other"]]);
    }

    #[test]
    fn the_ways_of_a_split_are_branches_however_they_are_nested() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["inner", "other"]),
            ("inner", Kind::Split, &["a", "b"]),
            ("a", Kind::View, &["join"]),
            ("b", Kind::View, &["join"]),
            ("other", Kind::View, &["join"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(branches(&graph), [["a"], ["b"], ["other"]]);
    }

    #[test]
    fn what_is_begun_beside_a_node_is_a_branch_and_what_calls_it_off_is_none() {
        let mut graph = graph(&[
            ("start", Kind::Start, &["work"]),
            ("work", Kind::View, &["join"]),
            ("remind", Kind::View, &["join"]),
            ("lapse", Kind::View, &["join"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let [work, remind, lapse] = ["work", "remind", "lapse"].map(|n| graph.find(n).unwrap());
        graph.add_edge(work, remind, Way::Boundary(Boundary::Once));
        graph.add_edge(work, lapse, Way::Boundary(Boundary::Interrupting));
        assert_eq!(branches(&graph), [vec!["work", "lapse"], vec!["remind"]]);
    }

    #[test]
    fn the_ways_of_different_starts_are_alternatives() {
        let graph = graph(&[
            ("start", Kind::Start, &["join"]),
            ("import", Kind::StartHandle, &["join"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        assert_eq!(branches(&graph), [["start", "import"]]);
    }

    #[test]
    fn two_splits_in_two_ways_of_a_choice_are_ambiguous() {
        let graph = graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["left", "right"]),
            ("left", Kind::Split, &["a", "b"]),
            ("right", Kind::Split, &["c", "d"]),
            ("a", Kind::View, &["join"]),
            ("b", Kind::View, &["join"]),
            ("c", Kind::View, &["join"]),
            ("d", Kind::View, &["join"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let found = Branches::of(&graph);
        let [one] = found.ambiguous() else {
            panic!("one join is ambiguous: {found:?}");
        };
        let source = |edge| graph.node(graph.edge(edge).from).name.as_str();
        let shown = [one.first, one.second, one.third].map(source);
        assert_eq!(shown, ["a", "c", "b"]);
        assert_eq!(found.at(one.join).len(), 4);
    }
}
