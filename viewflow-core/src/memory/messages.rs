//! Messages and signals, and who waits for them.

use chrono::{DateTime, Utc};

use super::MemoryStore;
use super::listings::page_of;
use super::tables::Tables;
use crate::store::{
    JobKey, Listing, MessageKind, MessageRow, Messages, Page, StoreError, SubscriptionRow, TaskRow,
};
use crate::{MessageId, ProcessId};

/// What is on its way, who waits for it, and how much of both there has been.
#[derive(Clone, Default)]
pub(super) struct Mail {
    pub(super) messages: Vec<MessageRow>,
    pub(super) subscriptions: Vec<SubscriptionRow>,
    last_message: i64,
    last_wait: i64,
}

impl Mail {
    pub(super) fn insert(&mut self, message: &MessageRow) -> Option<MessageId> {
        let known = |row: &MessageRow| row.given.is_some() && row.given == message.given;
        if self.messages.iter().any(known) {
            return None;
        }
        self.last_message += 1;
        let id = MessageId(self.last_message);
        self.messages.push(MessageRow {
            id,
            last_wait: self.last_wait,
            ..message.clone()
        });
        Some(id)
    }

    pub(super) fn change(&mut self, before: &MessageRow, after: Option<&MessageRow>) -> bool {
        let is_it = |row: &MessageRow| (row.id, row.turn) == (before.id, before.turn);
        let Some(at) = self.messages.iter().position(is_it) else {
            return false;
        };
        match after {
            Some(after) => {
                self.messages[at] = MessageRow {
                    turn: before.turn + 1,
                    ..after.clone()
                }
            }
            None => {
                self.messages.remove(at);
            }
        }
        true
    }

    pub(super) fn subscribe(&mut self, rows: &[SubscriptionRow]) {
        for row in rows {
            self.last_wait += 1;
            let id = self.last_wait;
            self.subscriptions
                .push(SubscriptionRow { id, ..row.clone() });
        }
    }

    pub(super) fn unsubscribe(&mut self, keys: &[JobKey]) {
        let is_one = |row: &SubscriptionRow| {
            keys.iter()
                .any(|(task, event)| (*task, event) == (row.task, &row.event))
        };
        self.subscriptions.retain(|row| !is_one(row));
    }
}

/// Whether it is what somebody waits for, and not for somebody else.
fn fits(message: &MessageRow, row: &SubscriptionRow) -> bool {
    let is_all = message.is_for_all();
    let next = message.passed + 1..=message.last_wait;
    (row.kind, &row.name, &row.key) == (message.kind, &message.name, &message.key)
        && message.task.is_none_or(|task| task == row.task)
        && (!is_all || next.contains(&row.id))
}

impl Tables {
    fn waiting(&self, message: &MessageRow, flows: &[&str]) -> Option<&SubscriptionRow> {
        let rows = self.mail.subscriptions.iter();
        let mut fitting = rows.filter(|row| flows.contains(&row.flow.as_str()));
        fitting.find(|row| fits(message, row))
    }
}

impl Messages for MemoryStore {
    fn message(&self, id: MessageId) -> Result<Option<MessageRow>, StoreError> {
        let tables = self.tables()?;
        let mut messages = tables.mail.messages.iter();
        Ok(messages.find(|row| row.id == id).cloned())
    }

    fn message_called(&self, given: &str) -> Result<Option<MessageRow>, StoreError> {
        let tables = self.tables()?;
        let mut messages = tables.mail.messages.iter();
        Ok(messages
            .find(|row| row.given.as_deref() == Some(given))
            .cloned())
    }

    fn waiting(
        &self,
        message: &MessageRow,
        flows: &[&str],
    ) -> Result<Option<SubscriptionRow>, StoreError> {
        Ok(self.tables()?.waiting(message, flows).cloned())
    }

    fn messages_for(
        &self,
        kind: MessageKind,
        (name, key): (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<Vec<MessageId>, StoreError> {
        let tables = self.tables()?;
        let is_for = |row: &&MessageRow| {
            (row.kind, row.name.as_str(), row.key.as_str()) == (kind, name, key)
                && (kind == MessageKind::Message || row.task.is_some())
                && row.is_open(now)
        };
        let found = tables.mail.messages.iter().filter(is_for);
        Ok(found.map(|row| row.id).collect())
    }

    fn deliverable(
        &self,
        flows: &[&str],
        begin: &[&str],
        now: DateTime<Utc>,
        at_most: u32,
    ) -> Result<Vec<MessageId>, StoreError> {
        let tables = self.tables()?;
        let can_be = |row: &&MessageRow| {
            let is_all = row.is_for_all();
            let begins = row.kind == MessageKind::Message
                && row.task.is_none()
                && begin.contains(&row.name.as_str());
            row.is_open(now) && (is_all || begins || tables.waiting(row, flows).is_some())
        };
        let found = tables.mail.messages.iter().filter(can_be);
        Ok(found.map(|row| row.id).take(at_most as usize).collect())
    }

    fn untaken(
        &self,
        told: Option<&[(MessageKind, &str)]>,
        page: Page,
    ) -> Result<Listing<MessageRow>, StoreError> {
        let tables = self.tables()?;
        let messages = tables.mail.messages.iter().rev();
        let untaken = messages
            .filter(|row| row.taken_at.is_none() || row.error.is_some())
            .filter(|row| told.is_none_or(|told| told.contains(&(row.kind, row.name.as_str()))));
        Ok(page_of(untaken.cloned(), page))
    }

    fn subscriptions(
        &self,
        flows: &[&str],
        page: Page,
    ) -> Result<Listing<(SubscriptionRow, TaskRow)>, StoreError> {
        let tables = self.tables()?;
        let rows = tables.mail.subscriptions.iter();
        let of_flows = rows.filter(|row| flows.contains(&row.flow.as_str()));
        let with_task = of_flows.filter_map(|row| {
            let task = tables.tasks.get(&row.task)?;
            Some((row.clone(), task.clone()))
        });
        Ok(page_of(with_task, page))
    }

    fn subscriptions_of(&self, process: ProcessId) -> Result<Vec<SubscriptionRow>, StoreError> {
        let tables = self.tables()?;
        let rows = tables.mail.subscriptions.iter();
        Ok(rows
            .filter(|row| row.task.process == process)
            .cloned()
            .collect())
    }

    fn forget_messages(
        &self,
        sent_before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut tables = self.tables()?;
        let is_nobodys = |row: &MessageRow| row.task.is_none() && row.error.is_none();
        let is_over =
            |row: &MessageRow| row.taken_at.is_some() || is_nobodys(row) && row.kept_until < now;
        let messages = &mut tables.mail.messages;
        messages.retain(|row| row.sent_at >= sent_before || !is_over(row));
        Ok(())
    }
}
