//! Messages and signals on their way: each delivery is a transaction of its own, which locks one process.
//!
//! What becomes of a message stands in its row, which changes in the transaction of whoever takes it,
//! and only if nobody has changed it since it was read. So however many deliver it at once, and wherever
//! one of them dies, it is taken once.

use std::collections::VecDeque;

use chrono::TimeDelta;
use viewflow_graph::{Kind, NodeId};

use crate::engine::Engine;
use crate::engine::drive::{Committed, OnFailure, or_parked};
use crate::engine::follow::Next;
use crate::engine::tell::Tell;
use crate::shape::EventShape;
use crate::store::{MessageKind, MessageRow, Mode, SubscriptionRow};
use crate::{Error, MessageId, TaskId};

/// For so long at least a message is kept that is to be delivered again.
const AGAIN: TimeDelta = TimeDelta::days(1);

/// What came of an attempt to deliver something.
enum Delivery {
    /// Somebody has it, and there may be more to tell it to.
    GoesOn(Vec<Committed>),
    /// Somebody else was faster. It is looked at again.
    Again,
    /// Nothing is left to do.
    Rests,
}

/// A start that something begins processes at, and its name among such starts.
struct Begin<'e> {
    flow: &'e str,
    node: NodeId,
    name: String,
}

/// Whether something was in the way that may be gone the next time.
fn passes(error: &Error) -> bool {
    matches!(
        error,
        Error::Store(_) | Error::LostClaim(_) | Error::WithinStep
    )
}

impl Engine {
    /// Delivers or looks for what is told; what comes of it is to follow.
    pub(super) fn see_to_telling(&self, tell: Tell, open: &mut VecDeque<Next>) {
        let seen = match &tell {
            Tell::Look(kind, name, key) => {
                let found = self.store().messages_for(*kind, (name, key), self.now());
                found.map_err(Error::from).map(|found| {
                    let deliver = |id| Next::Tell(Tell::Deliver(id));
                    open.extend(found.into_iter().map(deliver));
                })
            }
            Tell::Deliver(id) => self.deliver(*id).map(|delivery| match delivery {
                Delivery::Rests => {}
                Delivery::Again => open.push_back(Next::Tell(tell.clone())),
                Delivery::GoesOn(steps) => {
                    for committed in steps {
                        self.note_committed(&committed, open);
                    }
                    open.push_back(Next::Tell(tell.clone()));
                }
            }),
        };
        if let Err(error) = seen {
            tracing::warn!(?tell, %error, "what was told is left to a worker");
        }
    }

    /// Delivers something to one.
    fn deliver(&self, id: MessageId) -> Result<Delivery, Error> {
        let found = self.store().message(id)?;
        let Some(row) = found.filter(|row| row.is_open(self.now())) else {
            return Ok(Delivery::Rests);
        };
        match self.deliver_open(&row) {
            // Nobody can take it as things are, and it is not to be tried over and over.
            Err(error) if !passes(&error) => {
                tracing::warn!(%id, %error, "what was told could not be taken");
                self.set_aside(&row, &error)
            }
            other => other,
        }
    }

    fn deliver_open(&self, row: &MessageRow) -> Result<Delivery, Error> {
        let is_all = row.is_for_all();
        // Starts come first for a signal, and for a message only where nobody waits.
        if is_all && let Some(begin) = self.begins(row).next() {
            return self.begin_by(row, &begin, false);
        }
        let flows: Vec<_> = self.flows().map(|flow| flow.name).collect();
        // What has begun a process already is not for another one besides.
        let may_be_told = row.begun.is_none() && row.start.is_none();
        if (may_be_told || is_all || row.task.is_some())
            && let Some(wait) = self.store().waiting(row, &flows)?
        {
            return self.hand_over(row, &wait, &flows);
        }
        if is_all {
            return self.all_told(row);
        }
        if let Some(task) = row.task {
            return self.keep_for_others(row, task);
        }
        let mut begins = self.begins(row);
        match begins.next() {
            Some(begin) => self.begin_by(row, &begin, begins.next().is_none()),
            // It has begun what it was to begin: of the flows that were left, none has such a start now.
            None if row.begun.is_some() => {
                let mut after = row.clone();
                after.taken_at = Some(self.now());
                let _ = self.change(row, Some(&after))?;
                Ok(Delivery::Rests)
            }
            None => Ok(Delivery::Rests),
        }
    }

