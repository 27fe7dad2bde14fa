//! The functional core: one step of one process.
//!
//! A step takes a command and what was loaded, and yields [`Effects`]: rows to write. It does no
//! I/O. Where it needs the application (a condition, a function, an assignment) it pauses with a
//! [`Call`], and goes on with the [`Answer`].

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use viewflow_graph::{Entry, Game, Kind, NodeId, Way};

use crate::shape::{AssignShape, Shape};
use crate::status::{Event, IllegalTransition, ProcessStatus, Status};
use crate::store::{Effects, JobRow, JobState, LogRow, ProcessRow, Snapshot, TaskRow};
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
    Function,
    Assignee,
}

/// What the application's code said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Whether a condition holds.
    Holds(bool),
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
        let state = State::decode(&snapshot.process.state, &shape.graph);
        let state = state.map_err(|reason| Error::Shape {
            process: snapshot.process.id,
            flow: shape.name.into(),
            reason,
        })?;
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
        self.state.owners.get(&node).copied().flatten()
    }

    /// A task as it stands in this step.
    pub(crate) fn task(&self, number: u32) -> &TaskRow {
        &self.tasks[&number].row
    }

    /// The job of the task that the step is about.
    pub(crate) fn job(&self) -> Option<&JobRow> {
        self.job.as_ref()
    }

    /// Gives an open task to somebody.
    pub(crate) fn assign(&mut self, number: u32, to: UserId) -> Result<(), IllegalTransition> {
        self.change(number, Event::Assign, None)?;
        let now = self.by.now;
        let row = self.row(number);
        row.owner = Some(to);
        row.assigned_at = Some(now);
        Ok(())
    }

    /// Puts a task back into the queue.
    pub(crate) fn unassign(&mut self, number: u32) -> Result<(), IllegalTransition> {
        self.change(number, Event::Unassign, None)?;
        let row = self.row(number);
        row.owner = None;
        row.assigned_at = None;
        row.started_at = None;
        Ok(())
    }

    /// The owner begins.
    pub(crate) fn start(&mut self, number: u32) -> Result<(), IllegalTransition> {
        self.change(number, Event::Start, None)?;
        self.row(number).started_at = Some(self.by.now);
        Ok(())
    }

    /// The work is done: the token goes on.
    pub(crate) fn complete(&mut self, number: u32) -> Result<Progress, IllegalTransition> {
        // Whether it may be completed is asked before anything moves.
        self.row(number).status.on(Event::Complete)?;
        let node = self.node_of(number);
        Ok(self.pass(node, number, Way::Next))
    }

    /// A worker has done a job: its result is kept, and the token goes on, or, where the
    /// application's code comes next, stays on its way until a step that does only that.
    pub(crate) fn finish_job(
        &mut self,
        number: u32,
        job: JobRow,
    ) -> Result<Progress, IllegalTransition> {
        let scheduled = self.row(number).status;
        scheduled.on(Event::Start)?;
        let node = self.node_of(number);
        let row = self.row(number);
        row.status = Status::Started;
        row.started_at = job.claimed_at;
        if self.shape.node(node).quiet_after {
            self.finished_jobs.push(job.id);
            return Ok(self.pass(node, number, Way::Next));
        }
        self.depart(node, number, Way::Next);
        self.changed_jobs.push(JobRow {
            state: JobState::Advance,
            error: None,
            ..job
        });
        Ok(Progress::Rests)
    }

    /// Goes on after a job whose result is kept.
    pub(crate) fn advance(&mut self, job: TaskId) -> Progress {
        self.finished_jobs.push(job);
        self.game.wake(&self.state.marking);
        self.moved = true;
        self.run()
    }

    /// A worker has given up on a job.
    pub(crate) fn fail_job(
        &mut self,
        number: u32,
        job: &JobRow,
        cause: &str,
    ) -> Result<(), IllegalTransition> {
        self.fail(number, cause)?;
        self.row(number).started_at = job.claimed_at;
        self.finished_jobs.push(job.id);
        Ok(())
    }

    /// A worker has failed at a job, and it is to be tried again.
    pub(crate) fn postpone_job(&mut self, number: u32, job: JobRow, cause: &str) {
        self.note(Some(number), "attempt", Some(cause.into()));
        self.changed_jobs.push(JobRow {
            worker: None,
            claimed_at: None,
            claimed_until: None,
            error: Some(cause.into()),
            ..job
        });
    }

    /// An administrator has a failed task tried again.
    pub(crate) fn retry(&mut self, number: u32) -> Result<Progress, IllegalTransition> {
        self.change(number, Event::Retry, None)?;
        let node = self.node_of(number);
        let row = self.row(number);
        row.error = None;
        row.finished_at = None;
        Ok(match self.work(node, number) {
            Some(progress) => progress,
            None => Progress::Rests,
        })
    }

    /// Goes on after the application's code has answered.
    pub(crate) fn answer(&mut self, answer: Answer) -> Progress {
        let Some(call) = self.paused.take() else {
            return Progress::Rests;
        };
        let number = call.task.number;
        let now = self.by.now;
        match answer {
            Answer::Holds(holds) => {
                let way = if holds { Way::Then } else { Way::Otherwise };
                return self.pass(call.node, number, way);
            }
            Answer::Ran => return self.pass(call.node, number, Way::Next),
            Answer::Owner(Some(user)) => {
                let row = self.row(number);
                row.status = Status::Assigned;
                row.owner = Some(user);
                row.assigned_at = Some(now);
                self.note(Some(number), Event::Assign.as_str(), None);
            }
            Answer::Owner(None) => self.row(number).status = Status::New,
            Answer::Failed(cause) => {
                let failed = self.fail(number, &cause);
                debug_assert!(failed.is_ok(), "a task that calls code is open");
            }
        }
        self.run()
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

    /// The process's row was written, and this is its number.
    pub(crate) fn stored_as(&mut self, id: ProcessId) {
        self.process.id = id;
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

    /// Moves tokens until the application is needed or all of them rest.
    fn run(&mut self) -> Progress {
        while let Some(Entry { node, origins }) = self.game.advance(&mut self.state.marking) {
            self.moved = true;
            let number = self.create(node, origins, Status::New);
            if let Some(progress) = self.work(node, number) {
                return progress;
            }
        }
        // A worker may come late, to a process that somebody's step has taken to its end.
        let is_active = self.process.status == ProcessStatus::Active;
        if is_active && self.moved && self.state.marking.is_empty() {
            self.process.status = if self.state.ended {
                ProcessStatus::Done
            } else {
                ProcessStatus::Canceled
            };
            self.process.finished_at = Some(self.by.now);
            self.note(None, "end", None);
        }
        Progress::Rests
    }

    /// What a node does with the token it has just taken. `None` if the step can go on with other
    /// tokens.
    fn work(&mut self, node: NodeId, number: u32) -> Option<Progress> {
        match self.shape.node(node).kind {
            Kind::View => return self.offer(node, number),
            Kind::Job => {
                self.row(number).status = Status::Scheduled;
                self.note(Some(number), Event::Schedule.as_str(), None);
                self.jobs.push(JobRow {
                    id: self.task_id(number),
                    flow: self.shape.name.into(),
                    state: JobState::Run,
                    attempt: 0,
                    due_at: self.by.now,
                    worker: None,
                    claimed_at: None,
                    claimed_until: None,
                    error: None,
                });
            }
            Kind::If => return Some(self.call(node, number, What::Condition)),
            Kind::Function => return Some(self.call(node, number, What::Function)),
            Kind::End => {
                self.row(number).status = Status::Started;
                self.state.ended = true;
                self.depart(node, number, Way::Next);
            }
            Kind::Split | Kind::Join | Kind::Start | Kind::StartHandle => {
                self.row(number).status = Status::Started;
                self.depart(node, number, Way::Next);
            }
        }
        None
    }

    /// A new task for people: it is given to somebody, or waits for who takes it.
    fn offer(&mut self, node: NodeId, number: u32) -> Option<Progress> {
        let owner = match self.shape.node(node).assign {
            AssignShape::Nobody => None,
            AssignShape::OwnerOf(other) => self.owner_of(other),
            AssignShape::Asked => return Some(self.call(node, number, What::Assignee)),
        };
        self.note(Some(number), "create", None);
        let now = self.by.now;
        let row = self.row(number);
        row.status = Status::New;
        if let Some(owner) = owner {
            row.status = Status::Assigned;
            row.owner = Some(owner);
            row.assigned_at = Some(now);
        }
        None
    }

    fn call(&mut self, node: NodeId, number: u32, what: What) -> Progress {
        let now = self.by.now;
        let row = self.row(number);
        if what == What::Assignee {
            row.status = Status::New;
            self.note(Some(number), "create", None);
        } else {
            row.status = Status::Started;
            row.started_at = Some(now);
        }
        let call = Call {
            node,
            task: self.task_id(number),
            what,
        };
        self.paused = Some(call);
        Progress::Call(call)
    }

    /// Closes a task whose work is done, lets its token go, and runs on.
    fn pass(&mut self, node: NodeId, number: u32, way: Way) -> Progress {
        self.depart(node, number, way);
        self.run()
    }

    fn depart(&mut self, node: NodeId, number: u32, way: Way) {
        let shape = self.shape;
        let ways: Vec<_> = match shape.node(node).kind {
            Kind::Split => shape.graph.node(node).outgoing().to_vec(),
            _ => shape.graph.way(node, way).into_iter().collect(),
        };
        let detail = match shape.node(node).kind {
            Kind::If => {
                let target = |edge: &_| shape.node(shape.graph.edge(*edge).to).name;
                ways.first().map(|edge| target(edge).to_owned())
            }
            _ => None,
        };
        let done = self.change(number, Event::Complete, detail);
        debug_assert!(done.is_ok(), "only a started task is passed");
        let now = self.by.now;
        let row = self.row(number);
        row.finished_at = Some(now);
        let owner = row.owner;
        if shape.watched.contains(&node) {
            self.state.owners.insert(node, owner);
        }
        self.state.holders.remove(&node);
        self.game
            .leave(&mut self.state.marking, node, &ways, number);
        self.moved = true;
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
