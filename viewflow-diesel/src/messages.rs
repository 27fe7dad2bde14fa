//! Messages and signals, and who waits for them.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{exists, max};
use diesel::prelude::*;
use viewflow_core::store::{
    JobKey, Listing, MessageKind, MessageRow, Messages, Page, SubscriptionRow, TaskRow,
};
use viewflow_core::{MessageId, ProcessId, StoreError, TaskId};

use crate::backend::sqlite;
use crate::connection::{DbConnection, MultiBackend};
use crate::listings::{limit, offset, page_of, pairs_of, try_all};
use crate::records::{TaskRecord, signed, unreadable, unsigned, utc};
use crate::schema::{viewflow_message, viewflow_subscription, viewflow_task};
use crate::store::DieselStore;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = viewflow_message, treat_none_as_default_value = false)]
pub(crate) struct MessageRecord {
    #[diesel(skip_insertion)]
    id: i64,
    kind: String,
    name: String,
    key: String,
    payload: String,
    given: Option<String>,
    sent_at: NaiveDateTime,
    kept_until: NaiveDateTime,
    last_wait: i64,
    passed: i64,
    begun: Option<String>,
    process_id: Option<i64>,
    task: Option<i32>,
    taken_at: Option<NaiveDateTime>,
    error: Option<String>,
    turn: i32,
    start: Option<String>,
}

/// What of a message changes.
#[derive(AsChangeset)]
#[diesel(table_name = viewflow_message, treat_none_as_null = true)]
struct MessageChange<'r> {
    kept_until: NaiveDateTime,
    passed: i64,
    begun: Option<&'r str>,
    process_id: Option<i64>,
    task: Option<i32>,
    taken_at: Option<NaiveDateTime>,
    error: Option<&'r str>,
    turn: i32,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = viewflow_subscription, treat_none_as_default_value = false)]
pub(crate) struct SubscriptionRecord {
    #[diesel(skip_insertion)]
    id: i64,
    process_id: i64,
    task: i32,
    event: String,
    flow: String,
    kind: String,
    name: String,
    key: String,
    since: NaiveDateTime,
}

impl From<&MessageRow> for MessageRecord {
    fn from(row: &MessageRow) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind.as_str().into(),
            name: row.name.clone(),
            key: row.key.clone(),
            payload: row.payload.clone(),
            given: row.given.clone(),
            sent_at: row.sent_at.naive_utc(),
            kept_until: row.kept_until.naive_utc(),
            last_wait: row.last_wait,
            passed: row.passed,
            begun: row.begun.clone(),
            process_id: row.task.map(|task| task.process.0),
            task: row.task.map(|task| signed(task.number)),
            taken_at: row.taken_at.map(|at| at.naive_utc()),
            error: row.error.clone(),
            turn: signed(row.turn),
            start: row.start.clone(),
        }
    }
}

fn kind(name: &str) -> Result<MessageKind, StoreError> {
    MessageKind::from_name(name).ok_or_else(|| unreadable("kind of message", name))
}

impl TryFrom<MessageRecord> for MessageRow {
    type Error = StoreError;

    fn try_from(record: MessageRecord) -> Result<Self, StoreError> {
        let task = record.process_id.zip(record.task);
        Ok(Self {
            id: MessageId(record.id),
            kind: kind(&record.kind)?,
            name: record.name,
            key: record.key,
            payload: record.payload,
            given: record.given,
            sent_at: record.sent_at.and_utc(),
            kept_until: record.kept_until.and_utc(),
            last_wait: record.last_wait,
            passed: record.passed,
            begun: record.begun,
            task: task.map(|(process, number)| TaskId {
                process: ProcessId(process),
                number: unsigned(number),
            }),
            taken_at: utc(record.taken_at),
            error: record.error,
            turn: unsigned(record.turn),
            start: record.start,
        })
    }
}

impl From<&SubscriptionRow> for SubscriptionRecord {
    fn from(row: &SubscriptionRow) -> Self {
        Self {
            id: row.id,
            process_id: row.task.process.0,
            task: signed(row.task.number),
            event: row.event.clone(),
            flow: row.flow.clone(),
            kind: row.kind.as_str().into(),
            name: row.name.clone(),
            key: row.key.clone(),
            since: row.since.naive_utc(),
        }
    }
}

impl TryFrom<SubscriptionRecord> for SubscriptionRow {
    type Error = StoreError;

    fn try_from(record: SubscriptionRecord) -> Result<Self, StoreError> {
        Ok(Self {
            id: record.id,
            task: TaskId {
                process: ProcessId(record.process_id),
                number: unsigned(record.task),
            },
            event: record.event,
            flow: record.flow,
            kind: kind(&record.kind)?,
            name: record.name,
            key: record.key,
            since: record.since.and_utc(),
        })
    }
}

type IsMessage = Box<
    dyn BoxableExpression<viewflow_message::table, MultiBackend, SqlType = diesel::sql_types::Bool>,
