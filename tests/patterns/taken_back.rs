//! What the patterns do, taken back: the step of a task is undone together with what it has called off
//! or begun elsewhere.

use viewflow::Status;
use viewflow::testing::FlowTest;

use crate::p09_structured_discriminator::{Patient, PatientFlow};
use crate::p16_deferred_choice::{OfferFlow, offer_flow};
use crate::p18_milestone::{Flight, FlightFlow};
use crate::p25_cancel_region::{Order, OrderFlow, order_flow};
use crate::p28_blocking_discriminator::{Track, TrackFlow, track_flow};
use crate::p29_cancelling_discriminator::{Answer, BookFlow};
use crate::p32_cancelling_partial_join::{LoanFlow, asked};
use crate::p39_critical_section::{StayFlow, leaves};
use crate::p43_explicit_termination::{SearchFlow, search_flow};

stories!(
    the_first_of_a_discriminator,
    a_branch_that_was_swallowed,
    the_winner_of_a_race,
    the_end_of_a_milestone,
    the_cancelling_of_a_region,
    the_first_of_a_cancelling_discriminator,
    a_step_that_rests_at_a_blocked_split,
    what_another_step_has_called_off_is_not_revived,
    who_has_left_a_critical_section,
    an_end_of_everything,
    a_process_that_was_called_off
);

fn the_first_of_a_discriminator(test: FlowTest) {
    let test = test.flow::<PatientFlow>();
    let patient = test.starts(PatientFlow::admit, Patient::default());
    patient
        .task(PatientFlow::pulse)
        .confirmed_by("nurse")
        .undone_by("nurse");
    patient.expect_open((
        PatientFlow::pulse,
        PatientFlow::breathing,
        PatientFlow::x_ray,
    ));
    patient
        .task(PatientFlow::treat)
        .expect_status(Status::Canceled);
    patient.task(PatientFlow::breathing).confirmed_by("nurse");
    patient.expect_open((PatientFlow::pulse, PatientFlow::x_ray, PatientFlow::treat));
    patient.expect_times(PatientFlow::known, 1);
}

fn a_branch_that_was_swallowed(test: FlowTest) {
    let test = test.flow::<PatientFlow>();
    let patient = test.starts(PatientFlow::admit, Patient::default());
    patient.task(PatientFlow::pulse).confirmed_by("nurse");
    let late = patient.task(PatientFlow::x_ray).confirmed_by("nurse");
    late.undone_by("nurse").expect_status(Status::Assigned);
    patient.task(PatientFlow::breathing).confirmed_by("nurse");
    patient.expect_open((PatientFlow::x_ray, PatientFlow::treat));
    patient.task(PatientFlow::x_ray).completed(());
    patient
        .expect_open(PatientFlow::treat)
        .expect_times(PatientFlow::known, 1);
}

fn the_winner_of_a_race(test: FlowTest) {
    let test = test.flow::<OfferFlow>();
    let form = offer_flow::make::Form { price: 100 };
    let offer = test.user("seller").starts(OfferFlow::make, form);
    offer
        .task(OfferFlow::accept)
        .confirmed_by("buyer")
        .undone_by("buyer");
    offer.expect_open((OfferFlow::accept, OfferFlow::withdraw, OfferFlow::answered));
    offer.task(OfferFlow::answered).resumed("no".into());
    offer.expect_done();
    offer
        .task(OfferFlow::accept)
        .expect_status(Status::Canceled);
}

fn the_end_of_a_milestone(test: FlowTest) {
    let test = test.flow::<FlightFlow>();
    let flight = test.starts(FlightFlow::book, Flight::default());
    flight.task(FlightFlow::choose_meal).confirmed_by("anna");
    flight.task(FlightFlow::change_seat).taken_by("anna");
    flight.task(FlightFlow::close_gate).confirmed_by("steward");
    flight.expect_done();
    flight.task(FlightFlow::close_gate).undone_by("steward");
    flight
        .expect_active()
        .expect_open((FlightFlow::close_gate, FlightFlow::change_seat));
    flight
        .task(FlightFlow::change_seat)
        .expect_status(Status::Assigned)
        .expect_owner("anna");
}

