//! What rustc says to the author of a flow: `tests/ui/<rule>/<sentence>.rs`, one mistake each.
//!
//! The expected output belongs to the toolchain in `rust-toolchain.toml`. After a change,
//! `TRYBUILD=overwrite cargo test --test ui` writes it again; read the difference aloud.
//! `PAGES=overwrite cargo test --test ui pages` then writes it into the pages of the codes.

#[path = "ui/pages.rs"]
mod pages;

#[test]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
}

/// What the README shows is what rustc says, and its program is the case's.
#[test]
fn the_readme_shows_a_real_error() {
    let readme = include_str!("../README.md");
    let said = include_str!("ui/readme/three_mistakes.stderr");
    assert!(readme.contains(said.trim_end()), "the README shows\n{said}");
    let case = include_str!("ui/readme/three_mistakes.rs");
    let program = case.trim_end().trim_end_matches("fn main() {}").trim_end();
    assert!(readme.contains(program), "the README shows\n{program}");
}
