//! Whether the nodes make a graph that is a flow: the judgement of `viewflow-graph`.

use proc_macro2::Ident;
use syn::{LitStr, Type};
use viewflow_graph::rules::{self, Field, OwnerOf, Wants, path};
use viewflow_graph::{Code, Each, Enough, Finding, Graph, Kind, NodeId, Takes, Wait, Way};

use super::names::repeated_ways;
use crate::errors::Errors;
use crate::flow::kinds::{is_persons, is_work, may_stop};
use crate::flow::model::{self, Assign, Flow, Node, STOP};
use crate::flow::name::Name;
use crate::flow::reads;
use crate::rules::Rule;
use crate::suggest;
use crate::words::text;

pub fn check(flow: &Flow, errors: &Errors) {
    let Some(graph) = graph(flow) else { return };
    let mut findings = viewflow_graph::check(&graph);
    if is_in_doubt(flow, &graph) {
        findings.retain(|finding| finding.code != Code::NothingToCompensate);
    }
    // What has no place on a node that undoes another is told where it is written.
    let is_told = |finding: &Finding| {
        let node = finding.node.and_then(|id| flow.nodes.get(id.index()));
        let undoes = node.is_some_and(|node| flow.undone_by(node).is_some());
        undoes && finding.code == Code::BoundaryMisplaced
    };
    findings.retain(|finding| !is_told(finding));
    for finding in &findings {
        match finding.node {
            Some(id) => report(&graph, finding, place(flow, id), errors),
            None => report(&graph, finding, &flow.ident, errors),
        }
    }
    // What has run before is only clear where every way leads from a start.
    let lost = [Code::NoStart, Code::Unreachable];
    if !findings.iter().any(|finding| lost.contains(&finding.code)) {
        owners(flow, &graph, errors);
        beside(flow, &graph, errors);
        mutexes(flow, &graph, errors);
        unwritten(flow, &graph, errors);
    }
}

/// Where a node is written. `stop` has no field, and is where it is named first.
fn place(flow: &Flow, id: NodeId) -> &Ident {
    let node = flow.nodes.get(id.index()).map(|node| &node.ident);
    node.or_else(|| flow.stop()).unwrap_or(&flow.ident)
}

fn report(graph: &Graph, finding: &Finding, at: &Ident, errors: &Errors) {
    let mut message = finding.message.clone();
    if !finding.path.is_empty() {
        message += &format!("\npath: {}", path(graph, &finding.path));
    }
    message += &format!("\nhelp: {}", finding.help);
    errors.at(Rule::Graph(finding.code), at, message);
}

/// Whether those whose owners are asked for have run.
fn owners(flow: &Flow, graph: &Graph, errors: &Errors) {
    let mut questions = Vec::new();
    let mut places = Vec::new();
    for (node, (at, _)) in flow.nodes.iter().zip(graph.nodes()) {
        let mut ask = |name: &Ident, wants| {
            let persons = flow
                .node(&text(name))
                .and_then(Node::kind)
                .is_some_and(is_persons);
            if let Some(of) = graph.find(&text(name)).filter(|_| persons) {
                questions.push(OwnerOf { at, of, wants });
                places.push(name.clone());
            }
        };
        if let Some(Assign::OwnerOf(name)) = &node.assign {
            ask(name, Wants::Owner);
        }
        for name in &node.except {
            ask(name, Wants::Other);
        }
    }
    for (finding, at) in rules::owners(graph, &questions).iter().zip(&places) {
        if let Some(finding) = finding {
            report(graph, finding, at, errors);
        }
    }
}

/// Whether nodes that say something of others are ever open beside them.
fn beside(flow: &Flow, graph: &Graph, errors: &Errors) {
    for (node, (at, here)) in flow.nodes.iter().zip(graph.nodes()) {
        if flow.undone_by(node).is_some() {
            continue;
        }
        let name = &node.name;
        let apart = |other: &Ident| {
            let id = graph.find(&text(other))?;
            let judged = id != at && !here.kind.is_start() && !graph.node(id).kind.is_start();
            (judged && !rules::may_run_beside(graph, at, id)).then(|| text(other))
        };
        let control = &node.control;
        let companion = control.only_while.iter().filter(|other| {
            let kind = flow.node(&text(other)).and_then(Node::kind);
            kind.is_some_and(Kind::waits)
        });
        for (other, target) in companion.filter_map(|other| Some((other, apart(other)?))) {
            let message = format!(
                "`{name}` never runs beside `{target}`, as no `Split` begins both, and so it is never \
                 entered\n\
                 help: let one way of a `Split` lead to `{target}` and another to `{name}`, or remove this"
            );
            errors.at(Rule::NotOccupied, other, message);
        }
        for (other, target) in control.cancels.iter().filter_map(|o| Some((o, apart(o)?))) {
            if graph
                .find(&target)
                .is_some_and(|id| graph.node(id).kind.is_end())
            {
                continue;
            }
            let message = format!(
                "`{target}` is never open when `{name}` is left, as no `Split` begins both, and so there is \
                 nothing to cancel\n\
                 help: let one way of a `Split` lead to `{target}` and another to `{name}`, or remove this"
            );
            errors.at(Rule::CannotCancel, other, message);
        }
    }
}

