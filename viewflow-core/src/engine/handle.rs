//! Code outside, which begins processes and resumes them: by itself, or in one transaction with its
//! own writes.

use std::any::Any;

use viewflow_graph::NodeId;

use crate::engine::Engine;
use crate::engine::drive::Committed;
use crate::engine::tx::Tx;
use crate::flow::{Flow, HandleNode, Node, ProcessOf, StartHandleNode};
use crate::handler::{HandlerError, guarded, in_step, within_step};
use crate::process::AnyData;
use crate::store::{Mode, TaskRow, Transaction, Which};
use crate::{Error, ProcessId};

/// A transaction in which code begins and resumes processes beside its own writes: all of it
/// commits, or none. Made by [`Engine::transaction`].
pub struct EngineTransaction<'e> {
    pub(super) engine: &'e Engine,
    pub(super) tx: Box<dyn Transaction + 'e>,
    pub(super) committed: Vec<Committed>,
}

impl Engine {
    /// Resumes a process that waits at a `Handle`, from any thread or program.
    ///
    /// # Errors
    ///
    /// [`Error::NotWaiting`] if it does not wait there, [`Error::NoProcess`] if there is none of
    /// that number in the node's flow, and whatever the step runs into. Then nothing was written.
    pub fn resume<N: HandleNode>(
        &self,
        node: N,
        process: ProcessId,
        input: N::Input,
    ) -> Result<TaskRow, Error> {
        let _ = node;
        self.resume_at(at::<N>(process), Box::new(input))
    }

    /// The same by the names of the flow and the node.
    pub(crate) fn resume_at(
        &self,
        place: (&str, &str, ProcessId),
        input: Box<dyn Any>,
    ) -> Result<TaskRow, Error> {
        let tx = self.own(Mode::Write)?;
        let (row, committed) = self.resume_in(tx, place, input)?;
        self.committed(&committed);
        Ok(row)
    }

    /// Begins and resumes processes in one transaction with the caller's own writes, which go
    /// through the transaction's connection. If `work` fails, nothing of all that is written.
    ///
    /// Within `work`, ask the transaction: other steps are refused by the engine, and what it reads
    /// otherwise is what was committed before (the memory store refuses that too).
    ///
    /// On SQLite it holds the database's one write lock from its beginning. Whoever addresses
    /// several processes in one transaction should do so in the order of their numbers, so that two
    /// who do it at once do not wait for each other.
    ///
    /// # Errors
    ///
    /// What `work` fails with, and whatever the store runs into.
    pub fn transaction<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut EngineTransaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if in_step() {
            return Err(Error::WithinStep.into());
        }
        let tx = self.store().begin(Mode::Write).map_err(Error::from)?;
        let mut transaction = EngineTransaction {
            engine: self,
            tx,
            committed: Vec::new(),
        };
        // Another step would wait for this transaction, and this one for it.
        let result = within_step(|| work(&mut transaction))?;
        let EngineTransaction { tx, committed, .. } = transaction;
        tx.commit().map_err(Error::from)?;
        for committed in &committed {
            self.committed(committed);
        }
        Ok(result)
    }

    fn resume_in<'e>(
        &'e self,
        tx: Tx<'e>,
        (flow, name, process): (&str, &str, ProcessId),
        input: Box<dyn Any>,
    ) -> Result<(TaskRow, Committed), Error> {
        let mut drive = self.load_process(tx, process, None)?;
        let shape = drive.flow.shape();
        if shape.name != flow {
            return Err(Error::NoProcess(process));
        }
        let node = shape.find(name)?;
        let waiting = match drive.step.state().holder(node) {
            Some(number) => Some(number),
            None => drive.undoing_at(name)?,
        };
        let number = waiting.ok_or_else(|| Error::NotWaiting {
            process,
            node: name.into(),
        })?;
        for row in drive.tx.tasks(process, &Which::Numbers(vec![number]))? {
            drive.step.take_in(row);
        }
        drive.step.turn_to(number);
        let progress = drive.step.complete_scheduled(number)?;
        let info = drive.info(drive.step.task(number).id);
        let handed = drive.hand(node, input, &info);
        handed.map_err(|cause| Error::Handler {
            node: name.into(),
            cause,
        })?;
        drive.run(progress)?;
        let row = drive.step.task(number).clone();
        Ok((row, drive.commit()?))
    }

    pub(super) fn start_in<'e>(
        &'e self,
        tx: Tx<'e>,
        flow: &str,
        node: NodeId,
        process: Box<dyn AnyData>,
    ) -> Result<Committed, Error> {
        let (mut drive, progress) = self.begin(tx, flow, node, process, None, None)?;
        drive.run(progress)?;
        drive.commit()
    }
}

impl EngineTransaction<'_> {
    /// As [`Engine::start`], in this transaction.
    ///
    /// # Errors
    ///
    /// As there. What the step had written is taken back; the transaction goes on.
    pub fn start<N: StartHandleNode>(
        &mut self,
        node: N,
        process: ProcessOf<N>,
    ) -> Result<ProcessId, Error> {
        let _ = node;
        let name = <N::Flow as Flow>::NAME;
        let id = self.engine.flow(name)?.find(<N as Node>::NAME)?;
        let committed =
            self.within_savepoint(|engine, tx| engine.start_in(tx, name, id, Box::new(process)))?;
        let process = committed.process;
        self.committed.push(committed);
        Ok(process)
    }

    /// As [`Engine::resume`], in this transaction.
    ///
    /// # Errors
    ///
    /// As there. What the step had written is taken back; the transaction goes on.
    pub fn resume<N: HandleNode>(
        &mut self,
        node: N,
        process: ProcessId,
        input: N::Input,
    ) -> Result<TaskRow, Error> {
        let _ = node;
        let (row, committed) = self.within_savepoint(|engine, tx| {
            engine.resume_in(tx, at::<N>(process), Box::new(input))
        })?;
        self.committed.push(committed);
        Ok(row)
    }

    /// The connection of the transaction, as the store made it; `None` where the store has none, as
    /// in memory.
    pub fn raw_connection(&mut self) -> Option<&mut (dyn Any + 'static)> {
        self.tx.connection()
    }

    /// What handlers have written by a step that fails is taken back with it.
    pub(super) fn within_savepoint<T>(
        &mut self,
        step: impl for<'t> FnOnce(&'t Engine, Tx<'t>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.tx.savepoint()?;
        let done = step(self.engine, Tx::Lent(self.tx.as_mut()));
        match &done {
            Ok(_) => self.tx.release_savepoint()?,
            Err(_) => self.tx.roll_back_to_savepoint()?,
        }
        done
    }
}

fn at<N: Node>(process: ProcessId) -> (&'static str, &'static str, ProcessId) {
    (<N::Flow as Flow>::NAME, N::NAME, process)
}

impl super::drive::Drive<'_> {
    fn hand(
        &mut self,
        node: NodeId,
        input: Box<dyn Any>,
        info: &crate::StepInfo,
    ) -> Result<(), HandlerError> {
        self.process_mut()?;
        let (flow, process) = (self.flow, self.process.as_deref_mut());
        let process = process.ok_or("the process was not read")?;
        let connection = self.tx.connection();
        guarded(|| flow.resume(node, input, process, info, connection))?;
        Ok(self.tx.check_open()?)
    }
}
