//! Pattern 32, Cancelling Partial Join: so many of several branches go on, and the others are called
//! off.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Loan {
    amount: u32,
}

/// Two of three directors sign, and the third need not.
#[flow(process = Loan)]
pub struct LoanFlow {
    #[form(amount)]
    #[anyone]
    #[next(fork)]
    ask: Start,

    #[next(anna_signs, bert_signs, clara_signs)]
    fork: Split,

    #[assign(|_| "anna")]
    #[next(signed)]
    anna_signs: Manual,

    #[assign(|_| "bert")]
    #[next(signed)]
    bert_signs: Manual,

    #[assign(|_| "clara")]
    #[next(signed)]
    clara_signs: Manual,

    #[wait(2, cancel)]
    #[next(pay)]
    signed: Join,

    #[anyone]
    #[next(end)]
    pay: Manual,

    end: End,
}

stories!(
    two_signatures_are_enough,
    a_request_that_is_taken_back_counts_for_nothing
);

use loan_flow::ask::Form;
use viewflow::testing::Case;

pub fn asked(test: &FlowTest) -> Case<'_, LoanFlow> {
    for director in ["anna", "bert", "clara"] {
        test.user(director);
    }
    test.user("boss").administers::<LoanFlow>();
    test.user("clerk")
        .starts(LoanFlow::ask, Form { amount: 100 })
}

fn two_signatures_are_enough(test: FlowTest) {
    let test = test.flow::<LoanFlow>();
    let loan = asked(&test);
    loan.task(LoanFlow::clara_signs).completed(());
    loan.expect_open((LoanFlow::anna_signs, LoanFlow::bert_signs));
    loan.task(LoanFlow::anna_signs).completed(());
    loan.task(LoanFlow::bert_signs)
        .expect_status(Status::Canceled)
        .try_completed(())
        .refused("");
    loan.expect_open(LoanFlow::pay);
    loan.task(LoanFlow::pay).confirmed_by("clerk");
    loan.expect_done();
}

fn a_request_that_is_taken_back_counts_for_nothing(test: FlowTest) {
    let test = test.flow::<LoanFlow>();
    let loan = asked(&test);
    loan.task(LoanFlow::anna_signs).canceled_by("boss");
    loan.task(LoanFlow::bert_signs).completed(());
    loan.expect_open(LoanFlow::clara_signs);
    loan.task(LoanFlow::clara_signs).completed(());
    loan.expect_open(LoanFlow::pay);
}
