//! Work that fails: by which way of its node that is caught, and what ends in failure.

use viewflow_graph::{EdgeId, NodeId};

use super::{Progress, Step};
use crate::HandlerError;
use crate::shape::{NodeShape, TriggerShape};
use crate::status::{Event, IllegalTransition};

/// Why a task's own work has failed, and the way of its node by which that is caught, if one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) text: String,
    code: Option<String>,
    way: Option<EdgeId>,
}

impl Cause {
    /// What no way catches, as it is not the node's own work.
    pub(crate) fn uncaught(error: &HandlerError) -> Self {
        Self {
            text: error.to_string(),
            code: error.code().map(Into::into),
            way: None,
        }
    }

    /// What the work of a node has failed with. The first of its ways that catches it does.
    pub(crate) fn of(error: &HandlerError, node: &NodeShape) -> Self {
        let mut events = node.events.iter();
        let way = events.find_map(|event| match event.trigger {
            TriggerShape::Error(catches) if catches.catches(error) => event.way,
            _ => None,
        });
        Self {
            way: way.map(|(edge, _)| edge),
            ..Self::uncaught(error)
        }
    }

    /// The same in other words.
    pub(crate) fn told(self, text: String) -> Self {
        Self { text, ..self }
    }

    /// Whether a way catches it.
    pub(crate) fn is_caught(&self) -> bool {
        self.way.is_some()
    }
}

impl Step<'_> {
    /// The work of a task has failed. Where its node catches that, the token goes on by the way that
    /// does; else the task waits for an administrator.
    pub(super) fn fail_work(
        &mut self,
        number: u32,
        cause: Cause,
    ) -> Result<Option<Progress>, IllegalTransition> {
        let node = self.node_of(number);
        // A list that has gone on already has no token left that could go another way.
        let has_passed = self.state.many.get(&node).is_some_and(|many| many.passed);
        match cause.way.filter(|_| !has_passed) {
            Some(way) => self.catch(node, number, cause, way).map(Some),
            None => {
                self.fail(number, &cause.text)?;
                self.row(number).error_code = cause.code;
                self.waits_no_more(node);
                Ok(None)
            }
        }
    }

    /// A failed task is over, and with it whatever else works at its node.
    fn catch(
        &mut self,
        node: NodeId,
        number: u32,
        cause: Cause,
        way: EdgeId,
    ) -> Result<Progress, IllegalTransition> {
        self.change(number, Event::Catch, Some(cause.text.clone()))?;
        let now = self.by.now;
        let row = self.row(number);
        row.error = Some(cause.text);
        row.error_code = cause.code;
        row.finished_at = Some(now);
        self.state.holders.remove(&node);
        self.interrupt(node, way, number);
        Ok(self.run())
    }

    /// The process has come to an `ErrorEnd`.
    pub(super) fn fail_process(&mut self, node: NodeId) {
        self.state.failed = Some(node);
        self.terminate();
    }
}
