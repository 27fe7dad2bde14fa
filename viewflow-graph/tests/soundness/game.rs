//! Random runs of the token game on sound flows: some branches of a split, or none, taken; races;
//! joins that go on early; tokens cancelled; steps undone. Whatever happens, every run comes to its
//! end.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use viewflow_graph::rules::may_run_beside;
use viewflow_graph::soundness::judge;
use viewflow_graph::{
    Boundary, Branches, EdgeId, Enough, Game, Graph, Kind, Marking, Move, NodeId, Plan, Takes, Way,
};

use crate::dice::Dice;
use crate::extras::{told_in_full, with_extras};
use crate::random::{flow_begun_with, recipes};
use crate::undo::{Step, read_back, without_first};

/// So many sound flows are played; `GAME_FLOWS` asks for another number.
const FLOWS: u32 = 2_000;

/// How often each of them is, and how much oftener where a join goes on early.
const RUNS: usize = 6;
const MORE: usize = 6;

/// How often something has happened.
type Counts = BTreeMap<&'static str, u32>;

#[test]
fn every_run_of_a_sound_flow_comes_to_its_end() {
    let asked = std::env::var("GAME_FLOWS").ok();
    let config = Config {
        cases: asked.and_then(|n| n.parse().ok()).unwrap_or(FLOWS),
        max_global_rejects: u32::MAX,
        max_local_rejects: u32::MAX,
        failure_persistence: None,
        ..Config::default()
    };
    let counts = RefCell::new(Counts::new());
    let strategy = (recipes(), 0..5_usize, any::<u64>());
    let played = TestRunner::new(config).run(&strategy, |(recipe, rare, seed)| {
        let reject = |why: &str| Err(TestCaseError::reject(why.to_owned()));
        let Some(graph) = flow_begun_with(rare, &recipe) else {
            return reject("no flow");
        };
        let branches = Branches::of(&graph);
        if !branches.ambiguous().is_empty() || judge(&graph, &branches).is_some() {
            return reject("not sound");
        }
        let mut dice = Dice(seed | 1);
        let graph = with_extras(&graph, &mut dice);
        let plan = Plan::of(&graph);
        let waits = graph.nodes().any(|(_, node)| node.wait.is_some());
        let runs = if waits { RUNS * MORE } else { RUNS };
        for _ in 0..runs {
            let mut run = Run::new(&graph, &plan);
            let played =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run.play(&mut dice)));
            let played = played.unwrap_or_else(|_| Err("it panics".into()));
            played.map_err(|why| {
                let steps = run.story.join("\n");
                TestCaseError::fail(format!("{why}\n{}\n{steps}", told_in_full(&graph)))
            })?;
            for (what, count) in run.counts {
                *counts.borrow_mut().entry(what).or_default() += count;
            }
        }
        Ok(())
    });
    if let Err(error) = played {
        panic!("{error}");
    }
    let counts = counts.into_inner();
    eprintln!("{counts:?}");
    for what in [
        "killed",
        "undone",
        "joined with a dead token",
        "told of an event",
        "raced for",
        "called off",
        "asked",
        "gone on early",
        "ended at once",
        "kept from a mutex",
        "kept waiting for its leader",
        "kept from a split",
    ] {
        let count = counts.get(what).copied().unwrap_or_default();
        assert!(count > 100, "hardly anything was {what}: {count}");
    }
}

struct Run<'g> {
    graph: &'g Graph,
    plan: &'g Plan,
    game: Game<'g>,
    marking: Marking,
    /// The nodes that were entered and neither left nor called off, as they were told.
    working: BTreeSet<NodeId>,
    steps: Vec<Step>,
    number: u32,
    counts: Counts,
    /// What was done, to be read.
    story: Vec<String>,
}

impl<'g> Run<'g> {
    fn new(graph: &'g Graph, plan: &'g Plan) -> Self {
        Self {
            graph,
            plan,
            game: Game::new(graph, plan),
            marking: Marking::empty(graph),
            working: BTreeSet::new(),
            steps: Vec::new(),
            number: 0,
            counts: Counts::new(),
            story: Vec::new(),
        }
    }

