//! A task in a test.

use std::fmt;

use super::{Case, NodeOf, Tried, history};
use crate::flow::{Flow, FormNode, HandleNode, ManualNode, ViewNode, WorkNode};
use crate::store::TaskRow;
use crate::{Actor, Error, HandlerError, Status, TaskId};

/// A task of the node `N` in a test. Made by [`Case::task`].
///
/// Each step answers the task again, so that one can follow another.
pub struct CaseTask<'t, F, N> {
    pub(super) case: Case<'t, F>,
    node: N,
    pub(super) id: TaskId,
}

impl<F, N: Copy> Clone for CaseTask<'_, F, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F, N: Copy> Copy for CaseTask<'_, F, N> {}

impl<F, N> fmt::Debug for CaseTask<'_, F, N> {
    /// The task's id, and where its process stands.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let process = history::describe(self.case.test, self.case.id);
        write!(f, "task {} in\n{process}", self.id)
    }
}

impl<'t, F: Flow, N: NodeOf<F>> CaseTask<'t, F, N> {
    pub(super) fn new(case: Case<'t, F>, node: N, id: TaskId) -> Self {
        Self { case, node, id }
    }

    /// Its process and its number.
    pub fn id(self) -> TaskId {
        self.id
    }

    /// Its process, to go on with the story there.
    pub fn case(self) -> Case<'t, F> {
        self.case
    }

    /// Everything that is stored of it.
    #[track_caller]
    pub fn row(self) -> TaskRow {
        let mut tasks = self.case.rows().tasks.into_iter();
        match tasks.find(|task| task.id == self.id) {
            Some(row) => row,
            None => self.case.fail(&format!("task {} is gone", self.id)),
        }
    }

    /// It is in this state.
    #[track_caller]
    pub fn expect_status(self, expected: Status) -> Self {
        let status = self.row().status;
        if status != expected {
            let node = self.name();
            self.fail(&format!(
                "expected `{node}` to be {expected}, but it is {status}"
            ));
        }
        self
    }

    /// This person has it, or did it.
    #[track_caller]
    pub fn expect_owner(self, expected: &str) -> Self {
        let owner = self.row().owner.map(|id| self.case.test.name_of(id));
        if owner.as_deref() != Some(expected) {
            let (node, owner) = (self.name(), owner.unwrap_or_else(|| "nobody's".into()));
            self.fail(&format!(
                "expected `{node}` to be `{expected}`'s, but it is {owner}"
            ));
        }
        self
    }

    /// It has failed, and the cause has this text in it.
    #[track_caller]
    pub fn expect_error(self, expected: &str) -> Self {
        let error = self.row().error.unwrap_or_default();
        if !error.contains(expected) {
            let node = self.name();
            self.fail(&format!(
                "expected `{node}` to fail because `{expected}`, but the cause is `{error}`"
            ));
        }
        self.expect_status(Status::Error)
    }

    /// It has failed with such a cause, and the process has gone on by a way of `#[on_error(..)]`.
    #[track_caller]
    pub fn expect_caught(self, expected: &str) -> Self {
        let error = self.row().error.unwrap_or_default();
        if !error.contains(expected) {
            let node = self.name();
            self.fail(&format!(
                "expected that `{node}` has failed because `{expected}`, but the cause is `{error}`"
            ));
        }
        self.expect_status(Status::Canceled)
    }

    /// An administrator calls it off: the process goes on without what would have come of it.
    #[track_caller]
    pub fn canceled_by(self, name: &str) -> Self {
        self.try_canceled_by(name).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_canceled_by(self, name: &str) -> Tried<'t, Self> {
        self.acts(name, "cancels", Actor::cancel)
    }

    /// An administrator has the process go on as if it were done.
    #[track_caller]
    pub fn skipped_by(self, name: &str) -> Self {
        self.try_skipped_by(name).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_skipped_by(self, name: &str) -> Tried<'t, Self> {
        self.acts(name, "skips", Actor::skip)
    }

    /// An administrator moves its token to another node: it is called off, and the process goes on there.
    #[track_caller]
    pub fn moved_by(self, name: &str, to: impl NodeOf<F>) -> Self {
        self.try_moved_by(name, to).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_moved_by(self, name: &str, to: impl NodeOf<F>) -> Tried<'t, Self> {
        let to = to.node_name();
        self.acts(name, "moves", |actor, task| actor.move_token(task, to))
    }

    /// Whoever did it, or an administrator, takes it back: it is open again.
    #[track_caller]
    pub fn undone_by(self, name: &str) -> Self {
        self.try_undone_by(name).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_undone_by(self, name: &str) -> Tried<'t, Self> {
        self.acts(name, "undoes", Actor::undo)
    }

    /// An administrator takes back that it was called off. Answers the task that takes its place.
    #[track_caller]
    pub fn revived_by(self, name: &str) -> Self {
        self.try_revived_by(name).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_revived_by(self, name: &str) -> Tried<'t, Self> {
        self.acts(name, "revives", Actor::revive)
    }

    /// An administrator has it tried again after it has failed.
    #[track_caller]
    pub fn retried_by(self, name: &str) -> Self {
        self.try_retried_by(name).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_retried_by(self, name: &str) -> Tried<'t, Self> {
        self.acts(name, "retries", Actor::retry)
    }

    pub(super) fn name(self) -> &'static str {
        self.node.node_name()
    }

    /// A command that answers the row of this task, or of the one that takes its place.
    #[track_caller]
    fn acts(
        self,
        name: &str,
        verb: &str,
        command: impl FnOnce(&Actor, TaskId) -> Result<TaskRow, Error>,
    ) -> Tried<'t, Self> {
        let actor = self.case.test.actor(name);
        let what = format!("`{name}` {verb} `{}`", self.name());
        self.step(what, || command(&actor, self.id))
    }

    #[track_caller]
    fn step(
        self,
        what: String,
        command: impl FnOnce() -> Result<TaskRow, Error>,
    ) -> Tried<'t, Self> {
        Tried::step(self.case.test, self.case.id, what, || {
            let id = command()?.id;
            Ok(Self { id, ..self })
        })
    }

    #[track_caller]
    pub(super) fn fail(self, headline: &str) -> ! {
        self.case.fail(headline)
    }
}

