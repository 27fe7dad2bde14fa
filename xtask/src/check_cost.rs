//! What a flow costs while its crate is checked: `cargo check` of a crate with a flow of 100 nodes
//! against the same crate without it, in turns.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// So many people's tasks, each with a form of three fields.
const PEOPLE: usize = 40;

/// Each measured so often, in turns.
const ROUNDS: usize = 9;

/// More than this is too much.
const LIMIT: Duration = Duration::from_millis(300);

pub fn run() -> ExitCode {
    match measure() {
        Ok((without, with)) => {
            let extra = with.saturating_sub(without);
            println!("without the flow {without:.2?}, with it {with:.2?}: {extra:.2?} more");
            if extra > LIMIT {
                eprintln!("more than {LIMIT:.1?}");
                return ExitCode::FAILURE;
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The shortest times of checking without and with the flow: other programs only make them longer.
fn measure() -> Result<(Duration, Duration), std::io::Error> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = root.join("target/check-cost");
    let (without, with) = (PROCESS.to_owned(), format!("{PROCESS}\n{}", flow()));
    let lib = write_crate(&folder, &root, &without)?;
    check(&folder)?;
    let (mut short, mut long) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for (text, times) in [(&without, &mut short), (&with, &mut long)] {
            // Something has to change, or cargo finds nothing to do.
            fs::write(&lib, format!("{text}// {round}\n"))?;
            times.push(check(&folder)?);
        }
    }
    let shortest = |times: Vec<Duration>| times.into_iter().min().unwrap_or_default();
    Ok((shortest(short), shortest(long)))
}

fn write_crate(folder: &Path, root: &Path, text: &str) -> Result<PathBuf, std::io::Error> {
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"check-cost\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nviewflow = {{ path = {root:?} }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\n\
         [workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    // The versions that the project is tested with.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let lib = folder.join("src/lib.rs");
    fs::write(&lib, text)?;
    Ok(lib)
}

fn check(folder: &Path) -> Result<Duration, std::io::Error> {
    let begin = Instant::now();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(std::io::Error::other(format!(
            "cargo check failed:\n{said}"
        )));
    }
    Ok(begin.elapsed())
}

const PROCESS: &str = "\
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Work {
    text: String,
    count: i64,
    done: bool,
}
";

/// Rounds of a split into two people's tasks, a join and a function, which the last two do without:
/// 100 nodes with the start and the end.
fn flow() -> String {
    let rounds = PEOPLE / 2;
    let mut nodes = String::new();
    for round in 0..rounds {
        let next = match round + 1 {
            last if last == rounds => "end".to_owned(),
            next => format!("split_{next}"),
        };
        let _ = write!(
            nodes,
            "    #[next(left_{round}, right_{round})]\n    split_{round}: Split,\n"
        );
        for side in ["left", "right"] {
            let _ = write!(
                nodes,
                "    /// Work on the {side}\n    #[form(text, count, done)]\n    #[permission]\n    \
                 #[next(join_{round})]\n    {side}_{round}: View,\n"
            );
        }
        if round + 2 < rounds {
            let _ = write!(
                nodes,
                "    #[next(count_{round})]\n    join_{round}: Join,\n    \
                 #[run(count)]\n    #[next({next})]\n    count_{round}: Function,\n"
            );
        } else {
            let _ = write!(nodes, "    #[next({next})]\n    join_{round}: Join,\n");
        }
    }
    format!(
        "fn count(step: &mut FunctionContext<'_, WorkFlow>) -> FunctionResult {{\n    \
         step.process_mut().count += 1;\n    Ok(())\n}}\n\n\
         #[flow(process = Work)]\npub struct WorkFlow {{\n    #[form(text)]\n    #[anyone]\n    \
         #[next(split_0)]\n    start: Start,\n{nodes}    end: End,\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_flow_has_a_hundred_nodes() {
        let flow = super::flow();
        let body = flow
            .split_once("struct WorkFlow")
            .map_or("", |(_, body)| body);
        let nodes = body
            .lines()
            .filter(|line| line.ends_with(',') && line.contains(": "));
        assert_eq!(nodes.count(), 100);
        assert_eq!(
            flow.matches("#[form(text, count, done)]").count(),
            super::PEOPLE
        );
    }
}
