//! What the code of random flows leaves in their processes.

use std::collections::BTreeMap;

use viewflow_graph::Kind;

use super::super::data::{Data, Item};
use super::super::flow::DynamicFlow;
use super::Holds;
use crate::Status;

impl Holds<'_> {
    /// The code of each task that is done has run once, and that of no other.
    pub(super) fn marks(&self) -> Result<(), String> {
        let data = self.whole.process.data.as_deref().unwrap_or_default();
        let data: Data = serde_json::from_str(data).map_err(|error| error.to_string())?;
        // What a part undoes by itself is told to nobody.
        let tasks = self.whole.tasks.iter();
        for task in tasks.filter(|task| !self.undoes_part(task)) {
            let (node, id, number) = (self.node(task), task.id, task.id.number);
            let of = |marks: &BTreeMap<u32, u32>| marks.get(&number).copied().unwrap_or(0);
            let (ran, undone) = (of(&data.ran), of(&data.undone));
            // What is done may have failed to be gathered.
            let is_done = task.status == Status::Done
                || task.status == Status::Error && task.finished_at.is_some();
            let is_done = u32::from(is_done);
            let undoes = self.shape.node(node).hooks.undo;
            // What is called off after it could not be gathered has run.
            let each = self.shape.node(node).each;
            if each.is_some_and(|each| each.collects) && task.status == Status::Canceled {
                ensure!(ran <= 1 + undone, "{id} ran {ran} times, undone {undone}");
                continue;
            }
            // A task that held the place of a list until its items were known has no code.
            if self.shape.node(node).each.is_some() && task.item.is_none() {
                continue;
            }
            match self.kind(task) {
                Kind::Function => {
                    ensure!(
                        ran == is_done + undone,
                        "{id} is {}, ran {ran} times, undone {undone}",
                        task.status
                    );
                }
                Kind::Handle if undoes => {
                    ensure!(
                        ran == is_done + undone,
                        "{id} is {}, ran {ran} times, undone {undone}",
                        task.status
                    );
                }
                Kind::Handle => ensure!(ran >= is_done, "{id} is done, and has not run"),
                Kind::Job if DynamicFlow::job_writes(node) => {
                    ensure!(
                        ran == is_done,
                        "{id} is {}, and ran {ran} times",
                        task.status
                    );
                }
                Kind::MessageCatch | Kind::SignalCatch | Kind::StartMessage | Kind::StartSignal => {
                    let runs = u32::from(self.shape.node(node).events[0].runs());
                    ensure!(
                        ran == is_done * runs || undone > 0,
                        "{id} is {}, and was told {ran} times",
                        task.status
                    );
                }
                Kind::Subprocess => {
                    ensure!(
                        ran == is_done,
                        "{id} is {}, and was told {ran} times",
                        task.status
                    );
                }
                _ => {}
            }
            let created = of(&data.created);
            let told = self.shape.node(node).hooks.on_create
                && matches!(
                    task.status,
                    Status::Done | Status::Assigned | Status::Started
                );
            ensure!(
                created <= 1 && (created == 1 || !told),
                "{id} was created {created} times"
            );
            if let Some(item) = &task.item {
                let item: Item = serde_json::from_str(item).map_err(|error| error.to_string())?;
                match self.kind(task) {
                    Kind::Job | Kind::Function if !undoes => {
                        ensure!(
                            item.done == is_done + undone,
                            "{id} is {}: {item:?}",
                            task.status
                        );
                    }
                    _ => ensure!(
                        item.done >= is_done || self.kind(task) == Kind::Subprocess,
                        "{id} is done: {item:?}"
                    ),
                }
            }
        }
        Ok(())
    }
}
