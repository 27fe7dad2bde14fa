//! A person at the engine.

use std::sync::Arc;

use crate::engine::Engine;
use crate::{Error, User};

/// A person at the engine. Every command of a person's goes through one, and is checked against the
/// rights that the person held when the actor was made.
#[derive(Clone)]
pub struct Actor {
    engine: Engine,
    user: Arc<User>,
}

impl Engine {
    /// The person of that name, by the store's word.
    ///
    /// # Errors
    ///
    /// [`Error::NoUser`] if there is no such account or it is closed.
    pub fn user(&self, name: &str) -> Result<Actor, Error> {
        match self.store().account(name)? {
            Some(account) if account.is_active => Ok(self.actor(account.user)),
            _ => Err(Error::NoUser(name.into())),
        }
    }

    /// A person whom the caller has made sure of.
    pub fn actor(&self, user: User) -> Actor {
        Actor {
            engine: self.clone(),
            user: Arc::new(user),
        }
    }
}

impl Actor {
    /// The person.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}
