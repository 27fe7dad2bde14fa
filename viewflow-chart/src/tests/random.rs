//! Flows by chance, and what holds in the chart of each.

use std::time::{Duration, Instant};

use viewflow_graph::{Boundary, Kind, NodeId, Way};

use super::{Flow, flow, linear};
use crate::Trigger;
use crate::border::RADIUS;
use crate::label::Label;
use crate::layout::{LIMIT, Layout};
use crate::leg::Leg;
use crate::placed::{Outline, Placed};
use crate::route::Route;
use crate::spot::{Extent, Spot};

/// Marsaglia's xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// A flow that grows from its start.
struct Garden {
    dice: Dice,
    nodes: Vec<(String, Kind, String)>,
    edges: Vec<(usize, usize, Way)>,
    size: usize,
}

const TITLES: [&str; 6] = [
    "Pay",
    "Read it",
    "Ask the bank for an offer",
    "Is there anything left that could be sent to the customer today?",
    "Donaudampfschifffahrtsgesellschaft",
    "Sign",
];

impl Garden {
    fn grown(seed: u64, size: usize) -> Flow {
        let mut garden = Self::new(seed, size);
        let start = garden.node(Kind::Start);
        let mut last = start;
        while garden.nodes.len() < size {
            last = garden.block(last, 0);
        }
        let end = garden.node(Kind::End);
        garden.edge(last, end, Way::Next);
        garden.leaps(end);
        garden.flow()
    }

    fn wild(seed: u64, size: usize) -> Flow {
        let mut garden = Self::new(seed, size);
        let kinds = [
            Kind::Start,
            Kind::If,
            Kind::View,
            Kind::Split,
            Kind::Join,
            Kind::End,
        ];
        for _ in 0..size {
            let kind = kinds[garden.dice.below(kinds.len())];
            garden.node(kind);
        }
        for _ in 0..size + size / 2 {
            let [from, to] = [0; 2].map(|_| garden.dice.below(size));
            if from != to {
                garden.edge(from, to, garden.way(from));
            }
        }
        garden.flow()
    }

    fn new(seed: u64, size: usize) -> Self {
        Self {
            dice: Dice(seed * 7919 + 1),
            nodes: Vec::new(),
            edges: Vec::new(),
            size,
        }
    }

    fn flow(&self) -> Flow {
        let nodes = self.nodes.iter().map(|n| (&*n.0, n.1, &*n.2));
        let name = |node: usize| &*self.nodes[node].0;
        let edges = self.edges.iter().map(|e| (name(e.0), name(e.1), e.2));
        flow(&nodes.collect::<Vec<_>>(), &edges.collect::<Vec<_>>())
    }

    fn node(&mut self, kind: Kind) -> usize {
        let title = TITLES[self.dice.below(TITLES.len())];
        let place = self.nodes.len();
        self.nodes
            .push((format!("node_{place}"), kind, title.into()));
        place
    }

    fn edge(&mut self, from: usize, to: usize, way: Way) {
        self.edges.push((from, to, way));
    }

    fn task(&mut self) -> usize {
        let kinds = [Kind::View, Kind::Job, Kind::Function, Kind::Subprocess];
        let kind = kinds[self.dice.below(kinds.len())];
        self.node(kind)
    }

    /// Something behind `last`; what it ends with.
    fn block(&mut self, last: usize, depth: usize) -> usize {
        let room = self.nodes.len() < self.size && depth < 3;
        match self.dice.below(if room { 8 } else { 1 }) {
            0..=3 => {
                let task = self.task();
                self.edge(last, task, self.way(last));
                task
            }
            4 => self.sides(last, (Kind::Split, Kind::Join), depth),
            5 => self.sides(last, (Kind::If, Kind::Merge), depth),
            6 => {
                // A loop.
                let first = self.task();
                self.edge(last, first, self.way(last));
                let mut end = first;
                for _ in 0..self.dice.below(4) {
                    end = self.block(end, depth + 1);
                }
                let check = self.node(Kind::If);
                self.edge(end, check, self.way(end));
                self.edge(check, first, Way::Otherwise);
                check
            }
            _ => {
                // Some end early.
                let check = self.node(Kind::If);
                self.edge(last, check, self.way(last));
                let end = self.node(Kind::End);
                self.edge(check, end, Way::Otherwise);
                check
            }
        }
    }

    fn way(&self, from: usize) -> Way {
        match self.nodes[from].1 {
            Kind::If => Way::Then,
            _ => Way::Next,
        }
    }