fn the_cancelling_of_a_region(test: FlowTest) {
    let test = test.flow::<OrderFlow>();
    let order = test.starts(OrderFlow::order, Order::default());
    let stolen = order_flow::check_card::Form { stolen: true };
    order
        .task(OrderFlow::check_card)
        .completed_by("clerk", stolen);
    order
        .task(OrderFlow::call_off)
        .confirmed_by("clerk")
        .undone_by("clerk");
    order.expect_open((OrderFlow::call_off, OrderFlow::pick, OrderFlow::tell_bank));
    order.task(OrderFlow::pick).confirmed_by("picker");
    order.task(OrderFlow::call_off).completed(());
    order.task(OrderFlow::pack).expect_status(Status::Canceled);
}

fn the_first_of_a_cancelling_discriminator(test: FlowTest) {
    let test = test.flow::<BookFlow>();
    let book = test.starts(BookFlow::wish, Answer::default());
    book.task(BookFlow::university).taken_by("ulla");
    book.task(BookFlow::city)
        .confirmed_by("carla")
        .undone_by("carla");
    book.expect_open((BookFlow::city, BookFlow::university, BookFlow::archive));
    book.task(BookFlow::university).expect_owner("ulla");
    test.run_jobs();
    book.expect_open(BookFlow::read);
}

fn a_step_that_rests_at_a_blocked_split(test: FlowTest) {
    let test = test.flow::<TrackFlow>();
    let track = test.starts(TrackFlow::open, Track::default());
    track.task(TrackFlow::look_left).confirmed_by("anna");
    let more = || track_flow::go::Form { more: true };
    track
        .task(TrackFlow::go)
        .completed_by("driver", more())
        .undone_by("driver");
    track.task(TrackFlow::look_right).confirmed_by("bert");
    track
        .expect_open(TrackFlow::go)
        .expect_times(TrackFlow::look, 1);
    track.task(TrackFlow::go).completed(more());
    track.expect_open((TrackFlow::look_left, TrackFlow::look_right));
}

fn what_another_step_has_called_off_is_not_revived(test: FlowTest) {
    let test = test.flow::<LoanFlow>();
    let loan = asked(&test);
    loan.task(LoanFlow::anna_signs).completed(());
    loan.task(LoanFlow::clara_signs).completed(());
    let bert = loan
        .task(LoanFlow::bert_signs)
        .expect_status(Status::Canceled);
    bert.try_revived_by("boss")
        .refused("not closed by a step of its own");
}

fn who_has_left_a_critical_section(test: FlowTest) {
    let test = test.flow::<StayFlow>();
    let stay = leaves(&test, "anna");
    stay.task(StayFlow::write_bill).confirmed_by("porter");
    stay.task(StayFlow::look_into_minibar).confirmed_by("maid");
    stay.task(StayFlow::charge_room).performed();
    let card = stay.task(StayFlow::charge_minibar).confirmed_by("maid");
    stay.expect_done();
    card.undone_by("maid");
    stay.expect_active().expect_open(StayFlow::charge_minibar);
    card.completed(());
    stay.expect_done();
}

fn an_end_of_everything(test: FlowTest) {
    let test = test.flow::<SearchFlow>();
    let form = search_flow::report::Form {
        place: "here".into(),
    };
    let search = test.user("anna").starts(SearchFlow::report, form);
    search
        .task(SearchFlow::search_woods)
        .confirmed_by("team")
        .undone_by("team");
    search.expect_active();
    search.expect_open((SearchFlow::search_woods, SearchFlow::ask_neighbours));
    test.run_jobs();
    search.expect_open((SearchFlow::search_woods, SearchFlow::tell));
}

fn a_process_that_was_called_off(test: FlowTest) {
    let test = test.flow::<PatientFlow>();
    test.user("boss").administers::<PatientFlow>();
    let patient = test.starts(PatientFlow::admit, Patient::default());
    patient.canceled_by("boss");
    let pulse = patient
        .task(PatientFlow::pulse)
        .expect_status(Status::Canceled);
    pulse
        .try_revived_by("boss")
        .refused("not closed by a step of its own");
    patient
        .try_canceled_by("boss")
        .refused("is canceled already");
}
