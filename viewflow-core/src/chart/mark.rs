//! What a process has done on its chart.

use std::collections::BTreeMap;

use viewflow_chart::{Mark, Marks};
use viewflow_graph::EdgeId;

use crate::store::TaskRow;
use crate::{Shape, Status};

/// A node's latest task speaks for it.
pub(super) fn marks(shape: &Shape, tasks: &[TaskRow]) -> Marks {
    let mut marks = Marks::default();
    let mut places = BTreeMap::new();
    for task in tasks {
        if let Some(node) = shape.graph.find(&task.node) {
            marks.nodes.insert(node, mark(task.status));
            places.insert(task.id.number, node);
        }
    }
    for task in tasks {
        let Some(to) = places.get(&task.id.number) else {
            continue;
        };
        for from in task.previous.iter().filter_map(|n| places.get(n)) {
            let edges = shape.graph.node(*from).outgoing();
            let leads = |edge: &&EdgeId| shape.graph.edge(**edge).to == *to;
            marks.walked.extend(edges.iter().filter(leads));
        }
    }
    marks
}

fn mark(status: Status) -> Mark {
    match status {
        Status::New | Status::Assigned | Status::Scheduled | Status::Started => Mark::Active,
        Status::Done => Mark::Done,
        Status::Error => Mark::Failed,
        Status::Canceled | Status::Revived => Mark::Canceled,
    }
}
