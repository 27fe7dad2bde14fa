//! The suite that every store has to pass, on SQLite.

use std::ops::Deref;
use std::sync::Barrier;

use proptest::collection::vec;
use proptest::prelude::*;
use viewflow_core::conformance::{World, play};
use viewflow_core::store::Store;
use viewflow_diesel::DieselStore;

viewflow_core::conformance_suite!(fresh());

/// A store in a file of its own. The folder is removed by the system's own cleaning of temporary
/// files, since a store outlives the call that makes it.
fn fresh() -> DieselStore {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.keep().join("test.db");
    DieselStore::open(path.to_string_lossy().deref()).expect("a new file can be opened")
}

#[test]
fn many_programs_that_start_at_once_make_the_tables_once() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for round in 0..10 {
        let path = folder.path().join(format!("{round}.db"));
        let start = Barrier::new(6);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    start.wait();
                    let store = DieselStore::open(path.to_string_lossy().deref());
                    let store = store.expect("the file can be opened");
                    store.migrate().expect("the tables can be made");
                });
            }
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_no_token_is_lost_or_doubled(commands in vec(any::<[u8; 4]>(), 1..40)) {
        play(&World::new(fresh()), &commands);
    }
}
