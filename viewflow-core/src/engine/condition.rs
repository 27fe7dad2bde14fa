//! Asks what is waited for until it holds.

use crate::engine::drive::{Committed, Drive, OnFailure};
use crate::engine::tx::Tx;
use crate::engine::{Engine, EngineTransaction};
use crate::handler::{HandlerError, guarded};
use crate::status::Status;
use crate::step::{Condition, Progress};
use crate::store::{Mode, Which};
use crate::{Error, ProcessId, TaskId};

impl Engine {
    /// Evaluates the conditions that a process waits for, and has it go on if one holds. That happens by
    /// itself after each step that has changed the process; who has written to its table besides says so by
    /// this.
    ///
    /// # Errors
    ///
    /// [`Error::NoProcess`], [`Error::Handler`] if a condition fails, and whatever the step runs into. Then
    /// nothing was written.
    pub fn evaluate_conditions(&self, process: ProcessId) -> Result<(), Error> {
        let committed = self.evaluate_in(self.own(Mode::Write)?, process)?;
        self.committed(&committed);
        Ok(())
    }

    fn evaluate_in<'e>(&'e self, tx: Tx<'e>, process: ProcessId) -> Result<Committed, Error> {
        let mut drive = self.load_process(tx, process, None)?;
        drive.ask_all()?;
        drive.commit()
    }
}

impl EngineTransaction<'_> {
    /// As [`Engine::evaluate_conditions`], in this transaction.
    ///
    /// # Errors
    ///
    /// As there. What the step had written is taken back; the transaction goes on.
    pub fn evaluate_conditions(&mut self, process: ProcessId) -> Result<(), Error> {
        let committed = self.within_savepoint(|engine, tx| engine.evaluate_in(tx, process))?;
        self.committed.push(committed);
        Ok(())
    }
}

impl Drive<'_> {
    /// Asks the conditions that the process waits for, if it may have changed since they were asked.
    pub(super) fn ask_conditions(&mut self) -> Result<(), Error> {
        let is_new = self.step.begins_to_ask();
        if self.flow.shape().conditional.is_empty() || !is_new && !self.data_changed {
            return Ok(());
        }
        self.ask_all()
    }

    /// Asks them all. What goes on then may change the process again. Where that goes round in circles, the
    /// next step asks.
    fn ask_all(&mut self) -> Result<(), Error> {
        while !self.step.goes_round()
            && let Some(condition) = self.what_holds()?
        {
            let progress = self.go_on(condition)?;
            self.run_calls(progress)?;
            self.step.begins_to_ask();
        }
        Ok(())
    }

    /// A condition that holds, if one does.
    fn what_holds(&mut self) -> Result<Option<Condition>, Error> {
        for condition in self.step.conditions() {
            self.take_in(condition.task)?;
            let task = self.step.task(condition.task.number);
            // Whoever failed before it could wait is waited for by an administrator.
            if task.status == Status::Error && condition.place.is_none() {
                continue;
            }
            match self.asks(condition) {
                Ok(true) => return Ok(Some(condition)),
                Ok(false) => {}
                // Nobody is there to be told; it is asked again when the process changes.
                Err(_) if self.on_failure == OnFailure::Park => {}
                Err(cause) => {
                    return Err(Error::Handler {
                        node: self.flow.shape().node(condition.node).name.into(),
                        cause,
                    });
                }
            }
        }
        Ok(None)
    }

    fn asks(&mut self, condition: Condition) -> Result<bool, HandlerError> {
        self.read()?;
        let info = self.info(condition.task);
        let (flow, process) = (self.flow, self.process());
        guarded(|| flow.holds(condition.node, condition.place, process, &info))
    }

    /// Has the step speak of a task.
    pub(super) fn take_in(&mut self, task: TaskId) -> Result<(), Error> {
        if self.step.find_task(task.number).is_none() {
            let which = Which::Numbers(vec![task.number]);
            for row in self.tx.tasks(task.process, &which)? {
                self.step.take_in(row);
            }
        }
        Ok(())
    }

    fn go_on(&mut self, condition: Condition) -> Result<Progress, Error> {
        Ok(self.step.it_holds(condition)?)
    }
}
