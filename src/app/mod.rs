//! The flows as a program.

mod command;
mod demo;
mod error;
mod export;
mod process;
mod serve;
mod signal;
mod user;
mod version;

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;

use axum::response::IntoResponse;
use clap::FromArgMatches;
use tokio::sync::Notify;
use tracing_subscriber::EnvFilter;
use viewflow_core::store::Store;
use viewflow_core::{Engine, EngineBuilder, Flow, MemoryStore, ViewNode};
use viewflow_diesel::DieselStore;
use viewflow_web::{Site, TaskPage};

use command::{Arguments, Command, UserCommand};
use demo::DemoUser;
use error::AppError;

/// Flows as a program: `serve`, `worker`, `migrate`, `user`, `process` and `export`.
///
/// ```no_run
/// # use viewflow::prelude::*;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Process, Serialize, Deserialize, Default)]
/// # pub struct HelloWorld { text: String }
/// # #[flow(process = HelloWorld)]
/// # pub struct HelloWorldFlow {
/// #     #[anyone] #[form(text)] #[next(end)] start: Start,
/// #     end: End,
/// # }
/// fn main() -> ExitCode {
///     viewflow::App::new("Hello world")
///         .flow::<HelloWorldFlow>()
///         .run()
/// }
/// ```
pub struct App {
    title: String,
    database: String,
    flows: Vec<AddFlow>,
    demo_users: Vec<DemoUser>,
    pages: Vec<AddPage>,
}

type AddFlow = Box<dyn FnOnce(EngineBuilder) -> EngineBuilder>;
type AddPage = Box<dyn FnOnce(Site) -> Site>;

/// An engine, and what wakes its worker.
struct Running {
    engine: Engine,
    wake: Arc<Notify>,
}

impl App {
    /// A program without flows yet. Its database is a SQLite file in the working folder that is
    /// named after the title, such as `hello-world.db`, unless `--database` says otherwise.
    pub fn new(title: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            database: format!("{}.db", slug(&title)),
            title,
            flows: Vec::new(),
            demo_users: Vec::new(),
            pages: Vec::new(),
        }
    }

    /// Adds a flow.
    #[must_use]
    pub fn flow<F: Flow>(mut self) -> Self {
        self.flows.push(Box::new(EngineBuilder::flow::<F>));
        self
    }

    /// Names the database that is used where `--database` and `VIEWFLOW_DATABASE` are not given.
    #[must_use]
    pub fn database(mut self, url: impl Into<String>) -> Self {
        self.database = url.into();
        self
    }

    /// A page of your own for whoever works on the tasks of a node, see
    /// [`Site::page`](crate::web::Site::page).
    #[must_use]
    pub fn page<N, H, A>(mut self, node: N, handler: H) -> Self
    where
        N: ViewNode,
        H: Fn(TaskPage<N>) -> A + Clone + Send + Sync + 'static,
        A: Future<Output: IntoResponse> + Send + 'static,
    {
        let add = move |site: Site| site.page(node, handler);
        self.pages.push(Box::new(add));
        self
    }

    /// Has `serve` make an account with a password that everybody knows, and show it on the sign-in
    /// page. Only for examples: such an account is made only where `serve` listens on this machine
    /// alone, and where it does not, it refuses a database that has one.
    #[must_use]
    pub fn demo_user(mut self, name: &str, password: &str, permissions: &[&str]) -> Self {
        self.demo_users.push(DemoUser {
            name: name.into(),
            password: password.into(),
            permissions: permissions.iter().map(|code| (*code).into()).collect(),
        });
        self
    }

    /// Does what the command line says. The whole of `main`.
    pub fn run(self) -> ExitCode {
        self.run_from(std::env::args_os())
    }

    /// Does what a given command line says; the first argument is the program's name.
    pub fn run_from(self, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
        let mut program = command::of(&self.title, &self.database);
        let matches = match program.try_get_matches_from_mut(arguments) {
            Ok(matches) => matches,
            Err(error) => {
                // Also how `--help` ends. Nothing can be done about a closed terminal.
                let _ = error.print();
                return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
            }
        };
        let arguments = match Arguments::from_arg_matches(&matches) {
            Ok(arguments) => arguments,
            Err(error) => error.exit(),
        };
        tracing_subscriber::fmt()
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .with_env_filter(log_filter())
            .init();
        match self.dispatch(arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
            Err(error) => {
                error.print();
                ExitCode::FAILURE
            }
        }
    }

    fn dispatch(self, arguments: Arguments) -> Result<(), AppError> {
        let (url, flows, pages) = (arguments.database, self.flows, self.pages);
        match arguments.command.unwrap_or_default() {
            Command::Serve(options) => {
                let running = running(DieselStore::open(&url)?, flows)?;
                let site = Site::new(running.engine.clone(), &self.title);
                let site = pages.into_iter().fold(site, |site, add| add(site));
                serve::serve(
                    &running,
                    site,
                    (&self.title, &url),
                    &self.demo_users,
                    &options,
                )
            }
            Command::Worker { jobs, claims } => {
                serve::work(&running(DieselStore::open(&url)?, flows)?, jobs, claims)
            }
            Command::Migrate { dry_run } => {
                let engine = running(DieselStore::open(&url)?, flows)?.engine;
                engine.migrate()?;
                if dry_run {
                    return version::dry_run(&engine);
                }
                version::carry_over(&engine)?;
                error::say(format_args!("The database {url} is up to date."))
            }
            Command::User(command) => {
                let store = match command {
                    UserCommand::Add { .. } => DieselStore::open(&url)?,
                    _ => DieselStore::open_existing(&url)?,
                };
                let engine = running(store, flows)?.engine;
                engine.migrate()?;
                user::run(&engine, command)
            }
            Command::Process(command) => {
                // Nobody wants a new database to look at, least of all by a misspelled name.
                let engine = running(DieselStore::open_existing(&url)?, flows)?.engine;
                engine.migrate()?;
                process::run(&engine, command)
            }
            // A chart is of a flow, and no database is needed.
            Command::Export(command) => {
                export::run(&running(MemoryStore::default(), flows)?.engine, &command)
            }
        }
    }
}

fn running(store: impl Store, flows: Vec<AddFlow>) -> Result<Running, AppError> {
    let wake = Arc::new(Notify::new());
    let waking = Arc::clone(&wake);
    let builder = Engine::builder(store).on_jobs(move || waking.notify_one());
    let builder = flows.into_iter().fold(builder, |builder, add| add(builder));
    Ok(Running {
        engine: builder.build()?,
        wake,
    })
}

/// What is logged, by `VIEWFLOW_LOG` in the form of `RUST_LOG`.
fn log_filter() -> EnvFilter {
    EnvFilter::try_from_env("VIEWFLOW_LOG").unwrap_or_else(|_| EnvFilter::new("info"))
}

/// A title as a file's name: `Hello world` is `hello-world`.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    match words.join("-").to_lowercase() {
        name if name.is_empty() => "viewflow".into(),
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_title_becomes_a_files_name() {
        assert_eq!(slug("Hello world"), "hello-world");
        assert_eq!(slug("Leave / requests!"), "leave-requests");
        assert_eq!(slug("…"), "viewflow");
    }
}
