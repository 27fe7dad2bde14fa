//! Fields of the process that are read where nothing can have written them.

use crate::before::Before;
use crate::{Code, Finding, Graph, Kind, NodeId};

/// What a node does with the process's fields, as far as the declaration shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// The node.
    pub node: NodeId,
    /// The field.
    pub name: &'a str,
}

/// What is wrong with each of the reads; `None` where nothing is.
///
/// `writes` are the fields of forms. Whatever runs code may write every field: a `Function`, a
/// `Job`, a `Handle`, a `Subprocess`, what waits to be told something, and a start by code; so may the nodes
/// in `writes_all`, such as those with a form of the application's own, or a start whose handler takes what
/// it is told.
///
/// The graph must have a way from a start to each node.
pub fn unwritten(
    graph: &Graph,
    reads: &[Field<'_>],
    writes: &[Field<'_>],
    writes_all: &[NodeId],
) -> Vec<Option<Finding>> {
    if reads.is_empty() {
        return Vec::new();
    }
    let before = Before::of(graph);
    let by_code = graph.nodes().filter(|(_, node)| runs_code(node.kind));
    let mut writers_of_all: Vec<NodeId> = by_code.map(|(id, _)| id).collect();
    writers_of_all.extend(writes_all);
    let judge = |read: &Field<'_>| {
        let before = before.node(read.node);
        let forms = writes.iter().filter(|write| write.name == read.name);
        let mut writers = forms
            .map(|write| write.node)
            .chain(writers_of_all.iter().copied());
        if writers.any(|writer| before[writer.index()]) {
            return None;
        }
        let (field, at) = (read.name, &graph.node(read.node).name);
        let mut persons = graph.nodes().filter(|(id, node)| {
            matches!(node.kind, Kind::Start | Kind::View) && before[id.index()]
        });
        let mut told = graph.nodes().filter(|(id, node)| {
            matches!(node.kind, Kind::StartMessage | Kind::StartSignal) && before[id.index()]
        });
        let form = match persons.next() {
            Some((_, node)) => format!(
                "let a form ask for it, as with `#[form({field})]` on `{}`",
                node.name
            ),
            None => match told.next() {
                Some((_, node)) => format!(
                    "let `#[run(handler)]` on `{}` take it from what is told there",
                    node.name
                ),
                None => "let a form ask for it".into(),
            },
        };
        Some(Finding::at(
            Code::Unwritten,
            read.node,
            format!("`{at}` reads `{field}`, which nothing before it can have written"),
            format!(
                "{form}, or a `Function` write it; or say why it has its value already, with \
                 `#[flow(.., preset({field} = \"why\"))]`"
            ),
        ))
    };
    reads.iter().map(judge).collect()
}

fn runs_code(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Function
            | Kind::Job
            | Kind::Handle
            | Kind::Subprocess
            | Kind::StartHandle
            | Kind::MessageCatch
            | Kind::SignalCatch
    )
}

#[cfg(test)]
mod tests {
    use super::{Field, unwritten};
    use crate::Kind;
    use crate::rules::tests::graph;

    /// Whether a flow whose `work` is of this kind may read a field at `check` that `approve`, and
    /// besides perhaps `start`, has in its form.
    fn is_fine(work: Kind, asked_first: bool) -> bool {
        let graph = graph(&[
            ("start", Kind::Start, &["work"]),
            ("work", work, &["check"]),
            ("check", Kind::If, &["approve", "end"]),
            ("approve", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let field = |node| Field {
            node: graph.find(node).unwrap(),
            name: "limit",
        };
        let mut writes = vec![field("approve")];
        if asked_first {
            writes.push(field("start"));
        }
        let [found] = unwritten(&graph, &[field("check")], &writes, &[])
            .try_into()
            .unwrap();
        if let Some(finding) = &found {
            assert_eq!(
                finding.message,
                "`check` reads `limit`, which nothing before it can have written"
            );
        }
        found.is_none()
    }

    #[test]
    fn a_form_that_comes_later_writes_too_late() {
        assert!(!is_fine(Kind::View, false));
        assert!(is_fine(Kind::View, true));
    }

    #[test]
    fn code_may_write_everything() {
        for kind in [Kind::Function, Kind::Job, Kind::Handle, Kind::Subprocess] {
            assert!(is_fine(kind, false), "{kind}");
        }
    }

    #[test]
    fn a_parallel_branch_may_have_been_faster() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["ask", "check"]),
            ("ask", Kind::View, &["end"]),
            ("check", Kind::If, &["work", "end"]),
            ("work", Kind::View, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let field = |node| Field {
            node: graph.find(node).unwrap(),
            name: "limit",
        };
        let found = unwritten(&graph, &[field("check")], &[field("ask")], &[]);
        assert_eq!(found, [None]);
        let found = unwritten(&graph, &[field("check")], &[field("work")], &[]);
        assert!(found[0].is_some());
    }
}