    fn play(&mut self, dice: &mut Dice) -> Result<(), String> {
        // What a repeating boundary begins is a run of its own.
        let repeating = self.graph.edges().map(|(_, edge)| edge);
        let repeating = repeating.filter(|e| e.way == Way::Boundary(Boundary::Repeating));
        let targets = repeating.map(|edge| edge.to);
        let begins = |id: &NodeId| self.kind(*id).is_start();
        let starts = self.graph.nodes().map(|(id, _)| id).filter(begins);
        let inner = |id: &NodeId| !self.kind(*id).is_end();
        let starts: Vec<NodeId> = starts.chain(targets.filter(inner)).collect();
        let start = starts[dice.below(starts.len())];
        self.tell("starts at", start);
        self.game.start(&mut self.marking, start);
        self.working.insert(start);
        for _ in 0..20_000 {
            let held: Vec<NodeId> = self.working.iter().copied().collect();
            let Some(node) = dice.any(&held) else {
                return match self.marking == Marking::empty(self.graph) {
                    true => Ok(()),
                    false => Err(format!("something is left: {:?}", self.marking)),
                };
            };
            let mut before = self.marking.clone();
            if dice.one_in(2) {
                self.game = Game::new(self.graph, self.plan);
                self.marking = read_back(self.graph, &self.marking);
                if self.marking != before {
                    return Err(format!("it is not read back as it was: {before:?}"));
                }
            }
            if dice.one_in(8) && self.undo(dice) {
                self.count("undone");
                before.clone_from(&self.marking);
                self.game.wake(&self.marking);
                self.listen(dice)?;
            } else if dice.one_in(16) {
                self.story.push("wakes".into());
                self.wake(dice, &before)?;
            } else {
                self.act(node, dice);
                self.listen(dice)?;
            }
            self.check()?;
            let after = self.marking.clone();
            if before != after {
                self.steps.push(Step { before, after });
            }
        }
        Err("it does not end".into())
    }

    /// A held token moves on.
    fn act(&mut self, node: NodeId, dice: &mut Dice) {
        self.number += 1;
        let way_of = |edge: EdgeId| self.graph.edge(edge).way;
        let all = self.graph.node(node).outgoing().iter().copied();
        let (once, outgoing): (Vec<EdgeId>, Vec<EdgeId>) = all
            .filter(|edge| way_of(*edge) != Way::Boundary(Boundary::Repeating))
            .partition(|edge| way_of(*edge) == Way::Boundary(Boundary::Once));
        let event = once.iter().find(|edge| !self.marking.has_fired(**edge));
        if let Some(event) = event
            && dice.one_in(3)
        {
            self.tell("hears an event at", node);
            self.count("told of an event");
            self.game.fire(&mut self.marking, *event, self.number);
            return;
        }
        self.working.remove(&node);
        if dice.one_in(10) {
            self.tell("kills", node);
            self.count("killed");
            self.game.kill(&mut self.marking, node, self.number);
            return;
        }
        let ways: Vec<EdgeId> = match self.kind(node).outgoing() {
            _ if self.kind(node) == Kind::First => outgoing,
            Takes::All => {
                let taken = outgoing.iter().copied();
                taken.filter(|_| dice.below(3) > 0).collect()
            }
            Takes::One => dice.any(&outgoing).into_iter().collect(),
            Takes::None => Vec::new(),
        };
        let to = |way: &EdgeId| self.graph.node(self.graph.edge(*way).to).name.as_str();
        let to: Vec<&str> = ways.iter().map(to).collect();
        let name = &self.graph.node(node).name;
        self.story
            .push(format!("leaves {name} to {}", to.join(", ")));
        self.game.leave(&mut self.marking, node, &ways, self.number);
    }

