//! The transaction that a step is in.

use std::ops::{Deref, DerefMut};

use crate::Error;
use crate::engine::Engine;
use crate::handler::in_step;
use crate::store::{Mode, Transaction};

/// The transaction that a step is in.
pub(crate) enum Tx<'e> {
    /// The step's own, which ends with it.
    Own(Box<dyn Transaction + 'e>),
    /// The caller's, in which there may be further steps.
    Lent(&'e mut (dyn Transaction + 'e)),
}

impl<'e> Deref for Tx<'e> {
    type Target = dyn Transaction + 'e;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Own(tx) => tx.as_ref(),
            Self::Lent(tx) => *tx,
        }
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Own(tx) => tx.as_mut(),
            Self::Lent(tx) => *tx,
        }
    }
}

impl Engine {
    /// A transaction for one step.
    pub(crate) fn own(&self, mode: Mode) -> Result<Tx<'_>, Error> {
        match in_step() {
            true => Err(Error::WithinStep),
            false => Ok(Tx::Own(self.store().begin(mode)?)),
        }
    }
}
