//! A process in a test.

use std::fmt;
use std::marker::PhantomData;

use super::history::{self, Rows};
use super::{CaseTask, FlowTest, NodeOf, Nodes, Tried};
use crate::flow::Flow;
use crate::shape::Shape;
use crate::store::{ProcessRow, TaskRow};
use crate::{ProcessId, ProcessStatus, Status};

/// A process of the flow `F` in a test. Made by [`Person::starts`](super::Person::starts),
/// [`FlowTest::starts`] and [`FlowTest::case`].
///
/// What begins with `expect` looks at the process and answers it again, so that one expectation can
/// follow another.
pub struct Case<'t, F> {
    pub(super) test: &'t FlowTest,
    pub(super) id: ProcessId,
    flow: PhantomData<fn() -> F>,
}

impl<F> Clone for Case<'_, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for Case<'_, F> {}

impl<F> fmt::Debug for Case<'_, F> {
    /// Where the process stands, and its history as a table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&history::describe(self.test, self.id))
    }
}

impl FlowTest {
    #[track_caller]
    pub(super) fn shape<F: Flow>(&self) -> &Shape {
        match self.engine().flow(F::NAME) {
            Ok(shape) => shape,
            Err(_) => panic!("add the flow `{}` to the test", F::NAME),
        }
    }
}

impl<'t, F: Flow> Case<'t, F> {
    pub(super) fn new(test: &'t FlowTest, id: ProcessId) -> Self {
        Self {
            test,
            id,
            flow: PhantomData,
        }
    }

    /// Its number.
    pub fn id(self) -> ProcessId {
        self.id
    }

    /// Everything that is stored of it.
    #[track_caller]
    pub fn row(self) -> ProcessRow {
        self.rows().process
    }

    /// What it remembers.
    #[track_caller]
    pub fn data(self) -> F::Process {
        match self.test.engine().process::<F>(self.id) {
            Ok(process) => process.data,
            Err(error) => self.fail(&format!("its data cannot be read: {error}")),
        }
    }

