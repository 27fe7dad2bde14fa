//! Pattern 16, Deferred Choice: several ways are offered, and whoever is first to go one of them
//! decides, not the data.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;
use viewflow::{Error, Status};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Offer {
    price: u32,
    answer: String,
}

#[flow(process = Offer)]
pub struct OfferFlow {
    #[form(price)]
    #[anyone]
    #[next(whatever_comes_first)]
    make: Start,

    #[next(accept, withdraw, answered)]
    whatever_comes_first: First,

    #[anyone]
    #[next(sign)]
    accept: Manual,

    #[anyone]
    #[next(end)]
    withdraw: Manual,

    /// A letter has come
    #[run(read)]
    #[next(end)]
    answered: Handle<String>,

    #[anyone]
    #[next(end)]
    sign: Manual,

    end: End,
}

fn read(step: &mut FunctionContext<'_, OfferFlow>, letter: String) -> FunctionResult {
    step.process_mut().answer = letter;
    Ok(())
}

stories!(
    who_is_first_decides,
    taking_a_task_decides_nothing,
    code_may_be_first
);

use offer_flow::make::Form;

fn who_is_first_decides(test: FlowTest) {
    let test = test.flow::<OfferFlow>();
    let offer = test
        .user("seller")
        .starts(OfferFlow::make, Form { price: 100 });
    offer.expect_open((OfferFlow::accept, OfferFlow::withdraw, OfferFlow::answered));
    offer.task(OfferFlow::accept).confirmed_by("buyer");
    offer.expect_open(OfferFlow::sign);
    offer
        .task(OfferFlow::withdraw)
        .expect_status(Status::Canceled);
    offer
        .task(OfferFlow::withdraw)
        .try_taken_by("seller")
        .refused("canceled");
}

fn taking_a_task_decides_nothing(test: FlowTest) {
    let test = test.flow::<OfferFlow>();
    let offer = test
        .user("seller")
        .starts(OfferFlow::make, Form { price: 100 });
    let accept = offer.task(OfferFlow::accept).taken_by("buyer").begun();
    offer.task(OfferFlow::withdraw).confirmed_by("seller");
    offer.expect_done();
    accept.expect_status(Status::Canceled);
    let error = accept.try_completed(()).refused("");
    assert!(matches!(error, Error::Illegal(_)), "{error}");
}

fn code_may_be_first(test: FlowTest) {
    let test = test.flow::<OfferFlow>();
    let offer = test
        .user("seller")
        .starts(OfferFlow::make, Form { price: 100 });
    offer.task(OfferFlow::answered).resumed("too dear".into());
    offer.expect_done().expect_not_come_to(OfferFlow::sign);
    assert_eq!(offer.data().answer, "too dear");
    offer
        .task(OfferFlow::answered)
        .try_resumed("again".into())
        .refused("does not wait");
}
