//! Pattern 1, Sequence: a task can begin once the one before it is done.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Passport {
    name: String,
}

#[flow(process = Passport)]
pub struct PassportFlow {
    #[form(name)]
    #[anyone]
    #[next(check)]
    apply: Start,

    /// Check the papers
    #[anyone]
    #[next(print)]
    check: Manual,

    /// Print the passport
    #[anyone]
    #[next(end)]
    print: Manual,

    end: End,
}

stories!(one_thing_after_the_other);

fn one_thing_after_the_other(test: FlowTest) {
    let test = test.flow::<PassportFlow>();
    let form = passport_flow::apply::Form {
        name: "Anna".into(),
    };
    let passport = test.user("anna").starts(PassportFlow::apply, form);
    passport
        .expect_open(PassportFlow::check)
        .expect_not_come_to(PassportFlow::print);
    passport.task(PassportFlow::check).confirmed_by("clerk");
    passport.expect_open(PassportFlow::print);
    passport.task(PassportFlow::print).confirmed_by("printer");
    passport
        .expect_done()
        .expect_path(["apply", "check", "print", "end"]);
}
