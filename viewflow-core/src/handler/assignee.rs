//! Whom a task is given to.

use crate::{User, UserId};

/// Whom a new task is given to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// Nobody: it waits in the queue.
    Nobody,
    /// The account of that number.
    Id(UserId),
    /// The account of that name.
    Name(String),
}

impl From<UserId> for Assignee {
    fn from(id: UserId) -> Self {
        Self::Id(id)
    }
}

impl From<&User> for Assignee {
    fn from(user: &User) -> Self {
        Self::Id(user.id)
    }
}

impl From<&str> for Assignee {
    fn from(name: &str) -> Self {
        Self::Name(name.into())
    }
}

impl From<String> for Assignee {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl From<&String> for Assignee {
    fn from(name: &String) -> Self {
        Self::Name(name.clone())
    }
}

impl<A: Into<Assignee>> From<Option<A>> for Assignee {
    fn from(assignee: Option<A>) -> Self {
        assignee.map_or(Self::Nobody, Into::into)
    }
}
