//! What a step tells others, written with it; and what is to be looked for afterwards.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::message::Envelope;
use crate::store::{Effects, MessageKind, SubscriptionRow, Transaction};
use crate::{Error, MessageId};

/// What is to be done about messages and signals once a step is committed.
#[derive(Debug, Clone)]
pub(crate) enum Tell {
    /// This one was sent: who waits for it?
    Deliver(MessageId),
    /// Somebody waits for this: is it there? First write, then look: so if a message is sent at the same
    /// moment, one of both finds the other.
    Look(MessageKind, String, String),
}

/// What a step throws, and what it has begun to wait for before, by the task and the event.
type Thrown = (Vec<Envelope>, BTreeSet<(u32, String)>);

/// Writes what a step throws. What it has begun to wait for before is written first: whoever waits when
/// a signal is thrown hears it.
pub(super) fn tell(
    tx: &mut dyn Transaction,
    (thrown, early): Thrown,
    effects: &mut Effects,
    now: DateTime<Utc>,
) -> Result<Vec<Tell>, Error> {
    let waits = |row: &SubscriptionRow| Tell::Look(row.kind, row.name.clone(), row.key.clone());
    let mut told: Vec<Tell> = effects.subscriptions.iter().map(waits).collect();
    if thrown.is_empty() {
        return Ok(told);
    }
    let is_early = |row: &SubscriptionRow| early.contains(&(row.task.number, row.event.clone()));
    let (first, later) = std::mem::take(&mut effects.subscriptions)
        .into_iter()
        .partition(is_early);
    effects.subscriptions = later;
    tx.apply(&Effects {
        unsubscribed: std::mem::take(&mut effects.unsubscribed),
        subscriptions: first,
        ..Effects::default()
    })?;
    for envelope in thrown {
        let sent = tx.insert_message(&envelope.row(now)?)?;
        told.extend(sent.map(Tell::Deliver));
    }
    Ok(told)
}
