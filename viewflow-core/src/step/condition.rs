//! Conditions over the process that are waited for.
//!
//! Nobody polls them: they are asked once a node is come to that waits for one, and after each step
//! that has changed the process.

use viewflow_graph::{Kind, NodeId};

use super::{Progress, Step};
use crate::TaskId;
use crate::standing::Armed;
use crate::status::IllegalTransition;

/// A condition that is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The task that waits; of many, the first.
    pub(crate) task: TaskId,
    pub(crate) node: NodeId,
    /// The place of the event on the node's boundary, if the node does not wait itself.
    pub(crate) place: Option<usize>,
}

impl Step<'_> {
    /// Whether a condition is waited for that has not been asked yet. It is, from now on.
    pub(crate) fn begins_to_ask(&mut self) -> bool {
        std::mem::take(&mut self.begins_to_ask)
    }

    /// Every condition that is waited for.
    pub(crate) fn conditions(&self) -> Vec<Condition> {
        let strands = self.state.strands.values();
        let strands = strands.chain(self.aside.iter().map(|(_, main)| main));
        let strands = strands.map(|strand| (&strand.holders, &strand.marking));
        let here = (&self.state.holders, &self.state.marking);
        let mut conditions = Vec::new();
        for (holders, marking) in std::iter::once(here).chain(strands) {
            for node in &self.shape.conditional {
                let many = self.state.many.get(node).filter(|many| !many.passed);
                let holder = holders.get(node).copied();
                let number = holder.or(many.map(|many| many.first));
                let Some(number) = number.filter(|_| marking.holds(*node)) else {
                    continue;
                };
                let condition = |place| Condition {
                    task: self.task_id(number),
                    node: *node,
                    place,
                };
                let shape = self.shape.node(*node);
                if shape.kind == Kind::Until {
                    conditions.push(condition(None));
                }
                for (place, event) in shape.events.iter().enumerate() {
                    let has_fired = event.way.is_some_and(|(way, _)| marking.has_fired(way));
                    if event.is_condition() && !has_fired {
                        conditions.push(condition(Some(place)));
                    }
                }
            }
        }
        conditions
    }

    /// A condition holds that was waited for.
    pub(crate) fn it_holds(&mut self, condition: Condition) -> Result<Progress, IllegalTransition> {
        let number = condition.task.number;
        self.turn_back();
        self.turn_to(number);
        let Some(place) = condition.place else {
            return self.complete_scheduled(number);
        };
        let Some((way, _)) = self.shape.node(condition.node).events[place].way else {
            return Ok(self.run());
        };
        let target = self.shape.graph.edge(way).to;
        let target = self.shape.node(target).name;
        self.note(Some(number), "condition", Some(target.into()));
        let armed = Armed {
            at: self.by.now,
            key: None,
            task: number,
            times: 0,
        };
        self.happen(condition.node, way, armed)
    }
}
