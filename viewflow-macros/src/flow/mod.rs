//! `#[flow]`, phase by phase.

mod attribute;
mod check;
mod expand;
mod kinds;
mod lower;
mod model;
mod options;
mod reads;
mod syntax;

pub use check::check;
pub use expand::expand;
pub use lower::lower;
pub use syntax::parse;
