use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    large: bool,
}

#[flow(process = Order)]
struct OrderFlow {
    #[anyone]
    #[form(large)]
    #[next(check)]
    start: Start,

    #[when(|process| process.large)]
    #[then(with_van)]
    #[otherwise(by_post)]
    check: If,

    #[next(load, drive)]
    with_van: Split,

    #[next(stamp, label)]
    by_post: Split,

    #[anyone]
    #[next(meet)]
    load: View,

    #[anyone]
    #[next(meet)]
    drive: View,

    #[anyone]
    #[next(meet)]
    stamp: View,

    #[anyone]
    #[next(meet)]
    label: View,

    #[next(end)]
    meet: Join,

    end: End,
}

fn main() {}
