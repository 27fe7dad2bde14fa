//! The program that the tests start, stop and kill. Not meant as an example.

mod orders;
mod reminders;

use orders::OrderFlow;
use reminders::ReminderFlow;

fn main() -> std::process::ExitCode {
    let app = viewflow::App::new("Orders").flow::<OrderFlow>().demo_user(
        "anna",
        "anna-orders",
        &["order.order"],
    );
    match std::env::var_os("REMINDERS") {
        Some(_) => app.flow::<ReminderFlow>().run(),
        None => app.run(),
    }
}