impl<'t, F: Flow, N: ViewNode + NodeOf<F>> CaseTask<'t, F, N> {
    /// Somebody takes it from the queue.
    #[track_caller]
    pub fn taken_by(self, name: &str) -> Self {
        self.try_taken_by(name).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_taken_by(self, name: &str) -> Tried<'t, Self> {
        self.acts(name, "takes", Actor::take)
    }

    /// Somebody puts it back into the queue.
    #[track_caller]
    pub fn given_back_by(self, name: &str) -> Self {
        self.try_given_back_by(name).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_given_back_by(self, name: &str) -> Tried<'t, Self> {
        self.acts(name, "gives back", Actor::give_back)
    }

    /// An administrator gives it to somebody.
    #[track_caller]
    pub fn given_to(self, to: &str, by: &str) -> Self {
        self.try_given_to(to, by).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_given_to(self, to: &str, by: &str) -> Tried<'t, Self> {
        let to = self.case.test.actor(to).user().id;
        self.acts(by, "gives somebody", |actor, id| actor.give(id, to))
    }

    /// Whoever has it begins to work on it.
    #[track_caller]
    pub fn begun(self) -> Self {
        let owner = self.owner();
        self.acts(&owner, "begins", Actor::begin_work).done()
    }

    /// Whoever has it completes it, with its node's own form.
    ///
    /// # Panics
    ///
    /// If it is refused, or nobody has taken it.
    #[track_caller]
    pub fn completed(self, form: <N as FormNode>::Form) -> Self {
        self.try_completed(form).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_completed(self, form: <N as FormNode>::Form) -> Tried<'t, Self> {
        let owner = self.owner();
        self.try_completes(&owner, form)
    }

