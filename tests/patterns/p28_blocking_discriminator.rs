//! Pattern 28, Blocking Discriminator: the first of several branches goes on; until the others have
//! come too, nobody comes to the branches anew.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Track {
    more: bool,
}

/// Two controllers look at the track; the train may go when one of them has nothing against it. The
/// next train is looked at when both are back.
#[flow(process = Track)]
pub struct TrackFlow {
    #[next(look)]
    open: StartHandle,

    #[next(look_left, look_right)]
    look: Split,

    #[anyone]
    #[next(free)]
    look_left: Manual,

    #[anyone]
    #[next(free)]
    look_right: Manual,

    #[wait(1, block)]
    #[next(go)]
    free: Join,

    #[form(more)]
    #[anyone]
    #[next(is_last)]
    go: View,

    #[when(|track| track.more)]
    #[then(look)]
    #[otherwise(end)]
    is_last: If,

    end: End,
}

stories!(the_next_round_waits_for_the_last_of_this_one);

use track_flow::go::Form;

fn the_next_round_waits_for_the_last_of_this_one(test: FlowTest) {
    let test = test.flow::<TrackFlow>();
    let track = test.starts(TrackFlow::open, Track::default());
    track.task(TrackFlow::look_right).confirmed_by("bert");
    track.expect_open((TrackFlow::look_left, TrackFlow::go));
    track
        .task(TrackFlow::go)
        .completed_by("driver", Form { more: true });
    // The way leads back to the split, and rests there.
    track
        .expect_open(TrackFlow::look_left)
        .expect_times(TrackFlow::look, 1);
    track.task(TrackFlow::look_left).confirmed_by("anna");
    track
        .expect_open((TrackFlow::look_left, TrackFlow::look_right))
        .expect_times(TrackFlow::look, 2);
    track.expect_times(TrackFlow::free, 1);

    track.task(TrackFlow::look_left).confirmed_by("anna");
    track
        .task(TrackFlow::go)
        .completed_by("driver", Form { more: false });
    track.expect_active();
    track.task(TrackFlow::look_right).confirmed_by("bert");
    track
        .expect_done()
        .expect_times(TrackFlow::free, 2)
        .expect_times(TrackFlow::go, 2);
}
