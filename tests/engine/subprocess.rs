//! Processes of other flows that are parts of one, on memory and on a file.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::store::{Page, ProcessRow};
use viewflow::{Actor, ProcessId, ProcessStatus, Status};

use crate::world::World;

#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Parcel {
    address: String,
    weight: u32,
    cost: u32,
}

#[flow(process = Parcel)]
pub struct ParcelFlow {
    #[next(check)]
    order: StartHandle,

    #[run(check)]
    #[next(weigh)]
    check: Function,

    #[anyone]
    #[form(weight)]
    #[next(price)]
    weigh: View,

    #[run(price)]
    #[next(end)]
    price: Function,

    end: End,
}

/// Whether there is a place called nowhere.
static FOUND: AtomicBool = AtomicBool::new(false);

fn check(step: &mut FunctionContext<'_, ParcelFlow>) -> FunctionResult {
    match step.process().address.as_str() {
        "nowhere" if !FOUND.load(Relaxed) => Err("there is no such place".into()),
        _ => Ok(()),
    }
}

fn price(step: &mut FunctionContext<'_, ParcelFlow>) -> FunctionResult {
    let parcel = step.process_mut();
    parcel.cost = parcel.weight * 2;
    Ok(())
}

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Line {
    address: String,
    cost: u32,
}

#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Order {
    address: String,
    lines: Vec<Line>,
    cost: u32,
}

#[flow(process = Order)]
pub struct OrderFlow {
    #[next(ship)]
    order: StartHandle,

    #[input(|order| Parcel { address: order.address.clone(), ..Parcel::default() })]
    #[output(|order, parcel| order.cost = parcel.cost)]
    #[next(confirm)]
    ship: Subprocess<ParcelFlow>,

    #[anyone]
    #[next(end)]
    confirm: View,

    end: End,
}

#[flow(process = Order)]
pub struct BulkFlow {
    #[next(ship)]
    order: StartHandle,

    #[each(lines)]
    #[input(|order, line| match line.address.as_str() {
        "" => Err("a line has no address")?,
        address => Parcel { address: format!("{address}, {}", order.address), ..Parcel::default() },
    })]
    #[output(|line, parcel| line.cost = parcel.cost)]
    #[collect(lines)]
    #[next(sum)]
    ship: Subprocess<ParcelFlow>,

    #[run(sum)]
    #[next(end)]
    sum: Function,

    end: End,
}

fn sum(step: &mut FunctionContext<'_, BulkFlow>) -> FunctionResult {
    let order = step.process_mut();
    order.cost = order.lines.iter().map(|line| line.cost).sum();
    Ok(())
}

struct Post {
    world: World,
    clerk: Actor,
}

fn posts() -> [Post; 2] {
    let worlds = World::both(|engine| {
        engine
            .flow::<OrderFlow>()
            .flow::<BulkFlow>()
            .flow::<TreeFlow>()
    });
    worlds.map(|world| Post {
        clerk: world.user(
            "clerk",
            &[
                "order.manage",
                "bulk.manage",
                "parcel.manage",
                "tree.manage",
            ],
        ),
        world,
    })
}

impl Post {
    fn order(&self, address: &str) -> ProcessId {
        let order = Order {
            address: address.into(),
            ..Order::default()
        };
        self.world.engine.start(OrderFlow::order, order).unwrap()
    }

    fn bulk(&self, addresses: &[&str]) -> ProcessId {
        let line = |address: &&str| Line {
            address: (*address).into(),
            cost: 0,
        };
        let order = Order {
            address: "Utopia".into(),
            lines: addresses.iter().map(line).collect(),
            cost: 0,
        };
        self.world.engine.start(BulkFlow::order, order).unwrap()
    }

    /// The processes that are parts of one, in the order in which they began.
    fn children(&self, process: ProcessId) -> Vec<ProcessRow> {
        let store = self.world.engine.store();
        let mut children = store.children_of(process, Page::first(100)).unwrap().items;
        children.sort_by_key(|child| child.id);
        children
    }

