//! The fuzzer's corpus, and what it starts from, once more in every test run.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::property;

/// Generous, since the macros are not optimised here and the machine may be busy.
const LONGEST: Duration = Duration::from_secs(5);

/// What rustc has, on whose stack the macros run.
const STACK: usize = 8 << 20;

#[test]
fn the_corpus_leads_to_no_panic_and_to_code_that_parses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["fuzz/corpus", "tests/ui", "examples"] {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 100, "the corpus is gone: {files:?}");
    for file in files {
        let Ok(source) = std::fs::read_to_string(&file) else {
            continue;
        };
        in_time(&file.display().to_string(), source);
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder);
    for entry in entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("the entry was there").path();
        match path.is_dir() {
            true => collect(&path, files),
            false if path.extension().is_some_and(|end| end == "rs") => files.push(path),
            false => {}
        }
    }
}

/// Gives the source to the macros, on a thread like rustc's.
fn in_time(name: &str, source: String) {
    let (done, wait) = mpsc::channel();
    let begun = Instant::now();
    let expansion = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            property::holds(&source);
            let _ = done.send(());
        })
        .expect("there is room for a thread");
    if wait.recv_timeout(LONGEST) == Err(mpsc::RecvTimeoutError::Timeout) {
        panic!("{name}: no end after {LONGEST:?}");
    }
    assert!(expansion.join().is_ok(), "{name}: see the panic above");
    let took = begun.elapsed();
    assert!(took < LONGEST, "{name}: {took:?}");
}

#[test]
fn what_is_nested_without_end_is_refused() {
    let parentheses = "(".repeat(5_000) + "1" + &")".repeat(5_000);
    let closures = "|_| ".repeat(5_000) + "1";
    let types = "Vec<".repeat(5_000) + "u8" + &">".repeat(5_000);
    for source in [
        format!("#[flow(process = {types})] struct F {{ end: End }}"),
        format!("#[flow(process = P)] struct F {{ #[when(|p| {parentheses})] a: If }}"),
        format!("#[flow(process = P)] struct F {{ #[when(|p| {closures})] a: If }}"),
        format!("#[flow(process = P)] struct F {{ #[case({closures} => a)] a: Switch }}"),
        format!("#[flow(process = P)] struct F {{ a: {types} }}"),
        format!("#[flow(process = P)] enum F {{ A = {parentheses} }}"),
        format!("struct P {{ a: {types} }}"),
        format!("struct P {{ #[garde(range(min = {parentheses}))] a: u8 }}"),
        format!("enum C {{ A = {closures} }}"),
    ] {
        let name = source[..80].to_owned();
        in_time(&name, source);
    }
}

#[test]
fn a_flow_of_hundreds_of_nodes_takes_no_time() {
    let each = |node: fn(usize) -> String| -> String { (0..HUNDREDS).map(node).collect() };
    let last = HUNDREDS;
    let names = |prefix: &str| -> String { each_name(prefix) };
    for (name, nodes) in [
        (
            "a chain of tasks",
            each(|i| format!("#[anyone] #[form(a)] #[next(n{})] n{i}: View, ", i + 1))
                + &format!("#[run(f)] #[next(end)] n{last}: Job, "),
        ),
        (
            "conditions, one after the other, with a way back",
            each(|i| {
                let next = i + 1;
                format!(
                    "#[when(|p| p.a)] #[then(n{next})] #[otherwise(v{i})] n{i}: If, #[anyone] #[except(owner_of(v0))] #[next(n{next})] v{i}: View, "
                )
            }) + &format!("#[when(|p| p.b)] #[then(n0)] #[otherwise(end)] n{last}: If, "),
        ),
        (
            "branches",
            format!("#[next({})] n0: Split, ", names("b"))
                + &each(|i| format!("#[anyone] #[next(join)] b{i}: View, "))
                + "#[next(end)] join: Join, ",
        ),
        (
            "splits within splits",
            each(|i| {
                let next = i + 1;
                format!(
                    "#[next(n{next}, b{i})] n{i}: Split, #[anyone] #[next(j{i})] b{i}: View, #[next({})] j{i}: Join, ",
                    match i {
                        0 => "end".to_owned(),
                        i => format!("j{}", i - 1),
                    }
                )
            }) + &format!("#[anyone] #[next(j{})] n{last}: View, ", last - 1),
        ),
        (
            "cases",
            each(|i| format!("#[case(|p| p.a > {i} => b{i})] "))
                + "#[otherwise(end)] n0: Switch, "
                + &each(|i| format!("#[anyone] #[assign(owner_of(b0))] #[next(n0)] b{i}: View, ")),
        ),
        (
            "names that are not there",
            each(|i| format!("#[anyone] #[nxt(m{i})] #[except(owner_of(x{i}))] n{i}: Veiw, ")),
        ),
    ] {
        let flow = "struct BigFlow { #[next(n0)] start: StartHandle, ";
        in_time(
            name,
            format!("#[flow(process = P)] {flow} {nodes} end: End }}"),
        );
    }
}

const HUNDREDS: usize = 300;

fn each_name(prefix: &str) -> String {
    (0..HUNDREDS).map(|i| format!("{prefix}{i}, ")).collect()
}

/// The fuzzer compiles the modules of this crate a second time, and has to know all of them.
#[test]
fn the_fuzzer_has_every_module() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect(path);
    let (here, there) = (read("src/lib.rs"), read("../fuzz/src/main.rs"));
    let modules = |source: &str| -> Vec<String> {
        let source = source.replace("#[cfg(test)]\nmod ", "");
        let lines = source.lines().filter(|line| line.starts_with("mod "));
        lines.map(str::to_owned).collect()
    };
    let there = modules(&there);
    let missing: Vec<_> = modules(&here)
        .into_iter()
        .filter(|module| !there.contains(module))
        .collect();
    assert!(missing.is_empty(), "fuzz/src/main.rs lacks {missing:?}");
}
