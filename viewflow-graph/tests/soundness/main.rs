//! The checker against programs that know nothing of its theory: they play every move.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails where it cannot go on, with the line that says why"
)]

mod dice;
mod differential;
mod explorer;
mod extras;
mod game;
mod process;
mod random;
mod real;
mod simulator;
mod undo;