    /// Does what the game tells, until all rests.
    fn listen(&mut self, dice: &mut Dice) -> Result<(), String> {
        while let Some(told) = self.game.advance(&mut self.marking) {
            match told {
                Move::Entered(entry) => self.enter(entry.node, entry.origins.len())?,
                Move::Canceled(node) => {
                    self.tell("  hears the end of", node);
                    self.count("called off");
                    if !self.working.remove(&node) {
                        return Err(format!("{} was not working", self.graph.node(node).name));
                    }
                }
                Move::Ask {
                    join,
                    done,
                    canceled,
                    total,
                } => {
                    self.tell("  is asked for", join);
                    self.count("asked");
                    if done == 0 || done + canceled >= total {
                        return Err(format!("asked at {done} and {canceled} of {total}"));
                    }
                    self.game.answer(&mut self.marking, join, dice.one_in(3));
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, node: NodeId, live: usize) -> Result<(), String> {
        self.tell("  enters", node);
        if !self.working.insert(node) {
            return Err(format!("{} was working", self.graph.node(node).name));
        }
        let branches = self.plan.branches().at(node).len();
        if branches > live {
            self.count("joined with a dead token");
        }
        if self.marking.went_on(node) {
            self.count("gone on early");
        }
        match self.kind(node) {
            Kind::First => self.count("raced for"),
            Kind::TerminateEnd | Kind::ErrorEnd => {
                self.count("ended at once");
                self.working.remove(&node);
                self.game.terminate(&mut self.marking);
            }
            kind if kind.is_end() => {
                self.working.remove(&node);
                self.game.leave(&mut self.marking, node, &[], self.number);
            }
            _ => {}
        }
        Ok(())
    }

    /// What rests does so however often it is looked at, unless somebody is asked once more.
    fn wake(&mut self, dice: &mut Dice, before: &Marking) -> Result<(), String> {
        self.game.wake(&self.marking);
        self.listen(dice)?;
        let asks = |enough| enough == Enough::Asked;
        let mut nodes = self.graph.nodes();
        let asks = nodes.any(|(_, node)| node.wait.is_some_and(|wait| asks(wait.enough)));
        match asks || *before == self.marking {
            true => Ok(()),
            false => Err(format!("it did not rest: {before:?}")),
        }
    }

    /// Undoes a random step, if nothing has touched since what it left.
    fn undo(&mut self, dice: &mut Dice) -> bool {
        if self.steps.is_empty() {
            return false;
        }
        let at = dice.below(self.steps.len());
        let Some(marking) = without_first(self.graph, &self.steps[at..], &self.marking) else {
            return false;
        };
        let nodes = self.graph.nodes().map(|(id, _)| id);
        let held: BTreeSet<NodeId> = nodes.filter(|id| marking.holds(*id)).collect();
        if self.misplaced(&held).is_some() {
            return false;
        }
        self.story.push(format!("undoes step {at}: {held:?}"));
        self.steps.remove(at);
        self.marking = marking;
        self.working = held;
        self.game = Game::new(self.graph, self.plan);
        true
    }

    fn check(&mut self) -> Result<(), String> {
        let nodes = self.graph.nodes().map(|(id, _)| id);
        let held: BTreeSet<NodeId> = nodes.filter(|id| self.marking.holds(*id)).collect();
        if held != self.working {
            return Err(format!("{held:?} are held, and {:?} work", self.working));
        }
        if let Some(why) = self.misplaced(&held) {
            return Err(why);
        }
        if let Some(why) = self.misremembered() {
            return Err(why);
        }
        let resting = self.graph.edges().map(|(id, _)| id);
        let resting = resting.filter(|edge| self.marking.on(*edge).is_some());
        for edge in resting.collect::<Vec<_>>() {
            match self.rests(edge) {
                Some(why) => self.count(why),
                None => return Err(format!("a token rests on {:?}", self.graph.edge(edge))),
            }
        }
        Ok(())
    }

    /// Why these nodes cannot be occupied together.
    fn misplaced(&self, held: &BTreeSet<NodeId>) -> Option<String> {
        let name = |id: NodeId| &self.graph.node(id).name;
        for id in held {
            let node = self.graph.node(*id);
            let shares = |other: &&NodeId| self.graph.node(**other).mutex == node.mutex;
            if node.mutex.is_some() && held.iter().filter(shares).count() > 1 {
                return Some(format!("{} does not work alone", name(*id)));
            }
            if node
                .only_while
                .is_some_and(|leader| !held.contains(&leader))
            {
                return Some(format!("{} works without its leader", name(*id)));
            }
            let apart = |other: &&NodeId| id < *other && !may_run_beside(self.graph, *id, **other);
            if let Some(other) = held.iter().find(apart) {
                return Some(format!("{} and {} work together", name(*id), name(*other)));
            }
            let racing = |to: NodeId| held.contains(&to);
            if node.kind == Kind::First && self.graph.successors(*id).any(racing) {
                return Some(format!("{} is raced for before it is left", name(*id)));
            }
        }
        None
    }

    /// What is known besides, and cannot be.
    fn misremembered(&self) -> Option<String> {
        let marking = &self.marking;
        for (id, edge) in self.graph.edges() {
            if marking.has_fired(id) && !marking.holds(edge.from) {
                return Some(format!("an event is left of {edge:?}"));
            }
            if marking.heard(id) && !marking.went_on(edge.to) {
                return Some(format!("{edge:?} was heard of by nobody"));
            }
        }
        for (id, _) in self.graph.nodes().filter(|(id, _)| marking.went_on(*id)) {
            let branches = self.plan.branches().at(id);
            let is_heard = |b: &&Vec<EdgeId>| b.iter().any(|edge| marking.heard(*edge));
            let heard = branches.iter().filter(is_heard).count();
            if heard == 0 || heard == branches.len() {
                return Some(format!("{} is not in a round", self.graph.node(id).name));
            }
        }
        None
    }

    /// The rule by which the token on an edge does not move.
    fn rests(&self, edge: EdgeId) -> Option<&'static str> {
        let marking = &self.marking;
        let to = self.graph.edge(edge).to;
        let node = self.graph.node(to);
        let is_live = |e: &&EdgeId| marking.on(**e).is_some_and(|token| token.live);
        let done = node.incoming().iter().filter(is_live).count();
        let same = |other: NodeId| node.mutex == self.graph.node(other).mutex;
        let locked = node.mutex.is_some() && self.working.iter().any(|other| same(*other));
        let alone = node.only_while.is_some_and(|leader| !marking.holds(leader));
        let mut rules = Vec::new();
        if node.kind == Kind::Join {
            let branches = self.plan.branches().at(to);
            let has = |branch: &Vec<EdgeId>| branch.iter().any(|e| marking.on(*e).is_some());
            if marking.went_on(to) {
                let mut own = branches.iter().filter(|branch| branch.contains(&edge));
                let heard = own.any(|branch| branch.iter().any(|e| marking.heard(*e)));
                return heard.then_some("kept for the next round");
            }
            let enough = match node.wait.map(|wait| wait.enough) {
                Some(Enough::Count(count)) if done >= count as usize => true,
                _ => branches.iter().all(has),
            };
            rules.push((!enough, "waiting for others"));
            rules.push((marking.holds(to), "kept for later"));
        } else {
            let guarded = self.graph.nodes().any(|(id, _)| marking.went_on(id));
            rules.push((node.kind == Kind::Split && guarded, "kept from a split"));
            if !is_live(&&edge) || node.kind.is_end() {
                return rules.iter().find(|(holds, _)| *holds).map(|(_, why)| *why);
            }
        }
        rules.push((done > 0 && alone, "kept waiting for its leader"));
        rules.push((done > 0 && locked, "kept from a mutex"));
        rules.iter().find(|(holds, _)| *holds).map(|(_, why)| *why)
    }

    fn kind(&self, node: NodeId) -> Kind {
        self.graph.node(node).kind
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn tell(&mut self, what: &str, node: NodeId) {
        self.story
            .push(format!("{what} {}", self.graph.node(node).name));
    }
}
