//! Pattern 26, Cancel Multiple Instance Activity: all tasks of one kind that are not done are called
//! off at once.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Candidates {
    names: Vec<String>,
}

/// The job is offered while candidates are still talked to.
#[flow(process = Candidates)]
pub struct HiringFlow {
    #[next(fork)]
    open: StartHandle,

    #[next(talk, hire)]
    fork: Split,

    #[anyone]
    #[each(names)]
    #[next(both)]
    talk: Manual,

    /// Somebody has signed, and the others need not come.
    #[anyone]
    #[cancels(talk)]
    #[next(both)]
    hire: Manual,

    #[next(close)]
    both: Join,

    #[anyone]
    #[next(end)]
    close: Manual,

    end: End,
}

stories!(
    who_has_not_been_talked_to_need_not_come,
    without_a_hire_all_are_talked_to
);

fn opened(test: &FlowTest) -> Case<'_, HiringFlow> {
    let names = ["anna", "bert", "clara"].map(String::from).to_vec();
    test.starts(HiringFlow::open, Candidates { names })
}

fn who_has_not_been_talked_to_need_not_come(test: FlowTest) {
    let test = test.flow::<HiringFlow>();
    let hiring = opened(&test);
    let anna = hiring
        .task_for(HiringFlow::talk, |name| name == "anna")
        .confirmed_by("chief");
    let bert = hiring
        .task_for(HiringFlow::talk, |name| name == "bert")
        .taken_by("chief");
    hiring.task(HiringFlow::hire).confirmed_by("chief");
    anna.expect_status(Status::Done);
    bert.expect_status(Status::Canceled)
        .try_completed(())
        .refused("canceled");
    hiring.expect_open(HiringFlow::close);
}

fn without_a_hire_all_are_talked_to(test: FlowTest) {
    let test = test.flow::<HiringFlow>();
    let hiring = opened(&test);
    for talk in hiring.tasks(HiringFlow::talk) {
        hiring.expect_open((HiringFlow::hire, HiringFlow::talk));
        talk.confirmed_by("chief");
    }
    hiring.expect_open(HiringFlow::hire);
}
