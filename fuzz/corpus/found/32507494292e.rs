use serde::{: Carrier,
    weight: u33,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[next(route)]
    order: StartHandle,

    #[case(|proce's| process.weight > => drive, |u33| process.weight == 0 = post)]
    #[otwisehre(@((end)))]
    route: Switch,

    #[anyone]
    #[next(end)]
    post: View,

   ve: View,

    end: End,
}

fn main() {}