    /// The latest task of a node.
    ///
    /// # Panics
    ///
    /// If the process has not come there.
    #[track_caller]
    pub fn task<N: NodeOf<F>>(self, node: N) -> CaseTask<'t, F, N> {
        match self.tasks(node).pop() {
            Some(task) => task,
            None => self.fail(&format!(
                "the process has not come to `{}`",
                node.node_name()
            )),
        }
    }

    /// Every task that a node has had, the oldest first.
    #[track_caller]
    pub fn tasks<N: NodeOf<F>>(self, node: N) -> Vec<CaseTask<'t, F, N>> {
        let name = self.known(node.node_name());
        let tasks = self.rows().tasks.into_iter();
        let here = tasks.filter(|task| task.node == name);
        here.map(|task| CaseTask::new(self, node, task.id))
            .collect()
    }

    /// The names of the nodes whose tasks are done, in the order in which they were done: the same
    /// node as often as it was. What was canceled or undone is not among them.
    #[track_caller]
    pub fn path(self) -> Vec<String> {
        let Rows { tasks, log, .. } = self.rows();
        let is_done = |number: &u32| {
            let task = tasks.iter().find(|task| task.id.number == *number);
            task.is_some_and(|task| task.status == Status::Done)
        };
        // The log keeps the order of what one step has done, which the clock does not.
        let mut order: Vec<u32> = Vec::new();
        let done = log.iter().filter(|line| line.event == "complete");
        for number in done.filter_map(|line| line.task).filter(is_done) {
            // Of a task that was done again after it was undone, the last time counts.
            order.retain(|other| *other != number);
            order.push(number);
        }
        let node = |number: u32| tasks.iter().find(|task| task.id.number == number);
        let nodes = order.into_iter().filter_map(node);
        nodes.map(|task| task.node.clone()).collect()
    }

    /// Exactly these nodes have open tasks, in any order; a node with many tasks is named once.
    /// `()` stands for none.
    ///
    /// A task is open while somebody or something has still to deal with it, a failed one as well.
    #[track_caller]
    pub fn expect_open(self, nodes: impl Nodes<F>) -> Self {
        let mut expected: Vec<_> = nodes.names();
        for name in &expected {
            self.known(name);
        }
        expected.sort_unstable();
        let tasks = self.rows().tasks;
        let is_open = |task: &&TaskRow| task.status.is_open();
        let mut open: Vec<_> = tasks
            .iter()
            .filter(is_open)
            .map(|t| t.node.as_str())
            .collect();
        open.sort_unstable();
        open.dedup();
        if open != expected {
            let (expected, open) = (listed(&expected), listed(&open));
            self.fail(&format!(
                "expected open tasks at: {expected}\n              they are at: {open}"
            ));
        }
        self
    }

    /// The tasks of these nodes were done, in this order, and no others: a start is the first of them,
    /// and gateways and ends count like all others. What was canceled or undone is not among them.
    #[track_caller]
    pub fn expect_path<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        let expected: Vec<_> = names.into_iter().collect();
        for name in &expected {
            self.known(name);
        }
        let path = self.path();
        if path != expected {
            let (expected, path) = (expected.join(" "), path.join(" "));
            self.fail(&format!(
                "expected the path: {expected}\n           but it is: {path}"
            ));
        }
        self
    }

    /// So many tasks of a node were done.
    #[track_caller]
    pub fn expect_times(self, node: impl NodeOf<F>, times: usize) -> Self {
        let name = self.known(node.node_name());
        let done = self.path().iter().filter(|done| *done == name).count();
        if done != times {
            self.fail(&format!(
                "expected `{name}` to be done {times} times, but it was {done} times"
            ));
        }
        self
    }

    /// The process has come to none of these nodes.
    #[track_caller]
    pub fn expect_not_come_to(self, nodes: impl Nodes<F>) -> Self {
        let tasks = self.rows().tasks;
        for name in nodes.names() {
            self.known(name);
            if tasks.iter().any(|task| task.node == name) {
                self.fail(&format!(
                    "expected the process not to come to `{name}`, but it has"
                ));
            }
        }
        self
    }

    /// It is not over.
    #[track_caller]
    pub fn expect_active(self) -> Self {
        self.expect_status(ProcessStatus::Active)
    }

    /// It is over, and has reached an end.
    #[track_caller]
    pub fn expect_done(self) -> Self {
        self.expect_status(ProcessStatus::Done)
    }

    /// It is over, and has reached no end.
    #[track_caller]
    pub fn expect_canceled(self) -> Self {
        self.expect_status(ProcessStatus::Canceled)
    }

    /// It is over, and has come to an `ErrorEnd`.
    #[track_caller]
    pub fn expect_failed(self) -> Self {
        self.expect_status(ProcessStatus::Failed)
    }

    /// An administrator calls everything off that is open, and the process is over.
    #[track_caller]
    pub fn canceled_by(self, name: &str) -> Self {
        self.try_canceled_by(name).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_canceled_by(self, name: &str) -> Tried<'t, Self> {
        let actor = self.test.actor(name);
        let what = format!("`{name}` cancels the process");
        Tried::step(self.test, self.id, what, || {
            actor.cancel_process(self.id)?;
            Ok(self)
        })
    }

    #[track_caller]
    fn expect_status(self, expected: ProcessStatus) -> Self {
        let status = self.row().status;
        if status != expected {
            self.fail(&format!(
                "expected the process to be {expected}, but it is {status}"
            ));
        }
        self
    }

    #[track_caller]
    pub(super) fn rows(self) -> Rows {
        history::rows(self.test, self.id)
    }

    /// A name of a node, which the flow has.
    #[track_caller]
    fn known(self, name: &str) -> &str {
        if let Err(error) = self.test.shape::<F>().find(name) {
            panic!("{error}");
        }
        name
    }

    #[track_caller]
    pub(super) fn fail(self, headline: &str) -> ! {
        panic!("{}", history::report(self.test, self.id, headline))
    }
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => "none".into(),
        _ => names.join(", "),
    }
}