    /// Somebody completes it, and takes it before if nobody has it.
    #[track_caller]
    pub fn completed_by(self, name: &str, form: <N as FormNode>::Form) -> Self {
        self.try_completed_by(name, form).done()
    }

    /// The same, either step of which may be refused.
    #[track_caller]
    pub fn try_completed_by(self, name: &str, form: <N as FormNode>::Form) -> Tried<'t, Self> {
        if self.row().status == Status::New {
            let taken = self.try_taken_by(name);
            if taken.is_refused() {
                return taken;
            }
        }
        self.try_completes(name, form)
    }

    #[track_caller]
    fn try_completes(self, name: &str, form: <N as FormNode>::Form) -> Tried<'t, Self> {
        self.acts(name, "completes", |actor, id| {
            actor.complete_form::<N>(id, form)
        })
    }

    #[track_caller]
    fn owner(self) -> String {
        match self.row().owner {
            Some(owner) => self.case.test.name_of(owner),
            None => self.fail(&format!("nobody has taken `{}`", self.name())),
        }
    }
}

impl<F: Flow, N: ManualNode + NodeOf<F>> CaseTask<'_, F, N> {
    /// Somebody confirms it, and takes it before if nobody has it.
    #[track_caller]
    pub fn confirmed_by(self, name: &str) -> Self {
        self.completed_by(name, ())
    }
}

impl<'t, F: Flow, N: HandleNode + NodeOf<F>> CaseTask<'t, F, N> {
    /// Code resumes the process here.
    #[track_caller]
    pub fn resumed(self, input: N::Input) -> Self {
        self.try_resumed(input).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_resumed(self, input: N::Input) -> Tried<'t, Self> {
        let what = format!("code resumes the process at `{}`", self.name());
        let (engine, process) = (self.case.test.engine(), self.case.id);
        self.step(what, || engine.resume(self.node, process, input))
    }
}

impl<F: Flow, N: WorkNode + NodeOf<F>> CaseTask<'_, F, N> {
    /// A worker does its job now, before any other.
    ///
    /// # Panics
    ///
    /// If it has no job that is due, or the job fails.
    #[track_caller]
    pub fn performed(self) -> Self {
        let claim = self.claim();
        self.case.test.do_job(&claim);
        let row = self.row();
        if row.status != Status::Done {
            let error = self.job_error();
            self.fail(&format!("the job of `{}` failed: {error}", self.name()));
        }
        self
    }

    /// A worker's attempt at its job fails with this cause, a text or an error; the job itself does not
    /// run.
    ///
    /// # Panics
    ///
    /// If it has no job that is due.
    #[track_caller]
    pub fn failed(self, cause: impl Into<HandlerError>) -> Self {
        let claim = self.claim();
        self.case.test.fail_job(&claim, cause.into());
        self
    }

    /// A worker claims its job for half a minute, and is never heard of again.
    ///
    /// # Panics
    ///
    /// If it has no job that is due.
    #[track_caller]
    pub fn abandoned(self) -> Self {
        self.claim();
        self
    }

    #[track_caller]
    fn claim(self) -> crate::Claim {
        match self.case.test.claim_of(self.id) {
            Some(claim) => claim,
            None => self.fail(&format!("`{}` has no job that is due", self.name())),
        }
    }

    #[track_caller]
    fn job_error(self) -> String {
        let jobs = self.case.test.engine().store().jobs_of(self.case.id);
        let job = jobs
            .unwrap_or_default()
            .into_iter()
            .find(|job| job.id == self.id);
        let error = self.row().error.or(job.and_then(|job| job.error));
        error.unwrap_or_else(|| "nobody says why".into())
    }
}
