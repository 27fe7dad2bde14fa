//! The examples, told as stories, and their pages in `docs`.

#[macro_use]
#[path = "../patterns/story.rs"]
mod story;

#[allow(dead_code, reason = "the stories do not start the program")]
#[path = "../../examples/expense.rs"]
mod expense;

#[allow(dead_code, reason = "the stories do not start the program")]
#[path = "../../examples/incident.rs"]
mod incident;

#[allow(dead_code, reason = "the stories do not start the program")]
#[path = "../../examples/order.rs"]
mod order;

mod expense_stories;
mod features;
mod incident_stories;
mod order_stories;

#[path = "../kept/mod.rs"]
mod kept;
mod page;
