//! The functional core: one step of one process.
//!
//! A step takes a command and what was loaded, and yields [`Effects`]: rows to write. It does no
//! I/O. Where it needs the application (a condition, a function, an assignment) or rows that were
//! not loaded, it pauses with a [`Call`], and goes on with the [`Answer`].

mod admin;
mod call;
mod child;
mod command;
mod compensate;
mod condition;
mod each;
mod escalation;
mod event;
mod failure;
mod message;
mod play;
mod strand;
mod undo;

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use viewflow_graph::{EdgeId, Game, NodeId, Way};

pub(crate) use self::call::{Answer, Call, Progress, What};
pub(crate) use self::condition::Condition;
pub(crate) use self::failure::Cause;
use self::undo::Undoing;
pub(crate) use self::undo::Undone;
use crate::shape::{EventShape, Shape};
use crate::standing::{Carried, Changes, State, Stored, Strand};
use crate::status::{Event, IllegalTransition, ProcessStatus, Status};
use crate::store::{
    CallOff, Effects, JobKey, JobRow, LogRow, ProcessRow, Snapshot, TaskRow, Which,
};
use crate::{Error, ProcessId, TaskId, UserId};

/// Who acts, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct By {
    pub(crate) user: Option<UserId>,
    pub(crate) now: DateTime<Utc>,
}

pub(crate) struct Step<'s> {
    shape: &'s Shape,
    game: Game<'s>,
    by: By,
    process: ProcessRow,
    state: State,
    /// The strand whose tokens the step is about, if they are in the place of the main ones, which are
    /// here then.
    aside: Option<(u32, Strand)>,
    /// A way of an event that comes again and again, to be begun once it is known when it comes next.
    begins: Option<(NodeId, EdgeId, u32)>,
    /// Whether a condition over the process is waited for that has not been asked yet.
    begins_to_ask: bool,
    /// Whether the event that the application is asked about is one of a task that was there before.
    is_late: bool,
    /// Where the process stood when the step began, and how many tasks it had had.
    before: (Before, u32),
    /// The job of the task that was loaded, as it was.
    job: Option<JobRow>,
    /// Whether the process's row is stored as it was when the step began.
    stored: bool,
    moved: bool,
    tasks: BTreeMap<u32, Touched>,
    /// Tasks that were made, and whose work has not begun.
    waiting: VecDeque<(NodeId, u32)>,
    /// The tasks that led to the list whose items are being asked for.
    origins: Vec<u32>,
    /// How often each node was entered in this step.
    entered: BTreeMap<NodeId, u32>,
    /// The numbers of stored tasks that are called off unread.
    called_off: Vec<u32>,
    /// Nodes whose tasks go by another name from now on.
    renamed: Vec<(String, String)>,
    /// The same, of lists.
    lists_called_off: Vec<CallOff>,
    jobs: Vec<JobRow>,
    /// How much is to follow the step in other processes.
    followers: u32,
    /// Whether the task that the process is a part for is closed.
    is_orphan: bool,
    /// Whether the process that the task waited for can be compensated.
    part_is_undoable: bool,
    /// The task of the process above that hears of the end, where that is not the one for which the
    /// process was begun.
    tells: Option<u32>,
    /// The task that is tried again.
    retried: Option<u32>,
    finished_jobs: Vec<JobKey>,
    changed_jobs: Vec<JobRow>,
    log: Vec<LogRow>,
    paused: Option<Call>,
    /// Whether the step only goes on after a job.
    advances: bool,
    /// The step that this one takes back.
    undoing: Option<Undoing>,
    /// What is told, and who hears or tells it.
    told: message::Told,
}

/// What the log calls it when a process is taken over into its flow as it is now.
pub(crate) const CARRY: &str = "carry";

/// Where a process stood when a step began.
enum Before {
    /// It has just begun.
    Nothing,
    /// In its flow.
    Of(Box<State>),
    /// In its flow as it was before that changed.
    Other(Stored),
}

struct Touched {
    row: TaskRow,
    is_new: bool,
    is_changed: bool,
}

impl<'s> Step<'s> {
    /// The first step of a new process, from its start node.
    pub(crate) fn begin(
        shape: &'s Shape,
        start: NodeId,
        by: By,
        parent: Option<TaskId>,
    ) -> (Self, Progress) {
        let process = ProcessRow {
            id: ProcessId(0),
            flow: shape.name.into(),
            status: ProcessStatus::Active,
            state: String::new(),
            tasks: 0,
            data: None,
            parent,
            version: shape.version.clone(),
            created_by: by.user,
            created_at: by.now,
            finished_at: None,
        };
        let mut step = Self::on(
            shape,
            by,
            process,
            State::new(&shape.graph),
            Before::Nothing,
        );
        step.stored = false;
        step.note(None, "begin", None);
        step.game.start(&mut step.state.marking, start);
        let number = step.create(start, Vec::new(), Status::Started);
        step.row(number).owner = by.user;
        let receives = shape
            .node(start)
            .events
            .first()
            .is_some_and(EventShape::runs);
        let progress = match receives {
            true => step.pause(start, number, What::Receive(0)),
            false => step.pass(start, number, &[Way::Next]),
        };
        (step, progress)
    }

