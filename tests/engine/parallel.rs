//! Branches that run side by side, meet, and part again by a value.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::store::TaskRow;
use viewflow::{Actor, Error, Input, ProcessId, ProcessStatus, Status};

use crate::world::World;

#[derive(Choice, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub enum Carrier {
    #[default]
    Post,
    Van,
    Courier,
}

#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Parcel {
    carrier: Carrier,
    fragile: bool,
    address: String,
    stamps: u32,
}

#[flow(process = Parcel)]
pub struct ParcelFlow {
    #[next(fork)]
    order: StartHandle,

    #[next(weigh, write, insure)]
    fork: Split,

    #[form(fragile)]
    #[anyone]
    #[next(is_fragile)]
    weigh: View,

    /// Either way comes to the join by itself; they are one branch all the same.
    #[when(|process| process.fragile)]
    #[then(pad)]
    #[otherwise(all_done)]
    is_fragile: If,

    #[run(pad)]
    #[next(all_done)]
    pad: Function,

    #[form(address)]
    #[anyone]
    #[next(all_done)]
    write: View,

    #[run(insure)]
    #[next(all_done)]
    insure: Job,

    #[next(by_carrier)]
    all_done: Join,

    #[on(carrier)]
    #[case(Carrier::Post => stamp, Carrier::Van => drive)]
    #[case(Carrier::Courier => gather)]
    by_carrier: Switch,

    #[run(stamp)]
    #[next(gather)]
    stamp: Function,

    #[anyone]
    #[next(gather)]
    drive: View,

    #[next(end)]
    gather: Merge,

    end: End,
}

fn pad(step: &mut FunctionContext<'_, ParcelFlow>) -> FunctionResult {
    step.process_mut().address.push_str(" (fragile)");
    Ok(())
}

fn insure(job: JobContext<ParcelFlow>) -> JobResult {
    match job.process().address.as_str() {
        "unknown" => Err("nobody insures that".into()),
        _ => Ok(()),
    }
}

fn stamp(step: &mut FunctionContext<'_, ParcelFlow>) -> FunctionResult {
    let process = step.process_mut();
    if process.address == "nowhere" {
        return Err("there is no post there".into());
    }
    process.stamps += 1;
    Ok(())
}

/// What is done in one of the branches.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Doing {
    Weigh,
    Write,
    Insure,
}

const ORDERS: [[Doing; 3]; 6] = {
    use Doing::{Insure, Weigh, Write};
    [
        [Weigh, Write, Insure],
        [Weigh, Insure, Write],
        [Write, Weigh, Insure],
        [Write, Insure, Weigh],
        [Insure, Weigh, Write],
        [Insure, Write, Weigh],
    ]
};

struct Post {
    world: World,
    clerk: Actor,
}

impl Post {
    fn new() -> Self {
        let world = World::new(|engine| engine.flow::<ParcelFlow>());
        let clerk = world.user("clerk", &["parcel.manage"]);
        Self { world, clerk }
    }

    fn order(&self, parcel: Parcel) -> ProcessId {
        let engine = &self.world.engine;
        engine.start(ParcelFlow::order, parcel).unwrap()
    }

    fn tasks(&self, process: ProcessId) -> Vec<TaskRow> {
        self.world.engine.store().tasks_of(process).unwrap()
    }

    /// The tasks of one node.
    fn at(&self, process: ProcessId, node: &str) -> Vec<TaskRow> {
        let tasks = self.tasks(process).into_iter();
        tasks.filter(|task| task.node == node).collect()
    }

    fn complete(&self, process: ProcessId, node: &str, form: &[(&str, &str)]) -> Result<(), Error> {
        let tasks = self.at(process, node);
        let task = tasks.last().expect("the process has come there");
        if task.status == Status::New {
            self.clerk.take(task.id)?;
        }
        let form = Input::from_pairs(form.iter().copied());
        self.clerk.complete_with(task.id, &form).map(drop)
    }

    fn act(&self, process: ProcessId, doing: Doing, is_fragile: bool) {
        match doing {
            Doing::Weigh => {
                let fragile = if is_fragile { "on" } else { "" };
                let form = [("fragile", fragile)];
                self.complete(process, "weigh", &form).unwrap();
            }
            Doing::Write => {
                let form = [("address", "High Street 1")];
                self.complete(process, "write", &form).unwrap();
            }
            Doing::Insure => assert!(self.world.work().is_some()),
        }
    }