    /// What is kept for one task is for whoever comes, once that is closed. A signal is not: who comes later
    /// does not hear it.
    fn keep_for_others(&self, row: &MessageRow, task: TaskId) -> Result<Delivery, Error> {
        let found = self.store().task(task)?;
        let is_open = found.is_some_and(|found| found.task.status.is_open());
        if is_open || row.kind == MessageKind::Signal {
            return Ok(Delivery::Rests);
        }
        let _ = self.change(row, Some(&self.kept_anew(row)))?;
        Ok(Delivery::Again)
    }

    /// The same message, kept from now on for as long as it was kept at first, and for whoever comes.
    pub(super) fn kept_anew(&self, row: &MessageRow) -> MessageRow {
        let kept = (row.kept_until - row.sent_at).max(AGAIN);
        let until = self.now().checked_add_signed(kept);
        MessageRow {
            task: None,
            kept_until: until.map_or(row.kept_until, |until| until.max(row.kept_until)),
            ..row.clone()
        }
    }

    /// The starts at which it has still to begin a process, in the order of their names.
    fn begins(&self, row: &MessageRow) -> impl Iterator<Item = Begin<'_>> {
        let told = (row.kind, row.name.as_str());
        let mut begins: Vec<Begin<'_>> = Vec::new();
        for flow in self.flows() {
            for (id, node) in flow.graph.nodes() {
                let tells = |event: &EventShape| event.told() == Some(told);
                if !node.kind.is_start() || !flow.node(id).events.iter().any(tells) {
                    continue;
                }
                let name = format!("{}/{}", flow.name, node.name);
                if row.start.as_ref().is_some_and(|start| *start != name) {
                    continue;
                }
                if row.begun.as_ref().is_none_or(|begun| name > *begun) {
                    begins.push(Begin {
                        flow: flow.name,
                        node: id,
                        name,
                    });
                }
            }
        }
        begins.sort_by(|one, other| one.name.cmp(&other.name));
        begins.into_iter()
    }

    /// The names of messages by which processes begin.
    pub(super) fn begun_by_messages(&self) -> Vec<&'static str> {
        let nodes = self.flows().flat_map(|flow| flow.nodes.iter());
        let starts = nodes.filter(|node| node.kind == Kind::StartMessage);
        let told = starts.flat_map(|node| node.events.iter().filter_map(EventShape::told));
        told.map(|(_, name)| name).collect()
    }

    /// Tells one who waits.
    fn hand_over(
        &self,
        row: &MessageRow,
        wait: &SubscriptionRow,
        flows: &[&str],
    ) -> Result<Delivery, Error> {
        let handed = or_parked(|on_failure| self.hand_over_with(row, wait, on_failure));
        let handed = match handed {
            // Somebody was faster, unless nothing has changed: then it would come to the same for ever.
            Ok(None) if self.is_as_before(row, wait, flows)? => {
                let task = self.store().task(wait.task)?;
                Err(Error::NotWaiting {
                    process: wait.task.process,
                    node: task.map_or_else(|| wait.task.to_string(), |found| found.task.node),
                })
            }
            other => other,
        };
        match handed {
            Ok(Some(committed)) => Ok(Delivery::GoesOn(vec![committed])),
            Ok(None) => Ok(Delivery::Again),
            // One that cannot be told keeps no signal from the others.
            Err(error) if row.is_for_all() && !passes(&error) => {
                tracing::warn!(id = %row.id, task = %wait.task, %error, "a signal was not heard");
                let mut after = row.clone();
                after.passed = wait.id;
                after.error = Some(format!("task {}: {error}", wait.task));
                let _ = self.change(row, Some(&after))?;
                Ok(Delivery::Again)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether a message and who waits for it are as they were.
    fn is_as_before(
        &self,
        row: &MessageRow,
        wait: &SubscriptionRow,
        flows: &[&str],
    ) -> Result<bool, Error> {
        let waiting = self.store().waiting(row, flows)?;
        let message = self.store().message(row.id)?;
        Ok(waiting.as_ref() == Some(wait) && message.as_ref() == Some(row))
    }

    fn hand_over_with(
        &self,
        row: &MessageRow,
        wait: &SubscriptionRow,
        on_failure: OnFailure,
    ) -> Result<Option<Committed>, Error> {
        let mut drive = match self.load(wait.task, None, on_failure) {
            Err(Error::NoTask(_)) => return Ok(None),
            other => other?,
        };
        let number = wait.task.number;
        let Some(progress) = drive.step.receive(number, &wait.event, row)? else {
            return Ok(None);
        };
        let is_all = row.is_for_all();
        let mut after = row.clone();
        match is_all {
            true => after.passed = wait.id,
            false => {
                after.task = Some(wait.task);
                after.taken_at = Some(drive.by.now);
            }
        }
        if !drive.tx.change_message(row, Some(&after))? {
            return Ok(None);
        }
        drive.payload = Some(row.payload.clone());
        drive.run(progress)?;
        if let Some(refusal) = drive.step.refusal() {
            // It is kept for the one that could not take it.
            let error = (!refusal.task_failed).then(|| refusal.cause.clone());
            let kept = MessageRow {
                task: Some(wait.task),
                taken_at: None,
                error,
                ..after.clone()
            };
            match is_all {
                true => {
                    drive.tx.insert_message(&kept)?;
                }
                false => {
                    after.turn += 1;
                    drive.tx.change_message(&after, Some(&kept))?;
                }
            }
        }
        drive.commit().map(Some)
    }

    /// Begins a process at a start.
    fn begin_by(
        &self,
        row: &MessageRow,
        begin: &Begin<'_>,
        is_last: bool,
    ) -> Result<Delivery, Error> {
        let is_only = !row.is_for_all() && is_last && row.begun.is_none();
        match or_parked(|on_failure| self.begin_with(row, begin, is_last, on_failure)) {
            Ok(Some(committed)) => Ok(Delivery::GoesOn(vec![committed])),
            Ok(None) => Ok(Delivery::Again),
            // It goes on to the others.
            Err(error) if !is_only && !passes(&error) => {
                tracing::warn!(id = %row.id, begin.name, %error, "what was told began no process");
                self.keep_for_start(row, begin, is_last, &error)?;
                Ok(Delivery::Again)
            }
            Err(error) => Err(error),
        }
    }

    /// Of several starts, one that could begin no process with a message or a signal has one of its own, for
    /// an administrator.
    fn keep_for_start(
        &self,
        row: &MessageRow,
        begin: &Begin<'_>,
        is_last: bool,
        error: &Error,
    ) -> Result<(), Error> {
        let mut after = row.clone();
        after.begun = Some(begin.name.clone());
        if !row.is_for_all() && is_last {
            after.taken_at = Some(self.now());
        }
        let mut tx = self.store().begin(Mode::Write)?;
        if tx.change_message(row, Some(&after))? {
            tx.insert_message(&MessageRow {
                given: None,
                begun: None,
                start: Some(begin.name.clone()),
                error: Some(error.to_string()),
                ..row.clone()
            })?;
            tx.commit()?;
        }
        Ok(())
    }

    fn begin_with(
        &self,
        row: &MessageRow,
        begin: &Begin<'_>,
        is_last: bool,
        on_failure: OnFailure,
    ) -> Result<Option<Committed>, Error> {
        let process = self.any_flow(begin.flow)?.new_process();
        let tx = self.own(Mode::Write)?;
        let (drive, progress) = self.begin(tx, begin.flow, begin.node, process, None, None)?;
        let mut drive = drive.on_failure(on_failure);
        drive.payload = Some(row.payload.clone());
        drive.run(progress)?;
        if let Some(refusal) = drive.step.refusal() {
            let node = self.flow(begin.flow)?.node(begin.node).name;
            return Err(Error::Handler {
                node: node.into(),
                cause: refusal.cause.clone().into(),
            });
        }
        let process = drive.stored()?;
        let mut after = row.clone();
        after.begun = Some(begin.name.clone());
        if !row.is_for_all() && is_last {
            after.task = Some(TaskId { process, number: 1 });
            after.taken_at = Some(drive.by.now);
        }
        if !drive.tx.change_message(row, Some(&after))? {
            return Ok(None);
        }
        drive.commit().map(Some)
    }

    /// Everybody has heard a signal. It is gone, unless somebody could not take it.
    fn all_told(&self, row: &MessageRow) -> Result<Delivery, Error> {
        let mut after = row.clone();
        after.taken_at = Some(self.now());
        let after = row.error.is_some().then_some(&after);
        let _ = self.change(row, after)?;
        Ok(Delivery::Rests)
    }

    /// Nobody takes it, until an administrator says so.
    fn set_aside(&self, row: &MessageRow, error: &Error) -> Result<Delivery, Error> {
        let mut after = row.clone();
        after.error = Some(error.to_string());
        // It would come to the same again.
        if row.is_for_all() {
            after.taken_at = Some(self.now());
        }
        let _ = self.change(row, Some(&after))?;
        Ok(Delivery::Rests)
    }

    /// Writes what has become of it, and nothing else.
    pub(super) fn change(
        &self,
        before: &MessageRow,
        after: Option<&MessageRow>,
    ) -> Result<bool, Error> {
        let mut tx = self.store().begin(Mode::Write)?;
        let changed = tx.change_message(before, after)?;
        if changed {
            tx.commit()?;
        }
        Ok(changed)
    }
}
