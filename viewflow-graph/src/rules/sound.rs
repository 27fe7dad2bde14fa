//! Processes that cannot end properly, and the way into what goes wrong.

use super::{join, named, trial};
use crate::soundness::{Fault, Trouble, is_sound, judge};
use crate::{Boundary, Branches, Code, EdgeId, Finding, Graph, Kind, NodeId, Way};

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
            let help = format!(
                "{}; a join takes the ways of one choice as one branch",
                every_way(graph, *join, way)
            );
            (message, help)
        }
        None if comes_from_itself(graph, *join, source) => (
            format!("`{join_name}` waits for `{source_name}`, which waits for `{join_name}`"),
            waits_for_itself(graph, *join, *missing),
        ),
        None if fault.at.len() > 1 => (
            format!(
                "{} may wait for each other for ever",
                named(graph, &fault.at)
            ),
            format!(
                "let each `Join` wait only for what comes before it, and {}",
                cut(graph, &fault.at).unwrap_or("cut one of the ways between them".into())
            ),
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

/// How the way that a choice takes away comes to the join.
fn every_way(graph: &Graph, join_id: NodeId, way: EdgeId) -> String {
    let name = |id: NodeId| graph.node(id).name.as_str();
    let edge = graph.edge(way);
    let (join, choice, target) = (name(join_id), name(edge.from), name(edge.to));
    if !graph.node(edge.to).kind.is_end() {
        return format!("let the way over `{target}` come to `{join}` too");
    }
    let others = graph
        .node(edge.from)
        .outgoing()
        .iter()
        .filter(|e| **e != way);
    if matches!(edge.way, Way::Boundary(_)) {
        return format!(
            "let the event on `{choice}` lead to `{join}` too, with `then({join})`, or to a node that leads \
             there; or write `{target}: TerminateEnd`, if all of the process is to end then"
        );
    }
    let mut others = others.map(|other| graph.edge(*other).to);
    if others.all(|to| to == join_id) {
        let or = match may_stop(graph, way) {
            true => format!(
                ", if `{join}` need not wait for it, stop there, {}",
                to_instead(graph, way, "stop")
            ),
            false => {
                format!(" lead, in place of `{target}`, to a node that leads to `{join}` too")
            }
        };
        return format!("let `{choice}` decide before the branches part; or{or}");
    }
    let instead = to_instead(graph, way, join);
    format!("let every way of `{choice}` come to `{join}`, as {instead}")
}

/// Whether a flow is sound once a way of a choice stops in place of where it leads.
fn may_stop(graph: &Graph, way: EdgeId) -> bool {
    let choice = graph.node(graph.edge(way).from).kind;
    // A field that is called so is no way to stop.
    let is_taken = graph
        .find("stop")
        .is_some_and(|id| graph.node(id).kind != Kind::Stop);
    matches!(choice, Kind::If | Kind::Switch) && !is_taken && would_do(&trial::stopped(graph, way))
}

/// How a way of a choice is written to lead to another target.
fn to_instead(graph: &Graph, way: EdgeId, target: &str) -> String {
    let edge = graph.edge(way);
    let name = |id: NodeId| graph.node(id).name.as_str();
    let choice = name(edge.from);
    match edge.way {
        Way::Then => format!("with `#[then({target})]` on `{choice}`"),
        Way::Otherwise => format!("with `#[otherwise({target})]` on `{choice}`"),
        _ => format!("with `=> {target}` in place of `=> {}`", name(edge.to)),
    }
}

/// What to do without, if one of the ways into joins is one too many.
fn cut(graph: &Graph, joins: &[NodeId]) -> Option<String> {
    let mut into = joins.iter().flat_map(|id| graph.node(*id).incoming());
    let spare = into.find(|edge| {
        let source = graph.node(graph.edge(**edge).from);
        source.kind == Kind::Split
            && source.outgoing().len() > 1
            && would_do(&trial::without(graph, **edge))
    });
    let edge = graph.edge(*spare?);
    let (from, to) = (&graph.node(edge.from).name, &graph.node(edge.to).name);
    Some(format!("cut the way from `{from}` to `{to}`"))
}

fn waits_for_itself(graph: &Graph, join: NodeId, missing: EdgeId) -> String {
    let name = |id: NodeId| graph.node(id).name.as_str();
    let (join_name, source) = (name(join), name(graph.edge(missing).from));
    let why = "a `Join` needs every way into it, before it goes on for the first time";
    let after = graph.successors(join).next();
    let behind = after.filter(|after| would_do(&trial::led(graph, &[missing], *after)));
    if would_do(&trial::of_kind(graph, join, Kind::Merge)) {
        format!("{why}; write `{join_name}: Merge`, as only one of them comes at a time")
    } else if let Some(after) = behind {
        format!("{why}; let `{source}` lead to `{}`, behind it", name(after))
    } else {
        format!(
            "{why}; let `{source}` lead to a node before the branches part, or behind `{join_name}`"
        )
    }
}

/// Whether a flow that was changed as a help would say is one.
fn would_do(changed: &Graph) -> bool {
    let branches = Branches::of(changed);
    join::check(changed, &branches).is_empty() && is_sound(changed, &branches)
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
    let (Some(at), Some(parted_id)) = (fault.at.first(), fault.parted) else {
        return gateways(graph, fault, Code::Twice, "a node may run twice at once");
    };
    let (node, parted) = (name(*at), name(parted_id));
    let mut from = fault.from.clone();
    from.sort_unstable();
    from.dedup();
    let sources = named(graph, &from);
    let (message, help) = match (graph.node(*at).kind, from.as_slice()) {
        (Kind::Join, _) => (
            format!(
                "{sources} may come to `{node}` twice, before everything else that it waits for \
                 has come"
            ),
            match cut(graph, &[*at]) {
                Some(cut) => format!("let each branch come to a `Join` once: {cut}"),
                None => before_the_way_back(parted),
            },
        ),
        (_, [_, _, ..]) => (
            format!(
                "`{node}` may run twice at once: {sources} both come from `{parted}`, and nothing \
                 joins them"
            ),
            joined(graph, *at, &from, parted),
        ),
        _ if is_begun_beside(graph, parted_id, *at) => (
            format!(
                "`{node}` may run twice at once: an event on `{parted}` begins it beside the work there, and \
                 `{parted}` leads to it when that is done"
            ),
            format!(
                "leave out `interrupting = false`, if the event is to call `{parted}` off; or let it lead to a \
                 node of its own that leads to an `End`"
            ),
        ),
        _ if !comes_again(graph, parted_id) => (
            format!("`{node}` may run twice at once: more than one way of `{parted}` leads there"),
            format!("let all ways of `{parted}` come to a `Join`, and from there to `{node}`"),
        ),
        _ => (
            format!(
                "`{node}` may run twice at once: `{parted}` may begin it again while it still runs"
            ),
            before_the_way_back(parted),
        ),
    };
    Finding::at(Code::Twice, *at, message, help)
}

/// Whether a way leads from a node back to it.
fn comes_again(graph: &Graph, node: NodeId) -> bool {
    let mut next = graph.successors(node);
    next.any(|to| graph.distances_from(to)[node.index()].is_some())
}

/// Whether an event on a node's boundary leads to another node beside the node's own work.
fn is_begun_beside(graph: &Graph, host: NodeId, target: NodeId) -> bool {
    let ways = graph.node(host).outgoing().iter();
    let mut ways = ways.map(|way| graph.edge(*way));
    ways.any(|edge| edge.to == target && edge.way == Way::Boundary(Boundary::Once))
}

fn before_the_way_back(parted: &str) -> String {
    format!(
        "let all ways of `{parted}` come to a `Join`, and let the way back to `{parted}` begin \
         behind it"
    )
}

/// How branches that come from `sources` come to `at` as one.
fn joined(graph: &Graph, at: NodeId, sources: &[NodeId], parted: &str) -> String {
    let node = &graph.node(at).name;
    let edges = graph.node(at).incoming();
    let is_one = |edge: &&EdgeId| sources.contains(&graph.edge(**edge).from);
    let theirs: Vec<EdgeId> = edges.iter().filter(is_one).copied().collect();
    let is_merge = graph.node(at).kind == Kind::Merge;
    let past = trial::past(graph, at).filter(|past| is_merge && would_do(past));
    let sources = named(graph, sources);
    if is_merge && would_do(&trial::of_kind(graph, at, Kind::Join)) {
        format!("write `{node}: Join`, which waits for all of them")
    } else if would_do(&trial::joined(graph, &theirs, at)) {
        format!(
            "let {sources} lead to a `Join` that leads to `{node}`, as in `#[next({node})] joined: \
             Join`"
        )
    } else if past.is_some() {
        let after = graph.successors(at).next();
        let after = after.map_or("its target", |after| graph.node(after).name.as_str());
        format!("remove `{node}`, and let what leads to it lead to `{after}`")
    } else {
        format!("let all ways of `{parted}` come to a `Join`, and from there to `{node}`")
    }
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
