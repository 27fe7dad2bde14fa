//! The suite that every store has to pass, on SQLite.

use std::ops::Deref;

use proptest::collection::vec;
use proptest::prelude::*;
use viewflow_core::conformance::{World, play};
use viewflow_diesel::DieselStore;

viewflow_core::conformance_suite!(fresh());

/// A store in a file of its own. The folder is removed by the system's own cleaning of temporary
/// files, since a store outlives the call that makes it.
fn fresh() -> DieselStore {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.keep().join("test.db");
    DieselStore::open(path.to_string_lossy().deref()).expect("a new file can be opened")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_no_token_is_lost_or_doubled(commands in vec(any::<[u8; 4]>(), 1..40)) {
        play(&World::new(fresh()), &commands);
    }
}
