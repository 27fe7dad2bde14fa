//! Judges process graphs: `cargo run -p viewflow-graph --release --example check -- FILE.jsonl`.
//!
//! Reads one graph a line, `{"name": "..", "kinds": ["task", "xor", "and", ..],
//! "edges": [[from, to], ..]}`, and prints one line for each: its name, the verdict, the rule that
//! failed, the nodes that act until the fault is there, and how long it took in microseconds.

#[path = "../tests/soundness/process.rs"]
mod process;

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;
use std::time::Instant;

use process::Process;

fn main() -> ExitCode {
    let Some(file) = std::env::args_os().nth(1) else {
        eprintln!("usage: check FILE.jsonl");
        return ExitCode::from(2);
    };
    match std::fs::File::open(&file).map_err(Into::into).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            ExitCode::FAILURE
        }
    }
}

fn run(file: std::fs::File) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    for (i, line) in BufReader::new(file).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let process: Process =
            serde_json::from_str(&line).map_err(|error| format!("line {}: {error}", i + 1))?;
        let begin = Instant::now();
        let judged = process.judge();
        let micros = begin.elapsed().as_micros();
        let verdict = match judged.rule {
            None => "sound",
            Some(_) => "unsound",
        };
        let answer = serde_json::json!({
            "name": process.name,
            "verdict": verdict,
            "rule": judged.rule,
            "witness": judged.witness.unwrap_or_default(),
            "micros": micros as u64,
        });
        writeln!(out, "{answer}")?;
    }
    Ok(())
}
