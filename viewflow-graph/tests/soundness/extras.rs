//! What a random flow asks for beside its nodes and edges: races, joins that go on early, nodes that
//! cancel others, mutexes, companions.

use viewflow_graph::soundness::judge;
use viewflow_graph::{
    Boundary, Branches, Code, Enough, Graph, Kind, Late, NodeId, Wait, Way, check,
};

use crate::dice::Dice;
use crate::differential::told;

/// The flow with some of all that, as far as the rules allow it.
pub fn with_extras(graph: &Graph, dice: &mut Dice) -> Graph {
    let sound = |graph: &Graph| judge(graph, &Branches::of(graph)).is_none();
    // What is told of again and again must have ended by then, and what tells does not end at once.
    let mut told = [2, 1]
        .into_iter()
        .map(|told| with_racers(graph, dice, told));
    let told = told.find(sound);
    let mut graph = told.unwrap_or_else(|| with_racers(graph, dice, 0));
    let all: Vec<NodeId> = graph.nodes().map(|(id, _)| id).collect();
    let begins = |id: &NodeId| {
        let node = graph.node(*id);
        let repeats = Way::Boundary(Boundary::Repeating);
        node.kind.is_start()
            || node
                .incoming()
                .iter()
                .any(|e| graph.edge(*e).way == repeats)
    };
    let inner: Vec<NodeId> = all.iter().copied().filter(|id| !begins(id)).collect();
    if dice.below(3) > 0 {
        add_waits(&mut graph, dice);
    }
    if dice.one_in(3) {
        for _ in 0..=dice.below(3) {
            if let (Some(by), Some(named)) = (dice.any(&all), dice.any(&inner)) {
                graph.node_mut(by).cancels.push(named);
            }
        }
    }
    if dice.one_in(3) {
        for _ in 0..2 + dice.below(4) {
            if let Some(node) = dice.any(&all) {
                let name = ["m", "n"][dice.below(5) / 4];
                graph.node_mut(node).mutex = Some(name.into());
            }
        }
    }
    if dice.one_in(3) {
        for _ in 0..=dice.below(3) {
            if let (Some(follower), Some(leader)) = (dice.any(&inner), dice.any(&all)) {
                graph.node_mut(follower).only_while = Some(leader);
            }
        }
    }
    graph
}

/// The flow with a node that waits on each way of a `First`, some with events; a `First` that may
/// stop becomes a `Switch`. `told` is the number of nodes, up to an end, that an event leads to.
fn with_racers(old: &Graph, dice: &mut Dice, told: usize) -> Graph {
    let mut graph = Graph::default();
    let stops = |id: NodeId| old.successors(id).any(|to| old.node(to).kind == Kind::Stop);
    for (id, node) in old.nodes() {
        let kind = match node.kind {
            Kind::First if stops(id) => Kind::Switch,
            kind => kind,
        };
        graph.add_node(&node.name, kind);
    }
    for (_, edge) in old.edges() {
        if graph.node(edge.from).kind == Kind::First {
            let name = format!("Racer{}", graph.nodes().len());
            let racer = graph.add_node(name, Kind::View);
            graph.add_edge(edge.from, racer, edge.way);
            graph.add_edge(racer, edge.to, Way::Next);
            if told > 0 && dice.one_in(4) {
                let end = graph.add_node(format!("End{}", graph.nodes().len()), Kind::End);
                let mut to = end;
                if told > 1 {
                    to = graph.add_node(format!("Told{}", graph.nodes().len()), Kind::View);
                    graph.add_edge(to, end, Way::Next);
                }
                graph.add_edge(racer, to, Way::Boundary(Boundary::Once));
            }
            if dice.one_in(4) {
                graph.add_edge(racer, edge.to, Way::Boundary(Boundary::Interrupting));
            }
        } else {
            graph.add_edge(edge.from, edge.to, edge.way);
        }
    }
    graph
}

fn add_waits(graph: &mut Graph, dice: &mut Dice) {
    let branches = Branches::of(graph);
    let joins = graph.nodes().filter(|(_, node)| node.kind == Kind::Join);
    let joins: Vec<NodeId> = joins.map(|(id, _)| id).collect();
    for join in joins {
        if dice.one_in(4) {
            continue;
        }
        let count = u32::try_from(1 + dice.below(branches.at(join).len())).unwrap();
        graph.node_mut(join).wait = Some(Wait {
            enough: match dice.one_in(3) {
                true => Enough::Asked,
                false => Enough::Count(count),
            },
            late: [Late::Swallow, Late::Cancel, Late::Block][dice.below(3)],
        });
    }
    for finding in check(graph) {
        if matches!(finding.code, Code::WaitCount | Code::WaitRegion)
            && let Some(join) = finding.node
        {
            graph.node_mut(join).wait = None;
        }
    }
}

/// The flow to be read, with all that was added.
pub fn told_in_full(graph: &Graph) -> String {
    let name = |id: &NodeId| graph.node(*id).name.clone();
    let mut text = told(graph);
    for (_, node) in graph.nodes() {
        let cancels: Vec<String> = node.cancels.iter().map(name).collect();
        if node.wait.is_some()
            || node.mutex.is_some()
            || node.only_while.is_some()
            || !cancels.is_empty()
        {
            text += &format!(
                "\n{}: {:?}, mutex {:?}, only while {:?}, cancels {cancels:?}",
                node.name,
                node.wait,
                node.mutex,
                node.only_while.as_ref().map(name),
            );
        }
    }
    text
}
