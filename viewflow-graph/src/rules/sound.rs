//! Processes that cannot end properly, and the way into what goes wrong.

use super::named;
use crate::soundness::{Fault, Trouble, judge};
use crate::{Branches, Code, Finding, Graph, Kind, NodeId, Way};

pub fn check(graph: &Graph, branches: &Branches) -> Vec<Finding> {
    let fault = judge(graph, branches);
    fault.map(|fault| tell(graph, &fault)).into_iter().collect()
}

fn tell(graph: &Graph, fault: &Fault) -> Finding {
    let told = match fault.trouble {
        Trouble::Deadlock => deadlock(graph, fault),
        Trouble::Twice => twice(graph, fault),
        Trouble::Endless => endless(graph, fault),
    };
    Finding {
        path: fault.path.clone().unwrap_or_default(),
        ..told
    }
}

fn deadlock(graph: &Graph, fault: &Fault) -> Finding {
    let name = |id: NodeId| graph.node(id).name.as_str();
    let (Some(join), Some(missing)) = (fault.at.first(), fault.lacks.first()) else {
        return gateways(graph, fault, Code::Deadlock, "a join may wait for ever");
    };
    let source = graph.edge(*missing).from;
    let (join_name, source_name) = (name(*join), name(source));
    let (message, help) = match fault.decided {
        Some(way) => {
            let edge = graph.edge(way);
            let choice = name(edge.from);
            let message = match edge.from == source {
                true => format!(
                    "`{join_name}` may wait for ever for `{choice}`, which may lead to `{}` instead",
                    name(edge.to)
                ),
                false => format!(
                    "`{join_name}` may wait for ever for `{source_name}`, which does not run where \
                     `{choice}` leads to `{}`",
                    name(edge.to)
                ),
            };
            let help = match edge.way {
                Way::Then | Way::Otherwise => {
                    let attribute = if edge.way == Way::Then {
                        "then"
                    } else {
                        "otherwise"
                    };
                    format!(
                        "let every way of `{choice}` come to `{join_name}`, as with \
                         `#[{attribute}({join_name})]` on `{choice}`; a join takes the ways of one \
                         choice as one branch"
                    )
                }
                _ => format!(
                    "let every way of `{choice}` come to `{join_name}`; a join takes the ways of \
                     one choice as one branch"
                ),
            };
            (message, help)
        }
        None if comes_from_itself(graph, *join, source) => (
            format!("`{join_name}` waits for `{source_name}`, which waits for `{join_name}`"),
            format!(
                "a `Join` needs every way into it, before it goes on for the first time; write \
                 `{join_name}: Merge` if only one of them comes at a time"
            ),
        ),
        None if fault.at.len() > 1 => (
            format!(
                "{} may wait for each other for ever",
                named(graph, &fault.at)
            ),
            "let each `Join` wait only for what comes before it: cut one of the ways between them"
                .into(),
        ),
        None => (
            format!("`{join_name}` may wait for ever for `{source_name}`"),
            format!(
                "a `Join` needs every way into it; write `{join_name}: Merge` if only one of them \
                 comes at a time"
            ),
        ),
    };
    Finding::at(Code::Deadlock, *join, message, help)
}

/// Whether every way to `source` passes the join that waits for it.
fn comes_from_itself(graph: &Graph, join: NodeId, source: NodeId) -> bool {
    let mut seen = vec![false; graph.nodes().len()];
    seen[join.index()] = true;
    let mut open = vec![source];
    while let Some(id) = open.pop() {
        if graph.node(id).kind.is_start() {
            return false;
        }
        if !std::mem::replace(&mut seen[id.index()], true) {
            open.extend(graph.predecessors(id));
        }
    }
    true
}

fn twice(graph: &Graph, fault: &Fault) -> Finding {
    let name = |id: NodeId| graph.node(id).name.as_str();
    let (Some(at), Some(parted)) = (fault.at.first(), fault.parted) else {
        return gateways(graph, fault, Code::Twice, "a node may run twice at once");
    };
    let (node, parted) = (name(*at), name(parted));
    let mut from = fault.from.clone();
    from.sort_unstable();
    from.dedup();
    let sources = named(graph, &from);
    let (message, help) = match (graph.node(*at).kind, from.as_slice()) {
        (Kind::Join, _) => (
            format!(
                "`{node}` may get a second token from {sources} before it has heard from the others"
            ),
            format!(
                "let what `{parted}` begins come together before it begins anew: a `Join` for each \
                 round, with everything that `{parted}` leads to"
            ),
        ),
        (_, [_, _, ..]) => (
            format!(
                "`{node}` may run twice at once: {sources} both come from `{parted}`, and nothing \
                 joins them"
            ),
            format!(
                "let {sources} lead to a `Join` that leads to `{node}`, as in \
                 `#[next({node})] joined: Join`"
            ),
        ),
        _ => (
            format!(
                "`{node}` may run twice at once: `{parted}` may begin it again while it still runs"
            ),
            format!(
                "let `{node}` come to a `Join` with what `{parted}` leads to besides, before the \
                 way leads back to `{parted}`"
            ),
        ),
    };
    Finding::at(Code::Twice, *at, message, help)
}

fn endless(graph: &Graph, fault: &Fault) -> Finding {
    let Some(at) = fault.at.first() else {
        return gateways(graph, fault, Code::Endless, "a process can never end");
    };
    let name = &graph.node(*at).name;
    Finding::at(
        Code::Endless,
        *at,
        format!("a process that comes to `{name}` never ends: it always comes back there"),
        "let an `If` decide whether to go round once more, with its other way to an `End`".into(),
    )
}

/// What is known where no way into trouble was found.
fn gateways(graph: &Graph, fault: &Fault, code: Code, message: &str) -> Finding {
    Finding {
        code,
        node: fault.at.first().or(fault.gateways.first()).copied(),
        message: format!(
            "{message}: {} do not fit together",
            named(graph, &fault.gateways)
        ),
        help: "let every `Split` have a `Join` of its own that all its ways come to, and check \
               where a way leaves such a pair or enters it"
            .into(),
        path: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::tell;
    use crate::Kind;
    use crate::rules::tests::graph;
    use crate::soundness::{Fault, Trouble};

    #[test]
    fn without_a_path_the_gateways_are_named() {
        let graph = graph(&[
            ("start", Kind::Start, &["split"]),
            ("split", Kind::Split, &["a", "join"]),
            ("a", Kind::If, &["join", "end"]),
            ("join", Kind::Join, &["end"]),
            ("end", Kind::End, &[]),
        ]);
        let find = |name| graph.find(name).unwrap();
        for (trouble, message) in [
            (Trouble::Deadlock, "a join may wait for ever"),
            (Trouble::Twice, "a node may run twice at once"),
        ] {
            let fault = Fault {
                trouble,
                path: None,
                at: Vec::new(),
                lacks: Vec::new(),
                decided: None,
                from: Vec::new(),
                parted: None,
                gateways: vec![find("split"), find("a"), find("join")],
            };
            let finding = tell(&graph, &fault);
            assert_eq!(finding.node, Some(find("split")));
            assert_eq!(
                finding.message,
                format!("{message}: `split`, `a` and `join` do not fit together")
            );
            assert!(finding.path.is_empty());
        }
    }
}
