//! What happens to expense claims.

use chrono::NaiveDate;
use viewflow::Status;
use viewflow::testing::{Case, FlowTest};

use crate::expense::expense_flow::{
    approve, approve_high, check_equipment, check_trip, claim, correct,
};
use crate::expense::{Category, ExpenseFlow, HIGH, Verdict};

stories!(
    a_small_claim_is_approved_and_paid,
    the_category_decides_who_looks_first,
    a_claim_is_corrected_and_looked_at_again,
    a_high_amount_takes_two,
    nobody_finds_the_answer_of_another,
    a_raised_amount_is_found_on_the_next_round,
    whoever_says_no_ends_it,
    nobody_decides_alone,
    only_who_filed_it_corrects_it,
    a_claim_without_a_day_is_not_filed,
    a_bank_that_does_not_answer_is_asked_again
);

/// Everybody who takes part.
fn office(test: FlowTest) -> FlowTest {
    let test = test.flow::<ExpenseFlow>();
    test.user("anna").may(ExpenseFlow::claim);
    test.user("tom")
        .may(ExpenseFlow::check_trip)
        .may(ExpenseFlow::check_equipment);
    test.user("mia")
        .may(ExpenseFlow::claim)
        .may(ExpenseFlow::approve);
    test.user("fred")
        .may(ExpenseFlow::approve)
        .may(ExpenseFlow::approve_high);
    test.user("boss").may_everything::<ExpenseFlow>();
    test
}

fn filed(test: &FlowTest, amount: u32, category: Category) -> Case<'_, ExpenseFlow> {
    filed_by(test, "anna", amount, category)
}

fn filed_by<'t>(
    test: &'t FlowTest,
    name: &str,
    amount: u32,
    category: Category,
) -> Case<'t, ExpenseFlow> {
    let form = claim::Form {
        text: "something useful".into(),
        amount,
        category,
        spent_on: NaiveDate::from_ymd_opt(2026, 1, 2),
    };
    test.user(name).starts(ExpenseFlow::claim, form)
}

fn managed(claim: Case<'_, ExpenseFlow>, verdict: Verdict) {
    let remarks = format!("Mia: {verdict:?}");
    claim
        .task(ExpenseFlow::approve)
        .completed_by("mia", approve::Form { verdict, remarks });
}

fn corrected(claim: Case<'_, ExpenseFlow>, amount: u32, category: Category) {
    let form = correct::Form {
        text: "something useful, with its receipt".into(),
        amount,
        category,
        spent_on: NaiveDate::from_ymd_opt(2026, 1, 3),
    };
    claim.task(ExpenseFlow::correct).completed(form);
}

fn a_small_claim_is_approved_and_paid(test: FlowTest) {
    let test = office(test);
    let claim = filed(&test, 40, Category::Other);
    claim.expect_open(ExpenseFlow::approve);
    managed(claim, Verdict::Approve);
    claim.expect_open(ExpenseFlow::pay);
    test.run_jobs();
    claim
        .expect_done()
        .expect_not_come_to(ExpenseFlow::approve_high)
        .expect_path([
            "claim",
            "by_category",
            "approve",
            "by_manager",
            "is_high",
            "pay",
            "paid",
        ]);
    assert!(claim.data().transfer.is_some());
}

fn the_category_decides_who_looks_first(test: FlowTest) {
    let test = office(test);
    filed(&test, 40, Category::Training).expect_open(ExpenseFlow::approve);
    let trip = filed(&test, 40, Category::Travel).expect_open(ExpenseFlow::check_trip);
    let desk = filed(&test, 40, Category::Equipment).expect_open(ExpenseFlow::check_equipment);

    let (verdict, remarks) = (Verdict::Approve, String::new());
    trip.task(ExpenseFlow::check_trip)
        .completed_by("tom", check_trip::Form { verdict, remarks });
    trip.expect_open(ExpenseFlow::approve);
    let (verdict, remarks) = (Verdict::SendBack, "No such desk".into());
    desk.task(ExpenseFlow::check_equipment)
        .completed_by("tom", check_equipment::Form { verdict, remarks });
    desk.expect_open(ExpenseFlow::correct)
        .expect_not_come_to(ExpenseFlow::approve);
}

fn a_claim_is_corrected_and_looked_at_again(test: FlowTest) {
    let test = office(test);
    let claim = filed(&test, 40, Category::Other);
    managed(claim, Verdict::SendBack);
    claim.task(ExpenseFlow::correct).expect_owner("anna");
    assert_eq!(claim.data().remarks, "Mia: SendBack");

    // It was a trip, which somebody else looks at first.
    corrected(claim, 45, Category::Travel);
    let (verdict, remarks) = (Verdict::Approve, String::new());
    claim
        .task(ExpenseFlow::check_trip)
        .completed_by("tom", check_trip::Form { verdict, remarks });
    managed(claim, Verdict::Approve);
    test.run_jobs();
    claim
        .expect_done()
        .expect_times(ExpenseFlow::approve, 2)
        .expect_times(ExpenseFlow::pay, 1);
    assert_eq!(claim.data().amount, 45);
}

