//! Messages and signals, as somebody outside sends them.

use super::{Case, FlowTest, Tried};
use crate::store::{Page, ProcessFilter};
use crate::{Envelope, Error, Flow, Sent, Signal};

/// So much is left to workers at most, again and again. Flows that tell each other more never end.
const MOST_SWEEPS: usize = 10_000;

impl FlowTest {
    /// Somebody sends a message, and whoever waits for it has taken it when this returns: `&message`, or
    /// an [`Envelope`] that says more about it.
    #[track_caller]
    pub fn sends(&self, message: impl Into<Envelope>) -> Sent {
        self.try_sends(message).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_sends(&self, message: impl Into<Envelope>) -> Tried<'_, Sent> {
        let envelope = message.into();
        let what = format!("somebody sends `{}`", envelope.name());
        let sent = self.engine().send(envelope);
        Tried::new(self, what, self.deliver_all(sent))
    }

    /// Somebody throws a signal, and all who wait for it have heard it when this returns.
    #[track_caller]
    pub fn broadcasts<T: Signal>(&self, signal: &T) {
        self.try_broadcasts(signal).done();
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_broadcasts<T: Signal>(&self, signal: &T) -> Tried<'_, ()> {
        let what = format!("somebody throws the signal `{}`", T::NAME);
        let thrown = self.engine().broadcast(signal);
        Tried::new(self, what, self.deliver_all(thrown))
    }

    /// The process of a flow that was begun last, as by a message.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[track_caller]
    pub fn latest<F: Flow>(&self) -> Case<'_, F> {
        let filter = ProcessFilter {
            flows: vec![F::NAME.into()],
            status: None,
            involving: None,
        };
        match self.engine().store().processes(&filter, Page::first(1)) {
            Ok(found) => match found.items.first() {
                Some(row) => Case::new(self, row.id),
                None => panic!("no process of the flow `{}` has begun", F::NAME),
            },
            Err(error) => panic!("the store cannot be read: {error}"),
        }
    }

    /// Workers deliver what is left to them.
    fn deliver_all<T>(&self, done: Result<T, Error>) -> Result<T, Error> {
        let done = done?;
        for _ in 0..MOST_SWEEPS {
            if self.engine().sweep()? == 0 {
                return Ok(done);
            }
        }
        panic!("what flows tell each other never ends");
    }
}
