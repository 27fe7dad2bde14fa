//! `#[derive(Process)]`, phase by phase.

mod expand;
mod model;
mod rule;
mod syntax;
mod table;

pub use expand::expand;
pub use syntax::parse;
