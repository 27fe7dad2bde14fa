//! What a process has done on its chart.

use std::collections::{BTreeMap, BTreeSet};

use viewflow_chart::{Mark, Marks, Trigger};
use viewflow_graph::{Boundary, EdgeId, NodeId, Way};

use super::trigger;
use crate::shape::{EventShape, TriggerShape};
use crate::store::TaskRow;
use crate::{Shape, Status};

/// A node's latest task speaks for it.
pub(super) fn marks(shape: &Shape, tasks: &[TaskRow]) -> Marks {
    let mut marks = Marks::default();
    let mut places = BTreeMap::new();
    let mut done = BTreeSet::new();
    for task in tasks {
        if let Some(node) = shape.graph.find(&task.node) {
            marks.nodes.insert(node, mark(task.status));
            places.insert(task.id.number, node);
        }
        if task.status == Status::Done {
            done.insert(task.id.number);
        }
    }
    for task in tasks {
        let Some(to) = places.get(&task.id.number) else {
            continue;
        };
        for (number, from) in task
            .previous
            .iter()
            .filter_map(|n| Some((n, places.get(n)?)))
        {
            let edges = shape.graph.node(*from).outgoing();
            let leads = |edge: &&EdgeId| {
                let edge = shape.graph.edge(**edge);
                // What was interrupted was not done.
                let interrupts = edge.way == Way::Boundary(Boundary::Interrupting);
                edge.to == *to && !(interrupts && done.contains(number))
            };
            marks.walked.extend(edges.iter().filter(leads));
        }
    }
    for (host, _) in shape.graph.nodes() {
        for event in trigger::on_border(shape.node(host)) {
            if let Some((way, mark)) = happens(shape, (host, event), tasks, &marks) {
                marks.events.insert(way, mark);
            }
        }
    }
    marks
}

/// How an event on a node's border stands: it is waited for while the node is at work, unless it has come
/// as often as it may.
fn happens(
    shape: &Shape,
    (host, event): (NodeId, &EventShape),
    tasks: &[TaskRow],
    marks: &Marks,
) -> Option<(EdgeId, Mark)> {
    let (way, boundary) = event.way?;
    let place = shape.node(host);
    let own = tasks.iter().filter(|task| task.node == place.name);
    let is_open = |task: &&TaskRow| matches!(mark(task.status), Mark::Active | Mark::Failed);
    let at_work = own.clone().any(|task| is_open(&task));
    // Of many tasks, the event is with the first, which may be done.
    let of_run = own.filter(|task| is_open(task) || place.is_list());
    let numbers: BTreeSet<u32> = of_run.map(|task| task.id.number).collect();
    let target = shape.node(shape.graph.edge(way).to).name;
    let begun = |task: &&TaskRow| {
        let mut previous = task.previous.iter();
        task.node == target && previous.any(|number| numbers.contains(number))
    };
    let times = tasks.iter().filter(begun).count();
    let is_over = match boundary {
        Boundary::Interrupting => false,
        Boundary::Once => times > 0,
        Boundary::Repeating => match event.trigger {
            TriggerShape::Timer { repeat, .. } => {
                repeat.times.is_some_and(|most| times >= most as usize)
            }
            _ => false,
        },
    };
    // Nobody waits for what goes wrong.
    let is_awaited = !matches!(
        trigger::of(event),
        Trigger::Error(_) | Trigger::Escalation(_)
    );
    match at_work && is_awaited && !is_over {
        true => Some((way, Mark::Active)),
        false => marks.is_walked(way).then_some((way, Mark::Done)),
    }
}

fn mark(status: Status) -> Mark {
    match status {
        Status::New | Status::Assigned | Status::Scheduled | Status::Started => Mark::Active,
        Status::Done => Mark::Done,
        Status::Error => Mark::Failed,
        Status::Canceled | Status::Revived => Mark::Canceled,
    }
}
