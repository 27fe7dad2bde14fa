//! Lists that are being worked on: adding to them, and doing without what is left of them.

use crate::each::EachNode;
use crate::engine::drive::{Drive, Tx};
use crate::engine::{Actor, Engine};
use crate::flow::{Flow, Node};
use crate::step::Progress;
use crate::store::{Mode, TaskRow};
use crate::{Error, ProcessId, User};

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
