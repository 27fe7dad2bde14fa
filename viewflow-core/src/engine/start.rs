//! Beginning a process.

use viewflow_graph::{Kind, NodeId};

use crate::engine::{Actor, Engine};
use crate::flow::{Flow, FormNode, Node, ProcessOf, StartHandleNode, StartNode};
use crate::form::{FormControl, Input};
use crate::process::AnyData;
use crate::store::Mode;
use crate::{Error, ProcessId, User};

impl Actor {
    /// Starts a process with the start's own form.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person may not, [`Error::Invalid`] if the form has errors, and
    /// whatever the step runs into.
    pub fn start<N: StartNode>(
        &self,
        node: N,
        form: <N as FormNode>::Form,
    ) -> Result<ProcessId, Error> {
        let _ = node;
        let mut process = ProcessOf::<N>::default();
        let flow = self.engine().any_flow(<N::Flow as Flow>::NAME)?;
        let id = flow.shape().find(N::NAME)?;
        flow.shape().check_start(self.user(), id)?;
        N::fill(&mut process, form)?;
        flow.validate(id, &process)?;
        self.engine().start_at(
            <N::Flow as Flow>::NAME,
            id,
            Box::new(process),
            Some(self.user()),
        )
    }

    /// Starts a process by the names of its flow and its start, with what a form sent.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start), and [`Error::NoFlow`], [`Error::NoNode`], [`Error::WrongKind`].
    pub fn start_with(&self, flow: &str, node: &str, input: &Input) -> Result<ProcessId, Error> {
        let (id, mut process) = self.new_process(flow, node)?;
        let any = self.engine().any_flow(flow)?;
        any.fill(id, process.as_mut(), input)?;
        self.engine().start_at(flow, id, process, Some(self.user()))
    }

    /// The controls of an empty start form.
    ///
    /// # Errors
    ///
    /// As [`start_with`](Self::start_with).
    pub fn start_form(&self, flow: &str, node: &str) -> Result<Vec<FormControl>, Error> {
        let (id, process) = self.new_process(flow, node)?;
        let any = self.engine().any_flow(flow)?;
        Ok(any.controls(id, process.as_ref()))
    }

    fn new_process(&self, flow: &str, node: &str) -> Result<(NodeId, Box<dyn AnyData>), Error> {
        let any = self.engine().any_flow(flow)?;
        let id = any.shape().find(node)?;
        if any.shape().node(id).kind != Kind::Start {
            return Err(Error::WrongKind {
                node: node.into(),
                expected: "Start",
            });
        }
        any.shape().check_start(self.user(), id)?;
        Ok((id, any.new_process()))
    }
}

impl Engine {
    /// Starts a process by code, with its data.
    ///
    /// # Errors
    ///
    /// [`Error::NoFlow`] if the engine was built without the flow, and whatever the step runs into.
    pub fn start<N: StartHandleNode>(
        &self,
        node: N,
        process: ProcessOf<N>,
    ) -> Result<ProcessId, Error> {
        let _ = node;
        let flow = self.any_flow(<N::Flow as Flow>::NAME)?;
        let id = flow.shape().find(<N as Node>::NAME)?;
        self.start_at(<N::Flow as Flow>::NAME, id, Box::new(process), None)
    }

    /// The same by the names of the flow and the start.
    pub(crate) fn start_at(
        &self,
        flow: &str,
        node: NodeId,
        process: Box<dyn AnyData>,
        user: Option<&User>,
    ) -> Result<ProcessId, Error> {
        let (mut drive, progress) =
            self.begin(self.own(Mode::Write)?, flow, node, process, user, None)?;
        drive.run(progress)?;
        let committed = drive.commit()?;
        self.committed(&committed);
        Ok(committed.process)
    }
}
