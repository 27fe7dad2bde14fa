//! Asks what is waited for until it holds.

use crate::engine::drive::{Drive, OnFailure};
use crate::handler::{HandlerError, guarded};
use crate::status::Status;
use crate::step::{Condition, Progress};
use crate::store::Which;
use crate::{Error, TaskId};

impl Drive<'_> {
    /// Asks the conditions that the process waits for, if it may have changed since they were asked.
    /// What goes on then may change it again. Where that goes round in circles, the next step asks.
    pub(super) fn ask_conditions(&mut self) -> Result<(), Error> {
        let is_new = self.step.begins_to_ask();
        if self.flow.shape().conditional.is_empty() || !is_new && !self.data_changed {
            return Ok(());
        }
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
