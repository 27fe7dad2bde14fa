//! Pattern 31, Blocking Partial Join: so many of several branches go on; until the others have come
//! too, nobody comes to the branches anew.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Watch {
    more: bool,
}

/// Two of three lifeguards on their posts are enough to open the beach.
#[flow(process = Watch)]
pub struct WatchFlow {
    #[next(call)]
    morning: StartHandle,

    #[next(north, middle, south)]
    call: Split,

    #[anyone]
    #[next(manned)]
    north: Manual,

    #[anyone]
    #[next(manned)]
    middle: Manual,

    #[anyone]
    #[next(manned)]
    south: Manual,

    #[wait(2, block)]
    #[next(open_beach)]
    manned: Join,

    #[form(more)]
    #[anyone]
    #[next(another_shift)]
    open_beach: View,

    #[when(|watch| watch.more)]
    #[then(call)]
    #[otherwise(end)]
    another_shift: If,

    end: End,
}

stories!(two_open_the_beach_and_the_next_shift_waits_for_the_third);

use watch_flow::open_beach::Form;

fn two_open_the_beach_and_the_next_shift_waits_for_the_third(test: FlowTest) {
    let test = test.flow::<WatchFlow>();
    let watch = test.starts(WatchFlow::morning, Watch::default());
    watch.task(WatchFlow::north).confirmed_by("nora");
    watch.expect_not_come_to(WatchFlow::open_beach);
    watch.task(WatchFlow::south).confirmed_by("sam");
    watch.expect_open((WatchFlow::middle, WatchFlow::open_beach));
    watch
        .task(WatchFlow::open_beach)
        .completed_by("chief", Form { more: true });
    watch
        .expect_open(WatchFlow::middle)
        .expect_times(WatchFlow::call, 1);
    watch.task(WatchFlow::middle).confirmed_by("mia");
    watch.expect_open((WatchFlow::north, WatchFlow::middle, WatchFlow::south));
    watch
        .expect_times(WatchFlow::call, 2)
        .expect_times(WatchFlow::manned, 1);
}
