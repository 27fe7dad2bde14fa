//! The suite that every store has to pass, on SQLite.

use std::ops::Deref;

use viewflow_diesel::DieselStore;

viewflow_core::conformance_suite!(fresh());

/// A store in a file of its own. The folder is removed by the system's own cleaning of temporary
/// files, since a store outlives the call that makes it.
fn fresh() -> DieselStore {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.keep().join("test.db");
    DieselStore::open(path.to_string_lossy().deref()).expect("a new file can be opened")
}
