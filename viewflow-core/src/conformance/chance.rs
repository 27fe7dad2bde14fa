//! Random commands, the same ones each time: a share of what [`play`] and [`play_made`] can find.

use super::{Case, World, play, play_made};
use crate::store::Store;

/// So often commands are played on the written flows.
const PLAYS: u64 = 12;

/// So many random flows are played.
const FLOWS: u64 = 30;

/// Numbers that look random, by Knuth's MMIX generator.
pub(super) struct Noise(pub(super) u64);

impl Noise {
    /// The upper half, which is the better one.
    pub(super) fn next(&mut self) -> [u8; 4] {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let [a, b, c, d, ..] = self.0.to_be_bytes();
        [a, b, c, d]
    }

    fn some(&mut self, most: u32) -> Vec<[u8; 4]> {
        let count = 1 + u32::from_be_bytes(self.next()) % most;
        (0..count).map(|_| self.next()).collect()
    }
}

pub fn no_token_is_lost_or_doubled_whatever_is_done<S: Store>(store: impl Fn() -> S) {
    for seed in 0..PLAYS {
        play(&World::new(store()), &Noise(seed).some(60));
    }
}

pub fn no_token_is_lost_or_doubled_on_any_flow_though_the_store_fails<S: Store>(
    store: impl Fn() -> S,
) {
    let (mut noise, mut played) = (Noise(1), 0);
    while played < FLOWS {
        let commands = noise.some(40).into_iter();
        let case = Case {
            flow: noise.some(15),
            part: noise.some(15),
            commands: commands
                .map(|[a, b, c, d]| [a, b, c, d, noise.next()[0]])
                .collect(),
        };
        match play_made(&store, &case) {
            // One that the rules would refuse.
            Ok(None) => {}
            Ok(Some(_)) => played += 1,
            Err(why) => panic!("{why}"),
        }
    }
}
