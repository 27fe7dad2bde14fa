use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[deriveserde]
struct Hello {ooooooooooooooooooooooo
    text: String,
    approproved: bool,
}

#[flow(
 = Hello)]
struct HelloFlow {
    #[anyone]
    #[t()]
    @(start): S@(+)art,
    #[anyone]
    #[anyone]
    #[n(end)]
    approve: View,
    end: End,
}

fn main() {}
