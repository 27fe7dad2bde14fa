#[flow(process = Parcel)]
struct ParcelFlow {
    #[on(super)]
    #[case(Carrier::Post => post)]
    route: Switch,
}
