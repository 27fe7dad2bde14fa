//! What a process of a random flow remembers: by what its dice fall, and which of its code has run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// For each task, how often its code has run, and was undone. Code that runs twice is seen, and
/// code that is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Data {
    pub(super) seed: u64,
    /// How many processes wait for this one.
    pub(super) depth: u64,
    pub(super) ran: BTreeMap<u32, u32>,
    pub(super) undone: BTreeMap<u32, u32>,
    pub(super) created: BTreeMap<u32, u32>,
    /// How many items were gathered, all in all.
    pub(super) gathered: u32,
}

/// What a task of a list is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Item {
    pub(super) place: u64,
    pub(super) done: u32,
}

impl Data {
    pub(super) fn new(seed: u64, depth: u64) -> Self {
        Self {
            seed,
            depth,
            ..Self::default()
        }
    }
}

pub(super) fn mark(marks: &mut BTreeMap<u32, u32>, task: u32) {
    *marks.entry(task).or_default() += 1;
}
