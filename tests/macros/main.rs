//! What the macros generate, as a user of the library sees it.

#![deny(missing_docs, warnings, clippy::all)]
#![forbid(unsafe_code)]

mod flow;
