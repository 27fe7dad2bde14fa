//! What an event that comes again and again has begun: a strand with tokens of its own.
//!
//! No way leads from a strand to the rest of the process, so a step is about the tokens of one of
//! them. While it is, they take the place of the main ones, and nothing else needs to know.

use viewflow_graph::{EdgeId, Token};

use super::{Progress, Step};
use crate::standing::{State, Strand};

impl Step<'_> {
    /// Turns to the strand in which a task is at work, if it is in one.
    pub(crate) fn turn_to(&mut self, number: u32) {
        let graph = &self.shape.graph;
        let mut strands = self.state.strands.iter();
        let found = strands.find(|(_, strand)| strand.has(number, graph));
        if let Some(strand) = found.map(|(strand, _)| *strand) {
            self.enter_strand(strand);
        }
    }

    /// Turns back to the main tokens.
    pub(super) fn turn_back(&mut self) {
        if let Some((number, mut strand)) = self.aside.take() {
            exchange(&mut self.state, &mut strand);
            if !strand.marking.is_empty() {
                self.state.strands.insert(number, strand);
            }
        }
    }

    fn enter_strand(&mut self, number: u32) {
        self.turn_back();
        if let Some(mut strand) = self.state.strands.remove(&number) {
            exchange(&mut self.state, &mut strand);
            self.aside = Some((number, strand));
        }
    }

    /// An event has come, which does so again and again: its way is gone by itself.
    pub(super) fn begin_strand(&mut self, way: EdgeId, origin: u32) -> Progress {
        self.turn_back();
        // A task's number is never used twice, and the first one in the strand is new.
        let number = self.process.tasks + 1;
        let mut strand = Strand::new(self.shape.plan.empty());
        strand.marking.place(way, Token { live: true, origin });
        self.state.strands.insert(number, strand);
        self.enter_strand(number);
        self.moved = true;
        self.game.wake(&self.state.marking);
        self.run()
    }

    /// Whether nothing is left to do anywhere.
    pub(super) fn is_over(&self) -> bool {
        let main = self.aside.as_ref().map(|(_, main)| &main.marking);
        self.state.is_over() && main.is_none_or(viewflow_graph::Marking::is_empty)
    }

    /// What goes on elsewhere than where the step is, is called off: the process is over.
    pub(super) fn call_off_others(&mut self) {
        let strands = std::mem::take(&mut self.state.strands);
        let mut others: Vec<Strand> = strands.into_values().collect();
        if let Some((_, main)) = &mut self.aside {
            let empty = Strand::new(self.shape.plan.empty());
            others.push(std::mem::replace(main, empty));
            for (node, many) in self.state.many.clone() {
                self.call_off_items(node, many);
                self.state.many.remove(&node);
            }
        }
        for (node, number) in others.into_iter().flat_map(|strand| strand.holders) {
            self.call_off_task(number, self.shape.node(node).kind);
        }
    }
}

fn exchange(state: &mut State, strand: &mut Strand) {
    std::mem::swap(&mut state.marking, &mut strand.marking);
    std::mem::swap(&mut state.holders, &mut strand.holders);
    std::mem::swap(&mut state.events, &mut strand.events);
}
