//! What only an administrator tells a process: to call a task off, to go on without it, to end.

use viewflow_graph::soundness::{Reach, reach};
use viewflow_graph::{EdgeId, Kind, NodeId, Way};

use super::each::Closed;
use super::undo::WAS_DONE;
use super::{Progress, Step};
use crate::error::Why;
use crate::status::{Event, IllegalTransition};

/// What the log calls it when a token is moved by hand.
const MOVE: &str = "move";

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
            return Ok(self.item_closed(node, number, Closed::Skipped, offered));
        }
        let edges: Vec<_> = self.shape.graph.way(node, Way::Next).into_iter().collect();
        self.leave(node, number, &edges);
        Ok(self.run())
    }

    /// The edge by which a task's token can be moved to another node, so that a process can have come to
    /// where this one stands then.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub(crate) fn edge_to(&self, number: u32, target: NodeId) -> Result<EdgeId, Why> {
        let (node, graph) = (self.node_of(number), &self.shape.graph);
        let compensation = &self.state.compensation.undoing;
        if !compensation.is_empty() || graph.node(node).compensates {
            return Err(Why::Compensated);
        }
        let is_held = self.state.holders.get(&node) == Some(&number);
        if !is_held || self.is_of_list(node) || self.aside.is_some() {
            return Err(Why::NotMoved);
        }
        let unreachable = || Why::Unreachable(self.shape.node(target).name.into());
        let handler = graph.node(target).compensates;
        if target == node || handler || graph.node(target).kind == Kind::Stop {
            return Err(unreachable());
        }
        let fits = |edge: &EdgeId| {
            let mut marking = self.state.marking.clone();
            let gets_there = self
                .shape
                .game()
                .transfer(&mut marking, node, *edge, number);
            let branches = self.shape.plan.branches();
            gets_there && !marking.holds(target) && reach(graph, branches, &marking) == Reach::Yes
        };
        let mut edges = graph.node(target).incoming().iter().copied();
        edges.find(fits).ok_or_else(unreachable)
    }

    /// A task is called off, and its token goes on to another node by that edge.
    pub(crate) fn move_by(
        &mut self,
        number: u32,
        edge: EdgeId,
    ) -> Result<Progress, IllegalTransition> {
        let node = self.node_of(number);
        let target = self.shape.node(self.shape.graph.edge(edge).to).name;
        self.task(number).status.on(Event::Cancel)?;
        self.note(Some(number), MOVE, Some(target.into()));
        self.change(number, Event::Cancel, self.was_done(number))?;
        self.close(number);
        self.vacate(node);
        let marking = &mut self.state.marking;
        let has_got_there = self.game.transfer(marking, node, edge, number);
        debug_assert!(has_got_there, "it was tried before");
        self.moved = true;
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