>;

pub(crate) fn unsubscribe(connection: &mut DbConnection, keys: &[JobKey]) -> QueryResult<()> {
    use viewflow_subscription::{event, process_id, task};
    for (of, about) in keys {
        let this = process_id
            .eq(of.process.0)
            .and(task.eq(signed(of.number)))
            .and(event.eq(about));
        diesel::delete(viewflow_subscription::table.filter(this)).execute(connection)?;
    }
    Ok(())
}

pub(crate) fn subscribe(
    connection: &mut DbConnection,
    rows: &[SubscriptionRow],
) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = rows.iter().map(SubscriptionRecord::from).collect();
    match connection {
        DbConnection::Sqlite(connection) => sqlite::insert_subscriptions(connection, &rows),
    }
}

pub(crate) fn insert(
    connection: &mut DbConnection,
    message: &MessageRow,
) -> Result<Option<MessageId>, StoreError> {
    let mut record = MessageRecord::from(message);
    if message.kind == MessageKind::Signal {
        let latest: Option<i64> = viewflow_subscription::table
            .select(max(viewflow_subscription::id))
            .get_result(connection)
            .map_err(StoreError::database)?;
        record.last_wait = latest.unwrap_or(0);
    }
    let id = match connection {
        DbConnection::Sqlite(connection) => sqlite::insert_message(connection, &record),
    };
    Ok(id.map_err(StoreError::database)?.map(MessageId))
}

pub(crate) fn change(
    connection: &mut DbConnection,
    before: &MessageRow,
    after: Option<&MessageRow>,
) -> QueryResult<bool> {
    let unchanged = viewflow_message::id
        .eq(before.id.0)
        .and(viewflow_message::turn.eq(signed(before.turn)));
    let this = viewflow_message::table.filter(unchanged);
    let changed = match after {
        Some(row) => diesel::update(this)
            .set(MessageChange {
                kept_until: row.kept_until.naive_utc(),
                passed: row.passed,
                begun: row.begun.as_deref(),
                process_id: row.task.map(|task| task.process.0),
                task: row.task.map(|task| signed(task.number)),
                taken_at: row.taken_at.map(|at| at.naive_utc()),
                error: row.error.as_deref(),
                turn: signed(before.turn) + 1,
            })
            .execute(connection)?,
        None => diesel::delete(this).execute(connection)?,
    };
    Ok(changed == 1)
}

/// What is for everybody: a signal, and not what one of them could not take.
fn for_all() -> IsMessage {
    let signal = viewflow_message::kind.eq(MessageKind::Signal.as_str());
    let to_all = viewflow_message::start.is_null();
    Box::new(signal.and(viewflow_message::task.is_null()).and(to_all))
}

/// What [`MessageRow::is_open`] says.
fn is_open(now: DateTime<Utc>) -> IsMessage {
    let kept = viewflow_message::kept_until.ge(now.naive_utc());
    let fit = viewflow_message::error.is_null().or(for_all());
    let is_open = viewflow_message::taken_at
        .is_null()
        .and(fit)
        .and(viewflow_message::task.is_not_null().or(kept));
    Box::new(is_open)
}

impl Messages for DieselStore {
    fn message(&self, id: MessageId) -> Result<Option<MessageRow>, StoreError> {
        let found: Option<MessageRecord> = viewflow_message::table
            .find(id.0)
            .select(MessageRecord::as_select())
            .get_result(&mut *self.pooled()?)
            .optional()
            .map_err(StoreError::database)?;
        found.map(TryInto::try_into).transpose()
    }

    fn message_called(&self, given: &str) -> Result<Option<MessageRow>, StoreError> {
        let found: Option<MessageRecord> = viewflow_message::table
            .filter(viewflow_message::given.eq(given))
            .select(MessageRecord::as_select())
            .get_result(&mut *self.pooled()?)
            .optional()
            .map_err(StoreError::database)?;
        found.map(TryInto::try_into).transpose()
    }

    fn waiting(
        &self,
        message: &MessageRow,
        flows: &[&str],
    ) -> Result<Option<SubscriptionRow>, StoreError> {
        use viewflow_subscription as row;
        let mut query = row::table
            .filter(row::kind.eq(message.kind.as_str()))
            .filter(row::name.eq(&message.name))
            .filter(row::key.eq(&message.key))
            .filter(row::flow.eq_any(flows))
            .into_boxed();
        if let Some(task) = message.task {
            query = query
                .filter(row::process_id.eq(task.process.0))
                .filter(row::task.eq(signed(task.number)));
        }
        if message.is_for_all() {
            query = query
                .filter(row::id.gt(message.passed))
                .filter(row::id.le(message.last_wait));
        }
        let found: Option<SubscriptionRecord> = query
            .order(row::id)
            .limit(1)
            .select(SubscriptionRecord::as_select())
            .get_result(&mut *self.pooled()?)
            .optional()
            .map_err(StoreError::database)?;
        found.map(TryInto::try_into).transpose()
    }

