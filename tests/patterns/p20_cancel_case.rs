//! Pattern 20, Cancel Case: the whole process is called off, wherever it stands.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;
use viewflow::{Error, Status};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Move {
    address: String,
    told: bool,
}

#[flow(process = Move)]
pub struct MoveFlow {
    #[form(address)]
    #[anyone]
    #[next(fork)]
    ask: Start,

    #[next(pack, tell_neighbours, hear_from_the_landlord)]
    fork: Split,

    #[anyone]
    #[next(end)]
    pack: Manual,

    #[run(tell)]
    #[next(end)]
    tell_neighbours: Job,

    #[next(end)]
    hear_from_the_landlord: Handle,

    end: End,
}

async fn tell(job: JobContext<MoveFlow>) -> JobResult {
    job.update(|house| house.told = true);
    Ok(())
}

stories!(
    everything_is_called_off,
    what_is_over_is_not_called_off,
    only_an_administrator_may
);

use move_flow::ask::Form;

fn everything_is_called_off(test: FlowTest) {
    let test = test.flow::<MoveFlow>();
    test.user("boss").administers::<MoveFlow>();
    let house = test.user("anna").starts(
        MoveFlow::ask,
        Form {
            address: "here".into(),
        },
    );
    house.task(MoveFlow::pack).taken_by("packer").begun();
    house.canceled_by("boss").expect_canceled().expect_open(());
    house.task(MoveFlow::pack).expect_status(Status::Canceled);
    test.run_jobs();
    assert!(!house.data().told);
    let error = house
        .task(MoveFlow::hear_from_the_landlord)
        .try_resumed(())
        .refused("");
    assert!(matches!(error, Error::NotWaiting { .. }), "{error}");
}

fn what_is_over_is_not_called_off(test: FlowTest) {
    let test = test.flow::<MoveFlow>();
    test.user("boss").administers::<MoveFlow>();
    let house = test.user("anna").starts(
        MoveFlow::ask,
        Form {
            address: "here".into(),
        },
    );
    house.task(MoveFlow::pack).confirmed_by("packer");
    house.task(MoveFlow::hear_from_the_landlord).resumed(());
    test.run_jobs();
    house
        .expect_done()
        .try_canceled_by("boss")
        .refused("is done already");
}

fn only_an_administrator_may(test: FlowTest) {
    let test = test.flow::<MoveFlow>();
    let house = test.user("anna").starts(
        MoveFlow::ask,
        Form {
            address: "here".into(),
        },
    );
    house.try_canceled_by("anna").refused("`move.manage`");
}
