//! The control-flow patterns of van der Aalst, Russell and ter Hofstede, each as a flow that people
//! would recognise, and what is particular about it as a story.
//!
//! A file is named after its pattern, with its number. `docs/patterns.md` lists them all.

#[macro_use]
mod story;

mod p01_sequence;
mod p02_parallel_split;
mod p03_synchronization;
mod p04_exclusive_choice;
mod p05_simple_merge;
mod p06_multi_choice;
mod p07_structured_synchronizing_merge;
mod p09_structured_discriminator;
mod p10_arbitrary_cycles;
mod p11_implicit_termination;
mod p16_deferred_choice;
