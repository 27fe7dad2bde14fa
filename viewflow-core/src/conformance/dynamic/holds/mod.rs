//! What must hold of every process at every moment.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use viewflow_graph::{Kind, Move, NodeId};

use super::stage::Stage;
use crate::conformance::random::replayed;
use crate::conformance::whole::Whole;
use crate::standing::{State, Strand};
use crate::store::{JobRow, JobState, LogRow, TaskRow};
use crate::{Engine, ProcessStatus, Shape, Status};

/// Fails with words if something is not so.
macro_rules! ensure {
    ($holds:expr, $($why:tt)*) => {
        if !$holds {
            return Err(format!($($why)*));
        }
    };
}

mod compensation;
mod event;
mod marks;
mod parents;
mod tokens;

use parents::fits_parents;

impl Stage {
    /// Looks at all that is stored, and at what the code of random flows leaves in their processes.
    pub(super) fn holds(&self, all: &[Whole]) -> Result<(), String> {
        hold(&self.engine, all, |holds| holds.marks())
    }
}

/// Looks at all that is stored: what must hold of the processes of any flow.
pub(in crate::conformance) fn everything_holds(
    engine: &Engine,
    all: &[Whole],
) -> Result<(), String> {
    hold(engine, all, |_| Ok(()))
}

fn hold(
    engine: &Engine,
    all: &[Whole],
    besides: fn(&Holds<'_>) -> Result<(), String>,
) -> Result<(), String> {
    for whole in all {
        let shape = engine
            .flow(&whole.process.flow)
            .map_err(|e| e.to_string())?;
        let held = Holds::of(whole, shape).and_then(|holds| {
            holds.all()?;
            besides(&holds)
        });
        let children = held.and_then(|()| fits_parents(whole, all, shape));
        children.map_err(|why| {
            let rows = whole.tasks.iter().map(|task| {
                let item = task.item.as_deref().unwrap_or_default();
                format!("\n    {} {} {} {item}", task.id, task.node, task.status)
            });
            let jobs = whole
                .jobs
                .iter()
                .map(|job| format!("\n    {} {:?}", job.id, job.state));
            let (id, state) = (whole.process.id, &whole.process.state);
            let (rows, jobs): (String, String) = (rows.collect(), jobs.collect());
            format!("process {id}: {why}\n  {state}{rows}\n  jobs:{jobs}")
        })?;
    }
    Ok(())
}

struct Holds<'w> {
    whole: &'w Whole,
    shape: &'w Shape,
    state: State,
}

impl<'w> Holds<'w> {
    fn of(whole: &'w Whole, shape: &'w Shape) -> Result<Self, String> {
        let state = State::of(&whole.process, shape).map_err(|error| error.to_string())?;
        Ok(Self {
            whole,
            shape,
            state,
        })
    }

    fn all(&self) -> Result<(), String> {
        self.rows()?;
        self.open_tasks()?;
        self.lists()?;
        for strand in self.strands() {
            strand.holders()?;
            strand.marking()?;
            strand.rests()?;
            strand.events()?;
        }
        self.jobs()?;
        self.timers()?;
        self.tokens()?;
        self.compensation()?;
        self.log()
    }

    /// The process as each of its strands sees it, the main one first.
    fn strands(&self) -> Vec<Self> {
        let state = |strand: Option<&Strand>| {
            let mut state = self.state.clone();
            if let Some(strand) = strand.cloned() {
                state.marking = strand.marking;
                state.holders = strand.holders;
                state.events = strand.events;
                state.many.clear();
            }
            state
        };
        let strands = self.state.strands.values().map(Some);
        let all = std::iter::once(None).chain(strands);
        all.map(|strand| Self {
            state: state(strand),
            ..*self
        })
        .collect()
    }

    fn kind(&self, task: &TaskRow) -> Kind {
        self.shape.node(self.node(task)).kind
    }

    fn node(&self, task: &TaskRow) -> NodeId {
        self.shape.graph.find(&task.node).unwrap()
    }

    fn task(&self, number: u32) -> Option<&TaskRow> {
        self.whole.tasks.get(number.checked_sub(1)? as usize)
    }