/// Whether the nodes with a mutex are ever open beside each other. Of a mutex that keeps nobody out, the
/// first node is told.
fn mutexes(flow: &Flow, graph: &Graph, errors: &Errors) {
    // One that could not be read, or that has no place where it is, may have been meant for another node.
    let is_sure = |node: &Node| node.has(Name::Mutex) == node.control.mutex.is_some();
    if !flow.nodes.iter().all(is_sure) {
        return;
    }
    let of = |id: NodeId| graph.node(id).mutex.as_ref();
    let mut told: Vec<String> = Vec::new();
    for (node, (at, here)) in flow.nodes.iter().zip(graph.nodes()) {
        let (Some(mutex), Some(name)) = (&node.control.mutex, &here.mutex) else {
            continue;
        };
        if flow.undone_by(node).is_some() {
            continue;
        }
        let ids = graph.nodes().map(|(id, _)| id);
        let others: Vec<NodeId> = ids
            .filter(|id| *id != at && of(*id) == Some(name))
            .collect();
        let meets = |other: &NodeId| rules::may_run_beside(graph, at, *other);
        if others.is_empty() || others.iter().any(meets) || told.contains(name) {
            continue;
        }
        let message = format!(
            "`{}` never runs beside another node with the mutex `{name}`, as no `Split` begins both, and so \
             it keeps nobody out\n\
             help: remove it, or let the ways of a `Split` lead to the nodes that have it",
            node.name
        );
        errors.at(Rule::LoneMutex, mutex, message);
        told.push(name.clone());
    }
}

/// Whether what conditions and assignments read can have been written.
fn unwritten(flow: &Flow, graph: &Graph, errors: &Errors) {
    let nodes = || flow.nodes.iter().zip(graph.nodes());
    let preset = |name: &str| flow.preset.iter().any(|field| text(field) == name);
    let reads: Vec<(NodeId, Ident)> = nodes()
        .flat_map(|(node, (id, _))| reads::of(node).into_iter().map(move |field| (id, field)))
        .filter(|(_, field)| !preset(&text(field)))
        .collect();
    let writes: Vec<(NodeId, String)> = nodes()
        .flat_map(|(node, (id, _))| reads::written(node).map(move |field| (id, text(field))))
        .collect();
    let names: Vec<String> = reads.iter().map(|(_, field)| text(field)).collect();
    let asked: Vec<Field<'_>> = reads
        .iter()
        .zip(&names)
        .map(|((node, _), name)| Field { node: *node, name })
        .collect();
    let written: Vec<Field<'_>> = writes
        .iter()
        .map(|(node, name)| Field { node: *node, name })
        .collect();
    // What is done with a message or a signal may write everything, and so may a form of its own.
    let by_events: Vec<NodeId> = nodes()
        .filter(|(node, _)| {
            let own_form = node.own_form.is_some() && node.each.is_none();
            own_form || node.run.is_some() || node.events.iter().any(runs)
        })
        .map(|(_, (id, _))| id)
        .collect();
    let findings = rules::unwritten(graph, &asked, &written, &by_events);
    let asked_for = || written.iter().map(|field| field.name);
    // If there is no such field, rustc says so, and what was meant may well be written.
    let is_misspelled = |name: &str| {
        asked_for().all(|known| known != name) && suggest::nearest(name, asked_for()).is_some()
    };
    let mut told: Vec<(NodeId, String)> = Vec::new();
    for (finding, (node, field)) in findings.into_iter().zip(&reads) {
        let once = (*node, text(field));
        if let Some(mut finding) = finding
            && !told.contains(&once)
            && !is_misspelled(&once.1)
        {
            if is_list(flow, *node, &once.1) {
                finding.help = no_form_asks_for_it(&once.1);
            }
            report(graph, &finding, field, errors);
            told.push(once);
        }
    }
}

fn runs(event: &model::Event) -> bool {
    matches!(&event.trigger, model::Trigger::Told(told) if told.run.is_some())
}

