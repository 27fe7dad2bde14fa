//! Files of the pages that follow from the code: they are compared, and written again if `PAGES` is
//! `overwrite`.

use std::fs;
use std::path::{Path, PathBuf};

use viewflow::testing::FlowTest;
use viewflow::{Flow, chart};

/// Where a file of the project is.
pub fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn read(path: &str) -> String {
    fs::read_to_string(at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Compares a file with what it should be, or writes it if that is asked for. `test` is the test binary
/// that does so.
pub fn is_kept(path: &str, content: &str, test: &str) {
    if std::env::var_os("PAGES").is_some_and(|value| value == "overwrite") {
        fs::write(at(path), content).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    assert!(
        fs::read_to_string(at(path)).is_ok_and(|kept| kept == content),
        "{path} is out of date; `PAGES=overwrite cargo test --test {test} page` writes it"
    );
}

/// The same with the chart of a flow.
pub fn is_drawn<F: Flow>(path: &str, test: &str) {
    let flow = FlowTest::new().flow::<F>();
    let shape = flow.engine().flow(F::NAME).expect("the flow is there");
    is_kept(path, &chart::standalone(shape), test);
}
