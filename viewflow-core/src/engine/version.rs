//! Flows that have changed while processes of theirs run.
//!
//! Each process remembers the version of its flow's graph in which it last moved. Before the program
//! serves, every process of another version is looked at: whether it can stand where it does in the
//! flow as it is now, or can be carried over by what the flow says of nodes that were renamed or
//! removed. If one cannot, the program should not serve.

use crate::engine::Engine;
use crate::engine::drive::{Drive, OnFailure};
use crate::engine::fit::Fit;
use crate::registered::AnyFlow;
use crate::standing::{Carried, Stored, Unarmed, carry};
use crate::store::{Mode, ProcessRow, StoreError, Transaction};
use crate::{Error, ProcessId};

/// What becomes of a process whose flow has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOver {
    /// The process.
    pub process: ProcessId,
    /// Its flow.
    pub flow: String,
    /// What is done about it: nothing where the list is empty, as it can stand where it does. Or
    /// why it cannot be carried over.
    pub outcome: Result<Vec<String>, String>,
}

impl Engine {
    /// Looks at every active process whose flow has changed, and writes nothing: what would become
    /// of it, in the order of the flows' names and the processes' numbers.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails.
    pub fn check_versions(&self) -> Result<Vec<CarriedOver>, Error> {
        let mut report = Vec::new();
        self.each_outdated(|flow, row| {
            let mut tx = self.own(Mode::Read)?;
            let outcome = carried(flow, &row, &mut *tx)?.map(|(_, carried)| carried.notes);
            report.push(CarriedOver {
                process: row.id,
                flow: row.flow,
                outcome,
            });
            Ok(())
        })?;
        Ok(report)
    }

    /// Carries every active process over whose flow has changed, each in a transaction of its own.
    /// One that cannot be is left as it is.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails; what was carried over by then stays so.
    pub fn carry_over(&self) -> Result<Vec<CarriedOver>, Error> {
        let mut report = Vec::new();
        self.each_outdated(|flow, row| {
            let (process, name) = (row.id, row.flow);
            let outcome = match self.carry(flow, process, OnFailure::Abort) {
                // Nobody is there to be told: the process stops at what fails.
                Err(Error::Handler { .. }) => self.carry(flow, process, OnFailure::Park)?,
                other => other?,
            };
            report.push(CarriedOver {
                process,
                flow: name,
                outcome,
            });
            Ok(())
        })?;
        Ok(report)
    }

    fn carry(
        &self,
        flow: &dyn AnyFlow,
        process: ProcessId,
        on_failure: OnFailure,
    ) -> Result<Result<Vec<String>, String>, Error> {
        let waits = self.store().subscriptions_of(process)?;
        let mut tx = self.own(Mode::Write)?;
        let row = tx.load_process(process)?.ok_or(Error::NoProcess(process))?;
        let (before, carried) = match carried(flow, &row, &mut *tx)? {
            Ok(found) => found,
            Err(why) => return Ok(Err(why)),
        };
        let (notes, late) = (carried.notes.clone(), carried.late.clone());
        let (mut drive, progress) = self.carried(tx, flow, row, before, carried, on_failure)?;
        drive.step.has_waited(waits);
        drive.run_calls(progress)?;
        drive.await_late(&late)?;
        drive.ask_conditions()?;
        let committed = drive.commit()?;
        self.committed(&committed);
        Ok(Ok(notes))
    }

    fn each_outdated(
        &self,
        mut look: impl FnMut(&dyn AnyFlow, ProcessRow) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let names: Vec<_> = self.flows().map(|flow| flow.name).collect();
        for name in names {
            let flow = self.any_flow(name)?;
            let mut after = ProcessId(0);
            loop {
                let version = &flow.shape().version;
                let rows = self.store().outdated(name, version, after)?;
                let Some(last) = rows.last() else { break };
                after = last.id;
                for row in rows {
                    look(flow, row)?;
                }
            }
        }
        Ok(())
    }
}

/// Where a process stands and where it would, or why it cannot be carried over.
fn carried(
    flow: &dyn AnyFlow,
    row: &ProcessRow,
    tx: &mut dyn Transaction,
) -> Result<Result<(Stored, Carried), String>, StoreError> {
    let shape = flow.shape();
    let found = Stored::parse(&row.state).and_then(|stored| {
        let carried = carry(&stored, shape)?;
        Ok((stored, carried))
    });
    let (stored, carried) = match found {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    let fit = Fit {
        shape,
        state: &carried.state,
        process: row.id,
    };
    if let Some(why) = fit.misfit(tx)? {
        return Ok(Err(why));
    }
    let unarmed = fit.unarmed(tx)?;
    Ok(Ok((stored, carried.with_late(unarmed, shape))))
}

impl Drive<'_> {
    /// Has tasks that were there before wait for what the flow has them wait for now.
    fn await_late(&mut self, late: &[Unarmed]) -> Result<(), Error> {
        for event in late {
            // What has gone on from there waits as everything does that comes to a node.
            if !self.step.state().unarmed(self.flow.shape()).contains(event) {
                continue;
            }
            self.take_in(self.step.task_id(event.task))?;
            let progress = self.step.await_late(*event);
            self.run_calls(progress)?;
        }
        Ok(())
    }
}
