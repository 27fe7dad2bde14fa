//! `#[derive(Process)]` and `#[derive(Form)]`, phase by phase.

mod expand;
mod model;
mod rule;
mod syntax;
mod table;

pub use expand::{expand, expand_form};
pub use syntax::{Noun, parse};
