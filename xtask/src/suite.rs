//! One command of tests: run, shown as it runs, and counted.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What came of a suite.
pub struct Suite {
    pub name: &'static str,
    pub outcome: Outcome,
    pub passed: usize,
    pub failed: usize,
    pub time: Duration,
}

pub enum Outcome {
    Passed,
    Failed,
    /// And why.
    LeftOut(String),
    /// What it needs is not part of the project, so that it is nobody's fault; and what that is.
    Elsewhere(String),
}

impl Suite {
    /// Runs a command whose standard output has the closing lines of Rust's test runner.
    pub fn run(name: &'static str, mut command: Command) -> Self {
        println!("\n=== {name}: {command:?}");
        let begun = Instant::now();
        let (mut passed, mut failed) = (0, 0);
        let outcome = match command.stdout(Stdio::piped()).spawn() {
            Err(error) => {
                eprintln!("{error}");
                Outcome::Failed
            }
            Ok(mut child) => {
                for line in child
                    .stdout
                    .take()
                    .into_iter()
                    .flat_map(|out| BufReader::new(out).lines())
                {
                    let Ok(line) = line else { break };
                    println!("{line}");
                    if let Some(counts) = counts(&line) {
                        passed += counts.0;
                        failed += counts.1;
                    }
                }
                match child.wait() {
                    Ok(status) if status.success() => Outcome::Passed,
                    _ => Outcome::Failed,
                }
            }
        };
        Self {
            name,
            outcome,
            passed,
            failed,
            time: begun.elapsed(),
        }
    }

    /// A suite that is not run.
    pub fn not_run(name: &'static str, outcome: Outcome) -> Self {
        Self {
            name,
            outcome,
            passed: 0,
            failed: 0,
            time: Duration::ZERO,
        }
    }
}

/// The passed and failed tests of a line such as `test result: ok. 3 passed; 0 failed; ..`.
fn counts(line: &str) -> Option<(usize, usize)> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |what: &str| {
        let part = counts
            .split(';')
            .find_map(|part| part.trim().strip_suffix(what))?;
        part.trim().parse().ok()
    };
    Some((count("passed")?, count("failed")?))
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn closing_lines_are_counted_and_others_are_not() {
        let line =
            "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(counts(line), Some((12, 3)));
        assert_eq!(counts("test a_result ... ok"), None);
    }
}
