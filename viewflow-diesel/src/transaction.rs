//! One step's transaction.

use std::any::Any;
use std::num::NonZeroU32;

use chrono::{DateTime, Utc};
use diesel::connection::TransactionManager;
use diesel::prelude::*;
use viewflow_core::store::{
    CallOff, Effects, JobRow, JobState, LogRow, MessageRow, Mode, ProcessRow, ScheduleRow,
    Snapshot, TaskRow, Transaction, Which,
};
use viewflow_core::{MessageId, ProcessId, Status, StoreError, TableError, TaskId, UserId};

use crate::backend::sqlite;
use crate::connection::DbConnection;
use crate::messages;
use crate::records::{
    JobRecord, LogRecord, ProcessChange, ProcessRecord, TaskChange, TaskRecord, signed,
};
use crate::schema::{
    viewflow_job, viewflow_log, viewflow_process, viewflow_schedule, viewflow_task, viewflow_user,
};
use crate::store::Pooled;
use crate::update::update;

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
            let (table, this) = (
                viewflow_process::table,
                viewflow_process::id.eq(process.id.0),
            );
            let change = ProcessChange::from(process);
            // What stays as it is is not sent.
            match &effects.data {
                Some(data) => update(table, this, (change, viewflow_process::data.eq(data)))
                    .execute(connection)?,
                None => update(table, this, change).execute(connection)?,
            };
        }
        if let Some(process) = &effects.process {
            for (old, new) in &effects.renamed {
                let tasks = viewflow_task::table
                    .filter(viewflow_task::process_id.eq(process.id.0))
                    .filter(viewflow_task::node.eq(old));
                diesel::update(tasks)
                    .set(viewflow_task::node.eq(new))
                    .execute(connection)?;
            }
        }
        for off in &effects.called_off {
            call_off(connection, off)?;
        }
        for task in &effects.changed {
            let change = TaskChange::from(task);
            update(viewflow_task::table, this_task(task.id), change).execute(connection)?;
        }
        for job in &effects.changed_jobs {
            let this = viewflow_job::process_id
                .eq(job.id.process.0)
                .and(viewflow_job::task.eq(signed(job.id.number)))
                .and(viewflow_job::event.eq(&job.event));
            update(viewflow_job::table, this, &JobRecord::from(job)).execute(connection)?;
        }
        for (task, event) in &effects.finished_jobs {
            let key = (task.process.0, signed(task.number), event);
            diesel::delete(viewflow_job::table.find(key)).execute(connection)?;
        }
        let created: Vec<_> = effects.created.iter().map(TaskRecord::from).collect();
        let meets = |job: &&JobRow| matches!(job.state, JobState::Resume | JobState::Cancel);
        let (follow_ups, jobs): (Vec<_>, Vec<_>) = effects.jobs.iter().partition(meets);
        let jobs: Vec<_> = jobs.into_iter().map(JobRecord::from).collect();
        let log: Vec<_> = effects.log.iter().map(LogRecord::from).collect();
        messages::unsubscribe(connection, &effects.unsubscribed)?;
        messages::subscribe(connection, &effects.subscriptions)?;
        match connection {
            DbConnection::Sqlite(connection) => {
                sqlite::insert_tasks(connection, &created)?;
                sqlite::insert_jobs(connection, &jobs)?;
                for job in follow_ups {
                    let record = JobRecord::from(job);
                    match job.state {
                        JobState::Cancel => sqlite::put_job(connection, &record)?,
                        _ => sqlite::insert_unless_there(connection, &record)?,
                    }
                }
                sqlite::insert_log(connection, &log)
            }
        }
    }
}

/// Whether a row is that of a task.
#[diesel::dsl::auto_type(no_type_alias)]
pub(crate) fn this_task(task: TaskId) -> _ {
    let (process, number): (i64, i32) = (task.process.0, signed(task.number));
    viewflow_task::process_id
        .eq(process)
        .and(viewflow_task::number.eq(number))
}

/// The rows of a task, as a step has them.
pub(crate) fn snapshot(
    found: Option<(ProcessRecord, TaskRecord, Option<JobRecord>)>,
) -> Result<Option<Snapshot>, StoreError> {
    let Some((process, task, job)) = found else {
        return Ok(None);
    };
    Ok(Some(Snapshot {
        process: process.try_into()?,
        task: task.try_into()?,
        job: job.map(TryInto::try_into).transpose()?,
    }))
}

