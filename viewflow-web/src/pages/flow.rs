//! A flow: its processes, and its chart.

use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use viewflow_core::store::{Page, ProcessFilter, ProcessRow};
use viewflow_core::{Actor, Kind, NodeId, NodeShape, ProcessStatus, Shape};

use super::home::FlowHead;
use super::lists::{Pager, Paging, summary};
use crate::app::App;
use crate::problem::Problem;
use crate::seen::process_address;
use crate::visit::Visit;
use crate::when::When;
use crate::words::{Pill, kind};

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    status: String,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Serialize)]
struct View {
    flow: FlowHead,
    status: &'static str,
    /// Whether the person sees every process, or only those with a hand in.
    sees_all: bool,
    processes: Vec<ProcessLine>,
    pager: Pager,
    chart: String,
}

#[derive(Serialize)]
struct ProcessLine {
    id: i64,
    address: String,
    summary: String,
    pill: Pill,
    started_by: Option<String>,
    started: When,
    finished: Option<When>,
}

#[derive(Serialize)]
struct ChartView {
    flow: FlowHead,
    chart: String,
    nodes: Vec<NodeLine>,
}

#[derive(Serialize)]
struct NodeLine {
    title: &'static str,
    description: &'static str,
    kind: String,
    who: String,
    next: Vec<&'static str>,
}

pub(crate) async fn page(
    visit: Visit,
    Path(flow): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    visit
        .page("flow.html", move |app, actor| {
            view(app, actor, &flow, &asked)
        })
        .await
}

pub(crate) async fn chart(visit: Visit, Path(flow): Path<String>) -> Result<Response, Problem> {
    visit
        .page("chart.html", move |app, actor| {
            let shape = of_concern(actor, &flow)?;
            let nodes = shape.graph.nodes().map(|(id, _)| NodeLine {
                title: shape.node(id).title,
                description: shape.node(id).description,
                kind: kind_in_full(app, shape, id),
                who: who(shape, shape.node(id)),
                next: next(shape, id),
            });
            Ok(ChartView {
                flow: FlowHead::new(shape, actor.user()),
                chart: app.chart(shape),
                nodes: nodes.collect(),
            })
        })
        .await
}

/// What kind of step a node is, with the flow that it is, and whether there are many of it.
fn kind_in_full(app: &App, shape: &Shape, id: NodeId) -> String {
    let node = shape.node(id);
    let flow = node.child.and_then(|(flow, _)| app.engine.flow(flow).ok());
    let mut words = match flow {
        Some(flow) => format!("Subprocess “{}”", flow.title),
        None => kind(node.kind).to_owned(),
    };
    if node.is_list() {
        words.push_str(", one for each of a list");
    }
    let undone = shape.graph.undone_by(id);
    let undone: Vec<_> = undone
        .map(|id| format!("“{}”", shape.node(id).title))
        .collect();
    if !undone.is_empty() {
        words.push_str(&format!(", undoes {}", undone.join(" or ")));
    }
    words
}

/// Where a node leads, each target once however many cases lead there.
fn next(shape: &Shape, id: NodeId) -> Vec<&'static str> {
    let mut targets: Vec<NodeId> = Vec::new();
    for target in shape.graph.successors(id) {
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    let titles = targets.into_iter().map(|target| shape.node(target).title);
    titles.collect()
}

fn view(app: &App, actor: &Actor, flow: &str, asked: &Asked) -> Result<View, Problem> {
    let shape = of_concern(actor, flow)?;
    let user = actor.user();
    let status = ProcessStatus::from_name(&asked.status);
    let page = asked.paging.page();
    let sees_all = shape.may_view(user);
    let filter = ProcessFilter {
        flows: vec![flow.into()],
        status,
        involving: (!sees_all).then_some(user.id),
    };
    let found = app.engine.store().processes(&filter, page)?;
    let lines = found.items.iter().map(|row| line(app, actor, row));
    let name = status.map_or("", ProcessStatus::as_str);
    let address = match name {
        "" => format!("/{flow}?"),
        name => format!("/{flow}?status={name}&"),
    };
    Ok(View {
        flow: FlowHead::new(shape, user),
        status: name,
        sees_all,
        processes: lines.collect::<Result<_, _>>()?,
        pager: Pager::new(&address, page, found.more),
        chart: app.chart(shape),
    })
}

fn line(app: &App, actor: &Actor, row: &ProcessRow) -> Result<ProcessLine, Problem> {
    let now = app.engine.now();
    let started_by = row.created_by.map(|user| app.name_of(user));
    Ok(ProcessLine {
        id: row.id.0,
        address: process_address(row),
        summary: summary(actor, row),
        pill: row.status.into(),
        started_by: started_by.transpose()?,
        started: When::new(row.created_at, now),
        finished: row.finished_at.map(|at| When::new(at, now)),
    })
}

/// The flow, for those who may see or do something of it, or had a hand in a process of it.
fn of_concern<'e>(actor: &'e Actor, flow: &str) -> Result<&'e Shape, Problem> {
    let shape = actor.engine().flow(flow)?;
    if shape.concerns(actor.user()) {
        return Ok(shape);
    }
    let filter = ProcessFilter {
        flows: vec![flow.into()],
        status: None,
        involving: Some(actor.user().id),
    };
    let own = actor.engine().store().processes(&filter, Page::first(1))?;
    if own.items.is_empty() {
        return Err(Problem::forbidden());
    }
    Ok(shape)
}

/// Who acts at a node, in words.
fn who(shape: &Shape, node: &NodeShape) -> String {
    if node.kind != Kind::Start && !node.is_for_people() {
        return String::new();
    }
    let mut who = match node.permission {
        _ if node.anyone => "Everybody who is signed in".to_owned(),
        Some(code) => format!("Who has the right {code}"),
        None => "Whom the flow gives it to".to_owned(),
    };
    for other in &node.except {
        who.push_str(&format!(", but not who did “{}”", shape.node(*other).title));
    }
    who
}

#[cfg(test)]
mod tests {
    use viewflow_core::conformance::flows::SortFlow;
    use viewflow_core::{Engine, MemoryStore};

    use super::next;

    #[test]
    fn two_cases_to_one_node_are_one_line() {
        let store = MemoryStore::default();
        let engine = Engine::builder(store).flow::<SortFlow>().build().unwrap();
        let shape = engine.flow("sort").unwrap();
        let switch = shape.find("sort").unwrap();
        assert_eq!(next(shape, switch), ["count", "meet", "gather"]);
    }
}
