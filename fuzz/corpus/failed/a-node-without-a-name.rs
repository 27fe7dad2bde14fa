#[flow(process = Hello)]
struct HelloFlow {
    #[anyone]
    #[next(end)]
    _: Start,
    end: End,
}
