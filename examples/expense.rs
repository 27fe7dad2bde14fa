//! An expense claim: somebody asks for money back, up to three others look at it, and it is paid in the
//! background.
//!
//! Run it with `cargo run --example expense` and open <http://127.0.0.1:8000>. `docs/expense.md` explains it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

/// From this amount on, the head of finance decides as well.
pub const HIGH: u32 = 1_000;

/// What money was spent on.
#[derive(Choice, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Default)]
pub enum Category {
    /// Trains, flights and hotels
    Travel,
    /// Computers and furniture
    Equipment,
    /// Courses and books
    Training,
    /// Something else
    #[default]
    Other,
}

/// What somebody says of a claim.
#[derive(Choice, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Default)]
pub enum Verdict {
    /// Yes
    Approve,
    /// Not yet: something has to be corrected
    // What nobody has thought about is not approved by a slip.
    #[default]
    SendBack,
    /// No
    Reject,
}

/// What one claim remembers.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct Expense {
    /// What it was for
    #[garde(length(min = 1, max = 150))]
    pub text: String,
    /// Amount in euros
    #[garde(range(min = 1, max = 20_000))]
    pub amount: u32,
    /// Category
    pub category: Category,
    /// Day on the receipt
    #[garde(required)]
    pub spent_on: Option<NaiveDate>,
    /// Approve it?
    pub verdict: Verdict,
    /// Remarks
    ///
    /// Whoever filed the claim reads them.
    #[field(multiline)]
    #[garde(length(max = 500))]
    pub remarks: String,
    /// Number of the transfer
    pub transfer: Option<String>,
}

/// Expense claim
///
/// Money that was spent for the company is paid back, once a manager has agreed, and above a limit also
/// the head of finance.
#[flow(process = Expense)]
pub struct ExpenseFlow {
    /// File a claim
    #[form(text, amount, category, spent_on)]
    #[permission]
    #[next(by_category)]
    claim: Start,

    /// What for?
    #[on(category)]
    #[case(Category::Travel => check_trip, Category::Equipment => check_equipment)]
    #[case(Category::Training | Category::Other => approve)]
    by_category: Switch,

    /// Check the trip
    ///
    /// Was it planned, and booked at a fair price?
    #[form(verdict, remarks)]
    #[on_create(forget_verdict)]
    #[permission]
    #[except(owner_of(claim))]
    #[next(by_check)]
    check_trip: View,

    /// Check the equipment
    ///
    /// Has it come, and is it in the inventory?
    #[form(verdict, remarks)]
    #[on_create(forget_verdict)]
    #[permission]
    #[except(owner_of(claim))]
    #[next(by_check)]
    check_equipment: View,

    /// In order?
    #[on(verdict)]
    #[case(Verdict::Approve => approve, Verdict::SendBack => correct, Verdict::Reject => rejected)]
    by_check: Switch,

    /// Approve the claim
    #[form(verdict, remarks)]
    #[on_create(forget_verdict)]
    #[permission]
    #[except(owner_of(claim))]
    #[next(by_manager)]
    approve: View,

    /// What does the manager say?
    #[on(verdict)]
    #[case(Verdict::Approve => is_high, Verdict::SendBack => correct, Verdict::Reject => rejected)]
    by_manager: Switch,

    /// A high amount?
    #[when(|expense| expense.amount >= HIGH)]
    #[then(approve_high)]
    #[otherwise(pay)]
    is_high: If,

    /// Approve the high amount
    ///
    /// Somebody else than the manager decides as well.
    #[form(verdict, remarks)]
    #[on_create(forget_verdict)]
    #[permission]
    #[except(owner_of(claim), owner_of(approve))]
    #[next(by_finance)]
    approve_high: View,

    /// What does finance say?
    #[on(verdict)]
    #[case(Verdict::Approve => pay, Verdict::SendBack => correct, Verdict::Reject => rejected)]
    by_finance: Switch,

    /// Correct the claim
    ///
    /// The remarks say what is missing. The claim is then looked at from the beginning.
    #[form(text, amount, category, spent_on)]
    #[assign(owner_of(claim))]
    #[next(by_category)]
    correct: View,

    /// Pay it out
    #[run(pay)]
    #[retry(times = 5, delay(minutes = 1), backoff(exponential))]
    #[next(paid)]
    pay: Job,

    /// Paid
    paid: End,

    /// Rejected
    rejected: End,
}

/// What somebody has said before is not the next one's answer.
fn forget_verdict(step: &mut FunctionContext<'_, ExpenseFlow>) -> FunctionResult {
    step.process_mut().verdict = Verdict::default();
    Ok(())
}

/// Stands for the call of a bank.
async fn pay(job: JobContext<ExpenseFlow>) -> JobResult {
    // The same at each attempt, so that the bank can tell that it has paid already.
    let transfer = format!("expense-{}", job.task_id());
    let expense = job.process();
    println!("{transfer}: {} euros for {}", expense.amount, expense.text);
    job.update(|expense| expense.transfer = Some(transfer));
    Ok(())
}

fn main() -> ExitCode {
    use expense_flow::{MANAGE, VIEW, approve, approve_high, check_equipment, check_trip, claim};

    viewflow::App::new("Expenses")
        .flow::<ExpenseFlow>()
        .demo_user("anna", "anna-claims", &[claim::PERMISSION])
        .demo_user(
            "tom",
            "tom-checks",
            &[check_trip::PERMISSION, check_equipment::PERMISSION],
        )
        .demo_user(
            "mia",
            "mia-manages",
            &[claim::PERMISSION, approve::PERMISSION, VIEW, MANAGE],
        )
        .demo_user(
            "fred",
            "fred-decides",
            &[approve::PERMISSION, approve_high::PERMISSION, VIEW],
        )
        .run()
}
