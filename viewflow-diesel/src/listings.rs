//! What people look at.

use diesel::prelude::*;
use viewflow_core::store::{
    JobRow, JobState, Listing, Listings, LogRow, OUTDATED_AT_ONCE, Page, ProcessFilter, ProcessRow,
    Snapshot, TaskFilter, TaskRow, whole_log,
};
use viewflow_core::{ProcessId, ProcessStatus, Status, StoreError, TaskId};

use crate::backend::sqlite;
use crate::connection::{DbConnection, MultiBackend};
use crate::records::{JobRecord, LogRecord, ProcessRecord, TaskRecord, signed};
use crate::schema::{viewflow_job, viewflow_log, viewflow_process, viewflow_task};
use crate::store::DieselStore;
use crate::transaction::snapshot;

type ProcessQuery<'q> = viewflow_process::BoxedQuery<'q, MultiBackend>;

type Condition<'q> = Box<
    dyn BoxableExpression<viewflow_task::table, MultiBackend, SqlType = diesel::sql_types::Bool>
        + 'q,
>;

impl Listings for DieselStore {
    fn processes(
        &self,
        filter: &ProcessFilter,
        page: Page,
    ) -> Result<Listing<ProcessRow>, StoreError> {
        let mut query: ProcessQuery<'_> = viewflow_process::table
            .filter(viewflow_process::flow.eq_any(&filter.flows))
            .into_boxed();
        if let Some(status) = filter.status {
            query = query.filter(viewflow_process::status.eq(status.as_str()));
        }
        if let Some(user) = filter.involving {
            let owned = viewflow_task::table
                .filter(viewflow_task::owner_id.eq(user.0))
                .select(viewflow_task::process_id);
            let begun = viewflow_process::created_by.assume_not_null().eq(user.0);
            query = query.filter(begun.or(viewflow_process::id.eq_any(owned)));
        }
        let records: Vec<ProcessRecord> = query
            .order(viewflow_process::id.desc())
            .limit(limit(page))
            .offset(offset(page))
            .select(ProcessRecord::as_select())
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        page_of(records, page)
    }

    fn tasks(
        &self,
        filter: &TaskFilter,
        page: Page,
    ) -> Result<Listing<(TaskRow, ProcessRow)>, StoreError> {
        let mut connection = self.pooled()?;
        let selected: Vec<TaskRecord> = select(&mut connection, filter, limit(page), offset(page))
            .map_err(StoreError::database)?;
        let Listing { items, more } = page_of::<TaskRow, _>(selected, page)?;
        let ids: Vec<i64> = items.iter().map(|task| task.id.process.0).collect();
        let processes: Vec<ProcessRecord> = viewflow_process::table
            .filter(viewflow_process::id.eq_any(ids))
            .select(ProcessRecord::as_select())
            .load(&mut *connection)
            .map_err(StoreError::database)?;
        let processes: Vec<ProcessRow> = try_all(processes)?;
        let with_process = |task: TaskRow| {
            let process = processes.iter().find(|p| p.id == task.id.process)?;
            Some((task, process.clone()))
        };
        Ok(Listing {
            items: items.into_iter().filter_map(with_process).collect(),
            more,
        })
    }

    fn count_tasks(&self, filter: &TaskFilter, at_most: u32) -> Result<u32, StoreError> {
        let mut connection = self.pooled()?;
        let condition = condition(filter);
        let ids: Vec<i64> = viewflow_task::table
            .filter(condition)
            .select(viewflow_task::process_id)
            .limit(at_most.into())
            .load(&mut *connection)
            .map_err(StoreError::database)?;
        Ok(u32::try_from(ids.len()).unwrap_or(at_most))
    }

    fn outdated(
        &self,
        flow: &str,
        version: &str,
        after: ProcessId,
    ) -> Result<Vec<ProcessRow>, StoreError> {
        let outdated: Vec<ProcessRecord> = viewflow_process::table
            .filter(viewflow_process::flow.eq(flow))
            .filter(viewflow_process::id.gt(after.0))
            .filter(viewflow_process::status.eq(ProcessStatus::Active.as_str()))
            .filter(viewflow_process::version.ne(version))
            .order(viewflow_process::id)
            .limit(i64::try_from(OUTDATED_AT_ONCE).unwrap_or(i64::MAX))
            .select(ProcessRecord::as_select())
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        try_all(outdated)
    }

