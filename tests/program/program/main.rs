//! The program that the tests start, stop and kill. Not meant as an example.

mod orders;

use orders::OrderFlow;

fn main() -> std::process::ExitCode {
    viewflow::App::new("Orders")
        .flow::<OrderFlow>()
        .demo_user("anna", "anna-orders", &["order.order"])
        .run()
}
