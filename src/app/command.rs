//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// What the program is told.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Without a command the program serves. Try `--help` after any command.",
    max_term_width = 100
)]
pub(super) struct Arguments {
    /// The database: the path of a SQLite file, which is made if it is not there
    #[arg(long, global = true, env = "VIEWFLOW_DATABASE", value_name = "PATH")]
    pub(super) database: Option<String>,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the pages and run the jobs (the default)
    ///
    /// Makes or updates the database first. Ends on Ctrl-C or SIGTERM, after the requests and jobs
    /// that have begun.
    Serve(ServeOptions),

    /// Run jobs, without pages
    ///
    /// Any number of workers may run beside `serve`, on one database. Ends on Ctrl-C or SIGTERM,
    /// after the jobs that have begun.
    Worker {
        /// How many jobs run at a time
        #[arg(long, default_value_t = 4, value_name = "NUMBER")]
        jobs: usize,
    },

    /// Make or update the tables, and write the flows' permissions
    Migrate,

    /// Make accounts, and say what they may do
    #[command(subcommand)]
    User(UserCommand),

    /// Look at processes
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
        value_name = "ADDRESS:PORT"
    )]
    pub(super) listen: SocketAddr,

    /// How many jobs run at a time; with 0, jobs are left to `worker` programs
    #[arg(long, default_value_t = 4, value_name = "NUMBER")]
    pub(super) jobs: usize,

    /// A folder with templates that replace the built-in ones of the same name
    #[arg(long, value_name = "FOLDER")]
    pub(super) templates: Option<PathBuf>,

    /// Send cookies over HTTPS only: for use behind a proxy that speaks it
    #[arg(long)]
    pub(super) https: bool,
}

const DEFAULT_ADDRESS: &str = "127.0.0.1:8000";

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8000)),
            jobs: 4,
            templates: None,
            https: false,
        }
    }
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
        #[arg(long, value_parser = ["active", "done", "canceled"])]
        status: Option<String>,
        /// How many
        #[arg(long, default_value_t = 20, value_name = "NUMBER")]
        limit: u32,
    },

    /// Show a process: what it remembers, its tasks and its log
    Show {
        /// Its number
        id: i64,
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
    use clap::CommandFactory;

    use super::{Arguments, DEFAULT_ADDRESS, ServeOptions};

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn serving_by_default_is_serving_with_defaults() {
        assert_eq!(ServeOptions::default().listen.to_string(), DEFAULT_ADDRESS);
    }
}
