//! Pattern 4, Exclusive Choice: one of several ways is taken, as the data says.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Expense {
    amount: u32,
}

#[flow(process = Expense)]
pub struct ExpenseFlow {
    #[form(amount)]
    #[anyone]
    #[next(by_amount)]
    claim: Start,

    #[on(amount)]
    #[case(0..=50 => pay, 51..=1000 => ask_manager)]
    #[otherwise(ask_board)]
    by_amount: Switch,

    #[anyone]
    #[next(pay)]
    ask_manager: Manual,

    #[anyone]
    #[next(pay)]
    ask_board: Manual,

    #[anyone]
    #[next(end)]
    pay: Manual,

    end: End,
}

stories!(the_amount_decides_who_is_asked);

fn the_amount_decides_who_is_asked(test: FlowTest) {
    let test = test.flow::<ExpenseFlow>();
    let claim = |amount| {
        let form = expense_flow::claim::Form { amount };
        test.user("anna").starts(ExpenseFlow::claim, form)
    };
    claim(50).expect_open(ExpenseFlow::pay);
    claim(51)
        .expect_open(ExpenseFlow::ask_manager)
        .expect_not_come_to(ExpenseFlow::ask_board);
    claim(1001)
        .expect_open(ExpenseFlow::ask_board)
        .expect_not_come_to(ExpenseFlow::ask_manager);
}
