//! viewflow's pages: sign-in, inbox, queue, archive, forms, processes and their charts.
//!
//! A [`Site`] is made of an engine and yields an axum router. The pages are rendered on the server
//! and work without JavaScript; templates and the stylesheet are embedded, and a folder overrides
//! them one by one.
//!
//! ```
//! use viewflow_core::{Engine, MemoryStore};
//! use viewflow_web::Site;
//!
//! let engine = Engine::builder(MemoryStore::default()).build()?;
//! let router = Site::new(engine, "Orders").secure_cookies(true).router()?;
//! # let _: axum::Router = router;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod site;

mod about;
mod app;
mod asset;
mod form;
mod own_page;
mod pages;
pub mod password;
mod problem;
mod refusal;
mod security;
mod seen;
mod session;
mod template;
mod throttle;
mod visit;
mod when;
mod words;

#[cfg(test)]
mod tests;

pub use own_page::TaskPage;
pub use site::{Site, SiteError};
