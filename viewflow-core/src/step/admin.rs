//! What only an administrator tells a process: to call a task off, to go on without it, to end.

use viewflow_graph::Way;

use super::each::Closed;
use super::undo::WAS_DONE;
use super::{Progress, Step};
use crate::status::{Event, IllegalTransition};

impl Step<'_> {
    /// What the log has of a task that is called off although its own work is done.
    fn was_done(&self, number: u32) -> Option<String> {
        let finished = self.task(number).finished_at;
        finished.map(|_| WAS_DONE.into())
    }

    /// A task is not to be done: its token turns dead.
    pub(crate) fn cancel(&mut self, number: u32) -> Result<Progress, IllegalTransition> {
        let node = self.node_of(number);
        let offered = self.is_offered(node, number);
        self.change(number, Event::Cancel, self.was_done(number))?;
        self.close(number);
        if self.leave_undone(number) {
            return Ok(self.run());
        }
        if self.is_of_list(node) {
            return Ok(self.item_closed(node, number, Closed::Canceled, offered));
        }
        self.stop_compensating(Some(node));
        self.vacate(node);
        self.game.kill(&mut self.state.marking, node, number);
        self.moved = true;
        Ok(self.run())
    }

    /// A task is not to be done, and the process goes on as if it were.
    pub(crate) fn skip(&mut self, number: u32) -> Result<Progress, IllegalTransition> {
        let node = self.node_of(number);
        let offered = self.is_offered(node, number);
        self.change(number, Event::Skip, self.was_done(number))?;
        self.close(number);
        if self.stop_undoing(number) {
            return Ok(self.run());
        }
        if self.is_of_list(node) {
            return Ok(self.item_closed(node, number, Closed::Done, offered));
        }
        let edges: Vec<_> = self.shape.graph.way(node, Way::Next).into_iter().collect();
        self.leave(node, number, &edges);
        Ok(self.run())
    }

    /// Everything that is open is called off, and the process is over.
    pub(crate) fn cancel_process(&mut self) -> Progress {
        self.note(None, Event::Cancel.as_str(), None);
        self.terminate();
        self.state.ended = false;
        self.state.failed = None;
        self.moved = true;
        self.run()
    }
}