    fn rows(&self) -> Result<(), String> {
        let Whole { process, tasks, .. } = self.whole;
        let numbers: Vec<u32> = tasks.iter().map(|task| task.id.number).collect();
        let dense: Vec<u32> = (1..=process.tasks).collect();
        ensure!(numbers == dense, "its tasks have the numbers {numbers:?}");
        let is_over = self.state.is_over();
        let is_active = process.status == ProcessStatus::Active;
        ensure!(
            is_active != is_over,
            "it is {}, and over is {is_over}",
            process.status
        );
        ensure!(
            process.finished_at.is_some() == is_over,
            "when it has ended is wrong"
        );
        for task in tasks {
            let id = task.id;
            let finished = matches!(
                task.status,
                Status::Done | Status::Canceled | Status::Revived
            );
            let gathers = task.status == Status::Error && task.item.is_some();
            ensure!(
                gathers || task.finished_at.is_some() == finished,
                "{id} is {}: ended {:?}",
                task.status,
                task.finished_at
            );
            ensure!(
                task.error.is_some() || task.status != Status::Error,
                "{id} failed, and nobody says why"
            );
            let open = task.status.is_open() && task.status != Status::Error;
            ensure!(
                !open || task.error.is_none(),
                "{id} has an error, and is {}",
                task.status
            );
            let persons = matches!(self.kind(task), Kind::View | Kind::Manual);
            let owned = matches!(task.status, Status::Assigned | Status::Started);
            ensure!(
                !persons || !owned || task.owner.is_some(),
                "nobody has {id}"
            );
            ensure!(
                task.status != Status::New || task.owner.is_none(),
                "somebody has {id}, which is new"
            );
            ensure!(
                task.previous.iter().all(|p| *p < id.number),
                "{id} comes of later ones"
            );
        }
        Ok(())
    }

    /// The open tasks hold the tokens.
    fn open_tasks(&self) -> Result<(), String> {
        for task in self.whole.tasks.iter().filter(|task| task.status.is_open()) {
            let node = self.node(task);
            let holds = self
                .state
                .all_holders()
                .any(|held| held == (node, task.id.number));
            let many = self.state.many.get(&node);
            let is_of_many = many.is_some_and(|many| many.first <= task.id.number);
            let undoes = self.state.compensation.of_task(task.id.number).is_some();
            ensure!(
                holds || is_of_many || undoes,
                "{} is open without a token",
                task.id
            );
            let shown = match self.kind(task) {
                Kind::View | Kind::Manual => {
                    let idle = is_of_many && self.is_sequential(node);
                    task.status != Status::Scheduled || idle
                }
                Kind::Job
                | Kind::Handle
                | Kind::Subprocess
                | Kind::Timer
                | Kind::Until
                | Kind::MessageCatch
                | Kind::SignalCatch => {
                    let idle = is_of_many && self.is_sequential(node);
                    matches!(task.status, Status::Scheduled | Status::Error)
                        || idle && task.status == Status::New
                }
                Kind::Function => {
                    let idle = is_of_many && self.is_sequential(node);
                    task.status == Status::Error || idle && task.status == Status::Scheduled
                }
                Kind::Compensate => matches!(task.status, Status::Started | Status::Error),
                _ => task.status == Status::Error,
            };
            ensure!(shown, "{} is {} for ever", task.id, task.status);
        }
        Ok(())
    }

    /// What is held is held by an open task.
    fn holders(&self) -> Result<(), String> {
        for (node, number) in &self.state.holders {
            let open = self
                .task(*number)
                .is_some_and(|t| t.status.is_open() && self.node(t) == *node);
            ensure!(open, "{} is held by {number}", self.shape.node(*node).name);
        }
        let held: BTreeSet<NodeId> = self.held().collect();
        let with_task = self.state.holders.keys().copied();
        let many = self.state.many.iter().filter(|(_, many)| !many.passed);
        let known: BTreeSet<NodeId> = with_task.chain(many.map(|(node, _)| *node)).collect();
        ensure!(held == known, "{held:?} are held, {known:?} have tasks");
        Ok(())
    }

    fn is_sequential(&self, node: NodeId) -> bool {
        self.shape
            .node(node)
            .each
            .is_some_and(|each| each.sequential)
    }