    fn process(&self, id: ProcessId) -> Result<Option<ProcessRow>, StoreError> {
        let record: Option<ProcessRecord> = viewflow_process::table
            .find(id.0)
            .select(ProcessRecord::as_select())
            .get_result(&mut *self.pooled()?)
            .optional()
            .map_err(StoreError::database)?;
        record.map(TryInto::try_into).transpose()
    }

    fn task(&self, id: TaskId) -> Result<Option<Snapshot>, StoreError> {
        let found = match &mut *self.pooled()? {
            DbConnection::Sqlite(connection) => {
                sqlite::load(connection, id.process.0, signed(id.number), "")
            }
        };
        snapshot(found.map_err(StoreError::database)?)
    }

    fn tasks_of(&self, id: ProcessId) -> Result<Vec<TaskRow>, StoreError> {
        let records: Vec<TaskRecord> = viewflow_task::table
            .filter(viewflow_task::process_id.eq(id.0))
            .order(viewflow_task::number)
            .select(TaskRecord::as_select())
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        try_all(records)
    }

    fn children_of(&self, id: ProcessId, page: Page) -> Result<Listing<ProcessRow>, StoreError> {
        let children = viewflow_process::table
            .filter(viewflow_process::parent_id.eq(id.0))
            .order(viewflow_process::id)
            .limit(limit(page))
            .offset(offset(page))
            .select(ProcessRecord::as_select())
            .load(&mut *self.pooled()?);
        page_of(children.map_err(StoreError::database)?, page)
    }

    fn orphans_of(&self, id: ProcessId) -> Result<Vec<ProcessId>, StoreError> {
        let open = Status::ALL.into_iter().filter(|status| status.is_open());
        let at_work = viewflow_task::table
            .filter(viewflow_task::process_id.eq(id.0))
            .filter(viewflow_task::status.eq_any(open.map(Status::as_str)))
            .select(viewflow_task::number.nullable());
        let orphans = viewflow_process::table
            .filter(viewflow_process::parent_id.eq(id.0))
            .filter(viewflow_process::status.eq(ProcessStatus::Active.as_str()))
            .filter(viewflow_process::parent_task.ne_all(at_work))
            .order(viewflow_process::id)
            .select(viewflow_process::id)
            .load(&mut *self.pooled()?);
        let orphans: Vec<i64> = orphans.map_err(StoreError::database)?;
        Ok(orphans.into_iter().map(ProcessId).collect())
    }

    fn log_of(&self, id: ProcessId) -> Result<Vec<LogRow>, StoreError> {
        let connection = &mut *self.pooled()?;
        let records: Vec<LogRecord> = viewflow_log::table
            .filter(viewflow_log::process_id.eq(id.0))
            .order(viewflow_log::id)
            .select(LogRecord::as_select())
            .load(connection)
            .map_err(StoreError::database)?;
        let tasks: Vec<TaskRecord> = viewflow_task::table
            .filter(viewflow_task::process_id.eq(id.0))
            .filter(viewflow_task::unlogged.is_not_null())
            .order(viewflow_task::number)
            .select(TaskRecord::as_select())
            .load(connection)
            .map_err(StoreError::database)?;
        let log = records.into_iter().map(LogRow::from).collect();
        Ok(whole_log(log, &try_all::<TaskRow, _>(tasks)?))
    }

    fn timers(&self, flows: &[&str], page: Page) -> Result<Listing<(JobRow, TaskRow)>, StoreError> {
        let of_job = viewflow_task::process_id
            .eq(viewflow_job::process_id)
            .and(viewflow_task::number.eq(viewflow_job::task));
        let found: Vec<(JobRecord, TaskRecord)> = viewflow_job::table
            .inner_join(viewflow_task::table.on(of_job))
            .filter(viewflow_job::state.eq(JobState::Timer.as_str()))
            .filter(viewflow_job::flow.eq_any(flows))
            .order((
                viewflow_job::due_at,
                viewflow_job::process_id,
                viewflow_job::task,
                viewflow_job::event,
            ))
            .limit(limit(page))
            .offset(offset(page))
            .select((JobRecord::as_select(), TaskRecord::as_select()))
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        pairs_of(found, page)
    }

