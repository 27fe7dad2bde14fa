//! A temporary folder in which a person uses the program.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use viewflow::{DieselStore, Engine, ProcessId, ProcessStatus};

use crate::orders::{Order, OrderFlow, RUNS};
use crate::reminders::ReminderFlow;

pub struct Folder(tempfile::TempDir, bool);

/// How a command ended, and what it said.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap(), false)
    }

    /// One in which the program has a second flow, with timers.
    pub fn with_reminders() -> Self {
        Self(tempfile::tempdir().unwrap(), true)
    }

    /// The program with these arguments, split at blanks; to be run here.
    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .env_remove("VIEWFLOW_DATABASE")
            .env_remove("VIEWFLOW_LISTEN")
            .env_remove("VIEWFLOW_LOG")
            .env("COLUMNS", "100")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if self.1 {
            command.env("REMINDERS", "yes");
        }
        command
    }

    pub fn run(&self, arguments: &str) -> Said {
        self.command(arguments).output().unwrap().into()
    }

    /// Types a line for it to read.
    pub fn run_with(&self, arguments: &str, line: &str) -> Said {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        // It may have ended already, with an error.
        let _ = writeln!(input, "{line}");
        drop(input);
        child.wait_with_output().unwrap().into()
    }

    /// Starts it, to go on until it is stopped or killed. What it says is dropped.
    pub fn start(&self, arguments: &str) -> Running {
        let mut command = self.command(arguments);
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        Running(command.spawn().unwrap())
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    /// The names of the files here.
    pub fn files(&self) -> Vec<String> {
        let files = fs::read_dir(self.0.path()).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    /// The runs of jobs that the program has noted here.
    pub fn runs(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path(RUNS)).unwrap_or_default();
        text.lines().map(Into::into).collect()
    }

    /// Makes the program's database, with the application's table, and opens it.
    pub fn engine(&self) -> Engine {
        assert_eq!(self.run("migrate").code, Some(0));
        self.connection()
            .batch_execute(
                "CREATE TABLE receipts (id INTEGER PRIMARY KEY NOT NULL,
                    process_id BIGINT NOT NULL, what TEXT NOT NULL);",
            )
            .unwrap();
        let store = DieselStore::open_existing(self.database().to_str().unwrap()).unwrap();
        let engine = Engine::builder(store).flow::<OrderFlow>();
        engine.flow::<ReminderFlow>().build().unwrap()
    }

    pub fn connection(&self) -> SqliteConnection {
        SqliteConnection::establish(self.database().to_str().unwrap()).unwrap()
    }

    fn database(&self) -> PathBuf {
        self.path("orders.db")
    }
}

/// A program that runs. It is killed where a test does not stop it.
pub struct Running(Child);

impl Running {
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.0.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for its end, and answers the code that it exits with.
    pub fn wait(mut self) -> Option<i32> {
        let mut code = None;
        until("ended", || {
            code = self.0.try_wait().unwrap();
            code.is_some()
        });
        code.unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Waits until something holds, a long while at most.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !holds() {
        assert!(begun.elapsed().as_secs() < 60, "never {what}");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

pub fn start_order(engine: &Engine, charging: u64, shipping: u64) -> ProcessId {
    let order = Order { charging, shipping };
    engine.start(OrderFlow::import, order).unwrap()
}

pub fn is_done(engine: &Engine, process: ProcessId) -> bool {
    let row = engine.store().process(process).unwrap().unwrap();
    row.status == ProcessStatus::Done
}

/// The path of the program, which is built if it is not up to date: cargo does not build it for a
/// test that is run alone.
fn program() -> &'static PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        // The test itself is in `deps`, beside `examples`.
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package=viewflow", "--example=orders"]);
        if profile.ends_with("release") {
            build.arg("--release");
        }
        let done = build.current_dir(env!("CARGO_MANIFEST_DIR")).status();
        assert!(done.unwrap().success());
        profile.join("examples").join("orders")
    })
}