fn a_high_amount_takes_two(test: FlowTest) {
    let test = office(test);
    let claim = filed(&test, HIGH, Category::Other);
    managed(claim, Verdict::Approve);
    claim.expect_open(ExpenseFlow::approve_high);
    let (verdict, remarks) = (Verdict::Approve, String::new());
    claim
        .task(ExpenseFlow::approve_high)
        .completed_by("fred", approve_high::Form { verdict, remarks });
    test.run_jobs();
    claim.expect_done().expect_times(ExpenseFlow::pay, 1);
}

fn nobody_finds_the_answer_of_another(test: FlowTest) {
    let test = office(test);
    let claim = filed(&test, HIGH, Category::Other);
    managed(claim, Verdict::Approve);
    claim.expect_open(ExpenseFlow::approve_high);
    assert_eq!(claim.data().verdict, Verdict::SendBack);
}

fn a_raised_amount_is_found_on_the_next_round(test: FlowTest) {
    let test = office(test);
    let claim = filed(&test, HIGH - 1, Category::Other);
    managed(claim, Verdict::SendBack);
    corrected(claim, HIGH, Category::Other);
    managed(claim, Verdict::Approve);
    claim
        .expect_open(ExpenseFlow::approve_high)
        .expect_not_come_to(ExpenseFlow::pay);
}

fn whoever_says_no_ends_it(test: FlowTest) {
    let test = office(test);
    let trip = filed(&test, 40, Category::Travel);
    let (verdict, remarks) = (Verdict::Reject, "A holiday".into());
    trip.task(ExpenseFlow::check_trip)
        .completed_by("tom", check_trip::Form { verdict, remarks });

    let small = filed(&test, 40, Category::Other);
    managed(small, Verdict::Reject);

    let high = filed(&test, HIGH, Category::Other);
    managed(high, Verdict::Approve);
    let (verdict, remarks) = (Verdict::Reject, "Not this year".into());
    high.task(ExpenseFlow::approve_high)
        .completed_by("fred", approve_high::Form { verdict, remarks });

    test.run_jobs();
    for claim in [trip, small, high] {
        claim
            .expect_done()
            .expect_not_come_to((ExpenseFlow::pay, ExpenseFlow::paid));
    }
}

fn nobody_decides_alone(test: FlowTest) {
    let test = office(test);
    // Not even with every permission: neither of an own claim ..
    let own = filed_by(&test, "boss", HIGH, Category::Other);
    own.task(ExpenseFlow::approve)
        .try_taken_by("boss")
        .refused("somebody else must do `approve`");
    // .. nor twice of one.
    let claim = filed(&test, HIGH, Category::Other);
    let (verdict, remarks) = (Verdict::Approve, String::new());
    claim
        .task(ExpenseFlow::approve)
        .completed_by("fred", approve::Form { verdict, remarks });
    claim
        .task(ExpenseFlow::approve_high)
        .try_taken_by("fred")
        .refused("somebody else must do `approve_high`");
    claim.task(ExpenseFlow::approve_high).taken_by("boss");
}

fn only_who_filed_it_corrects_it(test: FlowTest) {
    let test = office(test);
    let claim = filed(&test, 40, Category::Other);
    managed(claim, Verdict::SendBack);
    let task = claim.task(ExpenseFlow::correct);
    task.expect_status(Status::Assigned);
    task.try_taken_by("mia")
        .refused("a task that is assigned cannot be assigned");
    claim.expect_open(ExpenseFlow::correct);
}

fn a_claim_without_a_day_is_not_filed(test: FlowTest) {
    let test = office(test);
    let form = claim::Form {
        text: "something useful".into(),
        amount: 40,
        category: Category::Other,
        spent_on: None,
    };
    test.user("anna")
        .try_starts(ExpenseFlow::claim, form)
        .refused("spent_on: This field is required.");
}

fn a_bank_that_does_not_answer_is_asked_again(test: FlowTest) {
    let test = office(test);
    let claim = filed(&test, 40, Category::Other);
    managed(claim, Verdict::Approve);
    claim.task(ExpenseFlow::pay).failed("the bank is closed");
    test.run_jobs();
    claim.expect_open(ExpenseFlow::pay);
    test.advance(std::time::Duration::from_secs(60));
    test.run_jobs();
    claim.expect_done();
}
