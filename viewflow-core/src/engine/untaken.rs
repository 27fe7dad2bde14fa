//! What nobody has taken, for who administers.
//!
//! A message is nobody's: whoever administers a flow that waits for such messages sees it. Whose process
//! has it delivered again cannot be said before, so that asks for all of those flows, unless it is for
//! one task alone.

use crate::engine::{Actor, Engine};
use crate::error::Denied;
use crate::message::Sent;
use crate::shape::Shape;
use crate::store::{Listing, MessageKind, MessageRow, Page};
use crate::{Error, MessageId, User};

impl Actor {
    /// What nobody has taken, and what could not be taken, of all that the flows wait for which the person
    /// administers; everything, if these are all flows. The latest first.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person administers none, and whatever the store runs into.
    pub fn untaken_messages(&self, page: Page) -> Result<Listing<MessageRow>, Error> {
        let (engine, user) = (self.engine(), self.user());
        check_any(engine, user)?;
        if engine.flows().all(|flow| flow.may_manage(user)) {
            return Ok(engine.store().untaken(None, page)?);
        }
        let managed = engine.flows().filter(|flow| flow.may_manage(user));
        let told: Vec<_> = managed.flat_map(Shape::waits_for).collect();
        Ok(engine.store().untaken(Some(&told), page)?)
    }

    /// Whether the person may have a message delivered again: whoever administers the flow of the
    /// task that it is for; if it is for no task, all flows that wait for such messages; and if none does, all
    /// flows.
    ///
    /// # Errors
    ///
    /// Whatever the store runs into.
    pub fn may_deliver_again(&self, message: &MessageRow) -> Result<bool, Error> {
        match self.check_deliver(message) {
            Ok(()) => Ok(true),
            Err(Error::Denied(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Whether it takes somebody to have a message delivered: it could not be taken, has been kept for as
    /// long as it was to be, or is for a task that is closed.
    ///
    /// # Errors
    ///
    /// Whatever the store runs into.
    pub fn is_stranded(&self, message: &MessageRow) -> Result<bool, Error> {
        let engine = self.engine();
        if message.taken_at.is_some() {
            return Ok(false);
        }
        if message.error.is_some() {
            return Ok(true);
        }
        Ok(match message.task {
            // Who has not heard a signal does not hear it later.
            _ if message.is_for_all() => false,
            Some(_) if message.kind == MessageKind::Signal => false,
            None => !message.is_open(engine.now()),
            Some(task) => {
                let found = engine.store().task(task)?;
                !found.is_some_and(|found| found.task.status.is_open())
            }
        })
    }

    /// Has a message delivered that is [stranded](Self::is_stranded). It is kept anew, if nobody waits for it
    /// now either. An administrator's command.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] if the person [may not](Self::may_deliver_again), [`Error::NoMessage`], and
    /// whatever the store runs into.
    pub fn deliver_again(&self, id: MessageId) -> Result<Sent, Error> {
        let (engine, user) = (self.engine(), self.user());
        check_any(engine, user)?;
        let found = engine.store().message(id)?;
        let row = found.ok_or(Error::NoMessage(id))?;
        self.check_deliver(&row)?;
        if !self.is_stranded(&row)? {
            engine.see_to_all([id]);
            return engine.outcome(id, false);
        }
        // Whether it is still for one task is seen when it is delivered.
        let mut after = match row.task {
            None if !row.is_for_all() => engine.kept_anew(&row),
            _ => row.clone(),
        };
        after.error = None;
        let _ = engine.change(&row, Some(&after))?;
        engine.see_to_all([id]);
        engine.outcome(id, false)
    }

    fn check_deliver(&self, message: &MessageRow) -> Result<(), Error> {
        let (engine, user) = (self.engine(), self.user());
        let process = match message.task {
            Some(task) => engine.store().process(task.process)?,
            None => None,
        };
        if let Some(process) = process {
            let flow = engine.flows().find(|flow| flow.name == process.flow);
            return match flow {
                Some(flow) => Ok(flow.check_manage(user)?),
                None => Ok(check_all(engine.flows(), user)?),
            };
        }
        let told = (message.kind, message.name.as_str());
        let start = message.start.as_ref();
        let start = start.and_then(|start| start.split_once('/'));
        let is_start_of = |flow: &Shape| start.is_none_or(|(name, _)| name == flow.name);
        let mut concerned = engine
            .flows()
            .filter(|flow| flow.waits_for().any(|one| one == told) && is_start_of(flow))
            .peekable();
        match concerned.peek() {
            Some(_) => check_all(concerned, user)?,
            None => check_all(engine.flows(), user)?,
        }
        Ok(())
    }
}

/// Whether the person administers any flow.
fn check_any(engine: &Engine, user: &User) -> Result<(), Denied> {
    match engine.flows().any(|flow| flow.may_manage(user)) {
        true => Ok(()),
        false => check_all(engine.flows(), user),
    }
}

/// Whether the person administers all of them.
fn check_all<'f>(mut flows: impl Iterator<Item = &'f Shape>, user: &User) -> Result<(), Denied> {
    flows.try_for_each(|flow| flow.check_manage(user))
}
