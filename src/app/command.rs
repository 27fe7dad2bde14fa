//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand};

/// What the program is told.
#[derive(Debug, Parser)]
#[command(
    // The application's own version is not ours to know.
    version = concat!("(viewflow ", env!("CARGO_PKG_VERSION"), ")"),
    after_help = "Without a command the program serves. Try `--help` after any command.\n\
        VIEWFLOW_LOG says what is logged, as in VIEWFLOW_LOG=warn.",
    max_term_width = 100
)]
pub(super) struct Arguments {
    /// The database: the path of a SQLite file
    #[arg(long, global = true, env = "VIEWFLOW_DATABASE", value_name = "PATH")]
    pub(super) database: String,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// The command line of the program of that title.
pub(super) fn of(title: &str, database: &str) -> clap::Command {
    let database = database.to_owned();
    Arguments::command()
        .name(title.to_owned())
        .about(title.to_owned())
        .mut_arg("database", |path| {
            path.required(false).default_value(database)
        })
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the pages and run the jobs (the default)
    ///
    /// Makes or updates the database first. Ends on Ctrl-C or SIGTERM, after the requests and jobs
    /// that have begun; a second Ctrl-C does not wait for them.
    Serve(ServeOptions),

    /// Run jobs, without pages
    ///
    /// Any number of workers may run beside `serve`, on one database. Ends on Ctrl-C or SIGTERM,
    /// after the jobs that have begun; a second Ctrl-C does not wait for them.
    Worker {
        /// How many jobs run at a time
        #[arg(
            long,
            default_value_t = JOBS,
            value_name = "NUMBER",
            value_parser = clap::value_parser!(u16).range(1..)
        )]
        jobs: u16,

        #[command(flatten)]
        claims: Claims,
    },

    /// Make or update the tables, and write the flows' permissions
    Migrate {
        /// Say what would become of running processes whose flow has changed, and write nothing
        #[arg(long)]
        dry_run: bool,
    },

    /// Make accounts, and say what they may do
    #[command(subcommand)]
    User(UserCommand),

    /// Look at processes, and cancel them
    #[command(subcommand)]
    Process(ProcessCommand),

    /// Write a flow's chart to a file
    #[command(subcommand)]
    Export(ExportCommand),
}

impl Default for Command {
    fn default() -> Self {
        Self::Serve(ServeOptions::default())
    }
}

#[derive(Debug, Args)]
pub(super) struct ServeOptions {
    /// Where to listen
    #[arg(
        long,
        env = "VIEWFLOW_LISTEN",
        default_value = DEFAULT_ADDRESS,
        value_name = "ADDRESS:PORT",
        value_parser = address
    )]
    pub(super) listen: SocketAddr,

    /// How many jobs run at a time; with 0, jobs are left to `worker` programs
    #[arg(long, default_value_t = JOBS, value_name = "NUMBER")]
    pub(super) jobs: u16,

    #[command(flatten)]
    pub(super) claims: Claims,

    /// A folder with templates that replace the built-in ones of the same name
    #[arg(long, value_name = "FOLDER")]
    pub(super) templates: Option<PathBuf>,

    /// Send cookies over HTTPS only: for use behind a proxy that speaks it
    #[arg(long)]
    pub(super) https: bool,
}

/// How long a worker's claim on a job holds.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Claims {
    /// After how many seconds the jobs of a worker that has died are run by another
    ///
    /// A living worker renews its claims three times as often. One that cannot reach the database
    /// for so long counts as dead, and the jobs that it was at are run twice.
    #[arg(
        long,
        default_value_t = LEASE,
        value_name = "SECONDS",
        value_parser = clap::value_parser!(u64).range(1..=24 * 60 * 60)
    )]
    pub(super) lease: u64,
}

const JOBS: u16 = 4;
const LEASE: u64 = 30;
const DEFAULT_ADDRESS: &str = "127.0.0.1:8000";

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8000)),
            jobs: JOBS,
            claims: Claims { lease: LEASE },
            templates: None,
            https: false,
        }
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let parsed = text.parse();
    parsed.map_err(|_| format!("write an IP address and a port, as in `{DEFAULT_ADDRESS}`"))
}

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Make an account
    ///
    /// Asks for the password twice, or takes it from standard input where that is no terminal.
    Add {
        /// The name to sign in with
        name: String,
        /// Give the account every permission
        #[arg(long)]
        superuser: bool,
    },

    /// Change an account's password
    Passwd {
        /// The name to sign in with
        name: String,
    },

    /// Give permissions to an account
    ///
    /// Without permissions, lists those there are, and marks those that the account has.
    Grant {
        /// The name to sign in with
        name: String,
        /// Codes of permissions, such as `hello_world.approve`
        permissions: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ProcessCommand {
    /// List processes, latest first
    List {
        /// Only those of this flow
        #[arg(long)]
        flow: Option<String>,
        /// Only those in this state
        #[arg(long, value_parser = ["active", "done", "canceled", "failed"])]
        status: Option<String>,
        /// How many
        #[arg(long, default_value_t = 20, value_name = "NUMBER")]
        limit: u32,
    },

    /// Show a process: what it remembers, its tasks, its parts and its log
    Show {
        /// Its number
        id: i64,
    },

    /// Cancel everything that is open in a process, which is over then
    ///
    /// Its parts are canceled with it.
    Cancel {
        /// Its number
        id: i64,
        /// Who does so: the name of an account that may administer the flow
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ExportCommand {
    /// Write a flow's chart as SVG
    Svg {
        /// The flow's name, such as `hello_world`
        flow: String,
        /// Where to write; standard output if it is left out
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_ADDRESS, ServeOptions, of};

    #[test]
    fn the_command_line_is_well_formed() {
        of("Hello world", "hello-world.db").debug_assert();
    }

    #[test]
    fn serving_by_default_is_serving_with_defaults() {
        assert_eq!(ServeOptions::default().listen.to_string(), DEFAULT_ADDRESS);
    }
}
