//! Every process can still end: with good weather and everybody at work, it does.

use super::dice::roll;
use super::stage::Stage;
use crate::store::Page;
use crate::{Error, Input, ProcessStatus, Status};
use viewflow_graph::{Boundary, Graph, Kind, Way};

/// So many rounds it may take at most, in each of which all that is open is worked on once.
const ROUNDS: usize = 160;

/// So many jobs are done in a round, at most.
const JOBS: usize = 50;

/// After so many, what is open is called off: dead tokens never go round.
const PATIENCE: usize = 50;

/// After so many, a process that goes round and may is ended.
const LAST_PATIENCE: usize = 140;

/// So many processes come only of a process that goes round with a part that is over at once, and each
/// job brings hundreds more.
const CROWD: u32 = 300;

/// So many tasks come only of a process that goes round within a step with a list that has no items, or of
/// some that wake each other.
const MANY_TASKS: u32 = 10 * CROWD;

impl Stage {
    /// Works on all that is open until every process is over. `story` hears what is done.
    pub(super) fn finish_all(&mut self, story: &mut Vec<String>) -> Result<(), String> {
        self.weather.set(0);
        self.held.clear();
        let mut idle = 0;
        for round in 0..ROUNDS {
            self.wait(3_600 * 24);
            let mut worked = false;
            let active = |stage: &Self| {
                let all = stage.processes().into_iter();
                all.filter(|process| process.status == ProcessStatus::Active)
                    .count()
            };
            // Workers who were always first would win every race, and a flow might go round with it
            // for ever; a part that is over at once may be come to again and again. Were they always as many, they
            // might leave off each time where nobody else is asked.
            let jobs_now = match roll(&[round as u64]) % 2 {
                0 => 0,
                _ => JOBS - round % 7,
            };
            for _ in 0..jobs_now {
                let mut told = String::from("at the end ");
                let claimed = self.claim(0, &mut told);
                let Some(held) = self.held.pop() else {
                    claimed.map_err(|error| error.to_string())?;
                    break;
                };
                let done = self.finish(held, 1, &mut told);
                worked |= done.is_ok();
                story.push(format!("{told}: {done:?}"));
                self.wait(1);
                if self.is_crowded() {
                    break;
                }
            }
            // What was left behind reaches whoever waits for it.
            worked |= self.engine.sweep().map_err(|error| error.to_string())? > 0;
            let jobs = |stage: &Self| stage.all().iter().any(|whole| !whole.jobs.is_empty());
            if active(self) == 0 && !jobs(self) {
                let all = self.all();
                return self.holds(&all);
            }
            for process in self.processes() {
                let tasks = self.engine.store().tasks_of(process.id);
                for task in tasks.map_err(|error| error.to_string())? {
                    if self.is_crowded() {
                        break;
                    }
                    worked |= task.status.is_open() && self.work_on(&task, round, story)?;
                }
            }
            let all = self.all();
            self.holds(&all)?;
            idle = match worked {
                true => 0,
                false => idle + usize::from(jobs_now > 0),
            };
            let is_tired = round == LAST_PATIENCE || self.is_crowded();
            if idle > 2 || is_tired {
                if !self.has_limits() && !self.may_go_round() {
                    return Err("it is stuck, or goes round for ever".into());
                }
                self.give_up(story);
            }
        }
        Err("it does not end".into())
    }

    /// Whether there are more processes or tasks than anybody would wait for.
    pub(super) fn is_crowded(&self) -> bool {
        let processes = self.listed(Page::first(CROWD));
        let tasks = || processes.items.iter().map(|process| process.tasks);
        processes.more
            || tasks().any(|tasks| tasks > MANY_TASKS)
            || tasks().sum::<u32>() > 10 * MANY_TASKS
    }

    /// Whether processes may go round for ever: what is over at once wins each race, or only what happens
    /// on a border leads to an end, and it does not. And processes that begin others may be many, as may the
    /// parts of what comes again and again.
    fn may_go_round(&self) -> bool {
        let by_events = |graph: &Graph| {
            let mut edges = graph.edges();
            edges.any(|(_, edge)| matches!(edge.way, Way::Boundary(_))) && has_circle(graph)
        };
        let graphs = || self.engine.flows().map(|flow| &flow.graph);
        // What is told to those who wait begins others besides.
        let is_told = || graphs().any(throws) || graphs().any(waits_to_be_told);
        let begins_others = graphs().any(is_begun_by_others) && is_told();
        // What is woken by a signal may throw it again.
        let wakes_others = graphs().any(throws) && graphs().any(has_circle);
        begins_others
            || wakes_others
            || graphs().any(|graph| {
                races_with_the_instant(graph) || by_events(graph) || begins_parts_for_ever(graph)
            })
    }

    /// Whether a node may be come to so often, and no more.
    fn has_limits(&self) -> bool {
        let limited = |graph: &Graph| graph.nodes().any(|(_, node)| node.limit.is_some());
        self.engine.flows().any(|flow| limited(&flow.graph))
    }

    /// A process that has been to a node as often as it may is ended, and one that goes round.
    fn give_up(&self, story: &mut Vec<String>) {
        for process in self.processes() {
            let ended = self.person(0).cancel_process(process.id).map(drop);
            story.push(format!(
                "at the end process {} is ended: {ended:?}",
                process.id
            ));
        }
    }

