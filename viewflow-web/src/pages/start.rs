//! Starting a process by its form.

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use viewflow_core::{Actor, Error, FormErrors};

use crate::form::{Again, FormView, Sent};
use crate::problem::Problem;
use crate::visit::Visit;

#[derive(Serialize)]
struct View {
    flow_name: String,
    flow_title: &'static str,
    title: &'static str,
    description: &'static str,
    form: FormView,
}

pub(crate) async fn form(
    visit: Visit,
    Path((flow, node)): Path<(String, String)>,
) -> Result<Response, Problem> {
    visit
        .page("start.html", move |_, actor| {
            view(actor, &flow, &node, None)
        })
        .await
}

pub(crate) async fn submit(
    visit: Visit,
    Path((flow, node)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let sent = Sent::new(pairs);
    let input = sent.input();
    let (flow_name, node_name) = (flow.clone(), node.clone());
    let started =
        visit.act(
            move |_, actor| match actor.start_with(&flow_name, &node_name, &input) {
                Ok(process) => Ok(Ok(process)),
                Err(Error::Invalid(errors)) => Ok(Err((errors, None))),
                Err(error @ (Error::Handler { .. } | Error::Table { .. })) => {
                    Ok(Err((FormErrors::default(), error.cause())))
                }
                Err(other) => Err(other.into()),
            },
        );
    match started.await? {
        Ok(process) => {
            let to = format!("/{flow}/{process}");
            let said = format!("Started. This is process #{process}.");
            visit.redirect(&to, said).await
        }
        Err((errors, whole)) => {
            let again = Again {
                sent,
                errors,
                whole,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let show = move |_: &_, actor: &Actor| view(actor, &flow, &node, Some(again));
            visit.page_with(status, "start.html", show).await
        }
    }
}

fn view(actor: &Actor, flow: &str, node: &str, again: Option<Again>) -> Result<View, Problem> {
    let shape = actor.engine().flow(flow)?;
    let controls = actor.start_form(flow, node)?;
    let node = shape.node(shape.find(node)?);
    Ok(View {
        flow_name: flow.into(),
        flow_title: shape.title,
        title: node.title,
        description: node.description,
        form: FormView::new(controls, again),
    })
}
