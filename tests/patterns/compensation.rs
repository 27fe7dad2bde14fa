//! A trip that is booked, and called off again: what was done is undone, the latest first.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};
use viewflow::{Status, TaskId};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Trip {
    to: String,
    paid: bool,
    /// Who does not answer just now.
    silent: Vec<String>,
    said: Vec<String>,
}

impl Trip {
    fn hears(&self, whom: &str) -> Result<(), HandlerError> {
        match self.silent.iter().any(|silent| silent == whom) {
            true => Err(format!("the {whom} does not answer").into()),
            false => Ok(()),
        }
    }
}

/// A trip
#[flow(process = Trip)]
pub struct TripFlow {
    /// Plan a trip
    #[next(flight)]
    plan: StartHandle,

    /// Book a flight
    #[run(book_flight)]
    #[compensate_with(cancel_flight)]
    #[next(hotel)]
    flight: Job,

    /// Book a hotel
    #[anyone]
    #[compensate_with(call_hotel)]
    #[next(car)]
    hotel: Manual,

    /// Reserve a car
    #[run(reserve_car)]
    #[compensate_with(release_car)]
    #[next(guide)]
    car: Function,

    /// Find a guide
    #[input(|trip| Guide { town: trip.to.clone(), ..Guide::default() })]
    #[next(pay)]
    guide: Subprocess<GuideFlow>,

    #[form(paid)]
    #[anyone]
    #[next(is_paid)]
    pay: View,

    #[when(|trip| trip.paid)]
    #[then(off_we_go)]
    #[otherwise(call_off)]
    is_paid: If,

    /// Call everything off
    #[next(tell)]
    call_off: Compensate,

    /// Tell the others
    #[anyone]
    #[next(stay)]
    tell: Manual,

    off_we_go: End,

    stay: End,

    /// Cancel the flight
    #[run(cancel_flight)]
    cancel_flight: Job,

    /// Call the hotel
    #[assign(owner_of(hotel))]
    call_hotel: Manual,

    /// Release the car
    #[run(release_car)]
    release_car: Function,
}

async fn book_flight(job: JobContext<TripFlow>) -> JobResult {
    job.update(|trip| trip.said.push("flight".into()));
    Ok(())
}

async fn cancel_flight(job: JobContext<TripFlow>) -> JobResult {
    job.process().hears("airline")?;
    let booked = job.compensates().map_or(0, |task| task.number);
    job.update(move |trip| {
        trip.said
            .push(format!("no flight, as booked by task {booked}"))
    });
    Ok(())
}

fn reserve_car(step: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
    step.process_mut().said.push("car".into());
    Ok(())
}

fn release_car(step: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
    step.process().hears("garage")?;
    step.process_mut().said.push("no car".into());
    Ok(())
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Guide {
    town: String,
    said: Vec<String>,
}

/// A guide
#[flow(process = Guide)]
pub struct GuideFlow {
    #[next(find)]
    begin: StartHandle,

    #[run(find)]
    #[compensate_with(excuse)]
    #[next(end)]
    find: Function,

    end: End,

    /// Say that we do not come
    #[anyone]
    excuse: Manual,
}

fn find(step: &mut FunctionContext<'_, GuideFlow>) -> FunctionResult {
    step.process_mut().said.push("found".into());
    Ok(())
}

stories!(
    what_was_booked_is_called_off_the_latest_first,
    who_does_not_answer_is_asked_again,
    what_is_paid_stays_booked,
    who_booked_the_hotel_calls_it,
    a_part_that_nobody_waits_for_undoes_no_more,
    what_was_not_undone_is_told_however_that_came
);

/// A trip that anna has booked, and that is not paid.
fn called_off<'t>(test: &'t FlowTest, trip: Trip) -> Case<'t, TripFlow> {
    test.user("boss").administers::<TripFlow>();
    let trip = test.starts(TripFlow::plan, trip);
    test.run_jobs();
    trip.task(TripFlow::hotel).confirmed_by("anna");
    trip.expect_open(TripFlow::pay);
    let form = trip_flow::pay::Form { paid: false };
    trip.task(TripFlow::pay).completed_by("bank", form);
    trip
}

fn silent(whom: &str) -> Trip {
    Trip {
        silent: vec![whom.into()],
        ..Trip::default()
    }
}

/// The guide's process says that nobody comes.
fn excused<'t>(test: &'t FlowTest, trip: Case<'t, TripFlow>) -> Case<'t, GuideFlow> {
    let guide = guide(test, trip);
    guide.expect_active().expect_open(GuideFlow::excuse);
    guide.task(GuideFlow::excuse).confirmed_by("anna");
    guide.expect_done()
}

fn guide<'t>(test: &'t FlowTest, trip: Case<'t, TripFlow>) -> Case<'t, GuideFlow> {
    let parts = test
        .engine()
        .store()
        .children_of(trip.id(), viewflow::store::Page::first(1));
    let part = parts.expect("the store answers").items.remove(0);
    test.case::<GuideFlow>(part.id)
}

