//! Calls the application's code, where a step pauses for it.

use viewflow_graph::NodeId;

use crate::engine::Engine;
use crate::engine::drive::{Drive, READ};
use crate::handler::{Assignee, HandlerError, StepInfo, guarded};
use crate::process::AnyData;
use crate::registered::Code;
use crate::step::{Answer, Call, What};
use crate::store::{StoreError, TaskRow, Which};
use crate::{Error, Failure, Status, TaskId};

impl Drive<'_> {
    /// Calls code whose failure is to leave nothing behind but its cause, which is the inner error.
    pub(super) fn call_within_savepoint(
        &mut self,
        call: Call,
    ) -> Result<Result<Answer, HandlerError>, Error> {
        self.read()?;
        let before = self.encoded(call.task.process)?;
        let changed = self.data_changed;
        self.tx.savepoint()?;
        let called = self.call(call).and_then(|answer| {
            if !self.keeps_table() {
                self.readable(call.task.process)?;
            } else if self.data_changed {
                self.save_table(call.task.process)?;
            }
            Ok(answer)
        });
        match called {
            Ok(answer) => {
                self.tx.release_savepoint()?;
                Ok(Ok(answer))
            }
            Err(cause) => {
                self.tx.roll_back_to_savepoint()?;
                let before = self.flow.decode(&before);
                self.process = Some(before.map_err(Engine::data_error(call.task.process))?);
                self.data_changed = changed;
                Ok(Err(cause))
            }
        }
    }

    pub(super) fn call(&mut self, call: Call) -> Result<Answer, HandlerError> {
        self.read()?;
        let info = self.info(call.task);
        let flow = self.flow;
        match call.what {
            What::Condition => {
                let process = self.process();
                let holds = guarded(|| flow.condition(call.node, process, &info))?;
                Ok(Answer::Holds(holds))
            }
            What::Switch => {
                let process = self.process();
                let way = guarded(|| flow.switch(call.node, process, &info))?;
                Ok(Answer::Chose(vec![way]))
            }
            What::Split => {
                let process = self.process();
                let ways = guarded(|| flow.split(call.node, process, &info))?;
                Ok(Answer::Chose(ways))
            }
            What::Enough(arrived) => {
                let process = self.process();
                let enough = guarded(|| flow.enough(call.node, process, &arrived))?;
                Ok(Answer::Holds(enough))
            }
            What::Function => self.run_code(call, Code::Function, &info),
            What::Created => self.run_code(call, Code::OnCreate, &info),
            What::Undo => self.run_code(call, Code::Undo, &info),
            What::Assignee => {
                let process = self.process();
                let assignee = guarded(|| flow.assignee(call.node, process, &info))?;
                Ok(Answer::Owner(match assignee {
                    Assignee::Nobody => None,
                    Assignee::Id(id) => Some(id),
                    Assignee::Name(name) => {
                        let found = self.tx.find_user(&name)?;
                        Some(found.ok_or_else(|| format!("there is no user `{name}`"))?)
                    }
                }))
            }
            What::Due(place) => {
                let process = self.process();
                let due = guarded(|| flow.due(call.node, place, process, &info))?;
                Ok(Answer::Due(due))
            }
            What::Key(place) => {
                let process = self.process();
                let key = guarded(|| flow.key(call.node, place, process, &info))?;
                Ok(Answer::Key(key))
            }
            What::Throw => {
                let process = self.process();
                let thrown = guarded(|| flow.throw(call.node, process, &info))?;
                thrown.check()?;
                Ok(Answer::Thrown(Box::new(thrown)))
            }
            What::Receive(place) => {
                let payload = self.payload.clone().unwrap_or_default();
                self.run_code(call, Code::Receive(place, &payload), &info)
            }
            What::Items => Ok(Answer::Items(flow.items(call.node, self.process())?)),
            What::NextItem => Ok(self.next_item(call)?),
            What::Stored => Ok(self.stored_task(call.task)?),
            What::Collect => {
                let items = self.items_done(call.node)?;
                self.data_changed = true;
                let process = self.process.as_deref_mut().expect(READ);
                flow.collect(call.node, process, &items)?;
                Ok(Answer::Ran)
            }
            What::Limit(limit) => {
                let node = flow.shape().node(call.node).name;
                Err(format!("the process has come to `{node}` more than {limit} times").into())
            }
            What::Endless => Err("the flow does not come to rest: it goes round in circles".into()),
        }
    }

    /// The stored task of a list whose turn comes after that of the call's.
    pub(super) fn next_item(&mut self, call: Call) -> Result<Answer, StoreError> {
        let node = self.flow.shape().node(call.node).name;
        let idle = self.step.idle(call.node);
        let TaskId { process, number } = call.task;
        let row = self.tx.next_task(process, node, idle, number)?;
        Ok(Answer::Task(row.map(Box::new)))
    }

    /// A task that is stored. No code of the application's is called for it.
    pub(super) fn stored_task(&mut self, task: TaskId) -> Result<Answer, StoreError> {
        let which = Which::Numbers(vec![task.number]);
        let row = self.tx.tasks(task.process, &which)?.pop();
        Ok(Answer::Task(row.map(Box::new)))
    }

    /// The items of a list's tasks that are done, in the order of the list.
    fn items_done(&mut self, node: NodeId) -> Result<Vec<String>, StoreError> {
        let Some(many) = self.step.state().many.get(&node).copied() else {
            return Ok(Vec::new());
        };
        let which = Which::At {
            node: self.flow.shape().node(node).name.into(),
            from: many.first,
            to: u32::MAX,
        };
        let stored = self.tx.tasks(self.step.process_id(), &which)?;
        Ok(self.step.items_done(node, stored))
    }

    /// Hands what another process has come to, to the node that waited for it.
    pub(crate) fn take_output(
        &mut self,
        task: TaskId,
        child: &dyn AnyData,
    ) -> Result<(), HandlerError> {
        let (node, info) = (self.node(task), self.info(task));
        let mut item = self.item(task.number)?;
        self.process_mut()?;
        let connection = self.tx.connection();
        let (flow, process) = (self.flow, self.process.as_deref_mut().expect(READ));
        let code = Code::Output(child);
        guarded(|| flow.run(node, code, process, &mut item, &info, connection))?;
        self.tx.check_open()?;
        self.keep_item(task.number, item)
    }

    /// Calls code that works in the step's transaction.
    fn run_code(
        &mut self,
        call: Call,
        code: Code<'_>,
        info: &StepInfo,
    ) -> Result<Answer, HandlerError> {
        self.data_changed = true;
        let number = call.task.number;
        let mut item = self.item(number)?;
        let connection = self.tx.connection();
        let (flow, process) = (self.flow, self.process.as_deref_mut().expect(READ));
        guarded(|| flow.run(call.node, code, process, &mut item, info, connection))?;
        self.tx.check_open()?;
        self.keep_item(number, item)?;
        Ok(Answer::Ran)
    }

    /// The error that led to a task, where a way that catches errors leads to its node.
    pub(super) fn error_before(&mut self, task: TaskId) -> Option<Failure> {
        let (node, shape) = (self.step.find_task(task.number)?, self.flow.shape());
        let (node, previous) = (shape.graph.find(&node.node)?, node.previous.clone());
        let hosts: Vec<_> = shape.caught_before(node).collect();
        if hosts.is_empty() {
            return None;
        }
        let is_cause = |row: &&TaskRow| {
            let is_host = |host: &NodeId| shape.node(*host).name == row.node;
            row.status == Status::Canceled && row.error.is_some() && hosts.iter().any(is_host)
        };
        let (here, stored): (Vec<u32>, Vec<u32>) = previous
            .into_iter()
            .partition(|number| self.step.find_task(*number).is_some());
        let stored = match stored.is_empty() {
            true => Vec::new(),
            false => {
                let process = self.step.process_id();
                self.tx.tasks(process, &Which::Numbers(stored)).ok()?
            }
        };
        let mut rows = here
            .iter()
            .filter_map(|number| self.step.find_task(*number))
            .chain(&stored);
        let row = rows.find(is_cause)?;
        Some(Failure {
            node: row.node.clone(),
            code: row.error_code.clone(),
            text: row.error.clone().unwrap_or_default(),
        })
    }

    /// What a task is about, where it is one of many.
    pub(crate) fn item(&self, number: u32) -> Result<Option<Box<dyn AnyData>>, HandlerError> {
        let Some(row) = self.step.find_task(number) else {
            return Ok(None);
        };
        let Some(item) = &row.item else {
            return Ok(None);
        };
        let node = self.step.node_of(number);
        Ok(Some(self.flow.decode_item(node, item)?))
    }

    /// Writes what a task is about, as code or a form has left it.
    pub(crate) fn keep_item(
        &mut self,
        number: u32,
        item: Option<Box<dyn AnyData>>,
    ) -> Result<(), HandlerError> {
        if let Some(item) = item {
            let encoded = item.encode()?;
            // What could not be read back is refused before it makes the task unreadable.
            self.flow.decode_item(self.step.node_of(number), &encoded)?;
            self.step.set_item(number, encoded);
        }
        Ok(())
    }
}
