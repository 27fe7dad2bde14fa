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

/// What the README shows is what rustc says, and its programs are the cases'.
#[test]
fn the_readme_shows_real_errors() {
    let readme = include_str!("../README.md");
    let cases = [
        (
            include_str!("ui/readme/a_parcel_that_waits_for_ever.rs"),
            include_str!("ui/readme/a_parcel_that_waits_for_ever.stderr"),
        ),
        (
            include_str!("ui/readme/three_mistakes.rs"),
            include_str!("ui/readme/three_mistakes.stderr"),
        ),
    ];
    for (case, said) in cases {
        assert!(readme.contains(said.trim_end()), "the README shows\n{said}");
        let program = case.trim_end().trim_end_matches("fn main() {}").trim_end();
        assert!(readme.contains(program), "the README shows\n{program}");
    }
}
