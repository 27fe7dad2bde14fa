//! The functional core: one step of one process.
//!
//! A step takes a command and what was loaded, and yields [`Effects`]: rows to write. It does no
//! I/O. Where it needs the application (a condition, a switch, a function, an assignment) it pauses
//! with a [`Call`], and goes on with the [`Answer`].

mod command;
mod play;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use viewflow_graph::{Game, NodeId, Way};

pub(crate) use self::play::plays;
use crate::shape::Shape;
use crate::status::{Event, IllegalTransition, ProcessStatus, Status};
use crate::store::{Effects, JobRow, LogRow, ProcessRow, Snapshot, TaskRow};
use crate::stored_state::State;
use crate::{Error, ProcessId, TaskId, UserId};

/// Who acts, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct By {
    pub(crate) user: Option<UserId>,
    pub(crate) now: DateTime<Utc>,
}

/// What the step waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) node: NodeId,
    pub(crate) task: TaskId,
    pub(crate) what: What,
}

/// What kind of code is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Condition,
    Switch,
    Function,
    Assignee,
}

/// What the application's code said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Whether a condition holds.
    Holds(bool),
    /// Which of a switch's ways is taken.
    Chose(Way),
    /// A function has run.
    Ran,
    /// Whom a task is given to.
    Owner(Option<UserId>),
    /// It failed, for this reason.
    Failed(String),
}

/// How far the step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum Progress {
    /// The application's code is to be called.
    Call(Call),
    /// Every token rests.
    Rests,
}

pub(crate) struct Step<'s> {
    shape: &'s Shape,
    game: Game<'s>,
    by: By,
    process: ProcessRow,
    state: State,
    /// The job of the task that was loaded, as it was.
    job: Option<JobRow>,
    /// Whether the process's row is stored as it was when the step began.
    stored: bool,
    moved: bool,
    tasks: BTreeMap<u32, Touched>,
    jobs: Vec<JobRow>,
    finished_jobs: Vec<TaskId>,
    changed_jobs: Vec<JobRow>,
    log: Vec<LogRow>,
    paused: Option<Call>,
}

struct Touched {
    row: TaskRow,
    is_new: bool,
    is_changed: bool,
}

impl<'s> Step<'s> {
    /// The first step of a new process, from its start node.
    pub(crate) fn begin(shape: &'s Shape, start: NodeId, by: By) -> (Self, Progress) {
        let mut step = Self::on(
            shape,
            by,
            ProcessRow {
                id: ProcessId(0),
                flow: shape.name.into(),
                status: ProcessStatus::Active,
                state: String::new(),
                tasks: 0,
                data: None,
                created_by: by.user,
                created_at: by.now,
                finished_at: None,
            },
            State::new(&shape.graph),
        );
        step.stored = false;
        step.note(None, "begin", None);
        step.game.start(&mut step.state.marking, start);
        let number = step.create(start, Vec::new(), Status::Started);
        step.row(number).owner = by.user;
        let progress = step.pass(start, number, Way::Next);
        (step, progress)
    }

    /// A step of a stored process.
    pub(crate) fn resume(shape: &'s Shape, snapshot: Snapshot, by: By) -> Result<Self, Error> {
        let state = State::of(&snapshot.process, shape)?;
        let mut step = Self::on(shape, by, snapshot.process, state);
        step.job = snapshot.job;
        let touched = Touched {
            row: snapshot.task,
            is_new: false,
            is_changed: false,
        };
        step.tasks.insert(touched.row.id.number, touched);
        Ok(step)
    }

    fn on(shape: &'s Shape, by: By, process: ProcessRow, state: State) -> Self {
        Self {
            shape,
            game: shape.game(),
            by,
            process,
            state,
            job: None,
            stored: true,
            moved: false,
            tasks: BTreeMap::new(),
            jobs: Vec::new(),
            finished_jobs: Vec::new(),
            changed_jobs: Vec::new(),
            log: Vec::new(),
            paused: None,
        }
    }

    /// Who did the latest task of a node that some other node asks about.
    pub(crate) fn owner_of(&self, node: NodeId) -> Option<UserId> {
        self.state.owner_of(node)
    }

    /// A task as it stands in this step.
    pub(crate) fn task(&self, number: u32) -> &TaskRow {
        &self.tasks[&number].row
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

    /// The process's row was written, as it is here.
    pub(crate) fn stored_as(&mut self, row: ProcessRow) {
        let id = row.id;
        self.process = row;
        self.stored = true;
        for touched in self.tasks.values_mut() {
            touched.row.id.process = id;
        }
        for job in &mut self.jobs {
            job.id.process = id;
        }
        for line in &mut self.log {
            line.process = id;
        }
        if let Some(call) = &mut self.paused {
            call.task.process = id;
        }
        self.moved = false;
    }

    /// What is to be written. `data` is the process's data, where it has changed and is kept in the
    /// process's row.
    pub(crate) fn effects(self, data: Option<String>) -> Effects {
        let mut process = (self.moved || data.is_some()).then(|| self.process());
        if let (Some(row), Some(data)) = (&mut process, data) {
            row.data = Some(data);
        }
        let (mut created, mut changed) = (Vec::new(), Vec::new());
        for touched in self.tasks.into_values() {
            if touched.is_new {
                created.push(touched.row);
            } else if touched.is_changed {
                changed.push(touched.row);
            }
        }
        Effects {
            process,
            created,
            changed,
            jobs: self.jobs,
            changed_jobs: self.changed_jobs,
            finished_jobs: self.finished_jobs,
            log: self.log,
        }
    }

    fn fail(&mut self, number: u32, cause: &str) -> Result<(), IllegalTransition> {
        self.change(number, Event::Fail, Some(cause.into()))?;
        self.row(number).error = Some(cause.into());
        Ok(())
    }

    fn create(&mut self, node: NodeId, mut previous: Vec<u32>, status: Status) -> u32 {
        previous.sort_unstable();
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
        };
        self.state.holders.insert(node, number);
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
        });
    }

    fn task_id(&self, number: u32) -> TaskId {
        TaskId {
            process: self.process.id,
            number,
        }
    }

    fn node_of(&mut self, number: u32) -> NodeId {
        let holder = self.state.holders.iter().find(|(_, n)| **n == number);
        match holder {
            Some((node, _)) => *node,
            // An open task holds its node; the row's own name is as good.
            None => {
                let name = self.row(number).node.clone();
                let found = self.shape.graph.find(&name);
                found.expect("a loaded task's node was looked up before the step")
            }
        }
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