fn what_was_booked_is_called_off_the_latest_first(test: FlowTest) {
    let test = test.flow::<TripFlow>();
    let trip = called_off(&test, Trip::default());
    // The guide was found last, by a process of another flow, which undoes that itself.
    trip.expect_open((TripFlow::call_off, TripFlow::guide));
    excused(&test, trip);
    // The car is released in the same step; the hotel waits for somebody.
    trip.expect_open((TripFlow::call_off, TripFlow::call_hotel));
    assert_eq!(trip.data().said, ["flight", "car", "no car"]);
    trip.task(TripFlow::call_hotel).confirmed_by("anna");
    test.run_jobs();
    let said = ["flight", "car", "no car", "no flight, as booked by task 2"];
    assert_eq!(trip.data().said, said);
    trip.expect_open(TripFlow::tell);
    trip.task(TripFlow::tell).confirmed_by("anna");
    trip.expect_done().expect_path([
        "plan",
        "flight",
        "hotel",
        "car",
        "guide",
        "pay",
        "is_paid",
        "guide",
        "release_car",
        "call_hotel",
        "cancel_flight",
        "call_off",
        "tell",
        "stay",
    ]);
}

fn who_does_not_answer_is_asked_again(test: FlowTest) {
    let test = test.flow::<TripFlow>();
    let trip = called_off(&test, silent("garage"));
    excused(&test, trip);
    let car = trip.task(TripFlow::release_car);
    car.expect_error("the garage does not answer");
    trip.expect_open((TripFlow::call_off, TripFlow::release_car));
    // Trying does not help; who gives up goes on with the next.
    car.try_retried_by("boss")
        .refused("the garage does not answer");
    car.skipped_by("boss");
    trip.expect_open((TripFlow::call_off, TripFlow::call_hotel));
    trip.task(TripFlow::call_hotel).canceled_by("boss");
    test.run_jobs();
    trip.expect_open(TripFlow::tell);

    let trip = called_off(&test, silent("airline"));
    excused(&test, trip);
    trip.task(TripFlow::call_hotel).confirmed_by("anna");
    test.run_jobs();
    let flight = trip.task(TripFlow::cancel_flight);
    flight.expect_error("the airline does not answer");
    flight.retried_by("boss").expect_status(Status::Scheduled);
    test.run_jobs();
    flight.expect_error("the airline does not answer");
    trip.task(TripFlow::cancel_flight).skipped_by("boss");
    trip.expect_open(TripFlow::tell);
}

fn what_is_paid_stays_booked(test: FlowTest) {
    let test = test.flow::<TripFlow>();
    let trip = test.starts(TripFlow::plan, Trip::default());
    test.run_jobs();
    trip.task(TripFlow::hotel).confirmed_by("anna");
    let form = trip_flow::pay::Form { paid: true };
    trip.task(TripFlow::pay).completed_by("bank", form);
    trip.expect_done().expect_not_come_to((
        TripFlow::call_off,
        TripFlow::cancel_flight,
        TripFlow::call_hotel,
        TripFlow::release_car,
    ));
}

fn who_booked_the_hotel_calls_it(test: FlowTest) {
    let test = test.flow::<TripFlow>();
    let trip = called_off(&test, Trip::default());
    excused(&test, trip);
    let call = trip.task(TripFlow::call_hotel);
    call.expect_owner("anna");
    call.try_taken_by("bob").refused("");
    let undone: TaskId = trip.task(TripFlow::hotel).id();
    assert_eq!(call.row().previous, [undone.number]);
    trip.task(TripFlow::hotel)
        .try_undone_by("boss")
        .refused("compensated");
    trip.canceled_by("boss").expect_canceled().expect_open(());
}

fn a_part_that_nobody_waits_for_undoes_no_more(test: FlowTest) {
    let test = test.flow::<TripFlow>();
    let trip = called_off(&test, Trip::default());
    trip.task(TripFlow::guide).canceled_by("boss");
    guide(&test, trip).expect_canceled();
    // The guide stays found, and the rest is undone.
    trip.expect_open((TripFlow::call_off, TripFlow::call_hotel));
    assert_eq!(trip.data().said, ["flight", "car", "no car"]);

    let trip = called_off(&test, Trip::default());
    trip.canceled_by("boss");
    guide(&test, trip).expect_canceled();
}

fn what_was_not_undone_is_told_however_that_came(test: FlowTest) {
    let test = test.flow::<TripFlow>();
    let told = |trip: Case<'_, TripFlow>| {
        let log = test.engine().store().log_of(trip.id());
        let log = log.expect("the store answers");
        let mut left = log.iter().filter(|line| line.event == "uncompensated");
        left.next().and_then(|line| line.task)
    };
    for skips in [true, false] {
        let trip = called_off(&test, Trip::default());
        let guide = trip.tasks(TripFlow::guide)[0];
        let call_off = trip.task(TripFlow::call_off);
        match skips {
            true => call_off.skipped_by("boss"),
            false => call_off.canceled_by("boss"),
        };
        assert_eq!(told(trip), Some(guide.id().number));
    }
}
