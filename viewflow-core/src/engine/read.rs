//! Looking at processes and tasks, by code and for the pages.

use std::borrow::Cow;

use serde_json::Value;

use crate::engine::Engine;
use crate::flow::{Flow, Node};
use crate::process::AnyData;
use crate::registered::AnyFlow;
use crate::store::{Mode, ProcessRow, TaskRow};
use crate::task::Loaded;
use crate::{Error, ProcessId, ProcessStatus, TaskId};

/// A process as code sees it.
#[derive(Debug, Clone)]
pub struct ProcessView<F: Flow> {
    /// Its row.
    pub row: ProcessRow,
    /// Its data.
    pub data: F::Process,
}

impl<F: Flow> ProcessView<F> {
    /// Its number.
    pub fn id(&self) -> ProcessId {
        self.row.id
    }

    /// Its state.
    pub fn status(&self) -> ProcessStatus {
        self.row.status
    }
}

/// One thing that a process remembers, or that a task of a list is about, for people.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DataItem {
    /// The field's name.
    pub name: Cow<'static, str>,
    /// What it is called; nothing, where a task is about a single value.
    pub label: Cow<'static, str>,
    /// Its value: text as a form would show it, `Yes` or `No`, or the label of a choice.
    pub value: String,
    /// The names of the nodes whose forms ask for it.
    pub asked_at: Vec<&'static str>,
}

impl Engine {
    /// A process with its data.
    ///
    /// # Errors
    ///
    /// [`Error::NoProcess`] if there is none of that number in the flow `F`, and whatever reading
    /// it runs into.
    pub fn process<F: Flow>(&self, id: ProcessId) -> Result<ProcessView<F>, Error> {
        let row = self.store().process(id)?.ok_or(Error::NoProcess(id))?;
        if row.flow != F::NAME {
            return Err(Error::NoProcess(id));
        }
        let flow = self.any_flow(F::NAME)?;
        let mut process = self.read(flow, &row)?;
        let data: &mut F::Process = process
            .as_any_mut()
            .downcast_mut()
            .expect("a flow's processes are of its own type");
        let data = std::mem::take(data);
        Ok(ProcessView { row, data })
    }

    /// The latest task of a node in a process, in its present state; `None` if the process has not
    /// come there.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails.
    pub fn find<N: Node>(&self, node: N, process: ProcessId) -> Result<Option<Loaded<N>>, Error> {
        let _ = node;
        let tasks = self.store().tasks_of(process)?;
        Ok(tasks.into_iter().rev().find(is_at::<N>).map(Loaded::new))
    }

    /// A task of a node, in its present state.
    ///
    /// # Errors
    ///
    /// [`Error::NoTask`] if there is none of that id at that node, and [`Error::Store`].
    pub fn task<N: Node>(&self, node: N, id: TaskId) -> Result<Loaded<N>, Error> {
        let _ = node;
        let snapshot = self.store().begin(Mode::Read)?.load(id, "")?;
        let task = snapshot.map(|snapshot| snapshot.task);
        let task = task.filter(is_at::<N>).ok_or(Error::NoTask(id))?;
        Ok(Loaded::new(task))
    }

    /// What a process remembers, for people: the fields that its flow's forms have, in the order in
    /// which the forms ask for them.
    ///
    /// # Errors
    ///
    /// Whatever reading the process runs into.
    pub fn data_of(&self, row: &ProcessRow) -> Result<Vec<DataItem>, Error> {
        let flow = self.any_flow(&row.flow)?;
        let process = self.read(flow, row)?;
        let mut items: Vec<DataItem> = Vec::new();
        for (id, _) in flow.shape().graph.nodes() {
            let node = flow.shape().node(id).name;
            for control in flow.controls(id, process.as_ref()) {
                match items.iter_mut().find(|item| item.name == control.name) {
                    Some(item) => item.asked_at.push(node),
                    None => items.push(DataItem {
                        value: control.shown(),
                        name: control.name,
                        label: control.label,
                        asked_at: vec![node],
                    }),
                }
            }
        }
        Ok(items)
    }

    /// What a process remembers, as JSON.
    ///
    /// # Errors
    ///
    /// Whatever reading the process runs into.
    pub fn json_of(&self, row: &ProcessRow) -> Result<Value, Error> {
        let flow = self.any_flow(&row.flow)?;
        let process = self.read(flow, row)?;
        flow.to_json(process.as_ref())
            .map_err(Self::data_error(row.id))
    }

    /// The process of a row. Where the row holds the data, nothing more is asked of the store.
    fn read(&self, flow: &dyn AnyFlow, row: &ProcessRow) -> Result<Box<dyn AnyData>, Error> {
        match (&row.data, flow.table()) {
            (Some(data), None) => flow.decode(data).map_err(Self::data_error(row.id)),
            _ => {
                let mut tx = self.store().begin(Mode::Read)?;
                super::drive::read_process(flow, row, tx.as_mut())
            }
        }
    }
}

fn is_at<N: Node>(task: &TaskRow) -> bool {
    task.flow == <N::Flow as Flow>::NAME && task.node == N::NAME
}