    fn held(&self) -> impl Iterator<Item = NodeId> + '_ {
        let nodes = self.shape.graph.nodes().map(|(id, _)| id);
        nodes.filter(|id| self.state.marking.holds(*id))
    }

    /// The counters of lists equal the rows, and somebody can go on with them.
    fn lists(&self) -> Result<(), String> {
        for (node, many) in &self.state.many {
            let name = self.shape.node(*node).name;
            // Those of a later round that was taken back count no more.
            let annulled = |task: &TaskRow| {
                let of = |line: &LogRow| line.task == Some(task.id.number);
                let mut log = self.whole.log.iter();
                log.any(|line| of(line) && line.event == "annul")
            };
            let rows = || {
                let rows = self
                    .whole
                    .tasks
                    .iter()
                    .filter(|task| task.id.number >= many.first);
                let rows = rows.filter(|task| task.node == name && !annulled(task));
                rows.filter(|task| task.status != Status::Revived)
            };
            let count = |fits: &dyn Fn(Status) -> bool| rows().filter(|t| fits(t.status)).count();
            let done = count(&|status| status == Status::Done);
            let open = count(&Status::is_open);
            // What was skipped is canceled and counts as done.
            ensure!(
                rows().count() == many.total as usize,
                "{name} has {} tasks, not {many:?}",
                rows().count()
            );
            ensure!(
                open == many.open() as usize,
                "{name} has {open} open tasks, not {many:?}"
            );
            ensure!(
                done <= many.done as usize,
                "{name} has {done} tasks done, not {many:?}"
            );
            ensure!(
                open > 0 || self.advances(*node),
                "nothing is left of {name}: {many:?}"
            );
            let idle = |task: &&TaskRow| match self.kind(task) {
                Kind::View | Kind::Manual | Kind::Function => task.status == Status::Scheduled,
                _ => task.status == Status::New,
            };
            let offered = rows()
                .filter(|t| t.status.is_open())
                .filter(|t| !idle(t))
                .count();
            ensure!(
                !self.is_sequential(*node) || offered == 1 || self.advances(*node),
                "{offered} tasks of {name} are offered at once"
            );
        }
        Ok(())
    }

    /// Whether a worker is still to go on from there.
    fn advances(&self, node: NodeId) -> bool {
        let advance = self
            .whole
            .jobs
            .iter()
            .filter(|job| job.state == JobState::Advance);
        let tasks = advance.filter_map(|job| self.task(job.id.number));
        tasks.into_iter().any(|task| self.node(task) == node)
    }

    /// Mutexes, companions and races are as the game would have them.
    fn marking(&self) -> Result<(), String> {
        let graph = &self.shape.graph;
        let held: BTreeSet<NodeId> = self.held().collect();
        for id in &held {
            let (node, name) = (graph.node(*id), self.shape.node(*id).name);
            let shares = |other: &&NodeId| graph.node(**other).mutex == node.mutex;
            let alone = node.mutex.is_none() || held.iter().filter(shares).count() == 1;
            ensure!(alone, "{name} does not work alone");
            let led = node.only_while.is_none_or(|leader| held.contains(&leader));
            ensure!(led, "{name} works without its leader");
            let raced =
                node.kind == Kind::First && graph.successors(*id).any(|to| held.contains(&to));
            ensure!(!raced, "{name} is raced for before it is left");
        }
        let marking = &self.state.marking;
        for (id, edge) in graph.edges() {
            let heard = !marking.heard(id) || marking.went_on(edge.to);
            ensure!(heard, "{edge:?} was heard of by nobody");
        }
        for (id, node) in graph.nodes().filter(|(id, _)| marking.went_on(*id)) {
            let branches = self.shape.plan.branches().at(id);
            let heard = branches
                .iter()
                .filter(|branch| branch.iter().any(|edge| marking.heard(*edge)));
            let heard = heard.count();
            ensure!(
                heard > 0 && heard < branches.len(),
                "{} is not in a round",
                node.name
            );
        }
        Ok(())
    }

    /// No token would move if it were looked at again.
    fn rests(&self) -> Result<(), String> {
        let goes_on = self
            .whole
            .jobs
            .iter()
            .any(|job| job.state == JobState::Advance);
        if goes_on {
            return Ok(());
        }
        let (mut game, mut marking) = (self.shape.game(), self.state.marking.clone());
        game.wake(&marking);
        while let Some(told) = game.advance(&mut marking) {
            // Whether it is enough has been asked.
            ensure!(
                matches!(told, Move::Ask { .. }),
                "it does not rest: {told:?}"
            );
        }
        ensure!(
            marking == self.state.marking,
            "it does not rest: {marking:?}"
        );
        Ok(())
    }

    /// Who waits for a worker has a row for one, and nobody else has.
    fn jobs(&self) -> Result<(), String> {
        let at = |job: &JobRow| {
            self.task(job.id.number)
                .cloned()
                .ok_or("a job has no task".to_owned())
        };
        let mut rows: BTreeMap<u32, JobState> = BTreeMap::new();
        for job in &self.whole.jobs {
            let task = at(job)?;
            if job.event.is_empty() {
                rows.insert(job.id.number, job.state);
            }
            let (kind, id, status) = (self.kind(&task), job.id, task.status);
            let fits = match job.state {
                JobState::Run => kind == Kind::Job && status == Status::Scheduled,
                JobState::Advance => status == Status::Done,
                JobState::Begin | JobState::Resume | JobState::Escalate => kind == Kind::Subprocess,
                JobState::Cancel => id.number == 1,
                JobState::Timer => true,
                JobState::Compensate => kind == Kind::Subprocess && status == Status::Scheduled,
            };
            ensure!(
                fits,
                "{id} is a {kind} that is {status}, with a job to {:?}",
                job.state
            );
        }
        for task in &self.whole.tasks {
            let runs = self.kind(task) == Kind::Job && task.status == Status::Scheduled;
            let has = rows.get(&task.id.number) == Some(&JobState::Run);
            ensure!(
                runs == has,
                "{} is {}: a job for it is {has}",
                task.id,
                task.status
            );
        }
        Ok(())
    }

    fn log(&self) -> Result<(), String> {
        let Whole { process, log, .. } = self.whole;
        let replayed = replayed(log);
        let value = |text: &str| serde_json::from_str::<Value>(text).ok();
        ensure!(
            value(&replayed) == value(&process.state),
            "the log leads to {replayed}"
        );
        let begins = log.iter().filter(|line| line.event == "begin").count();
        ensure!(begins == 1, "it began {begins} times");
        Ok(())
    }
}