    fn weigh(&self, parcel: ProcessId, weight: &str) {
        let task = self.world.tasks(parcel, "weigh")[0].id;
        let weighed = self
            .world
            .complete(&self.clerk, task, &[("weight", weight)]);
        weighed.unwrap();
    }
}

#[test]
fn a_part_begins_with_its_input_and_leaves_its_output() {
    for post in posts() {
        let process = post.order("High Street 1");
        assert_eq!(post.world.stand(process, "ship"), [Status::Scheduled]);
        let [child] = post.children(process).try_into().unwrap();
        let engine = &post.world.engine;
        let parcel = engine.process::<ParcelFlow>(child.id).unwrap();
        assert_eq!(parcel.data.address, "High Street 1");
        assert_eq!(child.parent, Some(post.world.tasks(process, "ship")[0].id));

        post.weigh(child.id, "4");
        assert_eq!(post.world.status(child.id), ProcessStatus::Done);
        assert_eq!(post.world.stand(process, "ship"), [Status::Done]);
        assert_eq!(post.world.stand(process, "confirm"), [Status::New]);
        let order = engine.process::<OrderFlow>(process).unwrap();
        assert_eq!(order.data.cost, 8);
    }
}

#[test]
fn each_item_is_a_part_and_takes_its_own_output() {
    for post in posts() {
        let process = post.bulk(&["A", "B", "C"]);
        let children = post.children(process);
        assert_eq!(children.len(), 3);
        let engine = &post.world.engine;
        let second = engine.process::<ParcelFlow>(children[1].id).unwrap();
        assert_eq!(second.data.address, "B, Utopia");
        for (child, weight) in children.iter().zip(["1", "2", "3"]).rev() {
            assert_eq!(post.world.status(process), ProcessStatus::Active);
            post.weigh(child.id, weight);
        }
        assert_eq!(post.world.status(process), ProcessStatus::Done);
        let order = engine.process::<BulkFlow>(process).unwrap();
        let costs: Vec<u32> = order.data.lines.iter().map(|line| line.cost).collect();
        assert_eq!(costs, [2, 4, 6]);
        assert_eq!(order.data.cost, 12);
    }
}

#[test]
fn no_parts_are_none_to_wait_for() {
    for post in posts() {
        let process = post.bulk(&[]);
        assert!(post.children(process).is_empty());
        assert_eq!(post.world.status(process), ProcessStatus::Done);
    }
}

#[test]
fn a_part_that_has_no_input_waits_for_an_administrator() {
    for post in posts() {
        let process = post.bulk(&["A", ""]);
        use Status::{Error, Scheduled};
        assert_eq!(post.world.stand(process, "ship"), [Scheduled, Error]);
        let failed = post.world.tasks(process, "ship").remove(1);
        let cause = failed.error.unwrap();
        assert!(cause.contains("a line has no address"), "{cause}");
        post.clerk.cancel(failed.id).unwrap();
        let child = post.children(process)[0].id;
        post.weigh(child, "5");
        assert_eq!(post.world.status(process), ProcessStatus::Done);
    }
}

#[test]
fn what_is_cancelled_in_a_part_is_not_done_in_the_whole() {
    for post in posts() {
        let process = post.order("High Street 1");
        let child = post.children(process)[0].id;
        post.clerk.cancel_process(child).unwrap();
        assert_eq!(post.world.status(child), ProcessStatus::Canceled);
        assert_eq!(post.world.stand(process, "ship"), [Status::Canceled]);
        assert!(post.world.tasks(process, "confirm").is_empty());
        assert_eq!(post.world.status(process), ProcessStatus::Canceled);
    }
}

#[test]
fn of_many_parts_one_may_be_cancelled() {
    for post in posts() {
        let process = post.bulk(&["A", "B"]);
        let children = post.children(process);
        post.clerk.cancel_process(children[0].id).unwrap();
        use Status::{Canceled, Scheduled};
        assert_eq!(post.world.stand(process, "ship"), [Canceled, Scheduled]);
        post.weigh(children[1].id, "5");
        assert_eq!(post.world.status(process), ProcessStatus::Done);
        let engine = &post.world.engine;
        let order = engine.process::<BulkFlow>(process).unwrap();
        assert_eq!(order.data.cost, 10);
        assert_eq!(order.data.lines.len(), 1);
    }
}

