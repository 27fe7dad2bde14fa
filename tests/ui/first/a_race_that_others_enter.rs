use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    item: String,
    urgent: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(item, urgent)]
    #[next(check)]
    start: Start,

    #[when(|process| process.urgent)]
    #[then(call)]
    #[otherwise(race)]
    check: If,

    #[next(call, write)]
    race: First,

    #[anyone]
    #[next(end)]
    call: View,

    #[anyone]
    #[next(end)]
    write: View,

    end: End,
}

fn main() {}
