use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Trip {
    to: String,
    paid: bool,
    guests: Vec<String>,
}

#[flow(process = Trip)]
struct TripFlow {
    #[next(flight)]
    plan: StartHandle,

    #[run(book)]
    #[compensate_with(cancel_flight)]
    #[next(pay)]
    flight: Function,

    #[anyone]
    #[form(paid)]
    #[next(is_paid)]
    pay: View,

    #[when(|trip| trip.paid)]
    #[then(end)]
    #[otherwise(call_off)]
    is_paid: If,

    #[next(end)]
    call_off: Compensate,

    #[anyone]
    #[mutex("airline")]
    cancel_flight: Manual,

    end: End,
}

fn book(_: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
    Ok(())
}

fn main() {}
