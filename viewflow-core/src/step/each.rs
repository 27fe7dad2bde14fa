//! Nodes with a task for each item of a list.
//!
//! Such a node holds one token, however many tasks it has. What is kept of them in the process is
//! how many there are, and how many are done or called off; the rest is in their own rows. So what
//! a step about one of them costs does not depend on their number.

use viewflow_graph::{Enough, Kind, Late, NodeId, Way};

use super::{Progress, Step, What};
use crate::Arrived;
use crate::standing::Many;
use crate::status::{Event, Status};
use crate::store::{CallOff, TaskRow, Which};

/// How a task of many was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// It counts as done.
    Done,
    /// The same, and nobody has done it.
    Skipped,
    /// It does not.
    Canceled,
}

impl Step<'_> {
    /// The process has come to a list: a task for each of its items is made.
    pub(super) fn offer_items(&mut self, node: NodeId, items: Vec<String>) -> Progress {
        let previous = std::mem::take(&mut self.origins);
        // What could not be begun at first is begun now.
        if let Some(number) = self.state.holders.remove(&node) {
            self.row(number).status = Status::Done;
            self.row(number).finished_at = Some(self.by.now);
        }
        let origin = previous.last().copied().unwrap_or(0);
        let many = Many {
            first: self.process.tasks + 1,
            total: u32::try_from(items.len()).unwrap_or(u32::MAX),
            done: 0,
            canceled: 0,
            passed: false,
            skipped: 0,
        };
        self.state.many.insert(node, many);
        // A new process was stored before it was asked for the items.
        self.moved = true;
        if self.shape.watched.contains(&node) {
            self.state.owners.0.remove(&node);
        }
        self.wait_as(node, many.first);
        for item in items {
            self.make_item(node, previous.clone(), item);
        }
        self.count(node, origin)
    }

    /// One more item for a list that is being worked on.
    pub(crate) fn add_item(&mut self, node: NodeId, item: String) -> Option<(u32, Progress)> {
        let many = self.state.many.get_mut(&node)?;
        many.total += 1;
        self.moved = true;
        let number = self.create_item(node, Vec::new(), item);
        self.note(Some(number), "add", None);
        // In a row, it is offered after the one before it, be that one done: then it has not gone on yet.
        match self.is_sequential(node) {
            true => self.row(number).status = self.idle(node),
            false => self.waiting.push_back((node, number)),
        }
        Some((number, self.run()))
    }

    /// What is left of a list is called off, and the process goes on as if it were done.
    pub(crate) fn complete_rest(&mut self, node: NodeId) -> Option<Progress> {
        let many = *self.state.many.get(&node)?;
        self.call_off_items(node, many);
        if many.passed {
            self.forget(node);
            return Some(self.run());
        }
        // The list was as long as what is done of it, and so it is done.
        if let Some(many) = self.state.many.get_mut(&node) {
            many.total = many.done;
            many.canceled = 0;
        }
        Some(self.counted(node, many.first, true))
    }

    /// The items are asked for, once it is known what events the list waits for.
    pub(super) fn ask_for_items(&mut self, node: NodeId, number: u32) -> Progress {
        let asked = self.arm(node, number, 0);
        asked.unwrap_or_else(|| self.pause(node, number, What::Items))
    }

    fn make_item(&mut self, node: NodeId, previous: Vec<u32>, item: String) {
        let number = self.create_item(node, previous, item);
        match self.is_sequential(node) {
            // The first is offered as the next is, once they are counted.
            true => self.row(number).status = self.idle(node),
            false => self.waiting.push_back((node, number)),
        }
    }

    /// The state of a task whose turn has not come: one in which nobody can begin it.
    pub(crate) fn idle(&self, node: NodeId) -> Status {
        match self.shape.node(node).kind {
            Kind::View | Kind::Manual | Kind::Function => Status::Scheduled,
            _ => Status::New,
        }
    }

    /// Whether a task is one of many.
    pub(super) fn is_of_list(&self, node: NodeId) -> bool {
        self.shape.node(node).each.is_some() && !self.state.holders.contains_key(&node)
    }

    /// Whether a task's turn has come.
    pub(super) fn is_offered(&self, node: NodeId, number: u32) -> bool {
        !self.is_sequential(node) || self.task(number).status != self.idle(node)
    }

    fn create_item(&mut self, node: NodeId, previous: Vec<u32>, item: String) -> u32 {
        let number = self.create(node, previous, Status::New);
        self.row(number).item = Some(item);
        number
    }

    pub(super) fn is_sequential(&self, node: NodeId) -> bool {
        let each = self.shape.node(node).each;
        each.is_some_and(|each| each.sequential)
    }

    /// The item of a task, as the application's code has left it.
    pub(crate) fn set_item(&mut self, number: u32, item: String) {
        self.row(number).item = Some(item);
    }

    /// The items of a list's tasks that are done, in the order of the tasks; `stored` as they are in
    /// the store.
    pub(crate) fn items_done(&self, node: NodeId, stored: Vec<TaskRow>) -> Vec<String> {
        let name = self.shape.node(node).name;
        let first = self.state.many.get(&node).map_or(0, |many| many.first);
        let untouched = stored
            .iter()
            .filter(|row| !self.tasks.contains_key(&row.id.number));
        let touched = self.tasks.range(first..).map(|(_, touched)| &touched.row);
        let mut rows: Vec<&TaskRow> = untouched
            .chain(touched.filter(|row| row.node == name))
            .filter(|row| row.status == Status::Done)
            .collect();
        rows.sort_by_key(|row| row.id.number);
        rows.iter().filter_map(|row| row.item.clone()).collect()
    }

    /// One of many tasks is closed.
    pub(super) fn item_closed(
        &mut self,
        node: NodeId,
        number: u32,
        how: Closed,
        offered: bool,
    ) -> Progress {
        self.tell_closed(node, how);
        match self.state.many.get(&node) {
            Some(many) if !offered && many.open() > 0 => self.run(),
            _ => self.count(node, number),
        }
    }

    pub(super) fn tell_closed(&mut self, node: NodeId, how: Closed) {
        self.moved = true;
        if let Some(many) = self.state.many.get_mut(&node) {
            match how {
                Closed::Done => many.done += 1,
                Closed::Skipped => {
                    many.done += 1;
                    many.skipped += 1;
                }
                Closed::Canceled => many.canceled += 1,
            }
        }
    }

    /// Whether nothing comes of it that one more task is closed.
    pub(super) fn goes_on_waiting(&self, node: NodeId) -> bool {
        let many = self.state.many.get(&node);
        many.is_some_and(|many| many.open() > 0)
            && self.shape.graph.node(node).wait.is_none()
            && !self.is_sequential(node)
            && self.shape.conditional.is_empty()
    }

    /// The items could not be gathered: the last task has failed, with the cause. What it did is done
    /// and is not done again; see [`retry`](Self::retry).
    pub(super) fn not_collected(&mut self, node: NodeId, number: u32, cause: String) -> Progress {
        let name = self.shape.node(node).name;
        let is_item = |row: &TaskRow| row.node == name && row.item.is_some();
        if !self.find_task(number).is_some_and(is_item) {
            return self.nothing_collected(node, number, cause);
        }
        let was_done = self.task(number).status == Status::Done;
        if let Some(many) = self.state.many.get_mut(&node) {
            match was_done {
                true => many.done = many.done.saturating_sub(1),
                false => many.canceled = many.canceled.saturating_sub(1),
            }
        }
        self.moved = true;
        self.note(Some(number), Event::Fail.as_str(), Some(cause.clone()));
        let now = self.by.now;
        let row = self.row(number);
        if !was_done {
            row.finished_at = None;
            // The application knows of it.
            row.started_at.get_or_insert(now);
        }
        row.status = Status::Error;
        row.error = Some(cause);
        self.run()
    }

    /// The same before any task was closed. If there are none, one of its own holds the place of
    /// the list; else it is tried again with the next that is closed.
    fn nothing_collected(&mut self, node: NodeId, origin: u32, cause: String) -> Progress {
        let many = self.state.many.get(&node);
        if many.is_some_and(|many| many.total > 0) {
            self.note(None, Event::Fail.as_str(), Some(cause));
            return self.next_item(node, origin);
        }
        self.state.many.remove(&node);
        self.origins = vec![origin];
        let number = self.park(node);
        let failed = self.fail(number, &cause);
        debug_assert!(failed.is_ok(), "a new task is open");
        self.run()
    }

    /// Looks whether enough of many tasks are closed for the process to go on.
    pub(super) fn count(&mut self, node: NodeId, origin: u32) -> Progress {
        let Some(many) = self.state.many.get(&node).copied() else {
            return self.run();
        };
        if many.passed {
            if many.open() == 0 {
                self.forget(node);
                return self.run();
            }
            return self.next_item(node, origin);
        }
        let wait = self.shape.graph.node(node).wait;
        let enough = match wait.map(|wait| wait.enough) {
            _ if many.open() == 0 => true,
            None => false,
            Some(Enough::Count(count)) => many.done >= count,
            Some(Enough::Asked) => {
                let arrived = Arrived {
                    total: many.total,
                    done: many.done,
                    canceled: many.canceled,
                };
                return self.pause(node, origin, What::Enough(arrived));
            }
        };
        self.counted(node, origin, enough)
    }

    /// Goes on once it is known whether enough of many tasks are closed.
    pub(super) fn counted(&mut self, node: NodeId, origin: u32, enough: bool) -> Progress {
        match enough {
            true if self.collects(node) => self.pause(node, origin, What::Collect),
            true => self.pass_items(node, origin),
            false => self.next_item(node, origin),
        }
    }

    fn collects(&self, node: NodeId) -> bool {
        let each = self.shape.node(node).each;
        each.is_some_and(|each| each.collects)
    }

    /// Goes on from many tasks of which enough are closed.
    pub(super) fn pass_items(&mut self, node: NodeId, origin: u32) -> Progress {
        let Some(many) = self.state.many.get(&node).copied() else {
            return self.run();
        };
        let late = self.shape.graph.node(node).wait.map(|wait| wait.late);
        let is_live = many.done > 0 || many.canceled == 0;
        if many.open() > 0 && late == Some(Late::Cancel) {
            self.call_off_items(node, many);
        } else if many.open() > 0 {
            if let Some(many) = self.state.many.get_mut(&node) {
                many.passed = true;
            }
            self.state.marking.close(node);
        }
        self.go_on_from_items(node, origin, is_live);
        if self.state.many.contains_key(&node) {
            return self.next_item(node, origin);
        }
        self.run()
    }

    fn go_on_from_items(&mut self, node: NodeId, origin: u32, is_live: bool) {
        let list = self.state.many.get(&node).copied();
        if list.is_some_and(|many| !many.passed) {
            self.state.many.remove(&node);
        }
        if is_live {
            if let Some(many) = list.filter(Many::has_done) {
                self.keep_undoable(node, many.first);
            }
            let edges: Vec<_> = self.shape.graph.way(node, Way::Next).into_iter().collect();
            self.leave(node, origin, &edges);
        } else {
            self.vacate(node);
            self.game.kill(&mut self.state.marking, node, origin);
            self.moved = true;
        }
    }

    /// The last of the tasks that went on without their token is closed.
    fn forget(&mut self, node: NodeId) {
        self.state.many.remove(&node);
        self.game.reopen(&mut self.state.marking, node);
        self.moved = true;
    }

    /// Where the tasks are offered one after the other, the next one is, unless one is already.
    fn next_item(&mut self, node: NodeId, origin: u32) -> Progress {
        if !self.is_sequential(node) || self.waiting.iter().any(|(at, _)| *at == node) {
            return self.run();
        }
        let stored = self.before.1;
        let many = self.state.many.get(&node);
        match many.is_some_and(|many| many.first > stored) {
            true => self.begin_item(node, origin, None),
            false => self.pause(node, origin, What::NextItem),
        }
    }

    /// The next task of a list after `origin`, as it was stored, or else as this step has made it.
    pub(super) fn begin_item(
        &mut self,
        node: NodeId,
        origin: u32,
        row: Option<Box<TaskRow>>,
    ) -> Progress {
        let number = match row {
            Some(row) => {
                let number = row.id.number;
                self.take_in(*row);
                Some(number)
            }
            None => self.next_made(node, origin),
        };
        if let Some(number) = number {
            self.row(number).status = Status::New;
            self.waiting.push_back((node, number));
        }
        self.run()
    }

    /// The next task of a list that this step has made. There may be very many before it.
    fn next_made(&self, node: NodeId, origin: u32) -> Option<u32> {
        let (name, idle) = (self.shape.node(node).name, self.idle(node));
        let is_next = |(_, touched): &(&u32, &super::Touched)| {
            touched.is_new && touched.row.node == name && touched.row.status == idle
        };
        let later = self.tasks.range(origin.saturating_add(1)..).find(is_next);
        let next = later.or_else(|| self.tasks.iter().find(is_next));
        next.map(|(number, _)| *number)
    }

    /// Every open task of a list is called off.
    pub(super) fn call_off_items(&mut self, node: NodeId, many: Many) {
        let name = self.shape.node(node).name;
        let (stored, now) = (self.before.1, self.by.now);
        let made: Vec<u32> = self
            .tasks
            .range(many.first..)
            .filter(|(_, touched)| touched.row.node == name && touched.row.status.is_open())
            .map(|(number, _)| *number)
            .collect();
        for number in made {
            let off = self.change(number, Event::Cancel, None);
            debug_assert!(off.is_ok(), "an open task can be called off");
            self.close(number);
        }
        self.waiting.retain(|(at, _)| *at != node);
        if many.first <= stored {
            self.note(None, Event::Cancel.as_str(), Some(name.into()));
            self.lists_called_off.push(CallOff {
                process: self.process.id,
                tasks: Which::At {
                    node: name.into(),
                    from: many.first,
                    to: stored,
                },
                at: now,
            });
            if self.shape.node(node).kind == Kind::Subprocess {
                self.call_off_children();
            }
        }
        if let Some(many) = self.state.many.get_mut(&node) {
            many.canceled += many.open();
        }
        self.moved = true;
    }
}