/// Whether a field is the list of a node.
fn is_list(flow: &Flow, node: NodeId, field: &str) -> bool {
    let each = flow
        .nodes
        .get(node.index())
        .and_then(|node| node.each.as_ref());
    each.is_some_and(|each| text(&each.field) == field)
}

fn no_form_asks_for_it(list: &str) -> String {
    format!(
        "let a `Function` before it write the list, or start the process by code, with a `StartHandle`; \
         or say why it has its value already, with `#[flow(.., preset({list} = \"why\"))]`"
    )
}

/// The flow's graph; `None` where a mistake that is reported already leaves it in doubt.
fn graph(flow: &Flow) -> Option<Graph> {
    if !flow.complete {
        return None;
    }
    let mut graph = Graph::default();
    let mut ids: Vec<NodeId> = Vec::new();
    for node in &flow.nodes {
        let kind = node.kind()?;
        let own = |(way, _): &&(Way, Ident)| !matches!(way, Way::Boundary(_));
        let ways = node.ways.iter().filter(own).count();
        let known = match (kind, kind.outgoing()) {
            _ if undoes(node) => ways == 0,
            (Kind::If, _) => ways == 2,
            (Kind::Switch, _) => ways > 0,
            (Kind::First, _) | (_, Takes::All) => ways > 0 && repeated_ways(node).is_empty(),
            (_, Takes::None) => ways == 0,
            (_, Takes::One) => ways == 1,
        };
        if !node.ways_known || !known {
            return None;
        }
        ids.push(graph.add_node(&node.name, kind));
    }
    if flow.stop().is_some() {
        graph.add_node(STOP, Kind::Stop);
    }
    for (node, id) in flow.nodes.iter().zip(ids) {
        control(flow, &mut graph, node, id);
        for (way, target) in &node.ways {
            let target = graph.find(&text(target))?;
            let kind = graph.node(target).kind;
            let stops =
                kind != Kind::Stop || (*way != Way::Next && node.kind().is_some_and(may_stop));
            if kind.is_start() || !stops {
                return None;
            }
            graph.add_edge(id, target, *way);
        }
    }
    Some(graph)
}

/// Tells the graph how tokens move at a node. A name that leads nowhere is reported already.
fn control(flow: &Flow, graph: &mut Graph, node: &Node, id: NodeId) {
    let control = &node.control;
    let find = |name: &Ident| graph.find(&text(name));
    let cancels = control.cancels.iter().filter_map(find).collect();
    let only_while = control.only_while.as_ref().and_then(find);
    let wait = control.wait.as_ref().map(|wait| Wait {
        enough: match wait.enough {
            model::Enough::Count(count, _) => Enough::Count(count),
            model::Enough::By(_) => Enough::Asked,
        },
        late: wait.late,
    });
    // One that could not be read is a limit nevertheless.
    let limit = node.has(Name::Limit).then(|| control.limit.unwrap_or(1));
    let each = node.each.as_ref().map(|each| match each.sequential {
        true => Each::Sequential,
        false => Each::Parallel,
    });
    let recurses = is_itself(flow, node);
    let handler = control.compensate_with.as_ref().and_then(find);
    let compensates = undoes(node);
    let node = graph.node_mut(id);
    node.each = each;
    node.recurses = recurses;
    node.wait = wait;
    node.cancels = cancels;
    node.mutex = control.mutex.as_ref().map(LitStr::value);
    node.only_while = only_while;
    node.limit = limit;
    node.compensated_by = handler;
    node.compensates = compensates;
}

/// Whether no way leads to the node, as it undoes what others did.
fn undoes(node: &Node) -> bool {
    node.is_handler && node.kind().is_some_and(is_work)
}

/// Whether a node is meant to undo another, and what says so is wrong, which is reported.
fn is_in_doubt(flow: &Flow, graph: &Graph) -> bool {
    let handlers = flow.nodes.iter().filter(|node| node.is_handler);
    let mut ids = handlers.filter_map(|node| graph.find(&node.name));
    ids.any(|id| graph.undone_by(id).next().is_none())
}

/// Whether the node is a process of the flow that it belongs to.
fn is_itself(flow: &Flow, node: &Node) -> bool {
    let child = node.kind.as_ref().and_then(|kind| kind.parameter.as_ref());
    let Some(Type::Path(path)) = child.filter(|_| node.kind() == Some(Kind::Subprocess)) else {
        return false;
    };
    let mut words: Vec<String> = path
        .path
        .segments
        .iter()
        .map(|word| text(&word.ident))
        .collect();
    if words.first().is_some_and(|first| first == "self") {
        words.remove(0);
    }
    words == [text(&flow.ident)]
}
