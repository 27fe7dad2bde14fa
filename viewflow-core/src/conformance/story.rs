//! A process of a short flow, and what is done to it, by the names of its nodes. After each step
//! everything that is stored is looked at.

use std::fmt::Debug;

use super::World;
use super::dynamic::everything_holds;
use super::flows::Notes;
use super::random::replayed;
use super::whole::Whole;
use crate::store::{Effects, JobState, Mode, Page, ProcessFilter, ProcessRow, TaskRow};
use crate::{Actor, Attempt, Error, Input, ProcessId, ProcessStatus, Status, TaskId};

/// A process, and the world that it is in.
#[derive(Clone, Copy)]
pub(super) struct Story<'w> {
    pub(super) world: &'w World,
    pub(super) id: ProcessId,
}

impl World {
    /// Code begins a process of a short flow.
    pub(super) fn begins(&self, flow: &str, notes: Notes) -> Story<'_> {
        let start = self.engine.flow(flow).unwrap().find("begin").unwrap();
        let begun = self.engine.start_at(flow, start, Box::new(notes), None);
        self.story(begun.unwrap())
    }

    /// A process that there is already.
    pub(super) fn story(&self, id: ProcessId) -> Story<'_> {
        let story = Story { world: self, id };
        story.look();
        story
    }

    /// Everything that is stored of every process.
    pub(super) fn all(&self) -> Vec<Whole> {
        let flows = self.engine.flows().map(|flow| flow.name.to_owned());
        let filter = ProcessFilter {
            flows: flows.collect(),
            status: None,
            involving: None,
        };
        let store = self.engine.store();
        let processes = store.processes(&filter, Page::first(1_000)).unwrap();
        let processes = processes.items.into_iter().rev();
        processes.map(|row| Whole::of(store, row)).collect()
    }

    /// Looks at everything that is stored: what must hold at every moment holds.
    pub(super) fn look(&self) {
        if let Err(why) = everything_holds(&self.engine, &self.all()) {
            panic!("{why}");
        }
    }

    /// A command is refused, and has left nothing.
    pub(super) fn refused<T: Debug>(&self, command: impl FnOnce() -> Result<T, Error>) -> Error {
        let before = self.all();
        let refused = command().unwrap_err();
        assert_eq!(self.all(), before, "it was refused: {refused}");
        refused
    }

    /// Workers do what is due, until nothing is.
    pub(super) fn work_all(&self) {
        while self.work().is_some() {}
        self.look();
    }
}

impl<'w> Story<'w> {
    /// Looks at everything that is stored.
    pub(super) fn look(&self) {
        self.world.look();
    }

    pub(super) fn row(&self) -> ProcessRow {
        let row = self.world.engine.store().process(self.id).unwrap();
        row.unwrap()
    }

    pub(super) fn status(&self) -> ProcessStatus {
        self.row().status
    }

    /// Where it stands, by its row and by its log.
    pub(super) fn state(&self) -> String {
        let row = self.row();
        let log = self.world.engine.store().log_of(self.id).unwrap();
        assert_eq!(replayed(&log), row.state, "the log leads to the state");
        row.state
    }

    /// Its tasks with their states, in the order of their numbers.
    pub(super) fn trail(&self) -> String {
        let tasks = self.world.tasks(self.id).into_iter();
        let tasks: Vec<_> = tasks.map(|(node, at)| format!("{node} {at}")).collect();
        tasks.join(", ")
    }

    /// The state of the latest task of a node.
    pub(super) fn status_of(&self, node: &str) -> Status {
        self.task_row(node).status
    }

    /// The nodes of its open tasks with their states.
    pub(super) fn open(&self) -> String {
        let tasks = self.world.tasks(self.id).into_iter();
        let open = tasks.filter(|(_, status)| status.is_open());
        let open: Vec<_> = open.map(|(node, at)| format!("{node} {at}")).collect();
        open.join(", ")
    }

    /// What its code has written down.
    pub(super) fn written(&self) -> String {
        self.notes().written.join(", ")
    }

    fn notes(&self) -> Notes {
        serde_json::from_str(&self.row().data.unwrap()).unwrap()
    }

