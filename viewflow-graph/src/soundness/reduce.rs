//! Makes a net smaller without changing whether it is sound.
//!
//! Most of a business process is sequences, and blocks that open and close. The rules here fold
//! them away, and what is left is the small part in which gateways overlap. They are the classical
//! ones (Murata, *Petri Nets: Properties, Analysis and Applications*, 1989, section V; for
//! free-choice workflow nets, Esparza and Hoffmann, *Reduction Rules for Colored Workflow Nets*,
//! 2016):
//!
//! - a place with one way out, whose transition takes from nothing else, is skipped by those who
//!   fill it;
//! - a place that one transition fills, and fills alone, leaves its choice to that transition;
//! - of transitions that take and give the same, or places that are filled and emptied by the same,
//!   one is enough;
//! - a transition that gives back what it takes, where there is another way, does nothing.
//!
//! None of them makes the net larger, and none of the orders matters for the verdict. A place that
//! is kept is one of the original net, and every move of the small net stands for a sequence of
//! transitions of the large one; so a way into trouble is found in the small net, and told in the
//! names of the large one.

use super::net::Net;

/// What is left of a net.
#[derive(Debug, Default)]
pub struct Reduced {
    /// By place of the original net: whether it is left.
    pub places: Vec<bool>,
    /// What happens in one go.
    pub moves: Vec<Move>,
    /// The place that holds a token at the beginning.
    pub initial: usize,
    /// A place that some move gives two tokens to. Then the reduction has stopped halfway.
    pub twice: Option<usize>,
}

/// One or several transitions of the original net, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Move {
    /// The places from which a token is taken, in ascending order.
    pub takes: Vec<usize>,
    /// The places to which a token is given, in ascending order.
    pub gives: Vec<usize>,
    /// Which transitions of the original net it stands for, in an order in which they can happen.
    pub of: Vec<usize>,
}

impl Reduced {
    /// Whether nothing is left but a place that is emptied: the net is sound.
    pub fn is_trivial(&self) -> bool {
        let places = self.places.iter().filter(|left| **left).count();
        self.twice.is_none() && places == 1 && self.moves.iter().all(|m| m.gives.is_empty())
    }
}

/// Reduces the net without its early transitions.
pub fn reduce(net: &Net) -> Reduced {
    let mut work = Work::new(net);
    while work.twice.is_none()
        && let Some(place) = work.dirty.pop()
    {
        work.is_dirty[place] = false;
        if work.left[place] {
            work.visit(place);
        }
    }
    work.finish()
}

/// For each place, whether a token may come there without an early transition.
fn reached(net: &Net) -> Vec<bool> {
    let consumers = net.consumers();
    let mut reached = vec![false; net.places.len()];
    let mut open = vec![net.initial];
    while let Some(place) = open.pop() {
        if !std::mem::replace(&mut reached[place], true) {
            let out = consumers[place].iter().map(|t| &net.transitions[*t]);
            open.extend(out.filter(|t| !t.early).flat_map(|t| &t.gives));
        }
    }
    reached
}

/// Removes a number from a list in ascending order.
fn take_out(list: &mut Vec<usize>, number: usize) {
    if let Ok(at) = list.binary_search(&number) {
        list.remove(at);
    }
}

struct Work {
    left: Vec<bool>,
    initial: usize,
    moves: Vec<Move>,
    /// By place, sorted.
    producers: Vec<Vec<usize>>,
    /// By place, sorted.
    consumers: Vec<Vec<usize>>,
    dirty: Vec<usize>,
    is_dirty: Vec<bool>,
    twice: Option<usize>,
}

impl Work {
    fn new(net: &Net) -> Self {
        let places = net.places.len();
        let reached = reached(net);
        let mut work = Self {
            left: reached.clone(),
            initial: net.initial,
            moves: Vec::new(),
            producers: vec![Vec::new(); places],
            consumers: vec![Vec::new(); places],
            dirty: (0..places).rev().collect(),
            is_dirty: vec![true; places],
            twice: None,
        };
        for (t, transition) in net.transitions.iter().enumerate() {
            if !transition.early && transition.takes.iter().all(|place| reached[*place]) {
                work.add(transition.takes.clone(), transition.gives.clone(), vec![t]);
            }
        }
        work
    }

    fn add(&mut self, mut takes: Vec<usize>, mut gives: Vec<usize>, of: Vec<usize>) {
        takes.sort_unstable();
        gives.sort_unstable();
        if let Some(pair) = gives.windows(2).find(|pair| pair[0] == pair[1]) {
            self.twice = Some(pair[0]);
        }
        let m = self.moves.len();
        for place in &takes {
            self.consumers[*place].push(m);
        }
        for place in &gives {
            self.producers[*place].push(m);
        }
        for place in takes.iter().chain(&gives) {
            self.soil(*place);
        }
        self.moves.push(Move { takes, gives, of });
    }

