//! People and what they may do.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::UserId;

/// A right that can be granted to a user, such as `hello_world.approve`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Permission {
    /// The unique code: the flow's name, a dot, and what it allows.
    pub code: String,
    /// What it allows, for people.
    pub title: String,
}

/// A person with an account, and the rights the person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The account.
    pub id: UserId,
    /// The name the person signs in with.
    pub name: String,
    /// Whether the person holds every permission.
    pub is_superuser: bool,
    /// The codes of the permissions the person was granted.
    pub permissions: BTreeSet<String>,
}

impl User {
    /// Whether the person holds the permission of that code.
    pub fn has(&self, code: &str) -> bool {
        self.is_superuser || self.permissions.contains(code)
    }
}