    fn status(&self, process: ProcessId) -> ProcessStatus {
        let row = self.world.engine.store().process(process).unwrap();
        row.unwrap().status
    }
}

fn sent_by(carrier: Carrier) -> Parcel {
    Parcel {
        carrier,
        ..Parcel::default()
    }
}

#[test]
fn branches_meet_in_any_order_and_part_by_a_value() {
    let post = Post::new();
    for order in ORDERS {
        for is_fragile in [false, true] {
            for carrier in [Carrier::Post, Carrier::Van, Carrier::Courier] {
                let process = post.order(sent_by(carrier.clone()));
                for doing in order {
                    assert!(post.at(process, "all_done").is_empty(), "{order:?}");
                    post.act(process, doing, is_fragile);
                }
                if carrier == Carrier::Van {
                    assert_eq!(post.status(process), ProcessStatus::Active);
                    post.complete(process, "drive", &[]).unwrap();
                }
                has_ended(&post, process, &carrier, is_fragile);
            }
        }
    }
}

fn has_ended(post: &Post, process: ProcessId, carrier: &Carrier, is_fragile: bool) {
    assert_eq!(post.status(process), ProcessStatus::Done);
    let tasks = post.tasks(process);
    let came_to = |node: &str| tasks.iter().filter(|task| task.node == node).count();
    for node in ["fork", "all_done", "by_carrier", "gather", "end"] {
        assert_eq!(came_to(node), 1, "{node} in {tasks:#?}");
    }
    assert_eq!(came_to("pad"), usize::from(is_fragile));
    assert_eq!(came_to("stamp"), usize::from(*carrier == Carrier::Post));
    assert_eq!(came_to("drive"), usize::from(*carrier == Carrier::Van));

    let name = |number: &u32| tasks[*number as usize - 1].node.as_str();
    let join = tasks.iter().find(|task| task.node == "all_done").unwrap();
    let mut met: Vec<_> = join.previous.iter().map(name).collect();
    met.sort_unstable();
    let checked = if is_fragile { "pad" } else { "is_fragile" };
    let mut branches = ["insure", checked, "write"];
    branches.sort_unstable();
    assert_eq!(met, branches);
}

#[test]
fn the_log_names_the_way_that_a_switch_has_taken() {
    let post = Post::new();
    let process = post.order(sent_by(Carrier::Courier));
    for doing in ORDERS[0] {
        post.act(process, doing, false);
    }
    let switch = post.at(process, "by_carrier")[0].id.number;
    let log = post.world.engine.store().log_of(process).unwrap();
    let mut log = log.iter();
    let passed = log.find(|line| line.task == Some(switch) && line.event == "complete");
    assert_eq!(passed.unwrap().detail.as_deref(), Some("gather"));
}

#[test]
fn a_join_waits_for_a_branch_that_has_failed() {
    let post = Post::new();
    let process = post.order(Parcel {
        address: "unknown".into(),
        ..sent_by(Carrier::Courier)
    });
    post.act(process, Doing::Insure, false);
    post.act(process, Doing::Weigh, false);
    post.act(process, Doing::Write, false);
    let insure = post.at(process, "insure").remove(0);
    assert_eq!(insure.status, Status::Error);
    assert_eq!(insure.error.as_deref(), Some("nobody insures that"));
    assert!(post.at(process, "all_done").is_empty());
    assert_eq!(post.status(process), ProcessStatus::Active);

    // The address has been written meanwhile.
    post.clerk.retry(insure.id).unwrap();
    post.act(process, Doing::Insure, false);
    has_ended(&post, process, &Carrier::Courier, false);
}

#[test]
fn what_fails_behind_a_join_takes_the_last_persons_step_back() {
    let post = Post::new();
    let process = post.order(sent_by(Carrier::Post));
    post.act(process, Doing::Insure, false);
    post.act(process, Doing::Weigh, false);
    let failed = post.complete(process, "write", &[("address", "nowhere")]);
    let failed = failed.unwrap_err().to_string();
    assert_eq!(failed, "`stamp` failed: there is no post there");
    assert!(post.at(process, "all_done").is_empty());
    assert_eq!(post.at(process, "write")[0].status, Status::Assigned);

    post.act(process, Doing::Write, false);
    has_ended(&post, process, &Carrier::Post, false);
}
