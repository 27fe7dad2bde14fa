//! The project's own commands: `cargo xtask test`.

mod browser;
mod check_cost;
mod fuzz;
mod suite;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

Commands:
  test        Set up what the tests need, run all of them, and say what ran
  check-cost  Measure what a flow of 100 nodes adds to `cargo check`
  fuzz        Give the macros any tokens for three minutes, or for `--seconds N`
";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => test::run(),
        ["check-cost"] => check_cost::run(),
        ["fuzz", ref options @ ..] => fuzz::run(options),
        _ => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