    fn sides(&mut self, last: usize, (open, close): (Kind, Kind), depth: usize) -> usize {
        let fork = self.node(open);
        self.edge(last, fork, self.way(last));
        let count = match open {
            Kind::If => 2,
            _ => 2 + self.dice.below(4),
        };
        let mut ends = Vec::new();
        for side in 0..count {
            let way = match (open, side) {
                (Kind::If, 0) => Way::Then,
                (Kind::If, _) => Way::Otherwise,
                _ => Way::Next,
            };
            if side == 1 && self.dice.one_in(3) {
                ends.push((fork, way));
                continue;
            }
            let mut end = self.task();
            self.edge(fork, end, way);
            for _ in 0..self.dice.below(4) {
                end = self.block(end, depth + 1);
            }
            ends.push((end, self.way(end)));
        }
        let join = self.node(close);
        for (end, way) in ends {
            self.edge(end, join, way);
        }
        join
    }

    /// Ways from choices to wherever.
    fn leaps(&mut self, end: usize) {
        for _ in 0..self.size / 20 {
            let from = self.dice.below(end);
            let to = 1 + self.dice.below(end);
            if from != to && self.nodes[from].1 == Kind::If {
                self.edge(from, to, Way::Case(0));
            }
        }
    }
}

#[test]
fn five_hundred_nodes_are_no_matter_of_minutes() {
    let begin = Instant::now();
    judge_all([linear(498)].into_iter());
    assert!(begin.elapsed() < Duration::from_secs(60));
}

#[test]
fn charts_by_chance_can_be_read() {
    judge_all((1..=30).map(|seed| Garden::grown(seed, 5 + (seed as usize * 13) % 70)));
}

/// Events on borders lead on, back, to where the node leads itself, and into it again.
#[test]
fn charts_with_events_can_be_read() {
    judge_all((1..=25).map(|seed| {
        let flow = Garden::grown(seed, 5 + (seed as usize * 13) % 40);
        with_events(flow, &mut Dice(seed * 31 + 7))
    }));
}

/// The same where nothing makes sense.
#[test]
fn charts_with_events_anywhere_can_be_read() {
    judge_all((1..=45).map(|seed| {
        let flow = Garden::wild(seed, 3 + (seed as usize * 7) % 30);
        with_events(flow, &mut Dice(seed * 37 + 5))
    }));
}

const TRIGGERS: [Trigger; 6] = [
    Trigger::After(Duration::from_secs(24 * 3_600)),
    Trigger::Every(Duration::from_secs(90)),
    Trigger::Condition,
    Trigger::Error(""),
    Trigger::Message("A rather long name of something that comes"),
    Trigger::Signal("Alarm"),
];

fn with_events(mut flow: Flow, dice: &mut Dice) -> Flow {
    let nodes = flow.graph.nodes();
    let tasks = nodes.filter(|(_, node)| node.kind.waits());
    let tasks: Vec<NodeId> = tasks.map(|(id, _)| id).collect();
    let all: Vec<NodeId> = flow.graph.nodes().map(|(id, _)| id).collect();
    for host in tasks {
        if dice.one_in(2) {
            continue;
        }
        let most = if dice.one_in(5) { 6 } else { 3 };
        let count = 1 + dice.below(most);
        for _ in 0..count {
            let target = match dice.below(3) {
                0 => all[dice.below(all.len())],
                _ => {
                    let place = flow.titles.len();
                    let mut node = |title: &str, kind| {
                        flow.titles.push(title.into());
                        flow.graph.add_node(format!("{kind:?}_{place}"), kind)
                    };
                    let task = node(TITLES[dice.below(TITLES.len())], Kind::Manual);
                    let end = node("End", Kind::End);
                    flow.graph.add_edge(task, end, Way::Next);
                    task
                }
            };
            let boundary = match dice.below(3) {
                0 => Boundary::Interrupting,
                1 => Boundary::Once,
                _ => Boundary::Repeating,
            };
            flow.graph.add_edge(host, target, Way::Boundary(boundary));
            let trigger = TRIGGERS[dice.below(TRIGGERS.len())];
            flow.border.entry(host).or_default().push(trigger);
        }
    }
    flow
}

/// Nothing that a process could run through, but nodes and edges all the same.
#[test]
fn charts_without_rhyme_or_reason_can_be_read() {
    judge_all((1..=30).map(|seed| Garden::wild(seed, 3 + (seed as usize * 7) % 40)));
}

