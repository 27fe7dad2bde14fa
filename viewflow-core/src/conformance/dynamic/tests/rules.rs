//! What random runs have found, each as a rule on a small flow. Here is what such rules are told with.

mod events;
mod jobs;
mod lists;
mod moves;
mod parts;
mod undo;

mod failures;

use viewflow_graph::{Boundary, Each, Enough, Graph, Kind, Late, NodeId, Wait, Way};

use crate::conformance::dynamic::extras::Extras;
use crate::conformance::dynamic::grow::Grown;
use crate::conformance::dynamic::stage::Stage;
use crate::shape::EachShape;
use crate::{MemoryStore, ProcessId, ProcessStatus, TaskId};

/// A flow of lines such as `First2: Job3 View4`. A node's name begins with its kind. A way of an event
/// begins with `!` if it interrupts, and with `?` if it does not.
fn flow(lines: &str) -> Grown {
    let mut graph = Graph::default();
    let lines: Vec<(&str, &str)> = lines
        .lines()
        .filter_map(|line| line.split_once(':'))
        .collect();
    for (name, _) in &lines {
        let name = name.trim();
        let kind = name.trim_end_matches(char::is_numeric);
        graph.add_node(name, Kind::from_name(kind).unwrap());
    }
    for (name, targets) in lines {
        let from = graph.find(name.trim()).unwrap();
        for (place, target) in targets.split_whitespace().enumerate() {
            let event = |target: &str| match &target[..1] {
                "!" => Some(Boundary::Interrupting),
                "?" => Some(Boundary::Once),
                _ => None,
            };
            let way = match (graph.node(from).kind, place) {
                _ if event(target).is_some() => Way::Boundary(event(target).unwrap()),
                (Kind::If, 0) => Way::Then,
                (Kind::If, _) => Way::Otherwise,
                _ => Way::Next,
            };
            let target = target.trim_start_matches(['!', '?']);
            let to = graph.find(target).unwrap();
            graph.add_edge(from, to, way);
        }
    }
    Grown {
        graph,
        extras: Extras::default(),
    }
}

impl Grown {
    fn at(&self, name: &str) -> NodeId {
        self.graph.find(name).unwrap()
    }

    /// Has a node make a task for each item of a list.
    fn each(&mut self, name: &str, sequential: bool, wait: Option<Wait>) {
        let at = self.at(name);
        let node = self.graph.node_mut(at);
        node.wait = wait;
        node.each = Some(if sequential {
            Each::Sequential
        } else {
            Each::Parallel
        });
        let shape = EachShape {
            sequential,
            collects: false,
        };
        self.extras.each.insert(at, shape);
    }
}

/// A process of the flow, whose dice fall by `seed`. Its parts are of the second flow.
fn begun(flow: Grown, part: Grown, seed: u64) -> (Stage, ProcessId) {
    let stage = Stage::new(MemoryStore::default(), &[flow, part]);
    stage.begin(0, seed, stage.person(0)).unwrap();
    let process = stage.processes()[0].id;
    (stage, process)
}

/// A part that waits for somebody.
fn patient() -> Grown {
    flow("StartHandle0: View2\nView2: End1\nEnd1:")
}

impl Stage {
    fn told(&self, process: ProcessId) -> Vec<String> {
        let tasks = self.engine.store().tasks_of(process).unwrap();
        let told = tasks
            .iter()
            .map(|task| format!("{} {}", task.node, task.status));
        told.collect()
    }

    fn status(&self, process: ProcessId) -> ProcessStatus {
        self.engine
            .store()
            .process(process)
            .unwrap()
            .unwrap()
            .status
    }

    fn check(&self) {
        self.holds(&self.all()).unwrap();
    }

    /// A worker claims a job, and does it.
    fn job(&mut self) {
        let mut told = String::new();
        self.claim(0, &mut told).unwrap();
        let held = self.held.pop().unwrap();
        self.finish(held, 1, &mut told).unwrap();
    }

    fn finishes(&mut self) {
        self.finish_all(&mut Vec::new()).unwrap();
    }
}

fn task(process: ProcessId, number: u32) -> TaskId {
    TaskId { process, number }
}

const NOTHING: Wait = Wait {
    enough: Enough::Count(0),
    late: Late::Swallow,
};