    /// A step of a stored process about one of its tasks.
    pub(crate) fn resume(shape: &'s Shape, snapshot: Snapshot, by: By) -> Result<Self, Error> {
        let mut step = Self::of_process(shape, snapshot.process, by)?;
        step.job = snapshot.job;
        step.turn_to(snapshot.task.id.number);
        step.take_in(snapshot.task);
        Ok(step)
    }

    /// A step of a stored process.
    pub(crate) fn of_process(shape: &'s Shape, row: ProcessRow, by: By) -> Result<Self, Error> {
        let state = State::of(&row, shape)?;
        let before = Before::Of(Box::new(state.clone()));
        Ok(Self::on(shape, by, row, state, before))
    }

    fn on(shape: &'s Shape, by: By, process: ProcessRow, state: State, before: Before) -> Self {
        Self {
            shape,
            game: shape.game(),
            by,
            before: (before, process.tasks),
            process,
            state,
            aside: None,
            begins: None,
            begins_to_ask: false,
            is_late: false,
            job: None,
            stored: true,
            moved: false,
            tasks: BTreeMap::new(),
            waiting: VecDeque::new(),
            origins: Vec::new(),
            entered: BTreeMap::new(),
            called_off: Vec::new(),
            renamed: Vec::new(),
            lists_called_off: Vec::new(),
            jobs: Vec::new(),
            followers: 0,
            is_orphan: false,
            part_is_undoable: false,
            tells: None,
            retried: None,
            finished_jobs: Vec::new(),
            changed_jobs: Vec::new(),
            log: Vec::new(),
            paused: None,
            advances: false,
            undoing: None,
            told: message::Told::default(),
        }
    }

    /// A stored task that the step is to speak of.
    pub(crate) fn take_in(&mut self, row: TaskRow) {
        let touched = Touched {
            row,
            is_new: false,
            is_changed: false,
        };
        self.tasks.entry(touched.row.id.number).or_insert(touched);
    }

    /// A step that takes a stored process over into its flow as it is now.
    pub(crate) fn carry_over(
        shape: &'s Shape,
        row: ProcessRow,
        before: Stored,
        carried: Carried,
        by: By,
    ) -> (Self, Progress) {
        let before = Before::Other(before);
        let mut step = Self::on(shape, by, row, carried.state, before);
        step.moved = true;
        let notes = (!carried.notes.is_empty()).then(|| carried.notes.join("; "));
        step.note(None, CARRY, notes);
        step.renamed = shape
            .renamed
            .iter()
            .map(|(old, new)| ((*old).into(), (*new).into()))
            .collect();
        for number in carried.called_off {
            step.called_off.push(number);
            step.note(Some(number), Event::Cancel.as_str(), None);
        }
        step.game.wake(&step.state.marking);
        // There may be conditions that were never asked.
        step.begins_to_ask = true;
        let progress = step.run();
        (step, progress)
    }

    /// Where the process stands.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// A task as it stands in this step.
    pub(crate) fn task(&self, number: u32) -> &TaskRow {
        &self.tasks[&number].row
    }

    /// A task as it stands in this step, if the step speaks of it.
    pub(crate) fn find_task(&self, number: u32) -> Option<&TaskRow> {
        self.tasks.get(&number).map(|touched| &touched.row)
    }

    /// The job of the task that the step is about.
    pub(crate) fn job(&self) -> Option<&JobRow> {
        self.job.as_ref()
    }

    /// Whether the process's row has to be written before the application's code can refer to it.
    pub(crate) fn is_stored(&self) -> bool {
        self.stored
    }

    /// The process's row as it stands.
    pub(crate) fn process(&self) -> ProcessRow {
        ProcessRow {
            state: self.state.encode(&self.shape.graph),
            ..self.process.clone()
        }
    }

    /// The state of the process as it stands.
    pub(crate) fn process_status(&self) -> ProcessStatus {
        self.process.status
    }

    /// The number of the latest task.
    pub(crate) fn latest(&self) -> u32 {
        self.process.tasks
    }

    /// The number of the process; zero before it is stored.
    pub(crate) fn process_id(&self) -> ProcessId {
        self.process.id
    }

    /// The process's row was written, as it is here.
    pub(crate) fn stored_as(&mut self, row: ProcessRow) {
        let id = row.id;
        self.process = row;
        self.stored = true;
        for touched in self.tasks.values_mut() {
            touched.row.id.process = id;
        }
        let own = |job: &&mut JobRow| job.id.process == ProcessId(0);
        for job in self.jobs.iter_mut().filter(own) {
            job.id.process = id;
        }
        self.escalated_by(id);
        for line in &mut self.log {
            line.process = id;
        }
        if let Some(call) = &mut self.paused {
            call.task.process = id;
        }
        // Tokens on their way have still to move, dead ones without anybody being told.
        self.moved = !self.game.is_at_rest();
    }

