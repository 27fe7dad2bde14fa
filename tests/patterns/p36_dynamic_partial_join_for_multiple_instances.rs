//! Pattern 36, Dynamic Partial Join for Multiple Instances: tasks of one kind may be added, and
//! whether enough of them are done is asked whenever one is.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Motion {
    voters: Vec<String>,
}

/// The vote is over when more have voted than have not, whoever has joined meanwhile.
#[flow(process = Motion)]
pub struct MotionFlow {
    #[next(vote)]
    call: StartHandle,

    #[anyone]
    #[each(voters)]
    #[wait(|arrived| arrived.done > arrived.open(), cancel)]
    #[next(write_down)]
    vote: Manual,

    #[anyone]
    #[next(end)]
    write_down: Manual,

    end: End,
}

stories!(who_joins_moves_the_majority);

fn who_joins_moves_the_majority(test: FlowTest) {
    let test = test.flow::<MotionFlow>();
    let voters = ["anna", "bert", "clara"].map(String::from).to_vec();
    let motion = test.starts(MotionFlow::call, Motion { voters });
    motion
        .task_for(MotionFlow::vote, |name| name == "anna")
        .confirmed_by("anna");
    motion.adds(MotionFlow::vote, &"dora".into());
    motion
        .task_for(MotionFlow::vote, |name| name == "bert")
        .confirmed_by("bert");
    // Two of four are no majority, as two of three would have been.
    motion.expect_open(MotionFlow::vote);
    motion
        .task_for(MotionFlow::vote, |name| name == "dora")
        .confirmed_by("dora");
    motion.expect_open(MotionFlow::write_down);
    let clara = motion.task_for(MotionFlow::vote, |name| name == "clara");
    clara.expect_status(Status::Canceled);
}
