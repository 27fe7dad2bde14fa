//! `cargo xtask fuzz`: the macros under libFuzzer.
//!
//! On the stable toolchain, with the flags that `cargo fuzz` sets for a build without a sanitizer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::browser::on_path;

const SECONDS: u32 = 180;

/// An input that takes longer is a bug.
const SLOWEST_SECONDS: u32 = 5;

/// Ten times the size of a usual flow.
const LONGEST_BYTES: u32 = 4096;

/// Counts the edges that are run, and shows libFuzzer what is compared with what.
const COVERAGE: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1";

/// For so many seconds, unless something is found before.
pub fn run(arguments: &[&str]) -> ExitCode {
    let seconds = match arguments {
        [] => Some(SECONDS),
        ["--seconds", seconds] => seconds.parse().ok(),
        _ => None,
    };
    let Some(seconds) = seconds else {
        eprintln!("usage: cargo xtask fuzz [--seconds N]");
        return ExitCode::from(2);
    };
    match fuzz(seconds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn fuzz(seconds: u32) -> Result<(), String> {
    if std::env::var_os("CXX").is_none() && on_path("c++").is_none() {
        return Err(
            "there is no `c++` on the path, and libFuzzer is built from source: install a C++ \
             compiler, or name one in `CXX`"
                .into(),
        );
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().map_err(|error| error.to_string())?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let target = std::path::absolute(target.join("fuzz")).map_err(|error| error.to_string())?;
    let (corpus, failed) = (target.join("corpus"), target.join("failed"));
    for folder in [&corpus, &failed] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let program = build(&root, &target)?;
    let mut command = Command::new(program);
    command.current_dir(&root);
    // The first folder takes what is found, the others are where it begins.
    command.arg(&corpus);
    command.args(["fuzz/corpus", "tests/ui", "examples"]);
    command.arg("-dict=fuzz/words.dict");
    command.arg(format!("-max_total_time={seconds}"));
    command.arg(format!("-timeout={SLOWEST_SECONDS}"));
    command.arg(format!("-max_len={LONGEST_BYTES}"));
    command.arg(format!("-artifact_prefix={}/", failed.display()));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!(
            "the input that failed is in {}; make it smaller, keep it as \
             `fuzz/corpus/failed/<what-is-wrong>.rs`, and see `cargo test -p viewflow-macros` fail",
            failed.display()
        )),
        Err(error) => Err(error.to_string()),
    }
}

/// The program of `fuzz/`, which is a workspace of its own.
fn build(root: &Path, target: &Path) -> Result<PathBuf, String> {
    let host = host()?;
    let status = Command::new(cargo())
        .current_dir(root)
        .args([
            "build",
            "--release",
            "--locked",
            "--manifest-path=fuzz/Cargo.toml",
        ])
        // With a target, the flags are not for build scripts, which have no libFuzzer.
        .args(["--target", &host])
        .arg("--target-dir")
        .arg(target)
        .env("RUSTFLAGS", COVERAGE)
        .status();
    match status {
        Ok(status) if status.success() => Ok(target.join(host).join("release/macros")),
        Ok(_) => Err("the fuzzer does not build".into()),
        Err(error) => Err(error.to_string()),
    }
}

fn host() -> Result<String, String> {
    let rustc = Command::new("rustc").arg("-vV").output();
    let version = rustc.map_err(|error| format!("rustc: {error}"))?.stdout;
    let version = String::from_utf8_lossy(&version);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc does not say what it runs on".into())
}

fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
