//! The first page: the flows that concern one, and what waits.

use axum::response::Response;
use serde::Serialize;
use viewflow_core::store::TaskFilter;
use viewflow_core::{Kind, Shape, User};

use crate::app::App;
use crate::problem::Problem;
use crate::visit::Visit;

#[derive(Serialize)]
struct View {
    flows: Vec<FlowCard>,
}

#[derive(Serialize)]
struct FlowCard {
    #[serde(flatten)]
    flow: FlowHead,
    queue: u32,
    chart: String,
}

/// A flow in a heading, with the starts that the person may use.
#[derive(Serialize)]
pub(super) struct FlowHead {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) starts: Vec<StartLink>,
}

#[derive(Serialize)]
pub(super) struct StartLink {
    title: &'static str,
    description: &'static str,
    address: String,
}

impl FlowHead {
    pub(super) fn new(shape: &Shape, user: &User) -> Self {
        let starts = shape
            .graph
            .nodes()
            .filter(|(id, node)| node.kind == Kind::Start && shape.allows(user, *id));
        let link = |node: &viewflow_core::NodeShape| StartLink {
            title: node.title,
            description: node.description,
            address: format!("/{}/start/{}", shape.name, node.name),
        };
        Self {
            name: shape.name,
            title: shape.title,
            description: shape.description,
            starts: starts.map(|(id, _)| link(shape.node(id))).collect(),
        }
    }
}

pub(crate) async fn page(visit: Visit) -> Result<Response, Problem> {
    visit
        .page("home.html", |app, actor| {
            let user = actor.user();
            let flows = app.engine.flows().filter(|shape| shape.concerns(user));
            let cards = flows.map(|shape| card(app, shape, user));
            Ok(View {
                flows: cards.collect::<Result<_, _>>()?,
            })
        })
        .await
}

fn card(app: &App, shape: &Shape, user: &User) -> Result<FlowCard, Problem> {
    let nodes = shape.graph.nodes();
    let mine = nodes.filter(|(id, _)| shape.node(*id).is_for_people() && shape.allows(user, *id));
    let mine = mine.map(|(id, _)| (shape.name, shape.node(id).name));
    let queue = TaskFilter::Queue(mine.collect());
    Ok(FlowCard {
        flow: FlowHead::new(shape, user),
        queue: app.engine.store().count_tasks(&queue, 100)?,
        chart: app.chart(shape),
    })
}