/// What undoes a node lies below it, wherever that is.
#[test]
fn charts_of_what_can_be_undone_can_be_read() {
    let flows = (1..=30).map(|seed| {
        let mut flow = Garden::grown(seed, 5 + (seed as usize * 11) % 60);
        let mut dice = Dice(seed * 31 + 7);
        let works = |kind| matches!(kind, Kind::View | Kind::Job | Kind::Function);
        let nodes = flow.graph.nodes();
        let tasks: Vec<_> = nodes.filter(|(_, node)| works(node.kind)).collect();
        let tasks: Vec<_> = tasks.into_iter().map(|(id, _)| id).collect();
        let mut handler = None;
        for task in tasks {
            if dice.one_in(3) {
                continue;
            }
            // Several may share one.
            let by = handler.filter(|_| dice.one_in(4)).unwrap_or_else(|| {
                let title = TITLES[dice.below(TITLES.len())];
                flow.titles.push(title.into());
                let name = format!("undo_{}", flow.titles.len());
                flow.graph.add_node(name, Kind::Function)
            });
            handler = Some(by);
            flow.graph.node_mut(by).compensates = true;
            flow.graph.node_mut(task).compensated_by = Some(by);
        }
        flow
    });
    judge_all(flows);
}

#[test]
fn a_split_into_fifty_can_be_read() {
    let names: Vec<String> = (0..50).map(|i| format!("task_{i}")).collect();
    let mut nodes = vec![
        ("start", Kind::Start, "Begin"),
        ("split", Kind::Split, "Do all"),
    ];
    let mut edges = vec![("start", "split", Way::Next), ("join", "end", Way::Next)];
    for name in &names {
        nodes.push((name, Kind::View, "Read it"));
        edges.push(("split", name, Way::Next));
        edges.push((name, "join", Way::Next));
    }
    nodes.extend([("join", Kind::Join, "All done"), ("end", Kind::End, "End")]);
    judge_all([flow(&nodes, &edges)].into_iter());
}

