//! Random runs of the token game on sound flows: some branches of a split, or none, taken; tokens
//! cancelled; steps undone. Whatever happens, every run comes to its end.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use viewflow_graph::soundness::judge;
use viewflow_graph::{
    Boundary, Branches, EdgeId, Game, Graph, Kind, Marking, Move, NodeId, Plan, Takes, Token, Way,
};

use crate::differential::told;
use crate::random::{flow, recipes};

/// So many sound flows are played.
const FLOWS: u32 = 5_000;

/// How often each of them is.
const RUNS: usize = 8;

#[test]
fn every_run_of_a_sound_flow_comes_to_its_end() {
    let config = Config {
        cases: FLOWS,
        max_global_rejects: u32::MAX,
        max_local_rejects: u32::MAX,
        failure_persistence: None,
        ..Config::default()
    };
    let (canceled, undone) = (Cell::new(0), Cell::new(0));
    let (joined_dead, fired) = (Cell::new(0), Cell::new(0));
    let strategy = (recipes(), any::<u64>());
    let played = TestRunner::new(config).run(&strategy, |(recipe, seed)| {
        let reject = |why: &str| Err(TestCaseError::reject(why.to_owned()));
        let Some(graph) = flow(&recipe) else {
            return reject("no flow");
        };
        let branches = Branches::of(&graph);
        if !branches.ambiguous().is_empty() || judge(&graph, &branches).is_some() {
            return reject("not sound");
        }
        let mut dice = Dice(seed | 1);
        for _ in 0..RUNS {
            let mut run = Run::new(&graph);
            run.play(&mut dice)
                .map_err(|why| TestCaseError::fail(format!("{why}\n{}", told(&graph))))?;
            canceled.set(canceled.get() + run.canceled);
            undone.set(undone.get() + run.undone);
            joined_dead.set(joined_dead.get() + run.joined_dead);
            fired.set(fired.get() + run.fired);
        }
        Ok(())
    });
    if let Err(error) = played {
        panic!("{error}");
    }
    for (what, count) in [
        ("cancelled", canceled.get()),
        ("undone", undone.get()),
        ("joined with a dead token", joined_dead.get()),
        ("told of an event", fired.get()),
    ] {
        eprintln!("{count} {what}");
        assert!(count > 500, "hardly anything was {what}");
    }
}

/// Marsaglia's xorshift: good enough to choose a way.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

struct Run<'g> {
    graph: &'g Graph,
    plan: Plan,
    marking: Marking,
    /// What each step found and left, of those that may be undone.
    steps: Vec<(Marking, Marking)>,
    number: u32,
    canceled: u32,
    undone: u32,
    joined_dead: u32,
    fired: u32,
}

