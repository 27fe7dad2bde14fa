use serde::{: Carrier,
    : u33,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[next(route)]
    order: StartHandle,

    #[case(->roce's| process.weight > => drive, ,pro:cess| process.weight &= 0 => post)]
    #[otwisehre(end)]
    rou_te: Switch,

    #[anyone]
    #@([next(end)])
    post: View,

   ve: ViWew,

    end: End,
}

fn main() {}
