//! Random flows with random commands, on SQLite: what must always hold is looked at after each.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use viewflow_core::conformance::{Case, play_made};
use viewflow_diesel::DieselStore;

/// So many cases are played, always the same ones; `ENGINE_FLOWS` asks for another number, of others.
const CASES: u32 = 60;

#[test]
fn whatever_is_done_on_any_flow_no_token_is_lost_or_doubled() {
    let asked = std::env::var("ENGINE_FLOWS").ok();
    let asked: Option<u32> = asked.and_then(|n| n.parse().ok());
    let config = ProptestConfig {
        cases: asked.unwrap_or(CASES),
        max_global_rejects: u32::MAX,
        max_shrink_time: 60_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let flow = || vec(any::<[u8; 4]>(), 1..16);
    let strategy = (flow(), flow(), vec(any::<[u8; 5]>(), 1..40));
    let played = runner(config, asked).run(&strategy, |(flow, part, commands)| {
        let case = Case {
            flow,
            part,
            commands,
        };
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("test.db");
        let open = || {
            let store = DieselStore::open(&path.to_string_lossy());
            store.expect("a new file can be opened")
        };
        match play_made(open, &case) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(TestCaseError::reject("not sound")),
            Err(why) => Err(TestCaseError::fail(why)),
        }
    });
    match played {
        Err(TestError::Fail(why, _)) => panic!("{why}"),
        other => other.expect("enough flows are sound"),
    }
}

/// A rare case must not fail somebody else's change, and is looked for on purpose.
fn runner(config: ProptestConfig, asked: Option<u32>) -> TestRunner {
    match asked {
        Some(_) => TestRunner::new(config),
        None => {
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, rng)
        }
    }
}
