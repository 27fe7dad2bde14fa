//! Lists that are being worked on: adding to them, and doing without what is left of them.

use crate::each::EachNode;
use crate::engine::drive::Drive;
use crate::engine::item::Pattern;
use crate::engine::tx::Tx;
use crate::engine::{Actor, Engine};
use crate::flow::{Flow, Node};
use crate::form::{FormControl, Input};
use crate::standing::State;
use crate::step::Progress;
use crate::store::{Mode, ProcessRow, TaskRow, Which};
use crate::{Arrived, Error, ProcessId, User};

impl Engine {
    /// Adds an item to a list that is being worked on, and makes a task for it.
    ///
    /// # Errors
    ///
    /// [`Error::NotWaiting`] if no list is worked on at the node, [`Error::NoProcess`] if there is
    /// none of that number in the node's flow, and whatever the step runs into.
    pub fn add_item<N: EachNode>(
        &self,
        node: N,
        process: ProcessId,
        item: &N::Item,
    ) -> Result<TaskRow, Error> {
        let _ = node;
        let item = serde_json::to_string(item);
        let item = item.map_err(|source| Error::Data { process, source })?;
        let row = self.on_list(&at::<N>(process), None, |drive| {
            let node = drive.flow.shape().find(N::NAME)?;
            let added = drive.step.add_item(node, item);
            Ok(added.map(|(number, progress)| (Some(number), progress)))
        })?;
        row.ok_or(Error::NotWaiting {
            process,
            node: N::NAME.into(),
        })
    }

    /// The lists that a process is at work on: for each its node's name, and how far it is.
    ///
    /// # Errors
    ///
    /// [`Error::NoFlow`] or [`Error::Shape`] where the row does not fit a flow.
    pub fn lists_of(&self, row: &ProcessRow) -> Result<Vec<(&'static str, Arrived)>, Error> {
        let shape = self.flow(&row.flow)?;
        let state = State::of(row, shape)?;
        let lists = state.many.iter().map(|(node, many)| {
            let arrived = Arrived {
                total: many.total,
                done: many.done,
                canceled: many.canceled,
            };
            (shape.node(*node).name, arrived)
        });
        Ok(lists.collect())
    }

    /// What a new item of a list looks like, by the first that it had.
    fn pattern(&self, row: &ProcessRow, node: &str) -> Result<Pattern<'_>, Error> {
        let flow = self.any_flow(&row.flow)?;
        let id = flow.shape().find(node)?;
        let state = State::of(row, flow.shape())?;
        let waiting = || Error::NotWaiting {
            process: row.id,
            node: node.into(),
        };
        let first = state.many.get(&id).ok_or_else(waiting)?.first;
        let which = Which::At {
            node: node.into(),
            from: first,
            to: first,
        };
        let tasks = self.store().begin(Mode::Read)?.tasks(row.id, &which)?;
        let item = tasks.into_iter().find_map(|task| task.item);
        Ok(Pattern::of(flow, id, &item.ok_or_else(waiting)?))
    }

    /// A step about a list. The command answers the number of a task that it made, if any.
    pub(crate) fn on_list(
        &self,
        (flow, node, process): &(&str, &str, ProcessId),
        user: Option<&User>,
        command: impl FnOnce(&mut Drive<'_>) -> Result<Option<(Option<u32>, Progress)>, Error>,
    ) -> Result<Option<TaskRow>, Error> {
        let tx: Tx<'_> = self.own(Mode::Write)?;
        let mut drive = self.load_process(tx, *process, user)?;
        let shape = drive.flow.shape();
        if shape.name != *flow {
            return Err(Error::NoProcess(*process));
        }
        if let Some(user) = user {
            shape.check_manage(user)?;
        }
        let done = command(&mut drive)?;
        let (made, progress) = done.ok_or_else(|| Error::NotWaiting {
            process: *process,
            node: (*node).into(),
        })?;
        drive.run(progress)?;
        let row = made.and_then(|number| drive.step.find_task(number).cloned());
        let committed = drive.commit()?;
        self.committed(&committed);
        Ok(row)
    }
}

impl Actor {
    /// The controls by which an item is added to a list that is being worked on: for the fields that
    /// the other items have. What the task's own form asks for may be left empty, if the item can be
    /// without it. None, where an item is nothing that can be typed in.
    ///
    /// # Errors
    ///
    /// As [`add_item_with`](Self::add_item_with).
    pub fn item_form(&self, process: ProcessId, node: &str) -> Result<Vec<FormControl>, Error> {
        let row = self.administered(process)?;
        Ok(self.engine().pattern(&row, node)?.controls())
    }

    /// Adds an item to a list that is being worked on, with what a form sent. An administrator's
    /// command.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow, [`Error::NotWaiting`] if no
    /// list is worked on at the node, [`Error::Invalid`] if what was sent is no item, and whatever
    /// the step runs into.
    pub fn add_item_with(
        &self,
        process: ProcessId,
        node: &str,
        input: &Input,
    ) -> Result<TaskRow, Error> {
        let (engine, row) = (self.engine(), self.administered(process)?);
        let item = engine.pattern(&row, node)?.read(input)?;
        let place = (row.flow.as_str(), node, process);
        let row = engine.on_list(&place, Some(self.user()), |drive| {
            let node = drive.flow.shape().find(node)?;
            let added = drive.step.add_item(node, item);
            Ok(added.map(|(number, progress)| (Some(number), progress)))
        })?;
        row.ok_or(Error::NotWaiting {
            process,
            node: node.into(),
        })
    }

    /// A process of a flow that the person administers.
    fn administered(&self, process: ProcessId) -> Result<ProcessRow, Error> {
        let row = self.engine().store().process(process)?;
        let row = row.ok_or(Error::NoProcess(process))?;
        self.engine().flow(&row.flow)?.check_manage(self.user())?;
        Ok(row)
    }

    /// Calls off what is left of a list, and goes on as if it were done. An administrator's command.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person does not administer the flow, [`Error::NotWaiting`] if no
    /// list is worked on at the node, and whatever the step runs into.
    pub fn complete_rest(&self, process: ProcessId, node: &str) -> Result<(), Error> {
        let engine = self.engine();
        let row = engine.store().process(process)?;
        let row = row.ok_or(Error::NoProcess(process))?;
        let place = (row.flow.as_str(), node, process);
        engine.on_list(&place, Some(self.user()), |drive| {
            let node = drive.flow.shape().find(node)?;
            let progress = drive.step.complete_rest(node);
            Ok(progress.map(|progress| (None, progress)))
        })?;
        Ok(())
    }
}

fn at<N: Node>(process: ProcessId) -> (&'static str, &'static str, ProcessId) {
    (<N::Flow as Flow>::NAME, N::NAME, process)
}
