//! Random commands, five bytes to each.

use std::time::Duration;

use viewflow_graph::Kind;

use super::crash::Crash;
use super::data::Item;
use super::dice::roll;
use super::flow::Word;
use super::grow::pick;
use super::stage::{Held, Stage};
use crate::conformance::world::do_now;
use crate::engine::Work;
use crate::store::{MessageKind, ProcessRow, TaskRow};
use crate::{Actor, Envelope, Error, Input, ProcessStatus, Status, TaskId};

/// So many processes are begun, those of subprocesses not counted.
const MOST: usize = 3;

/// How long a worker's claim holds.
const LEASE: Duration = Duration::from_secs(30);

impl Stage {
    /// Does what the bytes say. Answers what that was, in words, and how it went.
    pub(super) fn command(&mut self, bytes: [u8; 5]) -> (String, Result<(), Error>) {
        let [what, which, who, more, crash] = bytes.map(usize::from);
        let mut told = String::new();
        let crash = (crash >= 176).then(|| Crash {
            after: u32::try_from(crash - 176).unwrap() / 4,
            done: crash % 2 == 1,
            for_good: crash / 2 % 2 == 1,
        });
        let processes = self.processes();
        let begun = processes
            .iter()
            .filter(|process| process.parent.is_none())
            .count();
        let who = self.person(who).clone();
        self.fuse.set(crash);
        let done = match processes.is_empty() || what % 48 > 45 && begun < MOST {
            true => {
                told = format!("{} begins a process", who.user().name);
                let seed = roll(&[which as u64, more as u64]);
                self.begin(which, seed, &who)
            }
            false => {
                let processes = prefer(&processes, more, |p| p.status == ProcessStatus::Active);
                let process = processes[which % processes.len()];
                self.one(what % 48, more, &who, process, &mut told)
            }
        };
        let failed = self.fuse.has_failed();
        self.fuse.set(None);
        if let Some(crash) = crash.filter(|_| failed) {
            told += &format!(", and the store fails: {crash:?}");
        }
        (told, done)
    }