    /// Whether there was something to do about an open task.
    fn work_on(
        &mut self,
        task: &crate::store::TaskRow,
        round: usize,
        story: &mut Vec<String>,
    ) -> Result<bool, String> {
        // It may have been called off since it was read.
        let now = self
            .engine
            .store()
            .task(task.id)
            .map_err(|error| error.to_string())?;
        let Some(task) = now.map(|now| now.task).filter(|task| task.status.is_open()) else {
            return Ok(true);
        };
        let mut told = format!(
            "at the end {} {} ({}, {})",
            task.flow, task.id, task.node, task.status
        );
        let done = match (self.kind(&task), task.status) {
            // A list without items wins every race, and may go round with it for ever.
            _ if round > PATIENCE => self.person(0).cancel(task.id).map(drop),
            (_, Status::Error) => self.retry_or_skip(&task, round),
            (Kind::View | Kind::Manual, Status::New | Status::Assigned | Status::Started) => {
                let form = Input::from_pairs([("is", "right")]);
                let people: Vec<_> = (0..4).map(|who| self.person(who).clone()).collect();
                let boss = self.person(0).clone();
                let mut last = Ok(());
                for who in people {
                    let given = match task.owner {
                        Some(owner) if owner == who.user().id => Ok(()),
                        _ => {
                            // What is begun or given is taken away first.
                            let _ = boss.give_back(task.id);
                            boss.give(task.id, who.user().id).map(drop)
                        }
                    };
                    last = given.and_then(|()| who.complete_with(task.id, &form).map(drop));
                    if last.is_ok() {
                        break;
                    }
                }
                // All four have done what somebody else must check.
                last.or_else(|error| match error {
                    Error::Denied(_) => boss.skip(task.id).map(drop),
                    other => Err(other),
                })
            }
            (Kind::MessageCatch | Kind::SignalCatch, _) => self.tell(task.id, &mut told),
            (Kind::Handle, _) => {
                let place = (task.flow.as_str(), task.node.as_str(), task.id.process);
                self.engine.resume_at(place, Box::new(())).map(drop)
            }
            // What it waits for may never hold.
            (Kind::Until, _) => self.person(0).skip(task.id).map(drop),
            _ => return Ok(false),
        };
        told += &format!(": {done:?}");
        story.push(told);
        // A function that follows may ask for a person of its own, or a limit be reached.
        match done {
            Ok(()) => Ok(true),
            Err(Error::Handler { .. }) => {
                let boss = self.person(0).clone();
                let skipped = boss.cancel(task.id).map(drop);
                story.push(format!("at the end it is canceled: {skipped:?}"));
                Ok(skipped.is_ok())
            }
            Err(error) => Err(format!("{} cannot go on: {error}", task.id)),
        }
    }

    fn retry_or_skip(&self, task: &crate::store::TaskRow, round: usize) -> Result<(), Error> {
        let boss = self.person(0);
        // What goes round within a step does so again, and takes its time for it.
        let error = task.error.as_deref().unwrap_or_default();
        let goes_round = error.contains("goes round in circles");
        let retried = match goes_round {
            true => Ok(Status::Error),
            false => boss.retry(task.id).map(|row| row.status),
        };
        match retried {
            Ok(Status::Error) | Err(_) => {}
            // What fails again and again in the background is not tried for ever.
            Ok(status) if round < 30 || !status.is_open() => return Ok(()),
            Ok(_) => {}
        }
        // What it has begun may be over already, and have called it off.
        let now = self.engine.store().task(task.id)?;
        if now.is_none_or(|now| !now.task.status.is_open()) {
            return Ok(());
        }
        boss.skip(task.id)
            .map(drop)
            .or_else(|_| boss.cancel(task.id).map(drop))
    }
}

/// Whether parts are begun again and again, each tried over and over if it fails.
fn begins_parts_for_ever(graph: &Graph) -> bool {
    let repeats = Way::Boundary(Boundary::Repeating);
    let mut nodes = graph.nodes();
    graph.edges().any(|(_, edge)| edge.way == repeats)
        && nodes.any(|(_, node)| node.kind == Kind::Subprocess)
}

/// Whether a racer may be over at once, each time: a list without items, or a part; or another may never be
/// entered.
fn races_with_the_instant(graph: &Graph) -> bool {
    let races = graph.nodes().filter(|(_, node)| node.kind == Kind::First);
    races
        .flat_map(|(_, race)| race.outgoing())
        .map(|edge| graph.node(graph.edge(*edge).to))
        .any(|racer| {
            racer.each.is_some() || racer.only_while.is_some() || racer.kind == Kind::Subprocess
        })
}

fn throws(graph: &Graph) -> bool {
    let mut nodes = graph.nodes();
    nodes.any(|(_, node)| matches!(node.kind, Kind::MessageThrow | Kind::SignalThrow))
}

fn waits_to_be_told(graph: &Graph) -> bool {
    let mut nodes = graph.nodes();
    nodes.any(|(_, node)| matches!(node.kind, Kind::MessageCatch | Kind::SignalCatch))
}

fn is_begun_by_others(graph: &Graph) -> bool {
    let mut nodes = graph.nodes();
    nodes.any(|(_, node)| matches!(node.kind, Kind::StartMessage | Kind::StartSignal))
}

fn has_circle(graph: &Graph) -> bool {
    graph.nodes().any(|(id, _)| {
        let mut next = graph.successors(id);
        next.any(|to| graph.distances_from(to)[id.index()].is_some())
    })
}
