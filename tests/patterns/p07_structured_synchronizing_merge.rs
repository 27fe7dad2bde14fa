//! Pattern 7, Structured Synchronizing Merge: the branches of a multi-choice come together, and the
//! merge waits for those that were taken and for no others.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Trip {
    hotel: bool,
    car: bool,
}

#[flow(process = Trip)]
pub struct TripFlow {
    #[form(hotel, car)]
    #[anyone]
    #[next(book)]
    plan: Start,

    #[next(book_flight)]
    #[branch(|trip| trip.hotel => book_hotel)]
    #[branch(|trip| trip.car => book_car)]
    book: Split,

    #[anyone]
    #[next(booked)]
    book_flight: Manual,

    #[anyone]
    #[next(booked)]
    book_hotel: Manual,

    #[anyone]
    #[next(booked)]
    book_car: Manual,

    #[next(send_plan)]
    booked: Join,

    #[anyone]
    #[next(end)]
    send_plan: Manual,

    end: End,
}

stories!(
    it_waits_for_two_of_three,
    it_waits_for_one_of_three,
    what_is_called_off_is_not_waited_for
);

use trip_flow::plan::Form;

fn it_waits_for_two_of_three(test: FlowTest) {
    let test = test.flow::<TripFlow>();
    let form = Form {
        hotel: false,
        car: true,
    };
    let trip = test.user("anna").starts(TripFlow::plan, form);
    trip.expect_open((TripFlow::book_flight, TripFlow::book_car));
    trip.task(TripFlow::book_car).confirmed_by("agent");
    trip.expect_open(TripFlow::book_flight);
    trip.task(TripFlow::book_flight).confirmed_by("agent");
    trip.expect_open(TripFlow::send_plan)
        .expect_not_come_to(TripFlow::book_hotel);
}

fn it_waits_for_one_of_three(test: FlowTest) {
    let test = test.flow::<TripFlow>();
    let form = Form {
        hotel: false,
        car: false,
    };
    let trip = test.user("anna").starts(TripFlow::plan, form);
    trip.task(TripFlow::book_flight).confirmed_by("agent");
    trip.expect_path(["plan", "book", "book_flight", "booked"]);
}

fn what_is_called_off_is_not_waited_for(test: FlowTest) {
    let test = test.flow::<TripFlow>();
    test.user("boss").administers::<TripFlow>();
    let form = Form {
        hotel: true,
        car: true,
    };
    let trip = test.user("anna").starts(TripFlow::plan, form);
    trip.task(TripFlow::book_flight).confirmed_by("agent");
    trip.task(TripFlow::book_hotel).canceled_by("boss");
    trip.expect_open(TripFlow::book_car);
    trip.task(TripFlow::book_car).confirmed_by("agent");
    trip.expect_open(TripFlow::send_plan);
}