/// So many numbers go with one statement: SQLite takes 32,766 parameters, others not many more.
const BATCH: usize = 10_000;

/// Numbers in their order, as many at once as one statement takes.
fn in_batches(numbers: &[u32]) -> Vec<Vec<i32>> {
    let mut numbers: Vec<i32> = numbers.iter().copied().map(signed).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.chunks(BATCH).map(<[i32]>::to_vec).collect()
}

/// Calls tasks off unread: first what workers were to do about them, then the open ones of them.
fn call_off(connection: &mut DbConnection, off: &CallOff) -> QueryResult<()> {
    let process = off.process.0;
    let jobs = viewflow_job::table.filter(viewflow_job::process_id.eq(process));
    let tasks = viewflow_task::table.filter(viewflow_task::process_id.eq(process));
    let open = Status::ALL.into_iter().filter(|status| status.is_open());
    let is_open = viewflow_task::status.eq_any(open.map(Status::as_str));
    let canceled = (
        viewflow_task::status.eq(Status::Canceled.as_str()),
        viewflow_task::finished_at.eq(off.at.naive_utc()),
    );
    match &off.tasks {
        Which::Numbers(numbers) => {
            for numbers in in_batches(numbers) {
                let these = jobs.filter(viewflow_job::task.eq_any(&numbers));
                diesel::delete(these).execute(connection)?;
                let these = tasks.filter(viewflow_task::number.eq_any(&numbers));
                diesel::update(these.filter(is_open.clone()))
                    .set(canceled)
                    .execute(connection)?;
            }
        }
        Which::At { node, from, to } => {
            let within = viewflow_task::number.between(signed(*from), signed(*to));
            let these = tasks.filter(viewflow_task::node.eq(node).and(within));
            let numbers = these.select(viewflow_task::number);
            diesel::delete(jobs.filter(viewflow_job::task.eq_any(numbers))).execute(connection)?;
            diesel::update(these.filter(is_open))
                .set(canceled)
                .execute(connection)?;
        }
    }
    Ok(())
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
    fn load(&mut self, task: TaskId, event: &str) -> Result<Option<Snapshot>, StoreError> {
        let (process, number) = (task.process.0, signed(task.number));
        let found = match &mut *self.connection {
            DbConnection::Sqlite(connection) => sqlite::load(connection, process, number, event),
        };
        snapshot(found.map_err(StoreError::database)?)
    }

    fn load_process(&mut self, process: ProcessId) -> Result<Option<ProcessRow>, StoreError> {
        let found = match &mut *self.connection {
            DbConnection::Sqlite(connection) => sqlite::load_process(connection, process.0),
        };
        let found = found.map_err(StoreError::database)?;
        found.map(TryInto::try_into).transpose()
    }

    fn advance_schedule(
        &mut self,
        row: &ScheduleRow,
        next: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let as_it_stands = viewflow_schedule::table
            .find((&row.flow, &row.node))
            .filter(viewflow_schedule::spec.eq(&row.spec))
            .filter(viewflow_schedule::due_at.eq(row.due_at.naive_utc()));
        let advanced = diesel::update(as_it_stands)
            .set(viewflow_schedule::due_at.eq(next.naive_utc()))
            .execute(&mut *self.connection)
            .map_err(StoreError::database)?;
        Ok(advanced == 1)
    }

    fn tasks(&mut self, process: ProcessId, which: &Which) -> Result<Vec<TaskRow>, StoreError> {
        let tasks = viewflow_task::table
            .filter(viewflow_task::process_id.eq(process.0))
            .order(viewflow_task::number)
            .select(TaskRecord::as_select());
        let connection = &mut *self.connection;
        let mut found: Vec<TaskRecord> = Vec::new();
        match which {
            Which::Numbers(numbers) => {
                for numbers in in_batches(numbers) {
                    let these = tasks.filter(viewflow_task::number.eq_any(numbers));
                    found.extend(these.load(connection).map_err(StoreError::database)?);
                }
            }
            Which::At { node, from, to } => {
                let within = viewflow_task::number.between(signed(*from), signed(*to));
                let these = tasks.filter(viewflow_task::node.eq(node).and(within));
                found = these.load(connection).map_err(StoreError::database)?;
            }
        }
        found.into_iter().map(TryInto::try_into).collect()
    }

    fn next_task(
        &mut self,
        process: ProcessId,
        node: &str,
        status: Status,
        after: u32,
    ) -> Result<Option<TaskRow>, StoreError> {
        let next = viewflow_task::table
            .filter(viewflow_task::process_id.eq(process.0))
            .filter(viewflow_task::number.gt(signed(after)))
            .filter(viewflow_task::node.eq(node))
            .filter(viewflow_task::status.eq(status.as_str()))
            .order(viewflow_task::number)
            .select(TaskRecord::as_select())
            .first(&mut *self.connection)
            .optional();
        let next = next.map_err(StoreError::database)?;
        next.map(TryInto::try_into).transpose()
    }

    fn jobs(&mut self, process: ProcessId, tasks: &[u32]) -> Result<Vec<JobRow>, StoreError> {
        let mut jobs: Vec<JobRecord> = Vec::new();
        for tasks in in_batches(tasks) {
            let these = viewflow_job::table
                .filter(viewflow_job::process_id.eq(process.0))
                .filter(viewflow_job::task.eq_any(tasks))
                .filter(viewflow_job::event.eq(""))
                .order(viewflow_job::task)
                .select(JobRecord::as_select())
                .load(&mut *self.connection);
            jobs.extend(these.map_err(StoreError::database)?);
        }
        jobs.into_iter().map(TryInto::try_into).collect()
    }

    fn events(&mut self, task: TaskId) -> Result<Vec<JobRow>, StoreError> {
        let events = viewflow_job::table
            .filter(viewflow_job::process_id.eq(task.process.0))
            .filter(viewflow_job::task.eq(signed(task.number)))
            .filter(viewflow_job::event.ne(""))
            .order(viewflow_job::event)
            .select(JobRecord::as_select())
            .load(&mut *self.connection);
        let events = events.map_err(StoreError::database)?;
        events.into_iter().map(TryInto::try_into).collect()
    }

    fn changes(&mut self, process: ProcessId) -> Result<Vec<LogRow>, StoreError> {
        let lines = viewflow_log::table
            .filter(viewflow_log::process_id.eq(process.0))
            .filter(viewflow_log::changes.is_not_null())
            .order(viewflow_log::id)
            .select(LogRecord::as_select())
            .load(&mut *self.connection);
        let lines = lines.map_err(StoreError::database)?;
        Ok(lines.into_iter().map(Into::into).collect())
    }

    fn child(&mut self, task: TaskId) -> Result<Option<ProcessRow>, StoreError> {
        let child = viewflow_process::table
            .filter(viewflow_process::parent_id.eq(task.process.0))
            .filter(viewflow_process::parent_task.eq(signed(task.number)))
            .order(viewflow_process::id.desc())
            .select(ProcessRecord::as_select())
            .first(&mut *self.connection)
            .optional();
        let child = child.map_err(StoreError::database)?;
        child.map(TryInto::try_into).transpose()
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

    fn insert_message(&mut self, message: &MessageRow) -> Result<Option<MessageId>, StoreError> {
        messages::insert(&mut self.connection, message)
    }

    fn change_message(
        &mut self,
        before: &MessageRow,
        after: Option<&MessageRow>,
    ) -> Result<bool, StoreError> {
        messages::change(&mut self.connection, before, after).map_err(StoreError::database)
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
    fn is_refusal(&self, error: &TableError) -> bool {
        use diesel::result::{DatabaseErrorKind as Kind, Error as Failure};
        match error.downcast_ref::<Failure>() {
            Some(Failure::DatabaseError(kind, _)) => matches!(
                kind,
                Kind::UniqueViolation
                    | Kind::ForeignKeyViolation
                    | Kind::NotNullViolation
                    | Kind::CheckViolation
                    | Kind::ExclusionViolation
                    | Kind::RestrictViolation
            ),
            Some(Failure::SerializationError(_)) | None => true,
            Some(_) => false,
        }
    }

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
