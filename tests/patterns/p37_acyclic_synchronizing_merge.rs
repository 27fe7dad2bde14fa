//! Pattern 37, Acyclic Synchronizing Merge: ways that parted at different places meet, each taken or
//! not; the merge waits for what can still come and for nothing else.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Damage {
    car: bool,
    person: bool,
    severe: bool,
}

/// The letter to the insured waits for the garage and for the doctors. Whether there is anything to
/// wait for is decided at two places, and the second split has a branch that goes elsewhere, so that
/// no pair of split and join encloses the other.
#[flow(process = Damage)]
pub struct DamageFlow {
    #[form(car, person)]
    #[anyone]
    #[next(parts)]
    report: Start,

    #[next(register)]
    #[branch(|damage| damage.car => inspect_car)]
    #[branch(|damage| damage.person => see_doctor)]
    parts: Split,

    #[anyone]
    #[next(file)]
    register: Manual,

    #[anyone]
    #[next(letter)]
    inspect_car: Manual,

    #[form(severe)]
    #[anyone]
    #[next(treatment)]
    see_doctor: View,

    #[next(invoice)]
    #[branch(|damage| damage.severe => operate)]
    treatment: Split,

    #[anyone]
    #[next(file)]
    invoice: Manual,

    #[anyone]
    #[next(letter)]
    operate: Manual,

    #[next(write_letter)]
    letter: Join,

    #[anyone]
    #[next(file)]
    write_letter: Manual,

    #[next(end)]
    file: Join,

    end: End,
}

stories!(
    it_waits_for_both,
    it_does_not_wait_for_what_the_second_choice_leaves_out,
    nothing_comes_and_nothing_is_waited_for
);

use damage_flow::{report, see_doctor};

fn it_waits_for_both(test: FlowTest) {
    let test = test.flow::<DamageFlow>();
    let form = report::Form {
        car: true,
        person: true,
    };
    let damage = test.user("anna").starts(DamageFlow::report, form);
    damage.task(DamageFlow::inspect_car).confirmed_by("garage");
    damage.expect_not_come_to(DamageFlow::letter);
    damage
        .task(DamageFlow::see_doctor)
        .completed_by("doctor", see_doctor::Form { severe: true });
    damage.expect_not_come_to(DamageFlow::letter);
    damage.task(DamageFlow::operate).confirmed_by("doctor");
    damage.expect_open((
        DamageFlow::register,
        DamageFlow::invoice,
        DamageFlow::write_letter,
    ));
    damage.task(DamageFlow::invoice).confirmed_by("doctor");
    damage.task(DamageFlow::write_letter).confirmed_by("clerk");
    damage.task(DamageFlow::register).confirmed_by("clerk");
    damage.expect_done();
}

fn it_does_not_wait_for_what_the_second_choice_leaves_out(test: FlowTest) {
    let test = test.flow::<DamageFlow>();
    let form = report::Form {
        car: true,
        person: true,
    };
    let damage = test.user("anna").starts(DamageFlow::report, form);
    damage.task(DamageFlow::inspect_car).confirmed_by("garage");
    damage
        .task(DamageFlow::see_doctor)
        .completed_by("doctor", see_doctor::Form { severe: false });
    damage.expect_open((
        DamageFlow::register,
        DamageFlow::invoice,
        DamageFlow::write_letter,
    ));
}

fn nothing_comes_and_nothing_is_waited_for(test: FlowTest) {
    let test = test.flow::<DamageFlow>();
    let form = report::Form {
        car: false,
        person: false,
    };
    let damage = test.user("anna").starts(DamageFlow::report, form);
    damage.expect_open(DamageFlow::register);
    damage.task(DamageFlow::register).confirmed_by("clerk");
    damage
        .expect_done()
        .expect_not_come_to((DamageFlow::letter, DamageFlow::write_letter));
}