    /// What is to be written. `data` is the process's data, where it has changed and is kept in the
    /// process's row.
    pub(crate) fn effects(mut self, data: Option<String>) -> Effects {
        self.turn_back();
        self.keep_events();
        self.keep_changes();
        self.write_unlogged();
        let process = (self.moved || data.is_some()).then(|| ProcessRow {
            state: self.state.encode(&self.shape.graph),
            version: self.shape.version.clone(),
            ..self.process.clone()
        });
        let (mut created, mut changed) = (Vec::new(), Vec::new());
        for touched in self.tasks.into_values() {
            if touched.is_new {
                created.push(touched.row);
            } else if touched.is_changed {
                changed.push(touched.row);
            }
        }
        let called_off = (!self.called_off.is_empty()).then_some(CallOff {
            process: self.process.id,
            tasks: Which::Numbers(self.called_off),
            at: self.by.now,
        });
        Effects {
            renamed: self.renamed,
            process,
            data,
            created,
            changed,
            called_off: called_off
                .into_iter()
                .chain(self.lists_called_off)
                .collect(),
            jobs: self.jobs,
            changed_jobs: self.changed_jobs,
            finished_jobs: self.finished_jobs,
            unsubscribed: self.told.unsubscribed,
            subscriptions: self.told.subscriptions,
            log: self.log,
        }
    }

    /// Leaves what has changed in where the process stands in the step's first line of the log.
    fn keep_changes(&mut self) {
        let (before, tasks) = &self.before;
        let (graph, tasks) = (&self.shape.graph, (*tasks, self.process.tasks));
        let changes = match before {
            Before::Nothing => Changes::of(&State::new(graph), &self.state, graph, tasks),
            Before::Of(before) if self.moved => Changes::of(before, &self.state, graph, tasks),
            Before::Of(_) => return,
            Before::Other(before) => {
                Changes::between(before, &Stored::of(&self.state, graph), tasks)
            }
        };
        if changes.is_empty() && !matches!(before, Before::Other(_)) {
            return;
        }
        // A worker may only have counted what it did before. And whom it has called off has not
        // taken the step: to take that back would take back what the job has done.
        let first = self.log.first().map(|line| line.task);
        let earlier = |task: Option<u32>| task.is_some_and(|number| number <= tasks.0);
        if first.is_none() || self.advances && first.is_some_and(earlier) {
            self.note(None, "advance", None);
            self.log.rotate_right(1);
        }
        self.log[0].changes = Some(changes.encode());
    }

    /// What has happened to the tasks that the step changes, and is not in the log, goes there.
    fn write_unlogged(&mut self) {
        let mut earlier = Vec::new();
        for touched in self.tasks.values_mut().filter(|touched| touched.is_changed) {
            earlier.extend(touched.row.unlogged_lines());
            touched.row.unlogged.clear();
        }
        self.log.splice(0..0, earlier);
    }

    fn fail(&mut self, number: u32, cause: &str) -> Result<(), IllegalTransition> {
        self.change(number, Event::Fail, Some(cause.into()))?;
        self.row(number).error = Some(cause.into());
        Ok(())
    }

    fn create(&mut self, node: NodeId, mut previous: Vec<u32>, status: Status) -> u32 {
        previous.sort_unstable();
        self.moved = true;
        self.process.tasks += 1;
        let number = self.process.tasks;
        let row = TaskRow {
            id: self.task_id(number),
            flow: self.shape.name.into(),
            node: self.shape.node(node).name.into(),
            status,
            owner: None,
            previous,
            created_at: self.by.now,
            assigned_at: None,
            started_at: None,
            finished_at: None,
            error: None,
            error_code: None,
            item: None,
            unlogged: Vec::new(),
        };
        if self.shape.node(node).each.is_none() && !self.shape.graph.node(node).compensates {
            self.state.holders.insert(node, number);
        }
        let touched = Touched {
            row,
            is_new: true,
            is_changed: true,
        };
        self.tasks.insert(number, touched);
        number
    }

    fn change(
        &mut self,
        number: u32,
        event: Event,
        detail: Option<String>,
    ) -> Result<(), IllegalTransition> {
        let row = self.row(number);
        row.status = row.status.on(event)?;
        self.note(Some(number), event.as_str(), detail);
        Ok(())
    }

    fn note(&mut self, task: Option<u32>, event: &str, detail: Option<String>) {
        self.log.push(LogRow {
            process: self.process.id,
            task,
            event: event.into(),
            user: self.by.user,
            detail,
            at: self.by.now,
            changes: None,
        });
    }

    pub(crate) fn task_id(&self, number: u32) -> TaskId {
        TaskId {
            process: self.process.id,
            number,
        }
    }

    pub(crate) fn node_of(&self, number: u32) -> NodeId {
        let found = self.shape.graph.find(&self.task(number).node);
        found.expect("a loaded task's node was looked up before the step")
    }

    /// A task that the step has made or loaded; from now on it is written.
    fn row(&mut self, number: u32) -> &mut TaskRow {
        let touched = self
            .tasks
            .get_mut(&number)
            .expect("a step speaks only of tasks that it has made or loaded");
        touched.is_changed = true;
        &mut touched.row
    }
}
