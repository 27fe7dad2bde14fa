//! The random flows on the memory store.

mod rules;

use std::cell::RefCell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use super::{Case, Counts, play_made};
use crate::MemoryStore;

/// So many cases are played, always the same ones; `ENGINE_FLOWS` asks for another number, of others.
const CASES: u32 = 400;

#[test]
fn whatever_is_done_on_any_flow_no_token_is_lost_or_doubled() {
    let asked = std::env::var("ENGINE_FLOWS").ok();
    let asked: Option<u32> = asked.and_then(|n| n.parse().ok());
    let config = ProptestConfig {
        cases: asked.unwrap_or(CASES),
        max_global_rejects: u32::MAX,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_shrink_time: 15_000,
        ..ProptestConfig::default()
    };
    let counts = RefCell::new(Counts::new());
    let flow = || vec(any::<[u8; 4]>(), 1..16);
    let strategy = (flow(), flow(), vec(any::<[u8; 5]>(), 1..80));
    let played = runner(config, asked).run(&strategy, |(flow, part, commands)| {
        let case = Case {
            flow,
            part,
            commands,
        };
        match play_made(MemoryStore::default, &case) {
            Ok(None) => Err(TestCaseError::reject("not sound")),
            Ok(Some(done)) => {
                let mut counts = counts.borrow_mut();
                for (what, (done, refused)) in done {
                    let count = counts.entry(what).or_default();
                    count.0 += done;
                    count.1 += refused;
                }
                Ok(())
            }
            Err(why) => Err(TestCaseError::fail(why)),
        }
    });
    match played {
        Err(TestError::Fail(why, _)) => panic!("{why}"),
        other => other.unwrap(),
    }
    eprintln!("{:?}", counts.borrow());
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
