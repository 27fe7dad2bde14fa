//! Messages and signals from outside.

use crate::engine::drive::Committed;
use crate::engine::follow::Next;
use crate::engine::tell::Tell;
use crate::engine::{Engine, EngineTransaction};
use crate::handler::in_step;
use crate::message::{Envelope, Sent, Signal};
use crate::store::{Mode, Transaction};
use crate::{Error, MessageId, ProcessId};

impl Engine {
    /// Sends a message: `&message`, or an [`Envelope`] that says more about it.
    ///
    /// The process that waits longest for such a message with its key takes it. If none waits, each flow
    /// begins a process that has a `StartMessage` of its type. If there is no such flow either, the
    /// message is kept, a day if nothing else is said, or refused.
    ///
    /// When this returns, whoever waits has taken it and gone on, or a worker will see to it.
    ///
    /// # Errors
    ///
    /// [`Error::NobodyWaits`] if it is to be refused, [`Error::Message`] if it is no JSON,
    /// [`Error::WithinStep`] in the code of a step, where a `MessageThrow` is what sends; and whatever
    /// the store runs into.
    pub fn send(&self, message: impl Into<Envelope>) -> Result<Sent, Error> {
        let envelope = message.into();
        let refuses = envelope.refuses();
        let row = envelope.row(self.now())?;
        let mut tx = self.begin_to_send()?;
        let Some(id) = tx.insert_message(&row)? else {
            drop(tx);
            // Whoever has sent it may not have lived to deliver it.
            let known = match &row.given {
                Some(given) => self.store().message_called(given)?,
                None => None,
            };
            if let Some(known) = known {
                self.see_to_all([known.id]);
            }
            return Ok(Sent::Duplicate);
        };
        tx.commit()?;
        self.see_to_all([id]);
        self.outcome(id, refuses)
    }

    /// Tells all who wait for a signal at this moment, in any flow, and begins a process at each
    /// `StartSignal` of its type. That nobody waits is no error, and nothing is kept.
    ///
    /// When this returns, they have heard of it, or, if they are many, a worker goes on.
    ///
    /// # Errors
    ///
    /// [`Error::Message`] if it is no JSON, [`Error::WithinStep`] in the code of a step, where a
    /// `SignalThrow` is what tells; and whatever the store runs into.
    pub fn broadcast<T: Signal>(&self, signal: &T) -> Result<(), Error> {
        let row = Envelope::of_signal(signal).row(self.now())?;
        let mut tx = self.begin_to_send()?;
        let id = tx.insert_message(&row)?;
        tx.commit()?;
        self.see_to_all(id);
        Ok(())
    }

    fn begin_to_send(&self) -> Result<Box<dyn Transaction + '_>, Error> {
        match in_step() {
            true => Err(Error::WithinStep),
            false => Ok(self.store().begin(Mode::Write)?),
        }
    }

    pub(super) fn see_to_all(&self, ids: impl IntoIterator<Item = MessageId>) {
        let open = ids.into_iter().map(|id| Next::Tell(Tell::Deliver(id)));
        self.see_to(open.collect());
    }

    /// What has become of a message.
    pub(super) fn outcome(&self, id: MessageId, refuses: bool) -> Result<Sent, Error> {
        loop {
            let Some(row) = self.store().message(id)? else {
                // It was taken, and forgotten, or refused by somebody else.
                return Ok(Sent::Duplicate);
            };
            match (row.taken_at, row.task) {
                (Some(_), Some(task)) => return Ok(Sent::Taken(task)),
                // The last of several starts could not, and has it for itself.
                (Some(_), None) => return Ok(Sent::Failed),
                _ if row.error.is_some() || row.task.is_some() => return Ok(Sent::Failed),
                _ if !refuses || row.begun.is_some() => return Ok(Sent::Kept(row.kept_until)),
                _ => {}
            }
            if self.change(&row, None)? {
                let (name, key) = (row.name, row.key);
                return Err(Error::NobodyWaits { name, key });
            }
        }
    }

    /// Delivers what lies here: what a program that died has left behind, and whom a message and its
    /// receiver have missed each other. For workers, now and then. Answers of how much something has come.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails.
    pub fn sweep(&self) -> Result<usize, Error> {
        const AT_ONCE: u32 = 100;
        let (now, begin) = (self.now(), self.begun_by_messages());
        let flows: Vec<_> = self.flows().map(|flow| flow.name).collect();
        let open = self.store().deliverable(&flows, &begin, now, AT_ONCE)?;
        let turn = |id: &MessageId| -> Result<_, Error> {
            Ok(self.store().message(*id)?.map(|row| row.turn))
        };
        let mut changed = 0;
        for id in open {
            let before = turn(&id)?;
            self.see_to_all([id]);
            changed += usize::from(turn(&id)? != before);
        }
        Ok(changed)
    }

    /// Forgets what was sent long ago, and has been taken or is not kept any longer: after thirty days.
    /// For workers, now and then. Until then a message of the same id is known to be the same.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails.
    pub fn forget_messages(&self) -> Result<(), Error> {
        const REMEMBERED: chrono::TimeDelta = chrono::TimeDelta::days(30);
        let now = self.now();
        Ok(self.store().forget_messages(now - REMEMBERED, now)?)
    }
}

impl EngineTransaction<'_> {
    /// As [`Engine::send`], in this transaction: the message is delivered once that is committed. `false`
    /// if a message of its id was sent before.
    ///
    /// # Errors
    ///
    /// [`Error::Message`] if it is no JSON; and whatever the store runs into.
    pub fn send(&mut self, message: impl Into<Envelope>) -> Result<bool, Error> {
        let row = message.into().kept().row(self.engine.now())?;
        let sent = self.tx.insert_message(&row)?;
        self.deliver_after(sent);
        Ok(sent.is_some())
    }

    /// As [`Engine::broadcast`], in this transaction: whoever waits when that is committed hears of it.
    ///
    /// # Errors
    ///
    /// [`Error::Message`] if it is no JSON; and whatever the store runs into.
    pub fn broadcast<T: Signal>(&mut self, signal: &T) -> Result<(), Error> {
        let row = Envelope::of_signal(signal).row(self.engine.now())?;
        let sent = self.tx.insert_message(&row)?;
        self.deliver_after(sent);
        Ok(())
    }

    fn deliver_after(&mut self, sent: Option<MessageId>) {
        self.committed.extend(sent.map(|id| Committed {
            process: ProcessId(0),
            made_jobs: false,
            must_advance: false,
            follow_ups: Vec::new(),
            told: vec![Tell::Deliver(id)],
        }));
    }
}
