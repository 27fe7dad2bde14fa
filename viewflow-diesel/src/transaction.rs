//! One step's transaction.

use std::any::Any;
use std::num::NonZeroU32;

use diesel::connection::TransactionManager;
use diesel::prelude::*;
use viewflow_core::store::{Effects, Mode, ProcessRow, Snapshot, Transaction};
use viewflow_core::{ProcessId, StoreError, TaskId, UserId};

use crate::backend::sqlite;
use crate::connection::DbConnection;
use crate::records::{
    JobRecord, LogRecord, ProcessChange, ProcessRecord, TaskChange, TaskRecord, signed,
};
use crate::schema::{viewflow_job, viewflow_process, viewflow_task, viewflow_user};
use crate::store::Pooled;

const MEDDLED: &str = "the application's code has begun or ended a transaction on the step's \
                       connection; `connection.transaction(..)` is what it may use";

type Manager = <DbConnection as Connection>::TransactionManager;

pub(crate) struct DieselTransaction {
    connection: Pooled,
    mode: Mode,
    is_open: bool,
    /// How many savepoints are set.
    savepoints: u32,
}

impl DieselTransaction {
    pub(crate) fn begin(mut connection: Pooled, mode: Mode) -> Result<Self, StoreError> {
        match &mut *connection {
            DbConnection::Sqlite(connection) => sqlite::begin(connection, mode),
        }
        .map_err(StoreError::database)?;
        Ok(Self {
            connection,
            mode,
            is_open: true,
            savepoints: 0,
        })
    }

    pub(crate) fn inner(&mut self) -> &mut DbConnection {
        &mut self.connection
    }

    /// Rolls back until `depth` transactions are left open, one within another. Application code
    /// that panicked may have left some of its own.
    fn roll_back_to(&mut self, depth: u32) -> QueryResult<()> {
        let connection = &mut *self.connection;
        loop {
            let status = Manager::transaction_manager_status_mut(connection);
            let open = status.transaction_depth()?.map_or(0, NonZeroU32::get);
            if open <= depth {
                return Ok(());
            }
            Manager::rollback_transaction(connection)?;
        }
    }

    fn write(&mut self, effects: &Effects) -> QueryResult<()> {
        let connection = &mut *self.connection;
        if let Some(process) = &effects.process {
            diesel::update(viewflow_process::table.find(process.id.0))
                .set(ProcessChange::from(process))
                .execute(connection)?;
        }
        for task in &effects.changed {
            let key = (task.id.process.0, signed(task.id.number));
            diesel::update(viewflow_task::table.find(key))
                .set(TaskChange::from(task))
                .execute(connection)?;
        }
        for job in &effects.changed_jobs {
            let job = JobRecord::from(job);
            diesel::update(&job).set(&job).execute(connection)?;
        }
        for job in &effects.finished_jobs {
            let key = (job.process.0, signed(job.number));
            diesel::delete(viewflow_job::table.find(key)).execute(connection)?;
        }
        let created: Vec<_> = effects.created.iter().map(TaskRecord::from).collect();
        let jobs: Vec<_> = effects.jobs.iter().map(JobRecord::from).collect();
        let log: Vec<_> = effects.log.iter().map(LogRecord::from).collect();
        match connection {
            DbConnection::Sqlite(connection) => {
                sqlite::insert_tasks(connection, &created)?;
                sqlite::insert_jobs(connection, &jobs)?;
                sqlite::insert_log(connection, &log)
            }
        }
    }
}

impl Drop for DieselTransaction {
    fn drop(&mut self) {
        if !self.is_open {
            return;
        }
        let ended = match self.mode {
            Mode::Read => Manager::commit_transaction(&mut *self.connection),
            Mode::Write => self.roll_back_to(0),
        };
        // A connection that cannot even roll back is broken, and the pool throws it away.
        if let Err(error) = ended {
            tracing::warn!(%error, "a transaction could not be ended");
        }
    }
}

impl Transaction for DieselTransaction {
    fn load(&mut self, task: TaskId) -> Result<Option<Snapshot>, StoreError> {
        let (process, number) = (task.process.0, signed(task.number));
        let found = match &mut *self.connection {
            DbConnection::Sqlite(connection) => sqlite::load(connection, process, number),
        };
        let Some((process, task, job)) = found.map_err(StoreError::database)? else {
            return Ok(None);
        };
        Ok(Some(Snapshot {
            process: process.try_into()?,
            task: task.try_into()?,
            job: job.map(TryInto::try_into).transpose()?,
        }))
    }

    fn insert_process(&mut self, process: &ProcessRow) -> Result<ProcessId, StoreError> {
        let record = ProcessRecord::from(process);
        let id = match &mut *self.connection {
            DbConnection::Sqlite(connection) => sqlite::insert_process(connection, &record),
        };
        id.map(ProcessId).map_err(StoreError::database)
    }

    fn apply(&mut self, effects: &Effects) -> Result<(), StoreError> {
        self.write(effects).map_err(StoreError::database)
    }

    fn find_user(&mut self, name: &str) -> Result<Option<UserId>, StoreError> {
        let id: Option<i64> = viewflow_user::table
            .filter(viewflow_user::name.eq(name))
            .filter(viewflow_user::is_active.eq(true))
            .select(viewflow_user::id)
            .get_result(&mut *self.connection)
            .optional()
            .map_err(StoreError::database)?;
        Ok(id.map(UserId))
    }

    fn savepoint(&mut self) -> Result<(), StoreError> {
        Manager::begin_transaction(&mut *self.connection).map_err(StoreError::database)?;
        self.savepoints += 1;
        Ok(())
    }

    fn release_savepoint(&mut self) -> Result<(), StoreError> {
        Manager::commit_transaction(&mut *self.connection).map_err(StoreError::database)?;
        self.savepoints -= 1;
        Ok(())
    }

    fn roll_back_to_savepoint(&mut self) -> Result<(), StoreError> {
        // The transaction itself is one, and so is every savepoint.
        let done = self.roll_back_to(self.savepoints);
        done.map_err(StoreError::database)?;
        self.savepoints -= 1;
        Ok(())
    }

    fn connection(&mut self) -> Option<&mut dyn Any> {
        Some(&mut *self.connection)
    }

    /// A transaction that the code has ended would have what comes next written at once; in one that
    /// it has begun and left open, nothing would be written at all.
    fn check_open(&mut self) -> Result<(), StoreError> {
        let status = Manager::transaction_manager_status_mut(&mut *self.connection);
        let open = status.transaction_depth().map_err(StoreError::database)?;
        match open.map_or(0, NonZeroU32::get) == 1 + self.savepoints {
            true => Ok(()),
            false => Err(StoreError::database(MEDDLED)),
        }
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        Manager::commit_transaction(&mut *self.connection).map_err(StoreError::database)?;
        self.is_open = false;
        Ok(())
    }
}
