//! What rustc says to the author of a flow: `tests/ui/<rule>/<sentence>.rs`, one mistake each.
//!
//! The expected output belongs to the toolchain in `rust-toolchain.toml`. After a change,
//! `TRYBUILD=overwrite cargo test --test ui` writes it again; read the difference aloud.

#[test]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
}