    fn one(
        &mut self,
        what: usize,
        more: usize,
        who: &Actor,
        process: &ProcessRow,
        told: &mut String,
    ) -> Result<(), Error> {
        let engine = self.engine.clone();
        let name = &who.user().name;
        let fuse = self.fuse.clone();
        let set = fuse.pause();
        let all = engine.store().tasks_of(process.id)?;
        fuse.resume(set);
        let tasks = prefer(&all, more, |task| task.status.is_open());
        let closed: Vec<&TaskRow> = all.iter().filter(|t| !t.status.is_open()).collect();
        let shape = engine.flow(&process.flow)?;
        let lists = shape.nodes.iter().filter(|node| node.each.is_some());
        let list = lists.map(|node| node.name).nth(more / 4 % 2);
        let row = match what {
            // Only what is closed can be taken back.
            26..=31 if !closed.is_empty() => {
                closed[closed.len() - 1 - more / 8 % closed.len().min(6)]
            }
            _ => tasks[more / 8 % tasks.len()],
        };
        let task = row.id;
        let at = format!("{} {task} ({}, {})", process.flow, row.node, row.status);
        match what {
            2..=4 => {
                *told = format!("{name} takes {at}");
                who.take(task).map(drop)
            }
            5 => {
                let other = self.person(more).user();
                *told = format!("{name} gives {at} to {}", other.name);
                who.give(task, other.id).map(drop)
            }
            6 => {
                *told = format!("{name} gives {at} back");
                who.give_back(task).map(drop)
            }
            7 => {
                *told = format!("{name} begins {at}");
                who.begin_work(task).map(drop)
            }
            8..=10 => {
                *told = format!("{name} completes {at}");
                let is = if more.is_multiple_of(7) {
                    "wrong"
                } else {
                    "right"
                };
                let input = Input::from_pairs([("is", is)]);
                who.complete_with(task, &input).map(drop)
            }
            11 | 12 => {
                *told = format!("{name} retries {at}");
                who.retry(task).map(drop)
            }
            13..=15 => self.claim(more, told),
            16..=18 if !self.held.is_empty() => {
                let held = self.held.remove(more % self.held.len());
                self.finish(held, more, told)
            }
            // What is called here has a type, and only a `Handle` has it.
            19 if self.kind(row) == Kind::Handle => {
                *told = format!("code resumes {at}");
                engine
                    .resume_at((&process.flow, &row.node, process.id), Box::new(()))
                    .map(drop)
            }
            20 | 21 => {
                *told = format!("{name} cancels {at}");
                who.cancel(task).map(drop)
            }
            22 | 23 => {
                *told = format!("{name} skips {at}");
                who.skip(task).map(drop)
            }
            24 if matches!(more % 4, 1 | 2) => {
                let shape = engine.flow(&process.flow)?;
                let to = shape.nodes[more / 8 % shape.nodes.len()].name;
                *told = format!("{name} moves {at} to {to}");
                who.move_token(task, to).map(drop)
            }
            24 if more.is_multiple_of(4) => {
                *told = format!("{name} cancels process {}", process.id);
                who.cancel_process(process.id).map(drop)
            }
            25 if !more.is_multiple_of(4) => {
                let list = list.unwrap_or(&row.node);
                *told = format!("code adds an item at {list} of {}", process.id);
                self.add_item(process, list)
            }
            25 => {
                let list = list.unwrap_or(&row.node);
                *told = format!("{name} completes the rest at {list} of {}", process.id);
                who.complete_rest(process.id, list)
            }
            26..=29 => {
                *told = format!("{name} undoes {at}");
                who.undo(task).map(drop)
            }
            30 | 31 => {
                *told = format!("{name} revives {at}");
                who.revive(task).map(drop)
            }
            32 => {
                let seconds = i64::try_from(more).unwrap();
                *told = format!("{seconds} seconds pass");
                self.wait(seconds);
                Ok(())
            }
            33 => {
                let hours = i64::try_from(more).unwrap() / 4;
                *told = format!("{hours} hours pass");
                self.wait(hours * 3_600);
                Ok(())
            }
            34 => {
                let weather = if !more.is_multiple_of(3) {
                    0
                } else {
                    more as u64 + 1
                };
                *told = format!("the weather is {weather}");
                self.weather.set(weather);
                Ok(())
            }
            35 => {
                *told = format!("at {at} ");
                self.tell(task, told)
            }
            36 if more.is_multiple_of(2) => {
                *told = "a worker delivers what is left".into();
                engine.sweep().map(drop)
            }
            _ => {
                *told = format!("what is to be done about {at}: ");
                self.natural(row, more, told)
            }
        }
    }

    /// Does what a task waits for.
    pub(super) fn natural(
        &mut self,
        row: &TaskRow,
        more: usize,
        told: &mut String,
    ) -> Result<(), Error> {
        let task = row.id;
        let kind = self.kind(row);
        let who = match row.owner {
            Some(owner) => self.person_of(owner),
            None => self.person(more),
        };
        let name = who.user().name.clone();
        match (kind, row.status) {
            (_, Status::Error) => {
                *told += &format!("{name} retries");
                who.retry(task).map(drop)
            }
            (Kind::View | Kind::Manual, Status::New) => {
                *told += &format!("{name} takes and completes it");
                who.take(task)?;
                who.complete_with(task, &Input::from_pairs([("is", "right")]))
                    .map(drop)
            }
            (Kind::View | Kind::Manual, Status::Assigned | Status::Started) => {
                *told += &format!("{name} completes it");
                who.complete_with(task, &Input::from_pairs([("is", "right")]))
                    .map(drop)
            }
            (Kind::Handle, Status::Scheduled) => {
                *told += "code resumes it";
                let place = (row.flow.as_str(), row.node.as_str(), task.process);
                self.engine.resume_at(place, Box::new(())).map(drop)
            }
            (Kind::MessageCatch | Kind::SignalCatch, Status::Scheduled) => self.tell(task, told),
            _ => {
                if kind == Kind::Timer {
                    *told += "its time comes, ";
                    self.wait(50 * 3_600);
                }
                let before = self.held.len();
                let claimed = self.claim(more, told);
                match self.held.pop().filter(|_| self.held.len() >= before) {
                    Some(held) => self.finish(held, 1, told),
                    None => claimed,
                }
            }
        }
    }

