//! Which places may hold tokens at the same time.
//!
//! Kovalyov and Esparza, *A Polynomial Algorithm to Compute the Concurrency Relation of Free-Choice
//! Signal Transition Graphs* (WODES 1996): the least relation that holds between what a transition
//! gives, and between what it gives and everything that goes together with all that it takes. It
//! holds wherever two places can be marked together, in any net; in a sound free-choice net it
//! holds nowhere else. So a place that goes together with itself tells an unsound net, and where
//! there is none, no place ever gets two tokens.
//!
//! Here a transition takes part only once all that it takes goes together. One that never does can
//! never happen.

use crate::bits::Bits;

/// What the relation tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concurrency {
    /// No place gets two tokens, and every transition may happen.
    Safe,
    /// A place that may get two tokens, or the net is unsound in another way.
    Twice(usize),
    /// A transition that cannot happen: what it takes never goes together.
    Never(usize),
}

/// Computes the relation of a net with `places` places, one of which holds a token at first.
pub fn concurrency(
    places: usize,
    initial: usize,
    transitions: &[(&[usize], &[usize])],
) -> Concurrency {
    let mut relation = Relation {
        with: vec![Bits::new(places); places],
        marked: Bits::new(places),
        open: vec![initial],
    };
    relation.marked.insert(initial);
    let mut consumers = vec![Vec::new(); places];
    for (t, (takes, _)) in transitions.iter().enumerate() {
        for place in *takes {
            consumers[*place].push(t);
        }
    }
    let mut happens = vec![false; transitions.len()];
    while let Some(place) = relation.open.pop() {
        for t in &consumers[place] {
            let (takes, gives) = transitions[*t];
            if !relation.together(takes) {
                continue;
            }
            happens[*t] = true;
            let mut besides = relation.with[takes[0]].clone();
            for taken in &takes[1..] {
                besides.intersect(&relation.with[*taken]);
            }
            for taken in takes {
                besides.remove(*taken);
            }
            for given in gives {
                let mut new = besides.clone();
                for other in gives.iter().filter(|other| *other != given) {
                    new.insert(*other);
                }
                if relation.add(*given, new) {
                    return Concurrency::Twice(*given);
                }
            }
        }
    }
    match happens.iter().position(|happens| !happens) {
        Some(never) => Concurrency::Never(never),
        None => Concurrency::Safe,
    }
}

struct Relation {
    with: Vec<Bits>,
    marked: Bits,
    /// Places that were marked, or related to others, since their consumers were looked at.
    open: Vec<usize>,
}

impl Relation {
    fn together(&self, places: &[usize]) -> bool {
        let marked = places.iter().all(|place| self.marked.contains(*place));
        marked
            && places.iter().enumerate().all(|(i, a)| {
                let mut others = places[i + 1..].iter();
                others.all(|b| self.with[*a].contains(*b))
            })
    }

    /// Marks a place and relates it to others; tells whether it is related to itself.
    fn add(&mut self, place: usize, mut others: Bits) -> bool {
        others.subtract(&self.with[place]);
        if self.marked.insert(place) || !others.is_empty() {
            self.open.push(place);
        }
        for other in others.iter() {
            self.with[place].insert(other);
            self.with[other].insert(place);
            self.open.push(other);
        }
        others.contains(place)
    }
}
