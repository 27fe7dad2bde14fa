//! Undoing a step of a random run: what it changed is put back, if nobody has touched it since.

use viewflow_graph::{Boundary, EdgeId, Graph, Kind, Marking, NodeId, Token, Way};

/// What a step found, and what it left.
pub struct Step {
    pub before: Marking,
    pub after: Marking,
}

/// A part of a marking that a step changes or leaves alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    In(NodeId),
    On(EdgeId),
    /// Whether an event has happened, wherever its token is now.
    Event(EdgeId),
}

type Held = (bool, bool, Option<Token>);

impl Place {
    fn on(self, marking: &Marking) -> Held {
        match self {
            Place::In(node) => (marking.holds(node), marking.went_on(node), None),
            Place::On(edge) => (
                marking.has_fired(edge),
                marking.heard(edge),
                marking.on(edge),
            ),
            Place::Event(edge) => (marking.has_fired(edge), false, None),
        }
    }

    fn copy(self, from: &Marking, to: &mut Marking) {
        match (self, self.on(from)) {
            (Place::In(node), (held, went_on, _)) => {
                if held {
                    to.occupy(node);
                }
                if went_on {
                    to.set_went_on(node);
                }
            }
            (Place::On(edge), (fired, heard, token)) => {
                if fired {
                    to.set_fired(edge);
                }
                if heard {
                    to.set_heard(edge);
                }
                if let Some(token) = token {
                    to.place(edge, token);
                }
            }
            (Place::Event(_), _) => {}
        }
    }

    /// Whether a step has changed what is known of the round of a join.
    fn is_of_a_round(self, step: &Step) -> bool {
        let (was, is) = (self.on(&step.before), self.on(&step.after));
        was.1 != is.1
    }

    /// All that is touched where this is: events on a node show that its work has begun, and those
    /// that race are one token.
    fn with(self, graph: &Graph) -> Vec<Place> {
        let mut all = vec![self];
        let events = |host: NodeId| {
            let edges = graph.node(host).outgoing().iter().copied();
            let once = |edge: &EdgeId| graph.edge(*edge).way == Way::Boundary(Boundary::Once);
            edges.filter(once).map(Place::Event)
        };
        let node = match self {
            Place::In(node) => node,
            Place::On(edge) | Place::Event(edge) => graph.edge(edge).to,
        };
        if let Place::In(host) = self {
            all.extend(events(host));
        }
        for first in graph.predecessors(node) {
            if graph.node(first).kind == Kind::First {
                for edge in graph.node(first).outgoing() {
                    let racer = graph.edge(*edge).to;
                    all.extend([Place::On(*edge), Place::In(racer)]);
                    all.extend(events(racer));
                }
            }
        }
        all
    }
}

fn places(graph: &Graph) -> Vec<Place> {
    let nodes = graph.nodes().map(|(id, _)| Place::In(id));
    let edges = graph.edges().map(|(id, _)| Place::On(id));
    nodes.chain(edges).collect()
}

/// The marking as it is after it was written and read back.
pub fn read_back(graph: &Graph, marking: &Marking) -> Marking {
    let mut copy = Marking::empty(graph);
    for place in places(graph) {
        place.copy(marking, &mut copy);
    }
    copy
}

/// The marking without the first of `steps`, if none of the others has touched what it changed.
pub fn without_first(graph: &Graph, steps: &[Step], marking: &Marking) -> Option<Marking> {
    let (step, since) = steps.split_first()?;
    let places = places(graph);
    let changes = |place: &Place| place.on(&step.before) != place.on(&step.after);
    let changed: Vec<Place> = places.iter().copied().filter(changes).collect();
    let same = |place: &Place, a: &Marking, b: &Marking| {
        let all = place.with(graph);
        all.iter().all(|place| place.on(a) == place.on(b))
    };
    let untouched = |place: &Place| {
        let mut others = since.iter();
        others.all(|other| same(place, &other.before, &other.after))
            && same(place, &step.after, marking)
    };
    // What a join has heard is one with all that lies before it; only the last step is sure.
    let of_a_round = changed.iter().any(|place| place.is_of_a_round(step));
    if changed.is_empty() || of_a_round && !since.is_empty() || !changed.iter().all(untouched) {
        return None;
    }
    let mut restored = Marking::empty(graph);
    for place in &places {
        let from = match changed.contains(place) {
            true => &step.before,
            false => marking,
        };
        place.copy(from, &mut restored);
    }
    Some(restored)
}
