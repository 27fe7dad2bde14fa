//! Pattern 5, Simple Merge: alternative ways come together, and whichever comes goes on at once.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Fare {
    cash: bool,
}

#[flow(process = Fare)]
pub struct FareFlow {
    #[form(cash)]
    #[anyone]
    #[next(how)]
    board: Start,

    #[when(|fare| fare.cash)]
    #[then(take_cash)]
    #[otherwise(charge_card)]
    how: If,

    #[anyone]
    #[next(paid)]
    take_cash: Manual,

    #[anyone]
    #[next(paid)]
    charge_card: Manual,

    #[next(print_ticket)]
    paid: Merge,

    #[anyone]
    #[next(end)]
    print_ticket: Manual,

    end: End,
}

stories!(either_way_leads_to_the_ticket);

fn either_way_leads_to_the_ticket(test: FlowTest) {
    let test = test.flow::<FareFlow>();
    let board = |cash| {
        let form = fare_flow::board::Form { cash };
        test.user("anna").starts(FareFlow::board, form)
    };
    let cash = board(true);
    cash.task(FareFlow::take_cash).confirmed_by("driver");
    cash.expect_open(FareFlow::print_ticket);
    cash.expect_path(["board", "how", "take_cash", "paid"]);
    let card = board(false);
    card.task(FareFlow::charge_card).confirmed_by("driver");
    card.expect_open(FareFlow::print_ticket)
        .expect_times(FareFlow::paid, 1);
}