#[test]
fn a_whole_that_is_cancelled_takes_its_parts_with_it() {
    for post in posts() {
        for process in [post.order("High Street 1"), post.bulk(&["A", "B"])] {
            let children = post.children(process);
            post.clerk.cancel_process(process).unwrap();
            assert_eq!(post.world.status(process), ProcessStatus::Canceled);
            for child in children {
                assert_eq!(post.world.status(child.id), ProcessStatus::Canceled);
            }
        }
    }
}

#[test]
fn a_task_that_is_cancelled_takes_its_part_with_it() {
    for post in posts() {
        let process = post.bulk(&["A", "B"]);
        let children = post.children(process);
        let task = post.world.tasks(process, "ship")[0].id;
        post.clerk.cancel(task).unwrap();
        assert_eq!(post.world.status(children[0].id), ProcessStatus::Canceled);
        assert_eq!(post.world.status(children[1].id), ProcessStatus::Active);
        post.clerk.complete_rest(process, "ship").unwrap();
        assert_eq!(post.world.status(children[1].id), ProcessStatus::Canceled);
        assert_eq!(post.world.status(process), ProcessStatus::Done);
    }
}

#[test]
fn a_part_whose_first_step_fails_is_begun_anew() {
    for post in posts() {
        let process = post.order("nowhere");
        let [task] = post.world.tasks(process, "ship").try_into().unwrap();
        assert_eq!(task.status, Status::Error);
        let cause = task.error.unwrap();
        assert!(cause.contains("there is no such place"), "{cause}");
        assert!(post.children(process).is_empty());

        post.clerk.retry(task.id).unwrap();
        assert_eq!(post.world.stand(process, "ship"), [Status::Error]);
        FOUND.store(true, Relaxed);
        post.clerk.retry(task.id).unwrap();
        assert_eq!(post.world.stand(process, "ship"), [Status::Scheduled]);
        let [child] = post.children(process).try_into().unwrap();
        post.weigh(child.id, "1");
        assert_eq!(post.world.stand(process, "confirm"), [Status::New]);
        FOUND.store(false, Relaxed);
    }
}

/// A tree of work, each branch of which is such a tree.
#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Tree {
    depth: u32,
    branches: Vec<u32>,
    leaves: u32,
}

#[flow(process = Tree)]
pub struct TreeFlow {
    #[next(is_leaf)]
    plant: StartHandle,

    #[when(|tree| tree.depth == 0)]
    #[then(count)]
    #[otherwise(left)]
    is_leaf: If,

    #[run(count)]
    #[next(end)]
    count: Function,

    #[input(|tree| Tree { depth: tree.depth - 1, ..Tree::default() })]
    #[output(|tree, left| tree.leaves += left.leaves)]
    #[next(others)]
    left: Subprocess<TreeFlow>,

    #[each(branches)]
    #[input(|_, depth| Tree { depth: *depth, ..Tree::default() })]
    #[output(|depth, tree| *depth = tree.leaves)]
    #[collect(branches)]
    #[next(end)]
    others: Subprocess<Self>,

    end: End,
}

fn count(step: &mut FunctionContext<'_, TreeFlow>) -> FunctionResult {
    step.process_mut().leaves = 1;
    Ok(())
}

#[test]
fn a_flow_may_be_a_part_of_itself() {
    for post in posts() {
        let tree = Tree {
            depth: 3,
            branches: vec![0, 2],
            leaves: 0,
        };
        let engine = &post.world.engine;
        let process = engine.start(TreeFlow::plant, tree).unwrap();
        assert_eq!(post.world.status(process), ProcessStatus::Done);
        let tree = engine.process::<TreeFlow>(process).unwrap();
        assert_eq!((tree.data.leaves, &*tree.data.branches), (1, &[1, 1][..]));
        assert_eq!(post.children(process).len(), 3);
    }
}
