//! Pages of the application's own, in place of the one on which a person fills in a task's form.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use minijinja::context;
use viewflow_core::store::TaskRow;
use viewflow_core::{
    Actor, EachNode, Flow, FormControl, FormErrors, Node, ProcessOf, User, ViewNode,
};

use crate::SiteError;
use crate::app::App;
use crate::form::{Again, FormView};
use crate::problem::{Own, Problem};
use crate::seen::task_address;
use crate::visit::Chrome;

type Handled = Pin<Box<dyn Future<Output = Response> + Send>>;

/// What answers for a node's tasks while somebody works on them, by the names of flow and node.
#[derive(Clone, Default)]
pub(crate) struct OwnPages(BTreeMap<(&'static str, &'static str), Arc<Handler>>);

type Handler = dyn Fn(Shown) -> Handled + Send + Sync;

impl OwnPages {
    /// Whether a flow has any.
    pub(crate) fn are_of(&self, flow: &str) -> bool {
        self.0.keys().any(|(known, _)| *known == flow)
    }

    pub(crate) fn add<N, H, A>(&mut self, handler: H)
    where
        N: ViewNode,
        H: Fn(TaskPage<N>) -> A + Clone + Send + Sync + 'static,
        A: Future<Output: IntoResponse> + Send + 'static,
    {
        let place = (<N::Flow as Flow>::NAME, <N as Node>::NAME);
        let handled = move |shown| -> Handled {
            let handler = handler.clone();
            Box::pin(async move {
                match TaskPage::of(shown).await {
                    Ok(page) => handler(page).await.into_response(),
                    Err(problem) => problem.into_response(),
                }
            })
        };
        self.0.insert(place, Arc::new(handled));
    }

    /// The page for a task, if there is one.
    pub(crate) fn for_task(&self, task: &TaskRow) -> Option<Arc<Handler>> {
        let mut pages = self.0.iter();
        let place = (task.flow.as_str(), task.node.as_str());
        let found = pages.find(|((flow, node), _)| (*flow, *node) == place);
        found.map(|(_, handler)| Arc::clone(handler))
    }
}

/// What the page is about, whatever its node.
pub(crate) struct Shown {
    pub(crate) app: App,
    pub(crate) actor: Actor,
    pub(crate) chrome: Chrome,
    pub(crate) flow_title: &'static str,
    pub(crate) task: TaskRow,
    pub(crate) controls: Vec<FormControl>,
    pub(crate) again: Option<Again>,
}

/// A task that the person who looks at it is at work on, for a page of the application's own, see
/// [`Site::page`](crate::Site::page).
pub struct TaskPage<N: ViewNode> {
    shown: Shown,
    process: ProcessOf<N>,
    node: PhantomData<fn() -> N>,
}

impl<N: ViewNode> TaskPage<N> {
    async fn of(shown: Shown) -> Result<Self, Problem> {
        let id = shown.task.id.process;
        let process = shown.app.blocking(move |app| {
            let process = app.engine.process::<N::Flow>(id)?;
            Ok(process.data)
        });
        Ok(Self {
            process: process.await?,
            shown,
            node: PhantomData,
        })
    }

    /// What the process remembers.
    pub fn process(&self) -> &ProcessOf<N> {
        &self.process
    }

    /// The task's row.
    pub fn task(&self) -> &TaskRow {
        &self.shown.task
    }

    /// Who looks at it, and works on it.
    pub fn user(&self) -> &User {
        self.shown.actor.user()
    }

    /// Where the page's form is to be sent to, with `method="post"`: the address of the page itself. It
    /// sends the fields by the names that [`controls`](Self::controls) have.
    pub fn action(&self) -> String {
        task_address(&self.shown.task.flow, self.shown.task.id)
    }

    /// The fields of the node's form, with what they hold: what was typed, if the form has come back with
    /// mistakes.
    pub fn controls(&self) -> Vec<FormControl> {
        let sent = self.shown.again.as_ref().map(|again| &again.sent);
        let mut controls = self.shown.controls.clone();
        if let Some(sent) = sent {
            for control in &mut controls {
                control.value = sent.value(&control.name).unwrap_or_default().to_owned();
            }
        }
        controls
    }

    /// What was wrong with what was sent, by the names of the fields. Nothing if the page is opened.
    pub fn errors(&self) -> FormErrors {
        let again = self.shown.again.as_ref();
        again.map_or_else(FormErrors::default, |again| again.errors.clone())
    }

    /// Why the step was refused as a whole, if it was.
    pub fn refusal(&self) -> Option<&str> {
        self.shown.again.as_ref()?.whole.as_deref()
    }

    /// The fields as the site draws them, with their mistakes, as HTML to stand in a `<form>`.
    ///
    /// # Errors
    ///
    /// [`SiteError::Template`] if your own `form.html` has a mistake.
    pub fn fields(&self) -> Result<String, SiteError> {
        let again = self.shown.again.clone();
        let form = FormView::new(self.shown.controls.clone(), again);
        self.shown.app.templates.part("form.html", &form)
    }

    /// A page with this `title` and this `body`, which is HTML, among what surrounds every page of the site.
    /// Whatever of it comes from people is to be escaped.
    pub fn html(&self, title: &str, body: &str) -> Response {
        let Shown {
            app,
            chrome,
            task,
            flow_title,
            ..
        } = &self.shown;
        let view = context! {
            title,
            body,
            flow_title => *flow_title,
            flow_name => &task.flow,
            process => task.id.process.0,
        };
        match app.templates.render("own.html", chrome, view) {
            Ok(page) => Html(page).into_response(),
            Err(problem) => problem.into_response(),
        }
    }
}

impl<N: ViewNode + EachNode> TaskPage<N> {
    /// What the task is about. `None` if what is stored cannot be read as it.
    pub fn item(&self) -> Option<N::Item> {
        serde_json::from_str(self.shown.task.item.as_deref()?).ok()
    }
}

impl Shown {
    /// Has the application answer. A form that comes back says so by its status.
    pub(crate) async fn answer(self, handler: &Handler) -> Response {
        let is_again = self.again.is_some();
        let mut response = handler(self).await;
        if is_again && response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            response.extensions_mut().insert(Own);
        }
        response
    }
}
