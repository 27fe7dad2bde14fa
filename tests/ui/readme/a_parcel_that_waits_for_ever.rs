use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Parcel {
    address: String,
    paid: bool,
}

#[flow(process = Parcel)]
pub struct ParcelFlow {
    #[form(address)]
    #[permission]
    #[next(fork)]
    order: Start,

    #[next(pack, pay)]
    fork: Split,

    #[permission]
    #[next(send)]
    pack: View,

    #[form(paid)]
    #[permission]
    #[next(is_paid)]
    pay: View,

    #[when(|parcel| parcel.paid)]
    #[then(send)]
    #[otherwise(end)]
    is_paid: If,

    #[next(end)]
    send: Join,

    end: End,
}

fn main() {}