impl<'g> Run<'g> {
    fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            plan: Plan::of(graph),
            marking: Marking::empty(graph),
            steps: Vec::new(),
            number: 0,
            canceled: 0,
            undone: 0,
            joined_dead: 0,
            fired: 0,
        }
    }

    fn play(&mut self, dice: &mut Dice) -> Result<(), String> {
        // What a repeating boundary begins is a run of its own.
        let repeating = self.graph.edges().map(|(_, edge)| edge);
        let repeating = repeating.filter(|e| e.way == Way::Boundary(Boundary::Repeating));
        let targets = repeating.map(|edge| edge.to);
        let begins = |id: &NodeId| self.graph.node(*id).kind.is_start();
        let starts = self.graph.nodes().map(|(id, _)| id).filter(begins);
        let inner = |id: &NodeId| !self.graph.node(*id).kind.is_end();
        let starts: Vec<NodeId> = starts.chain(targets.filter(inner)).collect();
        let start = starts[dice.below(starts.len())];
        self.marking.occupy(start);
        for _ in 0..20_000 {
            let held = self.held();
            if held.is_empty() {
                return match self.marking.is_empty() {
                    true => Ok(()),
                    false => Err(format!("tokens wait for ever: {:?}", self.marking)),
                };
            }
            if dice.below(8) == 0 && self.undo(dice) {
                continue;
            }
            let before = self.marking.clone();
            let node = held[dice.below(held.len())];
            if self.act(node, dice)? {
                return Ok(());
            }
            self.steps.push((before, self.marking.clone()));
        }
        Err("it does not end".into())
    }

    fn held(&self) -> Vec<NodeId> {
        let nodes = self.graph.nodes().map(|(id, _)| id);
        nodes.filter(|id| self.marking.holds(*id)).collect()
    }

    /// A held token moves on, and whatever it sets free comes to rest. Tells whether that has ended
    /// everything.
    fn act(&mut self, node: NodeId, dice: &mut Dice) -> Result<bool, String> {
        self.number += 1;
        let way_of = |edge: EdgeId| self.graph.edge(edge).way;
        let all = self.graph.node(node).outgoing().iter().copied();
        let (once, outgoing): (Vec<EdgeId>, Vec<EdgeId>) = all
            .filter(|edge| way_of(*edge) != Way::Boundary(Boundary::Repeating))
            .partition(|edge| way_of(*edge) == Way::Boundary(Boundary::Once));
        let kind = self.graph.node(node).kind;
        let mut game = Game::new(self.graph, &self.plan);
        let cancels = dice.below(10) == 0;
        let way = (!outgoing.is_empty()).then(|| outgoing[dice.below(outgoing.len())]);
        let stops = |way: EdgeId| self.graph.node(self.graph.edge(way).to).kind == Kind::Stop;
        let event = once.iter().find(|edge| !self.marking.has_fired(**edge));
        if let Some(event) = event
            && dice.below(3) == 0
        {
            self.fired += 1;
            game.fire(&mut self.marking, *event, self.number);
        } else if cancels || way.is_some_and(stops) {
            self.canceled += u32::from(cancels);
            game.kill(&mut self.marking, node, self.number);
        } else {
            let ways: Vec<EdgeId> = match kind.outgoing() {
                Takes::All => {
                    let taken = outgoing.iter().copied();
                    taken.filter(|_| dice.below(3) > 0).collect()
                }
                Takes::One => way.into_iter().collect(),
                Takes::None => Vec::new(),
            };
            game.leave(&mut self.marking, node, &ways, self.number);
        }
        while let Some(told) = game.advance(&mut self.marking) {
            let Move::Entered(entry) = told else { continue };
            let branches = self.plan.branches().at(entry.node).len();
            self.joined_dead += u32::from(branches > entry.origins.len());
            let kind = self.graph.node(entry.node).kind;
            if matches!(kind, Kind::TerminateEnd | Kind::ErrorEnd) {
                return Ok(true);
            }
            if kind.is_end() {
                game.leave(&mut self.marking, entry.node, &[], self.number);
            }
        }
        for (id, edge) in self.graph.edges() {
            let to = self.graph.node(edge.to);
            if to.kind != Kind::Join && self.marking.on(id).is_some() {
                return Err(format!("a second token waits for {}", to.name));
            }
        }
        Ok(false)
    }

    /// Undoes a random step, if nothing has touched since what it left.
    fn undo(&mut self, dice: &mut Dice) -> bool {
        if self.steps.is_empty() {
            return false;
        }
        let at = dice.below(self.steps.len());
        let (before, after) = &self.steps[at];
        let places = self.places();
        let changed: Vec<&Place> = places
            .iter()
            .filter(|place| place.on(before) != place.on(after))
            .collect();
        // An event on a node shows that its work has begun.
        let events = |place: &Place, marking: &Marking| match place {
            Place::In(node) => {
                let edges = self.graph.node(*node).outgoing().iter();
                edges.map(|edge| marking.has_fired(*edge)).collect()
            }
            Place::On(_) => Vec::new(),
        };
        let same = |place: &Place, a: &Marking, b: &Marking| {
            place.on(a) == place.on(b) && events(place, a) == events(place, b)
        };
        let untouched = |place: &&Place| {
            let mut since = self.steps[at + 1..].iter();
            since.all(|(a, b)| same(place, a, b)) && same(place, after, &self.marking)
        };
        if changed.is_empty() || !changed.iter().all(untouched) {
            return false;
        }
        let mut marking = Marking::empty(self.graph);
        for place in &places {
            let from = match changed.contains(&place) {
                true => before,
                false => &self.marking,
            };
            place.copy(from, &mut marking);
        }
        self.marking = marking;
        self.steps.remove(at);
        self.undone += 1;
        true
    }

    fn places(&self) -> Vec<Place> {
        let nodes = self.graph.nodes().map(|(id, _)| Place::In(id));
        let edges = self.graph.edges().map(|(id, _)| Place::On(id));
        nodes.chain(edges).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    In(NodeId),
    On(EdgeId),
}

impl Place {
    fn on(&self, marking: &Marking) -> (bool, Option<Token>) {
        match self {
            Place::In(node) => (marking.holds(*node), None),
            Place::On(edge) => (marking.has_fired(*edge), marking.on(*edge)),
        }
    }

    fn copy(&self, from: &Marking, to: &mut Marking) {
        match (self, self.on(from)) {
            (Place::In(node), (true, _)) => to.occupy(*node),
            (Place::In(_), _) => {}
            (Place::On(edge), (fired, token)) => {
                if fired {
                    to.set_fired(*edge);
                }
                if let Some(token) = token {
                    to.place(*edge, token);
                }
            }
        }
    }
}