    fn messages_for(
        &self,
        kind: MessageKind,
        (name, key): (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<Vec<MessageId>, StoreError> {
        let aimed = viewflow_message::task.is_not_null();
        let message = viewflow_message::kind.eq(MessageKind::Message.as_str());
        let ids: Vec<i64> = viewflow_message::table
            .filter(viewflow_message::kind.eq(kind.as_str()))
            .filter(viewflow_message::name.eq(name))
            .filter(viewflow_message::key.eq(key))
            .filter(message.or(aimed))
            .filter(is_open(now))
            .order(viewflow_message::id)
            .select(viewflow_message::id)
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        Ok(ids.into_iter().map(MessageId).collect())
    }

    fn deliverable(
        &self,
        flows: &[&str],
        begin: &[&str],
        now: DateTime<Utc>,
        at_most: u32,
    ) -> Result<Vec<MessageId>, StoreError> {
        use viewflow_subscription as row;
        let nobody_in_particular = viewflow_message::task.is_null();
        // Null is equal to nothing, so whoever is not for one task alone fits by the first.
        let process = row::process_id.nullable().eq(viewflow_message::process_id);
        let task = row::task.nullable().eq(viewflow_message::task);
        let fits = nobody_in_particular.or(process.and(task).assume_not_null());
        let waits = row::table
            .filter(row::kind.eq(viewflow_message::kind))
            .filter(row::name.eq(viewflow_message::name))
            .filter(row::key.eq(viewflow_message::key))
            .filter(row::flow.eq_any(flows))
            .filter(fits);
        let begins = viewflow_message::kind
            .eq(MessageKind::Message.as_str())
            .and(viewflow_message::task.is_null())
            .and(viewflow_message::name.eq_any(begin));
        let ids: Vec<i64> = viewflow_message::table
            .filter(is_open(now))
            .filter(for_all().or(begins).or(exists(waits)))
            .order(viewflow_message::id)
            .limit(at_most.into())
            .select(viewflow_message::id)
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        Ok(ids.into_iter().map(MessageId).collect())
    }

    fn untaken(
        &self,
        told: Option<&[(MessageKind, &str)]>,
        page: Page,
    ) -> Result<Listing<MessageRow>, StoreError> {
        let open = viewflow_message::taken_at.is_null();
        let mut query = viewflow_message::table
            .filter(open.or(viewflow_message::error.is_not_null()))
            .into_boxed();
        if let Some(told) = told {
            let of = |kind: MessageKind| {
                let names = told.iter().filter(move |(other, _)| *other == kind);
                let names: Vec<&str> = names.map(|(_, name)| *name).collect();
                let is_of = viewflow_message::kind.eq(kind.as_str());
                is_of.and(viewflow_message::name.eq_any(names))
            };
            query = query.filter(of(MessageKind::Message).or(of(MessageKind::Signal)));
        }
        let records: Vec<MessageRecord> = query
            .order(viewflow_message::id.desc())
            .limit(limit(page))
            .offset(offset(page))
            .select(MessageRecord::as_select())
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        page_of(records, page)
    }

    fn subscriptions(
        &self,
        flows: &[&str],
        page: Page,
    ) -> Result<Listing<(SubscriptionRow, TaskRow)>, StoreError> {
        let of_wait = viewflow_task::process_id
            .eq(viewflow_subscription::process_id)
            .and(viewflow_task::number.eq(viewflow_subscription::task));
        let found: Vec<(SubscriptionRecord, TaskRecord)> = viewflow_subscription::table
            .inner_join(viewflow_task::table.on(of_wait))
            .filter(viewflow_subscription::flow.eq_any(flows))
            .order(viewflow_subscription::id)
            .limit(limit(page))
            .offset(offset(page))
            .select((SubscriptionRecord::as_select(), TaskRecord::as_select()))
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        pairs_of(found, page)
    }

    fn subscriptions_of(&self, process: ProcessId) -> Result<Vec<SubscriptionRow>, StoreError> {
        let records: Vec<SubscriptionRecord> = viewflow_subscription::table
            .filter(viewflow_subscription::process_id.eq(process.0))
            .order(viewflow_subscription::id)
            .select(SubscriptionRecord::as_select())
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        try_all(records)
    }

    fn forget_messages(
        &self,
        sent_before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let taken = viewflow_message::taken_at.is_not_null();
        let kept = viewflow_message::kept_until.ge(now.naive_utc());
        let nobodys = viewflow_message::task
            .is_null()
            .and(viewflow_message::error.is_null())
            .and(diesel::dsl::not(kept));
        let old = viewflow_message::table
            .filter(viewflow_message::sent_at.lt(sent_before.naive_utc()))
            .filter(taken.or(nobodys));
        diesel::delete(old)
            .execute(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        Ok(())
    }
}
