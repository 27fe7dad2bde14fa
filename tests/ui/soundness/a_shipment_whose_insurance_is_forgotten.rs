use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Shipment {
    carrier: String,
    insured: bool,
    fragile: bool,
    received: bool,
}

#[flow(process = Shipment)]
struct ShipmentFlow {
    #[anyone]
    #[form(carrier, insured, fragile)]
    #[next(prepare)]
    start: Start,

    #[next(pack, cover, book)]
    prepare: Split,

    #[anyone]
    #[next(is_fragile)]
    pack: View,

    #[when(|process| process.fragile)]
    #[then(pad)]
    #[otherwise(ready)]
    is_fragile: If,

    #[anyone]
    #[next(ready)]
    pad: View,

    #[when(|process| process.insured)]
    #[then(insure)]
    #[otherwise(end)]
    cover: If,

    #[anyone]
    #[next(ready)]
    insure: View,

    #[anyone]
    #[next(ready)]
    book: View,

    #[next(hand_over)]
    ready: Join,

    #[anyone]
    #[form(received)]
    #[next(is_received)]
    hand_over: View,

    #[when(|process| process.received)]
    #[then(end)]
    #[otherwise(hand_over)]
    is_received: If,

    end: End,
}

fn main() {}
