//! Owners of tasks that may not have run.

use crate::before::Before;
use crate::history::History;
use crate::{Branches, Code, Finding, Graph, NodeId};

/// What a node wants from whoever did another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// Its own owner: the other node must have run.
    Owner,
    /// That its owner is somebody else: the other node must be one that can have run.
    Other,
}

/// A node that asks who owned the latest task of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnerOf {
    /// The node that asks.
    pub at: NodeId,
    /// The node that it asks about.
    pub of: NodeId,
    /// What for.
    pub wants: Wants,
}

/// What is wrong with each of the questions; `None` where nothing is.
///
/// The graph must have a way from a start to each node.
pub fn owners(graph: &Graph, questions: &[OwnerOf]) -> Vec<Option<Finding>> {
    if questions.is_empty() {
        return Vec::new();
    }
    let history = History::of(graph, &Branches::of(graph));
    let before = Before::of(graph);
    let name = |id: NodeId| graph.node(id).name.as_str();
    // What undoes a node runs some time after that.
    let undone = |at: NodeId| graph.undone_by(at).collect::<Vec<_>>();
    let has_surely_run = |of: NodeId, at: NodeId| match graph.node(at).compensates {
        false => history.has_surely_run(of, at),
        true => undone(at)
            .into_iter()
            .all(|undone| undone == of || history.has_surely_run(of, undone)),
    };
    let judge = |question: &OwnerOf| {
        let (at, of) = (name(question.at), name(question.of));
        match question.wants {
            Wants::Owner if !has_surely_run(question.of, question.at) => {
                let path = history.way_without(question.of, question.at);
                Some(Finding {
                    path: path.unwrap_or_default(),
                    ..Finding::at(
                        Code::OwnerMayNotHaveRun,
                        question.at,
                        format!("`{at}` is given to the owner of `{of}`, which may not have run"),
                        format!(
                            "name {}, or an account, with `#[assign(|process| ..)]`",
                            match graph.node(question.at).compensates {
                                true => "the node whose work it undoes, or one that every way to that passes".into(),
                                false => format!("a node that every way to `{at}` passes"),
                            }
                        ),
                    )
                })
            }
            Wants::Other if !before.node(question.at)[question.of.index()] => Some(Finding::at(
                Code::OwnerMayNotHaveRun,
                question.at,
                format!("`{of}` never runs before `{at}`, so nobody is kept from it"),
                format!("name a node that runs before `{at}`, or remove this"),
            )),
            _ => None,
        }
    };
    questions.iter().map(judge).collect()
}

#[cfg(test)]
mod tests {
    use super::{OwnerOf, Wants, owners};
    use crate::rules::path;
    use crate::rules::tests::graph;
    use crate::{Graph, Kind};

    fn loops() -> Graph {
        graph(&[
            ("start", Kind::Start, &["check"]),
            ("check", Kind::If, &["correct", "approve"]),
            ("correct", Kind::View, &["approve"]),
            ("approve", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ])
    }

    fn said(at: &str, of: &str, wants: Wants) -> Option<(String, String)> {
        let graph = loops();
        let find = |name| graph.find(name).unwrap();
        let question = OwnerOf {
            at: find(at),
            of: find(of),
            wants,
        };
        let [finding] = owners(&graph, &[question]).try_into().unwrap();
        finding.map(|finding| (finding.message, path(&graph, &finding.path)))
    }

    #[test]
    fn an_owner_must_be_there_on_every_way() {
        let (message, path) = said("approve", "correct", Wants::Owner).unwrap();
        assert_eq!(
            message,
            "`approve` is given to the owner of `correct`, which may not have run"
        );
        assert_eq!(path, "start -> check -> approve");
        assert_eq!(said("approve", "start", Wants::Owner), None);
    }

    #[test]
    fn somebody_else_may_be_asked_for_wherever_it_makes_sense() {
        assert_eq!(said("approve", "correct", Wants::Other), None);
        let (message, _) = said("correct", "approve", Wants::Other).unwrap();
        assert_eq!(
            message,
            "`approve` never runs before `correct`, so nobody is kept from it"
        );
    }
}