    /// What its list is about, in the order of the tasks.
    pub(super) fn items(&self) -> Vec<String> {
        let tasks = self.world.engine.store().tasks_of(self.id).unwrap();
        let items = tasks.into_iter().filter_map(|task| task.item);
        items.map(|i| serde_json::from_str(&i).unwrap()).collect()
    }

    /// The numbers of the tasks that have jobs, and what is to be done about them.
    pub(super) fn jobs(&self) -> Vec<(u32, JobState)> {
        let jobs = self.world.engine.store().jobs_of(self.id).unwrap();
        let jobs = jobs.into_iter();
        jobs.map(|job| (job.id.number, job.state)).collect()
    }

    /// The task of that number.
    pub(super) fn task(&self, number: u32) -> TaskId {
        TaskId {
            process: self.id,
            number,
        }
    }

    /// The latest task of a node.
    pub(super) fn at(&self, node: &str) -> TaskId {
        self.world.task_at(self.id, node)
    }

    /// Everything that is stored of the latest task of a node.
    pub(super) fn task_row(&self, node: &str) -> TaskRow {
        let tasks = self.world.engine.store().tasks_of(self.id).unwrap();
        tasks.into_iter().rfind(|task| task.node == node).unwrap()
    }

    /// The processes that were begun for its tasks, the oldest first.
    pub(super) fn parts(&self) -> Vec<Story<'w>> {
        let store = self.world.engine.store();
        let parts = store.children_of(self.id, Page::first(100)).unwrap();
        let parts = parts.items.into_iter();
        parts.map(|row| self.world.story(row.id)).collect()
    }

    /// Its only part.
    pub(super) fn part(&self) -> Story<'w> {
        let parts = self.parts();
        assert_eq!(parts.len(), 1, "the parts of process {}", self.id);
        parts[0]
    }

    /// Bob does the latest task of a node.
    pub(super) fn done(&self, node: &str) -> &Self {
        self.done_task(self.at(node))
    }

    /// Bob does a task.
    pub(super) fn done_task(&self, task: TaskId) -> &Self {
        let bob = self.world.user("bob");
        let stored = self.world.engine.store().task(task).unwrap().unwrap();
        if stored.task.status == Status::New {
            bob.take(task).unwrap();
        }
        bob.complete_with(task, &Input::from_pairs([("", "")]))
            .unwrap();
        self.look();
        self
    }

    /// A worker does the job that is due.
    pub(super) fn worked(&self) -> &Self {
        assert_eq!(self.world.work(), Some(Attempt::Finished));
        self.look();
        self
    }

    /// Carl does something about the latest task of a node.
    pub(super) fn carl(
        &self,
        command: impl FnOnce(&Actor, TaskId) -> Result<TaskRow, Error>,
        node: &str,
    ) -> TaskRow {
        let row = command(&self.world.user("carl"), self.at(node)).unwrap();
        let stored = self.world.engine.store().task(row.id).unwrap().unwrap();
        assert_eq!(stored.task, row, "what was answered is what is stored");
        self.look();
        row
    }

    /// Carl has the latest task of a node tried again, and what follows that is done.
    pub(super) fn retried(&self, node: &str) -> &Self {
        self.world.user("carl").retry(self.at(node)).unwrap();
        self.look();
        self
    }

    /// Carl tries something about the latest task of a node, and is refused: why.
    pub(super) fn refused(
        &self,
        command: impl FnOnce(&Actor, TaskId) -> Result<TaskRow, Error>,
        node: &str,
    ) -> Error {
        let (carl, task) = (self.world.user("carl"), self.at(node));
        self.world.refused(|| command(&carl, task))
    }

    /// Somebody tells its code something else, beside the engine.
    pub(super) fn tell(&self, words: &str) {
        let notes = Notes {
            told: Notes::told(words).told,
            ..self.notes()
        };
        let told = Effects {
            process: Some(self.row()),
            data: Some(serde_json::to_string(&notes).unwrap()),
            ..Effects::default()
        };
        let mut tx = self.world.engine.store().begin(Mode::Write).unwrap();
        tx.apply(&told).unwrap();
        tx.commit().unwrap();
    }
}
