//! A way into what is wrong, as short as a bounded search finds it.
//!
//! First every state of the net is looked at, nearest first: what is found is a shortest way. Where
//! there are too many states, the search goes on in the reduced net, and moves only one cluster of
//! each state: in a free-choice net, what other clusters do changes nothing for it (Valmari,
//! *Stubborn Sets for Reduced State Space Generation*, 1991). That loses no deadlock. It may pass by
//! a second token that would come if the first one stayed; so one suspicious place is told to keep
//! its token, from the start or from any later moment.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::net::{Net, Transition};
use super::reduce::{Move, Reduced};
use super::trace::{Trace, path};
use super::{Fault, Suspect, Trouble};
use crate::bits::Bits;

/// How many moves the search through all states tries: a few milliseconds in a debug build. More
/// find hardly any shorter way in real processes.
const BUDGET: usize = 1_500;

/// How many moves each of the other searches tries, which see far fewer states.
const LAST_BUDGET: usize = 8_000;

/// Looks for a way into what is suspected, or into anything else that is wrong: transitions of the
/// net, one after the other, the last of which may give a second token.
pub fn search(net: &Net, reduced: &Reduced, suspect: Suspect) -> Option<Vec<usize>> {
    let is_reduced_bad = reduced.twice.is_some() || !reduced.is_trivial();
    let whole = Moves::of_net(net, |t| !t.early);
    let small = Moves::of_reduced(net, reduced);
    let keep = match suspect {
        Suspect::Twice(place) => Some(place),
        Suspect::Deadlock => None,
    };
    whole
        .explore(&Plan::default())
        .or_else(|| {
            let plan = Plan {
                one_cluster: true,
                ..Plan::default()
            };
            is_reduced_bad.then(|| small.explore(&plan)).flatten()
        })
        .or_else(|| {
            let plan = Plan {
                one_cluster: true,
                keep,
                ..Plan::default()
            };
            small.explore(&plan).filter(|_| keep.is_some())
        })
        .or_else(|| {
            let plan = Plan {
                only_twice: true,
                ..Plan::default()
            };
            Moves::of_net(net, |_| true).explore(&plan)
        })
}

/// Looks for a way to a place from which the process cannot end, and to which it comes back.
pub fn endless(net: &Net, endless: &[bool]) -> Fault {
    let rings = rings(net);
    let in_ring = |place: usize| endless[place] && rings[place];
    let endless: Vec<bool> = (0..net.places.len()).map(in_ring).collect();
    let plan = Plan {
        endless: Some(&endless),
        ..Plan::default()
    };
    let way = Moves::of_net(net, |_| true).explore(&plan);
    let marking = way.as_ref().map(|way| Trace::of(net, way).marking());
    let place = match marking {
        Some(marking) => marking.into_iter().find(|place| endless[*place]),
        None => endless.iter().position(|endless| *endless),
    };
    Fault {
        path: way.map(|way| path(net, &way)),
        at: place
            .and_then(|p| net.places[p].node())
            .into_iter()
            .collect(),
        ..Fault::new(Trouble::Endless)
    }
}

/// Looks for a way into anything that is wrong.
pub fn anything(net: &Net) -> Option<Vec<usize>> {
    Moves::of_net(net, |t| !t.early).explore(&Plan::default())
}

/// For each place, whether a way leads back to it.
fn rings(net: &Net) -> Vec<bool> {
    let consumers = net.consumers();
    let comes_back = |from: usize| {
        let mut seen = vec![false; net.places.len()];
        let mut open = vec![from];
        while let Some(place) = open.pop() {
            for t in &consumers[place] {
                for next in &net.transitions[*t].gives {
                    if !std::mem::replace(&mut seen[*next], true) {
                        open.push(*next);
                    }
                }
            }
        }
        seen[from]
    };
    (0..net.places.len()).map(comes_back).collect()
}

/// What a search does and what it looks for.
#[derive(Debug, Default)]
struct Plan<'p> {
    /// Moves one cluster of each state instead of all.
    one_cluster: bool,
    /// A place that keeps its token, from some moment on.
    keep: Option<usize>,
    /// Looks for second tokens, but not for deadlocks.
    only_twice: bool,
    /// Looks for a token in one of these places, and for nothing else.
    endless: Option<&'p [bool]>,
}

impl Plan<'_> {
    fn budget(&self) -> usize {
        match self.one_cluster {
            true => LAST_BUDGET,
            false => BUDGET,
        }
    }
}

/// A net to search: the whole one, or the reduced one.
struct Moves {
    places: usize,
    initial: usize,
    moves: Vec<Move>,
    /// By place.
    consumers: Vec<Vec<usize>>,
}

struct State {
    marking: Bits,
    keeps: bool,
    parent: usize,
    via: usize,
    cost: usize,
}

impl Moves {
    fn of_net(net: &Net, take: impl Fn(&Transition) -> bool) -> Self {
        let transitions = net.transitions.iter().enumerate();
        let moves = transitions
            .filter(|(_, transition)| take(transition))
            .map(|(t, transition)| Move {
                takes: transition.takes.clone(),
                gives: transition.gives.clone(),
                of: vec![t],
            })
            .collect();
        Self::new(net, net.initial, moves)
    }

