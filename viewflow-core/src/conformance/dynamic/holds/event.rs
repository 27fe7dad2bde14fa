//! What must hold of the events that are waited for.

use std::collections::BTreeMap;

use super::Holds;
use crate::Status;
use crate::shape::TriggerShape;
use crate::standing::{Armed, Awaited, Stored};
use crate::store::JobState;

impl Holds<'_> {
    /// There is a row for each moment that is waited for.
    pub(super) fn timers(&self) -> Result<(), String> {
        let timers = self
            .whole
            .jobs
            .iter()
            .filter(|job| job.state == JobState::Timer);
        let rows: BTreeMap<_, _> = timers
            .map(|job| ((job.id.number, job.event.clone()), job.due_at))
            .collect();
        let graph = &self.shape.graph;
        let awaited = self.state.all_events();
        let awaited =
            awaited.filter(|(event, armed)| armed.key.is_none() && self.comes(*event, armed));
        let awaited: BTreeMap<_, _> = awaited
            .map(|(event, armed)| {
                let name = Stored::event_name(graph, event);
                ((armed.task, Stored::event_of(&name).into()), armed.at)
            })
            .collect();
        ensure!(rows == awaited, "{rows:?} are the timers, not {awaited:?}");
        let rows: BTreeMap<_, _> = self
            .whole
            .subscriptions
            .iter()
            .map(|row| ((row.task.number, row.event.clone()), row.key.clone()))
            .collect();
        let told = self.state.all_events().filter_map(|(awaited, armed)| {
            let name = Stored::event_name(graph, awaited);
            let key = armed.key.clone()?;
            Some(((armed.task, Stored::event_of(&name).into()), key))
        });
        let told: BTreeMap<_, _> = told.collect();
        ensure!(rows == told, "{rows:?} are the subscriptions, not {told:?}");
        Ok(())
    }

    /// Whether an event comes once more: some come so often and no more.
    fn comes(&self, (node, way): Awaited, armed: &Armed) -> bool {
        let mut events = self.shape.node(node).events.iter();
        let event = events.find(|event| event.way.map(|(edge, _)| edge) == way);
        match event.map(|event| event.trigger) {
            Some(TriggerShape::Timer { repeat, .. }) => repeat.times != Some(armed.times),
            _ => true,
        }
    }

    /// The nodes that are held wait for what may happen there, and no others.
    pub(super) fn events(&self) -> Result<(), String> {
        for ((node, _), armed) in &self.state.events {
            let name = self.shape.node(*node).name;
            let held = self.state.marking.holds(*node);
            ensure!(held, "{name} is left, and waits");
            let first = self.state.many.get(node).map(|many| many.first);
            let holder = self.state.holders.get(node).copied().or(first);
            ensure!(
                holder == Some(armed.task),
                "{armed:?} is waited for at {holder:?}"
            );
        }
        for node in self.held() {
            let holder = self
                .state
                .holders
                .get(&node)
                .and_then(|number| self.task(*number));
            // One that could not even begin may not know for how long.
            let failed = holder.is_some_and(|task| task.status == Status::Error);
            let events = self.shape.node(node).events.iter();
            for event in events.filter(|event| event.is_awaited()) {
                let way = event.way.map(|(edge, _)| edge);
                // A condition is asked, and nobody else waits for it.
                if event.is_condition() {
                    continue;
                }
                let fired = way.is_some_and(|edge| self.state.marking.has_fired(edge));
                let waits = self.state.events.contains_key(&(node, way));
                let name = self.shape.node(node).name;
                ensure!(
                    waits != fired || failed,
                    "{name} waits: {waits}, fired: {fired}"
                );
            }
        }
        let failed = |number: &u32| {
            let task = self.task(*number);
            task.is_some_and(|task| task.status == Status::Error)
        };
        let mut missing = self.state.unarmed(self.shape);
        missing.retain(|event| !event.had_no_key && !failed(&event.task));
        ensure!(missing.is_empty(), "{missing:?} are not waited for");
        Ok(())
    }
}
