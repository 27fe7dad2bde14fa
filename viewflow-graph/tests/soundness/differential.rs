//! The checker's verdict against the exploration of all states.

use std::cell::Cell;

use proptest::test_runner::{Config, TestRunner};
use viewflow_graph::soundness::judge;
use viewflow_graph::{Branches, Graph, Kind};

use crate::explorer::{Found, explore, leads_into_a_fault};
use crate::random::{flow, recipes};

/// So many flows are compared, those not counted that are too large to explore.
const FLOWS: u32 = 100_000;

/// The states of a flow of twelve nodes are few; this is a guard.
const STATES: usize = 20_000;

#[test]
fn the_verdict_is_that_of_exploring_all_states() {
    let config = Config {
        cases: FLOWS,
        max_global_rejects: u32::MAX,
        max_local_rejects: u32::MAX,
        failure_persistence: None,
        ..Config::default()
    };
    let (sound, unsound) = (Cell::new(0), Cell::new(0));
    let (cautious, shown) = (Cell::new(0), Cell::new(0));
    let count = |counter: &Cell<u32>| counter.set(counter.get() + 1);
    let compared = TestRunner::new(config).run(&recipes(), |recipe| {
        let reject = |why: &str| Err(proptest::test_runner::TestCaseError::reject(why.to_owned()));
        let Some(graph) = flow(&recipe) else {
            return reject("no flow");
        };
        let branches = Branches::of(&graph);
        if !branches.ambiguous().is_empty() {
            return reject("ambiguous branches");
        }
        let found = explore(&graph, STATES);
        let verdict = judge(&graph, &branches);
        match (found, &verdict) {
            (Found::TooMany, _) => return reject("too many states"),
            (Found::Sound, None) => count(&sound),
            (Found::Sound | Found::Dead, Some(_)) if ends_early(&graph) => count(&cautious),
            // A node beside one that ends everything at once need not come to act.
            (Found::Dead, None) if ends_early(&graph) => count(&sound),
            (Found::Sound, Some(_)) | (_, None) => {
                return Err(proptest::test_runner::TestCaseError::fail(format!(
                    "{found:?}, but the verdict is {verdict:?}\n{}",
                    told(&graph)
                )));
            }
            (_, Some(_)) => count(&unsound),
        }
        if let Some(path) = verdict.as_ref().and_then(|fault| fault.path.as_ref()) {
            count(&shown);
            if !leads_into_a_fault(&graph, path) {
                return Err(proptest::test_runner::TestCaseError::fail(format!(
                    "no way into a fault: {verdict:?}\n{}",
                    told(&graph)
                )));
            }
        }
        Ok(())
    });
    if let Err(error) = compared {
        panic!("{error}");
    }
    eprintln!(
        "{} sound, {} unsound, {} refused though ending early would rescue them",
        sound.get(),
        unsound.get(),
        cautious.get()
    );
    assert_eq!(
        shown.get(),
        unsound.get() + cautious.get(),
        "all have a path"
    );
    assert!(sound.get() > FLOWS / 5 && unsound.get() > FLOWS / 5);
    assert!(cautious.get() < FLOWS / 20);
}

fn ends_early(graph: &Graph) -> bool {
    let early = [Kind::TerminateEnd, Kind::ErrorEnd, Kind::Stop];
    graph.nodes().any(|(_, node)| early.contains(&node.kind))
}

/// A flow as one line a node, to be read.
pub fn told(graph: &Graph) -> String {
    let lines = graph.nodes().map(|(_, node)| {
        let ways = node.outgoing().iter().map(|edge| {
            let edge = graph.edge(*edge);
            format!("{} by {:?}", graph.node(edge.to).name, edge.way)
        });
        format!("{} -> {}", node.name, ways.collect::<Vec<_>>().join(", "))
    });
    lines.collect::<Vec<_>>().join("\n")
}