    fn of_reduced(net: &Net, reduced: &Reduced) -> Self {
        Self::new(net, reduced.initial, reduced.moves.clone())
    }

    fn new(net: &Net, initial: usize, moves: Vec<Move>) -> Self {
        let mut consumers = vec![Vec::new(); net.places.len()];
        for (m, moved) in moves.iter().enumerate() {
            for place in &moved.takes {
                consumers[*place].push(m);
            }
        }
        Self {
            places: net.places.len(),
            initial,
            moves,
            consumers,
        }
    }

    /// The transitions of a way into trouble; `None` if there is none, or the budget ends first.
    fn explore(&self, plan: &Plan<'_>) -> Option<Vec<usize>> {
        let mut marking = Bits::new(self.places);
        marking.insert(self.initial);
        let mut states = vec![State {
            marking: marking.clone(),
            keeps: false,
            parent: 0,
            via: usize::MAX,
            cost: 0,
        }];
        let mut seen: HashMap<(Bits, bool), usize> = HashMap::from([((marking, false), 0)]);
        let mut open = BinaryHeap::from([Reverse((0, 0))]);
        if plan.keep == Some(self.initial) {
            states.push(State {
                marking: states[0].marking.clone(),
                keeps: true,
                ..states[0]
            });
            open.push(Reverse((0, 1)));
        }
        let mut tried = 0;
        while let Some(Reverse((cost, current))) = open.pop() {
            if cost > states[current].cost {
                continue;
            }
            let marking = states[current].marking.clone();
            if let Some(endless) = plan.endless
                && marking.iter().any(|place| endless[place])
            {
                return Some(self.way(&states, current));
            }
            let keeps = states[current].keeps;
            let enabled = self.enabled(&marking, plan.keep.filter(|_| keeps), plan.one_cluster);
            if enabled.is_empty()
                && !marking.is_empty()
                && !keeps
                && !plan.only_twice
                && plan.endless.is_none()
            {
                return Some(self.way(&states, current));
            }
            for m in enabled {
                tried += 1;
                if tried > plan.budget() {
                    return None;
                }
                let moved = &self.moves[m];
                let mut next = marking.clone();
                for place in &moved.takes {
                    next.remove(*place);
                }
                let mut twice = false;
                for place in &moved.gives {
                    twice |= !next.insert(*place);
                }
                let state = State {
                    marking: next,
                    keeps: states[current].keeps,
                    parent: current,
                    via: m,
                    cost: cost + moved.of.len(),
                };
                if twice {
                    if plan.endless.is_some() {
                        continue;
                    }
                    states.push(state);
                    return Some(self.way(&states, states.len() - 1));
                }
                let arrives = plan.keep.is_some_and(|keep| moved.gives.contains(&keep));
                if arrives && !state.keeps {
                    let kept = State {
                        marking: state.marking.clone(),
                        keeps: true,
                        ..state
                    };
                    push(&mut states, &mut seen, &mut open, kept);
                }
                push(&mut states, &mut seen, &mut open, state);
            }
        }
        None
    }

    /// The moves that can happen: all, or those of one cluster.
    fn enabled(&self, marking: &Bits, keep: Option<usize>, one_cluster: bool) -> Vec<usize> {
        let mut enabled: Vec<usize> = Vec::new();
        for place in marking.iter() {
            // A cluster's moves take from the same places; it is met at the first of them.
            let cluster = &self.consumers[place];
            let Some(first) = cluster.first().map(|m| &self.moves[*m]) else {
                continue;
            };
            let here = first.takes.iter().min() == Some(&place);
            let kept = keep.is_some_and(|keep| first.takes.contains(&keep));
            if !here || kept || !first.takes.iter().all(|p| marking.contains(*p)) {
                continue;
            }
            if !one_cluster {
                enabled.extend(cluster);
            } else if let [only] = cluster.as_slice() {
                return vec![*only];
            } else if enabled.is_empty() {
                enabled.extend(cluster);
            }
        }
        enabled
    }

    fn way(&self, states: &[State], last: usize) -> Vec<usize> {
        let mut moves = Vec::new();
        let mut at = last;
        while states[at].via != usize::MAX {
            moves.push(states[at].via);
            at = states[at].parent;
        }
        let moves = moves.into_iter().rev();
        moves.flat_map(|m| self.moves[m].of.clone()).collect()
    }
}

fn push(
    states: &mut Vec<State>,
    seen: &mut HashMap<(Bits, bool), usize>,
    open: &mut BinaryHeap<Reverse<(usize, usize)>>,
    state: State,
) {
    let key = (state.marking.clone(), state.keeps);
    let known = seen.entry(key).or_insert(usize::MAX);
    if state.cost < *known {
        *known = state.cost;
        open.push(Reverse((state.cost, states.len())));
        states.push(state);
    }
}
