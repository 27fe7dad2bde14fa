//! Pattern 18, Milestone: something may be done only while the process is in a certain state.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Flight {
    seat: String,
}

/// A passenger may change the seat until the gate is closed.
#[flow(process = Flight)]
pub struct FlightFlow {
    #[next(fork)]
    book: StartHandle,

    #[next(close_gate, choose_meal)]
    fork: Split,

    #[anyone]
    #[next(over)]
    close_gate: Manual,

    #[anyone]
    #[next(change_seat)]
    choose_meal: Manual,

    #[form(seat)]
    #[anyone]
    #[only_while(close_gate)]
    #[next(over)]
    change_seat: View,

    #[next(end)]
    over: Join,

    end: End,
}

stories!(
    the_seat_is_changed_while_the_gate_is_open,
    who_comes_late_keeps_the_seat,
    closing_the_gate_ends_it
);

use flight_flow::change_seat::Form;

fn the_seat_is_changed_while_the_gate_is_open(test: FlowTest) {
    let test = test.flow::<FlightFlow>();
    let flight = test.starts(FlightFlow::book, Flight::default());
    flight.task(FlightFlow::choose_meal).confirmed_by("anna");
    flight.expect_open((FlightFlow::close_gate, FlightFlow::change_seat));
    flight
        .task(FlightFlow::change_seat)
        .completed_by("anna", Form { seat: "1A".into() });
    flight.task(FlightFlow::close_gate).confirmed_by("steward");
    flight.expect_done();
    assert_eq!(flight.data().seat, "1A");
}

fn who_comes_late_keeps_the_seat(test: FlowTest) {
    let test = test.flow::<FlightFlow>();
    let flight = test.starts(FlightFlow::book, Flight::default());
    flight.task(FlightFlow::close_gate).confirmed_by("steward");
    flight.task(FlightFlow::choose_meal).confirmed_by("anna");
    flight
        .expect_done()
        .expect_not_come_to(FlightFlow::change_seat);
}

fn closing_the_gate_ends_it(test: FlowTest) {
    let test = test.flow::<FlightFlow>();
    let flight = test.starts(FlightFlow::book, Flight::default());
    flight.task(FlightFlow::choose_meal).confirmed_by("anna");
    let change = flight.task(FlightFlow::change_seat).taken_by("anna");
    flight.task(FlightFlow::close_gate).confirmed_by("steward");
    change.expect_status(Status::Canceled);
    flight.expect_done();
}
