//! What only an administrator tells a process: to call a task off, to go on without it, to end.

use viewflow_graph::Way;

use super::each::Closed;
use super::{Progress, Step};
use crate::status::{Event, IllegalTransition};

impl Step<'_> {
    /// A task is not to be done: its token turns dead.
    pub(crate) fn cancel(&mut self, number: u32) -> Result<Progress, IllegalTransition> {
        let node = self.node_of(number);
        let offered = self.is_offered(node, number);
        self.change(number, Event::Cancel, None)?;
        self.close(number);
        if self.is_of_list(node) {
            return Ok(self.item_closed(node, number, Closed::Canceled, offered));
        }
        self.vacate(node);
        self.game.kill(&mut self.state.marking, node, number);
        self.moved = true;
        Ok(self.run())
    }

    /// A task is not to be done, and the process goes on as if it were.
    pub(crate) fn skip(&mut self, number: u32) -> Result<Progress, IllegalTransition> {
        let node = self.node_of(number);
        let offered = self.is_offered(node, number);
        self.change(number, Event::Skip, None)?;
        self.close(number);
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
