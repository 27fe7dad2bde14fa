//! What must hold of every process at every moment.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use viewflow_graph::{Boundary, Kind, Move, NodeId, Way};

use super::data::{Data, Item};
use super::flow::DynamicFlow;
use super::stage::Stage;
use crate::conformance::random::replayed;
use crate::conformance::whole::Whole;
use crate::standing::{State, Stored, Strand};
use crate::store::{JobRow, JobState, LogRow, TaskRow};
use crate::{Engine, ProcessStatus, Shape, Status, TaskId};

/// Fails with words if something is not so.
macro_rules! ensure {
    ($holds:expr, $($why:tt)*) => {
        if !$holds {
            return Err(format!($($why)*));
        }
    };
}

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

    /// The number of the task that a task undoes.
    fn undoes(&self, task: &TaskRow) -> Option<u32> {
        let [previous] = task.previous[..] else {
            return None;
        };
        let is_handler = self.shape.graph.node(self.node(task)).compensates;
        (is_handler || self.undoes_part(task)).then_some(previous)
    }

    /// Whether a task waits, or waited, until a part has undone what it did.
    fn undoes_part(&self, task: &TaskRow) -> bool {
        let [previous] = task.previous[..] else {
            return false;
        };
        let mut log = self.whole.log.iter();
        let before = self.task(previous);
        before.is_some_and(|before| before.node == task.node)
            && log.any(|line| line.task == Some(previous) && line.event == "compensate")
    }

    /// What one `Compensate` undoes was done in the reverse order.
    fn order(&self, undone: &BTreeMap<u32, &TaskRow>) -> Result<(), String> {
        let log = &self.whole.log;
        let kinds = self.whole.tasks.iter().map(|task| self.kind(task));
        let told: Vec<u32> = (1..)
            .zip(kinds)
            .filter(|(_, kind)| *kind == Kind::Compensate)
            .map(|(number, _)| number)
            .collect();
        let nodes = self.shape.graph.nodes();
        let are_many = nodes
            .filter(|(_, node)| node.kind == Kind::Compensate)
            .count()
            > 1;
        let was_whole = log
            .iter()
            .any(|line| line.task.is_none() && line.event == "compensate");
        if are_many || was_whole {
            return Ok(());
        }
        let done = |number: u32| {
            log.iter()
                .rposition(|line| line.task == Some(number) && line.event == "complete")
        };
        let mut by_handler: Vec<(u32, u32)> = undone
            .iter()
            .map(|(number, task)| (task.id.number, *number))
            .collect();
        by_handler.sort_unstable();
        for pair in by_handler.windows(2) {
            let [(first, a), (second, b)] = [pair[0], pair[1]];
            let of = |handler: u32| told.partition_point(|number| *number < handler);
            let is_list = |number: u32| {
                let task = self.task(number);
                task.is_some_and(|task| self.shape.node(self.node(task)).each.is_some())
            };
            let is_same = of(first) == of(second) && !is_list(a) && !is_list(b);
            ensure!(
                !is_same || done(a) > done(b),
                "task {a} was undone before {b}, which was done later"
            );
        }
        Ok(())
    }

    /// What was done and can be undone is kept for that or has been undone, once.
    fn compensation(&self) -> Result<(), String> {
        let (graph, state) = (&self.shape.graph, &self.state.compensation);
        let advances = self.whole.jobs.iter();
        let advances = advances
            .filter(|job| job.state == JobState::Advance)
            .count();
        for (whence, undoing) in &state.undoing {
            let held = whence.is_none_or(|node| self.state.marking.holds(node));
            ensure!(held, "nothing is compensated for {undoing:?}");
            let task = undoing.task.and_then(|number| self.task(number));
            let works = task.is_some_and(|task| task.status.is_open());
            ensure!(works || advances > 0, "{undoing:?} does not go on");
        }
        let mut undone: BTreeMap<u32, &TaskRow> = BTreeMap::new();
        for task in &self.whole.tasks {
            let Some(number) = self.undoes(task) else {
                continue;
            };
            ensure!(
                undone.insert(number, task).is_none(),
                "task {number} was undone twice"
            );
            let is_open = task.status.is_open();
            let known = state.of_task(task.id.number).is_some();
            ensure!(is_open == known, "{} undoes something unseen", task.id);
        }
        self.order(&undone)?;
        for task in &self.whole.tasks {
            let (node, number) = (self.node(task), task.id.number);
            let kept = state.undoable.get(&node);
            let kept = kept.is_some_and(|tasks| tasks.iter().any(|task| task.1 == number));
            let was_done = task.status == Status::Done && self.shape.node(node).each.is_none();
            if graph.node(node).compensated_by.is_some() && was_done {
                ensure!(
                    kept != undone.contains_key(&number),
                    "{} is kept: {kept}, and was undone by {:?}",
                    task.id,
                    undone.get(&number).map(|task| task.id)
                );
            }
        }
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

    /// There is a row for each moment that is waited for.
    fn timers(&self) -> Result<(), String> {
        let timers = self
            .whole
            .jobs
            .iter()
            .filter(|job| job.state == JobState::Timer);
        let rows: BTreeMap<_, _> = timers
            .map(|job| ((job.id.number, job.event.clone()), job.due_at))
            .collect();
        let awaited = Stored::of(&self.state, &self.shape.graph).events();
        ensure!(rows == awaited, "{rows:?} are the timers, not {awaited:?}");
        let rows: BTreeMap<_, _> = self
            .whole
            .subscriptions
            .iter()
            .map(|row| ((row.task.number, row.event.clone()), row.key.clone()))
            .collect();
        let graph = &self.shape.graph;
        let strands = self
            .state
            .strands
            .values()
            .flat_map(|strand| &strand.events);
        let told = self.state.events.iter().chain(strands);
        let told = told.filter_map(|(awaited, armed)| {
            let name = Stored::event_name(graph, *awaited);
            let key = armed.key.clone()?;
            Some(((armed.task, Stored::event_of(&name).into()), key))
        });
        let told: BTreeMap<_, _> = told.collect();
        ensure!(rows == told, "{rows:?} are the subscriptions, not {told:?}");
        Ok(())
    }

    /// The nodes that are held wait for what may happen there, and no others.
    fn events(&self) -> Result<(), String> {
        for ((node, _), armed) in &self.state.events {
            let name = self.shape.node(*node).name;
            let held = self.state.marking.holds(*node);
            ensure!(held, "{name} is left, and waits");
            let first = self.state.many.get(node).map(|many| many.first);
            let holder = self.state.holders.get(node).copied().or(first);
            ensure!(
                holder == Some(armed.task),
                "{armed:?} is waited for at {holder:?}"
            );
        }
        for node in self.held() {
            let holder = self
                .state
                .holders
                .get(&node)
                .and_then(|number| self.task(*number));
            // One that could not even begin may not know for how long.
            let failed = holder.is_some_and(|task| task.status == Status::Error);
            let events = self.shape.node(node).events.iter();
            for event in events.filter(|event| event.is_awaited()) {
                let way = event.way.map(|(edge, _)| edge);
                // What comes again has come for the last time once nobody waits for it.
                let repeats = event.way.is_some_and(|(_, how)| how == Boundary::Repeating);
                // A condition is asked, and nobody else waits for it.
                if repeats || event.is_condition() {
                    continue;
                }
                let fired = way.is_some_and(|edge| self.state.marking.has_fired(edge));
                let waits = self.state.events.contains_key(&(node, way));
                let name = self.shape.node(node).name;
                ensure!(
                    waits != fired || failed,
                    "{name} waits: {waits}, fired: {fired}"
                );
            }
        }
        Ok(())
    }

    /// No token is taken twice: whoever led to a task has sent it one.
    fn tokens(&self) -> Result<(), String> {
        let graph = &self.shape.graph;
        let mut used: BTreeMap<(u32, NodeId), usize> = BTreeMap::new();
        let mut counts: BTreeMap<NodeId, usize> = BTreeMap::new();
        let again = Way::Boundary(Boundary::Repeating);
        let repeated = graph.edges().filter(|(_, edge)| edge.way == again);
        let repeated: Vec<_> = repeated
            .map(|(_, edge)| graph.distances_from(edge.to))
            .collect();
        for task in &self.whole.tasks {
            let node = self.node(task);
            // What comes again and again sends its tokens in the name of whom it is about.
            if repeated.iter().any(|behind| behind[node.index()].is_some()) {
                continue;
            }
            let takes_place = |p: &u32| self.task(*p).is_some_and(|p| p.status == Status::Revived);
            if self.shape.node(node).each.is_some()
                || matches!(task.status, Status::Canceled | Status::Revived)
                || task.previous.iter().any(takes_place)
                || self.undoes(task).is_some()
            {
                continue;
            }
            *counts.entry(node).or_default() += 1;
            for previous in &task.previous {
                *used.entry((*previous, node)).or_default() += 1;
            }
        }
        for ((previous, node), used) in used {
            let name = self.shape.node(node).name;
            let from = self.task(previous).map(|task| self.node(task));
            let edges = from.into_iter().flat_map(|from| graph.successors(from));
            let edges = edges.filter(|to| *to == node).count();
            // A list without items sends its token in the name of those before it.
            let empty = |from: NodeId| self.shape.node(from).each.is_some();
            let edges = edges + graph.predecessors(node).filter(|from| empty(*from)).count();
            ensure!(
                used <= edges,
                "{used} tokens came from {previous} to {name}, by {edges} ways"
            );
        }
        for (node, count) in counts {
            let name = self.shape.node(node).name;
            let again = graph
                .successors(node)
                .any(|to| graph.distances_from(to)[node.index()].is_some());
            let is_end = graph.node(node).kind.is_end();
            ensure!(
                again || is_end || count <= 1,
                "the process came to {name} {count} times"
            );
        }
        Ok(())
    }

    /// The code of each task that is done has run once, and that of no other.
    fn marks(&self) -> Result<(), String> {
        let data = self.whole.process.data.as_deref().unwrap_or_default();
        let data: Data = serde_json::from_str(data).map_err(|error| error.to_string())?;
        // What a part undoes by itself is told to nobody.
        let tasks = self.whole.tasks.iter();
        for task in tasks.filter(|task| !self.undoes_part(task)) {
            let (node, id, number) = (self.node(task), task.id, task.id.number);
            let of = |marks: &BTreeMap<u32, u32>| marks.get(&number).copied().unwrap_or(0);
            let (ran, undone) = (of(&data.ran), of(&data.undone));
            // What is done may have failed to be gathered.
            let is_done = task.status == Status::Done
                || task.status == Status::Error && task.finished_at.is_some();
            let is_done = u32::from(is_done);
            let undoes = self.shape.node(node).hooks.undo;
            // What is called off after it could not be gathered has run.
            let each = self.shape.node(node).each;
            if each.is_some_and(|each| each.collects) && task.status == Status::Canceled {
                ensure!(ran <= 1 + undone, "{id} ran {ran} times, undone {undone}");
                continue;
            }
            // A task that held the place of a list until its items were known has no code.
            if self.shape.node(node).each.is_some() && task.item.is_none() {
                continue;
            }
            match self.kind(task) {
                Kind::Function => {
                    ensure!(
                        ran == is_done + undone,
                        "{id} is {}, ran {ran} times, undone {undone}",
                        task.status
                    );
                }
                Kind::Handle if undoes => {
                    ensure!(
                        ran == is_done + undone,
                        "{id} is {}, ran {ran} times, undone {undone}",
                        task.status
                    );
                }
                Kind::Handle => ensure!(ran >= is_done, "{id} is done, and has not run"),
                Kind::Job if DynamicFlow::job_writes(node) => {
                    ensure!(
                        ran == is_done,
                        "{id} is {}, and ran {ran} times",
                        task.status
                    );
                }
                Kind::MessageCatch | Kind::SignalCatch => {
                    let runs = u32::from(self.shape.node(node).events[0].runs());
                    ensure!(
                        ran == is_done * runs || undone > 0,
                        "{id} is {}, and was told {ran} times",
                        task.status
                    );
                }
                Kind::Subprocess => {
                    ensure!(
                        ran == is_done,
                        "{id} is {}, and was told {ran} times",
                        task.status
                    );
                }
                _ => {}
            }
            let created = of(&data.created);
            let told = self.shape.node(node).hooks.on_create
                && matches!(
                    task.status,
                    Status::Done | Status::Assigned | Status::Started
                );
            ensure!(
                created <= 1 && (created == 1 || !told),
                "{id} was created {created} times"
            );
            if let Some(item) = &task.item {
                let item: Item = serde_json::from_str(item).map_err(|error| error.to_string())?;
                match self.kind(task) {
                    Kind::Job | Kind::Function if !undoes => {
                        ensure!(
                            item.done == is_done + undone,
                            "{id} is {}: {item:?}",
                            task.status
                        );
                    }
                    _ => ensure!(
                        item.done >= is_done || self.kind(task) == Kind::Subprocess,
                        "{id} is done: {item:?}"
                    ),
                }
            }
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

/// Who waits for a process has one, and a process is waited for.
fn fits_parents(whole: &Whole, all: &[Whole], shape: &Shape) -> Result<(), String> {
    let process = |id: TaskId| all.iter().find(|other| other.process.id == id.process);
    let waits = |task: &TaskRow| {
        let kind = shape.graph.find(&task.node).map(|id| shape.node(id).kind);
        kind == Some(Kind::Subprocess) && task.status == Status::Scheduled
    };
    for task in whole.tasks.iter().filter(|task| waits(task)) {
        let has = |state: JobState| {
            whole
                .jobs
                .iter()
                .any(|job| job.id == task.id && job.state == state)
        };
        let undone = task.previous.first().copied().filter(|_| {
            let node = shape.graph.find(&task.node);
            let state = State::of(&whole.process, shape).ok();
            let undoes = state.and_then(|state| state.compensation.of_task(task.id.number));
            undoes.is_some() && node.is_some_and(|node| !shape.graph.node(node).compensates)
        });
        // The part that undoes what it did was begun for another task.
        let parent = TaskId {
            number: undone.unwrap_or(task.id.number),
            ..task.id
        };
        let children = all
            .iter()
            .filter(|other| other.process.parent == Some(parent));
        let active = children
            .filter(|other| other.process.status == ProcessStatus::Active)
            .count();
        let moves = [JobState::Begin, JobState::Resume, JobState::Compensate]
            .into_iter()
            .any(has);
        ensure!(active > 0 || moves, "{} waits for nothing", task.id);
        ensure!(active <= 1, "{} waits for {active} processes", task.id);
    }
    if let Some(parent) = whole.process.parent
        && whole.process.status == ProcessStatus::Active
        && let Some(above) = process(parent)
    {
        let task = above.tasks.iter().find(|task| task.id == parent);
        // A task that was undone before its part was called off may wait for that part again.
        let waits = |status| matches!(status, Status::Scheduled | Status::Error);
        let is_open = task.is_some_and(|task| waits(task.status));
        let is_done = task.is_some_and(|task| task.status == Status::Done);
        let state = State::of(&whole.process, shape).map_err(|error| error.to_string())?;
        let undoes = is_done && state.compensation.undoing.contains_key(&None);
        let ends = above.jobs.iter().any(|job| job.state == JobState::Cancel);
        ensure!(
            is_open || ends || undoes,
            "nobody waits for it, and nobody calls it off"
        );
    }
    Ok(())
}
