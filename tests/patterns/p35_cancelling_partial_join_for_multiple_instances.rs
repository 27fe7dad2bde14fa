//! Pattern 35, Cancelling Partial Join for Multiple Instances: the process goes on when so many tasks
//! of one kind are done, and the others are called off.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Ride {
    drivers: Vec<String>,
}

/// All drivers nearby are asked; the first to accept has the ride.
#[flow(process = Ride)]
pub struct RideFlow {
    #[next(accept)]
    ask: StartHandle,

    #[assign(|_, driver| driver.as_str())]
    #[each(drivers)]
    #[wait(1, cancel)]
    #[next(drive)]
    accept: Manual,

    #[anyone]
    #[next(end)]
    drive: Manual,

    end: End,
}

stories!(the_first_to_accept_drives);

fn the_first_to_accept_drives(test: FlowTest) {
    let test = test.flow::<RideFlow>();
    for driver in ["anna", "bert", "clara"] {
        test.user(driver);
    }
    let drivers = ["anna", "bert", "clara"].map(String::from).to_vec();
    let ride = test.starts(RideFlow::ask, Ride { drivers });
    let clara = ride
        .task_for(RideFlow::accept, |name| name == "clara")
        .expect_owner("clara");
    ride.task_for(RideFlow::accept, |name| name == "bert")
        .completed(());
    clara
        .expect_status(Status::Canceled)
        .try_completed(())
        .refused("canceled");
    ride.expect_open(RideFlow::drive);
    ride.task(RideFlow::drive).confirmed_by("bert");
    ride.expect_done();
}