    /// Somebody tells what a task waits for, or something on its boundary.
    pub(super) fn tell(&self, task: TaskId, told: &mut String) -> Result<(), Error> {
        let waits = self.engine.store().subscriptions_of(task.process)?;
        let Some(wait) = waits.into_iter().find(|wait| wait.task == task) else {
            *told += "nothing is waited for";
            return Ok(());
        };
        *told += &format!("somebody tells {:?} {}", wait.kind, wait.key);
        match wait.kind {
            MessageKind::Message => {
                let sent = self.engine.send(Envelope::of(&Word).key(wait.key));
                *told += &format!(", which is {:?}", sent.as_ref().ok());
                sent.map(drop)
            }
            MessageKind::Signal => self.engine.broadcast(&Word),
        }
    }

    pub(super) fn kind(&self, row: &TaskRow) -> Kind {
        let shape = self.engine.flow(&row.flow).unwrap();
        shape.node(shape.find(&row.node).unwrap()).kind
    }

    /// A worker claims a job, and does it.
    pub(super) fn claim(&mut self, more: usize, told: &mut String) -> Result<(), Error> {
        let worker = pick(&["w1", "w2"], more);
        let claimed = self.engine.claim(worker, LEASE)?;
        let Some(claim) = claimed else {
            *told += &format!("{worker} finds nothing to do");
            return Ok(());
        };
        *told += &format!("{worker} claims {} {:?}", claim.0.id, claim.0.state);
        let done = match self.engine.prepare(&claim)? {
            Work::Run(work, completion) => Some((do_now(work), completion)),
            Work::Advance => None,
            Work::GivenUp => return Ok(()),
        };
        self.held.push(Held { claim, done });
        Ok(())
    }

    /// A worker tells the process how its job went.
    pub(super) fn finish(
        &mut self,
        held: Held,
        more: usize,
        told: &mut String,
    ) -> Result<(), Error> {
        let Held { claim, done } = held;
        let (id, engine) = (claim.task(), &self.engine);
        match done {
            None => {
                *told += &format!(", goes on with {id}");
                engine.advance(&claim)
            }
            Some(_) if more.is_multiple_of(8) => {
                *told += &format!(", gives {id} up");
                engine.release(&claim)
            }
            Some((Ok(()), completion)) if more.is_multiple_of(4) => {
                *told += &format!(", finishes {id}, and dies");
                engine.keep_result(&claim, completion).map(drop)
            }
            Some((result, completion)) => {
                *told += &format!(", finishes {id}: {result:?}");
                engine.finish(&claim, result, completion).map(drop)
            }
        }
    }

    pub(super) fn add_item(&self, process: &ProcessRow, node: &str) -> Result<(), Error> {
        let item = serde_json::to_string(&Item::default()).unwrap();
        let place = (process.flow.as_str(), node, process.id);
        let added = self.engine.on_list(&place, None, |drive| {
            let node = drive.flow.shape().find(node)?;
            let added = drive.step.add_item(node, item);
            Ok(added.map(|(number, progress)| (Some(number), progress)))
        });
        added.map(drop)
    }
}

/// Mostly those that are preferred, if there are any.
fn prefer<T>(all: &[T], more: usize, preferred: impl Fn(&T) -> bool) -> Vec<&T> {
    let some: Vec<&T> = all.iter().filter(|one| preferred(one)).collect();
    match some.is_empty() || more % 8 == 7 {
        true => all.iter().collect(),
        false => some,
    }
}