fn judge_all(flows: impl Iterator<Item = Flow>) {
    let mut faults = Vec::new();
    for (place, flow) in flows.enumerate() {
        let layout = Layout::of(&flow.chart());
        let mut fault = |fault| faults.push(format!("flow {place}: {fault}"));
        judge(&layout, &flow, &mut fault);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn judge(layout: &Layout, flow: &Flow, fault: &mut dyn FnMut(String)) {
    let nodes = layout.nodes();
    for (i, a) in nodes.iter().enumerate() {
        for (j, b) in nodes.iter().enumerate().skip(i + 1) {
            let (a, b) = (drawn(a), drawn(b));
            let is_apart = a.high.x <= b.low.x
                || b.high.x <= a.low.x
                || a.high.y <= b.low.y
                || b.high.y <= a.low.y;
            if !is_apart {
                fault(format!("{i} lies on {j}"));
            }
        }
        if !is_within(layout, a.at, a.outline.half_width()) {
            fault(format!("{i} is outside"));
        }
    }
    for (id, route) in &layout.routes {
        let edge = flow.graph.edge(*id);
        let ends = [edge.from.index(), edge.to.index()];
        let name = format!("{} -> {}", ends[0], ends[1]);
        let spots: Vec<Spot> = route.spots().collect();
        if spots.iter().any(|spot| !is_within(layout, *spot, 0.0)) {
            fault(format!("{name} is outside"));
        }
        for pair in route.legs.windows(2) {
            if pair[0].spots().last() != pair[1].spots().first() {
                fault(format!("{name} is broken"));
            }
        }
        for (i, node) in nodes.iter().enumerate() {
            if spots
                .iter()
                .any(|spot| is_inside(node, *spot, !ends.contains(&i)))
            {
                fault(format!("{name} crosses {i}"));
            }
        }
        for (i, node) in nodes.iter().enumerate() {
            let circles = (0..node.border.count()).map(|event| node.circle(event));
            let mut met = circles.filter(|circle| {
                let far = |spot: &Spot| (spot.x - circle.x).hypot(spot.y - circle.y);
                far(&spots[0]) > RADIUS + 0.1 && spots.iter().any(|spot| far(spot) < RADIUS + 1.0)
            });
            if met.next().is_some() {
                fault(format!("{name} crosses a circle of {i}"));
            }
        }
        if let Some(label) = &route.label {
            let is_event = matches!(edge.way, Way::Boundary(_));
            let host = is_event.then_some(ends[0]);
            words(layout, (&name, host), (route, label), fault);
        }
    }
    on_each_other(layout, flow, fault);
    let is_column = nodes.iter().all(|node| node.size().0 + 250.0 < LIMIT);
    if layout.width > LIMIT && is_column {
        fault(format!("{} wide", layout.width));
    }
}

/// Words on edges lie beside nodes, beside each other, and on no edge but their own.
fn words(
    layout: &Layout,
    (name, host): (&str, Option<usize>),
    (own, label): (&Route, &Label),
    fault: &mut dyn FnMut(String),
) {
    let half = Label::half_width(&label.words) - 3.0;
    if !is_within(layout, label.at, half) {
        fault(format!("the words of {name} are outside"));
    }
    for (i, node) in layout.nodes().iter().enumerate() {
        let mut own = drawn(node);
        if host == Some(i) {
            // They lie in the room that the node keeps free for them.
            let (side, half) = (node.outline.half_width(), node.outline.half_height());
            own = Extent::NOTHING;
            own.cover(node.at, side, (half, half + RADIUS));
        }
        let Extent { low, high } = own;
        if label.at.x + half > low.x
            && label.at.x - half < high.x
            && label.at.y + 6.0 > low.y
            && label.at.y - 6.0 < high.y
        {
            fault(format!("the words of {name} lie on {i}"));
        }
    }
    for (id, other) in &layout.routes {
        if std::ptr::eq(other, own) {
            continue;
        }
        let lies_on =
            |spot: Spot| (spot.x - label.at.x).abs() < half && (spot.y - label.at.y).abs() < 6.0;
        let words = other.label.iter().any(|other| {
            let far = half + Label::half_width(&other.words) - 3.0;
            (other.at.x - label.at.x).abs() < far && (other.at.y - label.at.y).abs() < 12.0
        });
        if words {
            fault(format!(
                "the words of {name} lie on those of {}",
                id.index()
            ));
        }
        if other.spots().any(lies_on) {
            fault(format!("the words of {name} lie on edge {}", id.index()));
        }
    }
}

fn drawn(node: &Placed) -> Extent {
    let mut extent = Extent::NOTHING;
    node.cover(&mut extent);
    extent
}

/// Edges that lead to different nodes may cross, and begin together, but do not run on each other.
fn on_each_other(layout: &Layout, flow: &Flow, fault: &mut dyn FnMut(String)) {
    let mut lines = Vec::new();
    for (id, route) in &layout.routes {
        let edge = flow.graph.edge(*id);
        for leg in &route.legs {
            let (Leg::Angled(spots) | Leg::Curve(spots)) = leg else {
                continue;
            };
            lines.extend(spots.windows(2).map(|pair| (edge, pair[0], pair[1])));
        }
    }
    for (i, (edge, a, b)) in lines.iter().enumerate() {
        for (other, c, d) in &lines[i + 1..] {
            if edge.from == other.from || edge.to == other.to {
                continue;
            }
            let shared = |along: fn(Spot) -> f64, across: fn(Spot) -> f64| {
                let is_parallel = across(*a) == across(*b) && across(*c) == across(*d);
                let low = along(*a).min(along(*b)).max(along(*c).min(along(*d)));
                let high = along(*a).max(along(*b)).min(along(*c).max(along(*d)));
                is_parallel && (across(*a) - across(*c)).abs() < 5.0 && high - low > 12.0
            };
            if shared(|s| s.x, |s| s.y) || shared(|s| s.y, |s| s.x) {
                fault(format!("{edge:?} lies on {other:?} at {a:?}"));
            }
        }
    }
}

fn is_within(layout: &Layout, spot: Spot, side: f64) -> bool {
    spot.x - side >= 0.0
        && spot.x + side <= layout.width
        && spot.y >= 0.0
        && spot.y <= layout.height
}

/// Whether a spot is inside a node, or in its title below. Edges touch their own.
fn is_inside(node: &Placed, spot: Spot, is_other: bool) -> bool {
    let (x, y) = (spot.x - node.at.x, spot.y - node.at.y);
    let (w, h) = (node.outline.half_width(), node.outline.half_height());
    let slack = if is_other { 0.0 } else { 1.0 };
    let inside = match node.outline {
        Outline::Diamond => x.abs() / w + y.abs() / h < 1.0 - slack / 10.0,
        Outline::Circle => x.hypot(y) < w - slack,
        _ => x.abs() < w - slack && y.abs() < h - slack,
    };
    let (width, height) = node.size();
    let in_title =
        node.has_title_below() && x.abs() < width / 2.0 - 2.0 && y > h + 4.0 && y < height / 2.0;
    let in_undone =
        node.undone.is_some() && x.abs() < width / 2.0 - 2.0 && y > h && y < height / 2.0;
    // What leads there from the node's own circles is below it, and nothing else.
    let in_lanes =
        is_other && !node.border.is_empty() && x.abs() < w && y > h && y < height / 2.0 - 1.0;
    inside || in_title || in_undone || in_lanes
}
