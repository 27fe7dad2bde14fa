//! `cargo xtask test`.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::browser::Browser;
use crate::suite::{Outcome, Suite};

/// Runs every suite, and ends with a table of them. A suite that is left out is a failure where
/// `CI` is `true`, since there nobody reads why.
pub fn run() -> ExitCode {
    let browser = Browser::find_or_install();
    let mut suites = vec![
        Suite::run(
            "unit, property and store tests",
            cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]),
        ),
        Suite::run(
            "the library without its program",
            cargo(&[
                "check",
                "--locked",
                "--package=viewflow",
                "--no-default-features",
            ]),
        ),
        Suite::run(
            "a flow's page in the documentation",
            cargo(&[
                "test",
                "--locked",
                "--package=viewflow",
                "--test=macros",
                "--",
                "--ignored",
            ]),
        ),
    ];
    let name = "a browser, several people";
    suites.push(match browser {
        Ok(browser) => {
            let mut command = cargo(&[
                "test",
                "--locked",
                "--package=viewflow",
                "--test=browser",
                "--",
                "--ignored",
            ]);
            command.env("VIEWFLOW_CHROMEDRIVER", browser.driver);
            command.env("VIEWFLOW_CHROMIUM", browser.chromium);
            Suite::run(name, command)
        }
        Err(reason) => Suite::not_run(name, Outcome::LeftOut(reason)),
    });
    suites.push(real_processes());
    report(&suites)
}

/// Graphs of real processes, with what is known of them, that are not ours to give away.
fn real_processes() -> Suite {
    let name = "real processes";
    let beside = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/soundness/graphs.jsonl"
    );
    let given = std::env::var_os("VIEWFLOW_SOUNDNESS");
    let file = given.map_or_else(|| PathBuf::from(beside), PathBuf::from);
    if !file.exists() {
        let what = "VIEWFLOW_SOUNDNESS names no collection of graphs".to_owned();
        return Suite::not_run(name, Outcome::Elsewhere(what));
    }
    let mut command = cargo(&[
        "test",
        "--locked",
        "--package=viewflow-graph",
        "--test=soundness",
        "--",
        "--ignored",
    ]);
    command.env("VIEWFLOW_SOUNDNESS", file);
    Suite::run(name, command)
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

fn report(suites: &[Suite]) -> ExitCode {
    let strict = std::env::var("CI").is_ok_and(|ci| ci == "true");
    let width = suites
        .iter()
        .map(|suite| suite.name.len())
        .max()
        .unwrap_or(0);
    let (mut passed, mut failed) = (0, 0);
    println!("\n{:width$}  result    passed  failed  seconds", "suite");
    for suite in suites {
        let (result, note) = match &suite.outcome {
            Outcome::Passed => ("ok", String::new()),
            Outcome::Failed => ("FAILED", String::new()),
            Outcome::LeftOut(reason) if strict => ("FAILED", format!("left out: {reason}")),
            Outcome::LeftOut(reason) | Outcome::Elsewhere(reason) => ("left out", reason.clone()),
        };
        // A suite that fails without a failing test, as by not compiling, counts as one.
        let broken = usize::from(result == "FAILED" && suite.failed == 0);
        passed += suite.passed;
        failed += suite.failed + broken;
        println!(
            "{:width$}  {result:8}  {:6}  {:6}  {:7.0}  {note}",
            suite.name,
            suite.passed,
            suite.failed,
            suite.time.as_secs_f64()
        );
    }
    println!("\n{passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
