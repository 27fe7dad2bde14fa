//! `#[flow]`, phase by phase.

mod attribute;
mod check;
mod expand;
mod kinds;
mod lower;
mod model;
mod name;
mod options;
mod reads;
mod syntax;

pub use attribute::Span;
pub use check::check;
pub use expand::expand;
pub use kinds::Tells;
pub use lower::lower;
pub use syntax::parse;