    fn remove(&mut self, m: usize) -> Move {
        let removed = std::mem::take(&mut self.moves[m]);
        for place in &removed.takes {
            take_out(&mut self.consumers[*place], m);
        }
        for place in &removed.gives {
            take_out(&mut self.producers[*place], m);
        }
        for place in removed.takes.iter().chain(&removed.gives) {
            self.soil(*place);
        }
        removed
    }

    /// Has a place looked at again.
    fn soil(&mut self, place: usize) {
        if self.left[place] && !std::mem::replace(&mut self.is_dirty[place], true) {
            self.dirty.push(place);
        }
    }

    fn visit(&mut self, place: usize) {
        self.drop_needless_moves(place);
        self.drop_twins(place);
        if self.left[place] && !self.skip(place) {
            self.choose_earlier(place);
        }
    }

    /// Of the moves that empty the place, drops those that change nothing and those that do what
    /// another does.
    fn drop_needless_moves(&mut self, place: usize) {
        let mut consumers = self.consumers[place].clone();
        if consumers.len() < 2 {
            return;
        }
        consumers.sort_unstable_by_key(|m| (&self.moves[*m].gives, self.moves[*m].of.len()));
        let mut last: Option<usize> = None;
        for m in consumers {
            let same = |last: usize| self.moves[last].gives == self.moves[m].gives;
            let idle = self.moves[m].gives == self.moves[m].takes;
            if last.is_some_and(same) || (idle && self.consumers[place].len() > 1) {
                self.remove(m);
            } else {
                last = Some(m);
            }
        }
    }

    /// Drops the places that are filled and emptied by the same moves as this one.
    fn drop_twins(&mut self, place: usize) {
        let Some(one) = self.consumers[place].first().copied() else {
            return;
        };
        // Where the place is the only one in front of a move, no other is like it.
        if self.moves[one].takes.len() < 2 || place == self.initial {
            return;
        }
        for other in self.moves[one].takes.clone() {
            let same = self.producers[other] == self.producers[place]
                && self.consumers[other] == self.consumers[place];
            if other == place || other == self.initial || !same {
                continue;
            }
            self.left[other] = false;
            let (producers, consumers) = (
                std::mem::take(&mut self.producers[other]),
                std::mem::take(&mut self.consumers[other]),
            );
            for m in &producers {
                take_out(&mut self.moves[*m].gives, other);
            }
            for m in &consumers {
                take_out(&mut self.moves[*m].takes, other);
            }
            for m in producers.into_iter().chain(consumers) {
                for near in [self.moves[m].takes.clone(), self.moves[m].gives.clone()].concat() {
                    self.soil(near);
                }
            }
        }
    }

    /// A place with one way out, whose move takes from nothing else.
    fn skip(&mut self, place: usize) -> bool {
        let [out] = self.consumers[place].as_slice() else {
            return false;
        };
        let out = *out;
        let Move { takes, gives, .. } = &self.moves[out];
        if takes.len() > 1 || gives.is_empty() || gives.contains(&place) {
            return false;
        }
        let several_producers = self.producers[place].len() > 1;
        if place == self.initial || (gives.len() > 1 && several_producers) {
            return false;
        }
        let producers = self.producers[place].clone();
        let out = self.remove(out);
        self.left[place] = false;
        for m in producers {
            let mut moved = self.remove(m);
            take_out(&mut moved.gives, place);
            moved.gives.extend(&out.gives);
            moved.of.extend(&out.of);
            self.add(moved.takes, moved.gives, moved.of);
        }
        true
    }

    /// A place that one move fills, and fills alone, and that is emptied alone.
    fn choose_earlier(&mut self, place: usize) {
        let [into] = self.producers[place].as_slice() else {
            return;
        };
        let into = *into;
        let outs = self.consumers[place].clone();
        if place == self.initial
            || self.moves[into].gives.len() > 1
            || self.moves[into].takes.contains(&place)
            || outs.is_empty()
            || outs.iter().any(|out| self.moves[*out].takes.len() > 1)
        {
            return;
        }
        let first = self.remove(into);
        self.left[place] = false;
        for out in outs {
            let second = self.remove(out);
            let of = [first.of.as_slice(), &second.of].concat();
            self.add(first.takes.clone(), second.gives, of);
        }
    }

    fn finish(self) -> Reduced {
        let moves = self.moves.into_iter();
        Reduced {
            places: self.left,
            moves: moves.filter(|m| !m.takes.is_empty()).collect(),
            initial: self.initial,
            twice: self.twice,
        }
    }
}