    fn jobs_of(&self, id: ProcessId) -> Result<Vec<JobRow>, StoreError> {
        let records: Vec<JobRecord> = viewflow_job::table
            .filter(viewflow_job::process_id.eq(id.0))
            .order((viewflow_job::task, viewflow_job::event))
            .select(JobRecord::as_select())
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        try_all(records)
    }
}

/// A page of what was found with the tasks that it is about.
pub(crate) fn pairs_of<Row, Record: TryInto<Row, Error = StoreError>>(
    found: Vec<(Record, TaskRecord)>,
    page: Page,
) -> Result<Listing<(Row, TaskRow)>, StoreError> {
    let more = found.len() > page.size as usize;
    let rows = found.into_iter().take(page.size as usize);
    let rows = rows.map(|(record, task)| Ok((record.try_into()?, task.try_into()?)));
    Ok(Listing {
        items: rows.collect::<Result<_, StoreError>>()?,
        more,
    })
}

fn select(
    connection: &mut DbConnection,
    filter: &TaskFilter,
    limit: i64,
    offset: i64,
) -> QueryResult<Vec<TaskRecord>> {
    let query = viewflow_task::table
        .filter(condition(filter))
        .select(TaskRecord::as_select())
        .limit(limit)
        .offset(offset)
        .into_boxed();
    let key = (viewflow_task::process_id, viewflow_task::number);
    match filter {
        TaskFilter::Inbox(_) | TaskFilter::Queue(_) => query
            .order((viewflow_task::created_at, key))
            .load(connection),
        TaskFilter::Archive(_) => query
            .order((
                viewflow_task::finished_at.desc(),
                viewflow_task::process_id.desc(),
                viewflow_task::number.desc(),
            ))
            .load(connection),
        TaskFilter::Failed(_) => query
            .order((
                viewflow_task::created_at.desc(),
                viewflow_task::process_id.desc(),
                viewflow_task::number.desc(),
            ))
            .load(connection),
    }
}

fn condition(filter: &TaskFilter) -> Condition<'_> {
    use viewflow_task::{flow, node, owner_id, status};
    // Null is equal to nothing, so the rows of nobody are left out.
    let is_of = |user: i64| owner_id.assume_not_null().eq(user);
    match filter {
        TaskFilter::Inbox(user) => {
            let at_work = [Status::Assigned.as_str(), Status::Started.as_str()];
            Box::new(is_of(user.0).and(status.eq_any(at_work)))
        }
        TaskFilter::Archive(user) => Box::new(is_of(user.0).and(status.eq(Status::Done.as_str()))),
        TaskFilter::Failed(flows) => {
            let failed = status.eq(Status::Error.as_str());
            Box::new(failed.and(flow.eq_any(flows.iter().copied())))
        }
        TaskFilter::Queue(nodes) => {
            let nowhere: Condition<'_> = Box::new(flow.eq_any(Vec::<String>::new()));
            let at = nodes.iter().fold(nowhere, |any, (of, at)| {
                let here = flow.eq(*of).and(node.eq(*at));
                Box::new(any.or(here))
            });
            Box::new(status.eq(Status::New.as_str()).and(at))
        }
    }
}

/// One more than the page holds, to see whether there is a further one.
pub(crate) fn limit(page: Page) -> i64 {
    i64::from(page.size) + 1
}

pub(crate) fn offset(page: Page) -> i64 {
    i64::from(page.number) * i64::from(page.size)
}

pub(crate) fn page_of<T, R>(mut records: Vec<R>, page: Page) -> Result<Listing<T>, StoreError>
where
    T: TryFrom<R, Error = StoreError>,
{
    let more = records.len() > page.size as usize;
    records.truncate(page.size as usize);
    Ok(Listing {
        items: try_all(records)?,
        more,
    })
}

pub(crate) fn try_all<T, R>(records: Vec<R>) -> Result<Vec<T>, StoreError>
where
    T: TryFrom<R, Error = StoreError>,
{
    records.into_iter().map(T::try_from).collect()
}
